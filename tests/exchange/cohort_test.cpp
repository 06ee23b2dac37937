// SPDX-License-Identifier: Apache-2.0
// Who began what and what became of them, from events that a reader can count on their fingers.
#include "exchange/cohort.h"

#include "base/files.h"
#include "exchange/analysis_tables.h"
#include "register/lines.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ultima::test {
namespace {

constexpr std::string_view known_before = R"(
2026-01-02 judge: person corrected @p name="Nia Example" juvenile=no born=2000-01-10 because "The date of birth is known now"
2026-01-04 administrator: assigned @c assignee="Ada Obi" in_role="probation officer" office="Town Office"
2026-01-05 judge: fact recorded fact="work" value="yes" source=document as_of=2026-01-05
2026-01-05 judge: fact recorded fact="insulin" value="yes" source=document as_of=2026-01-05 about_health=yes
)";

class CohortOfOne : public SmallRegister {
  protected:
    CohortOfOne() {
        tell(imposed);
        tell(known_before);
    }

    std::string table(std::string_view until, std::vector<std::string> facts = {}) {
        const auto path = scratch_.path("cohort.csv");
        const auto made = export_cohort(reg(), {parse_date(until).value(), std::move(facts)}, path);
        EXPECT_TRUE(made) << made.error().front().message;
        const std::string all = read_file(path, 1U << 20U).value();
        return all.substr(all.find('\n') + 1);
    }
};

TEST_F(CohortOfOne, says_how_long_somebody_was_followed_and_what_was_known_on_day_0) {
    tell(R"(2026-02-01 judge: fact recorded @c fact="home" value="no" source=document as_of=2026-02-01)");
    EXPECT_EQ(table("2026-02-09", {"work", "home"}),
              "1,measure,community service,sentence,Town Office,2026-01,25 to 34,yes,,30,no,,30,,30,,,,,,\n");
}

TEST_F(CohortOfOne, is_empty_before_the_measure_begins) { EXPECT_EQ(table("2026-01-09"), ""); }

TEST_F(CohortOfOne, shows_how_a_measure_ended_and_nothing_of_it_before_that_day) {
    tell("2026-03-01 judge: measure completed @c #3");
    EXPECT_EQ(
        table("2027-01-10"),
        "1,measure,community service,sentence,Town Office,2026-01,25 to 34,365,yes,completed,50,,365,,,,0,,"
        "\n");
    EXPECT_EQ(table("2026-02-28"),
              "1,measure,community service,sentence,Town Office,2026-01,25 to 34,49,no,,49,,49,,,,,,\n");
}

TEST_F(CohortOfOne, counts_another_case_of_the_person_as_a_return_and_their_days_in_custody) {
    tell(R"(
2026-04-10 judge: case opened @c2 person=p stage=pretrial
2026-04-20 prison: custody reported import="a jail" why_held=remand
2026-04-30 prison: custody ended #1
)");
    EXPECT_EQ(table("2026-05-10"),
              "1,measure,community service,sentence,Town Office,2026-01,25 to 34,120,no,,120,new case,90,,90,"
              "100,,,\n"
              "2,release,remand,,,2026-04,25 to 34,10,no,,,,10,,,,,,\n");
    // Seen ten days earlier, nobody had been released yet.
    EXPECT_EQ(table("2026-04-29"),
              "1,measure,community service,sentence,Town Office,2026-01,25 to 34,109,no,,109,new case,90,,90,"
              "100,,,\n");
}

TEST_F(CohortOfOne, takes_two_files_of_one_person_as_one) {
    tell(R"(
2026-04-09 judge: person identified @p2 name="Nia Exemple" juvenile=no
2026-04-10 judge: case opened @c2 person=p2 stage=pretrial
)");
    EXPECT_EQ(table("2026-05-10").find("new case"), std::string::npos);
    tell(
        R"(2026-04-11 administrator: person known already @p2 same_as=p because "Two spellings of one name")");
    EXPECT_NE(table("2026-05-10").find("new case,90"), std::string::npos);
}

TEST_F(CohortOfOne, leaves_out_who_was_ever_said_to_be_a_child) {
    tell(
        R"(2026-03-01 judge: person corrected @p name="Nia Example" juvenile=yes because "Born later than said")");
    EXPECT_EQ(table("2026-05-10"), "");
}

TEST_F(CohortOfOne, leaves_out_a_child_in_whichever_file_it_was_said) {
    tell(R"(
2026-04-09 judge: person identified @p2 name="Nia Exemple" juvenile=yes
2026-04-11 administrator: person known already @p2 same_as=p because "Two spellings of one name"
)");
    EXPECT_EQ(table("2026-05-10"), "");
    EXPECT_EQ(people_left_out(reg()), (std::unordered_set<std::string>{"p", "p2"}));
}

TEST_F(CohortOfOne, leaves_out_what_began_before_somebody_was_18) {
    tell(
        R"(2026-03-01 judge: person corrected @p name="Nia Example" juvenile=no born=2008-01-11 because "The year of birth was another one")");
    EXPECT_EQ(table("2026-05-10"), "");
}

/// Stays from February: ten days, for two cases at once, and on the last day ten more for a third.
constexpr std::string_view held = R"(
2026-01-20 judge: case opened @c2 person=p stage=pretrial
2026-02-01 prison: custody reported import="a jail" why_held=remand
2026-02-11 prison: custody ended #1
2026-01-21 judge: case opened @c3 person=p stage=pretrial
2026-02-01 prison: custody reported import="a jail" why_held=remand
2026-02-10 prison: custody ended #1
2026-02-11 prison: custody reported import="a jail" why_held=sentence
2026-02-21 prison: custody ended #2
)";

TEST_F(CohortOfOne, counts_a_day_in_custody_once_and_no_release_while_another_stay_goes_on) {
    tell(held);
    EXPECT_EQ(
        table("2027-01-10"),
        "1,measure,community service,sentence,Town Office,2026-01,25 to 34,365,yes,,365,new case,10,,10,"
        "22,20,,\n"
        "2,release,sentence,,,2026-02,25 to 34,323,no,,,,323,,,,,,\n");
}

TEST_F(CohortOfOne, counts_days_in_custody_of_the_first_year_alone) {
    tell(R"(
2026-01-20 judge: case opened @c2 person=p stage=pretrial
2027-01-05 prison: custody reported import="a jail" why_held=remand
2027-02-05 prison: custody ended #1
)");
    EXPECT_NE(table("2027-06-01").find(",10,,10,360,5,,\n"), std::string::npos) << table("2027-06-01");
}

TEST_F(CohortOfOne, takes_what_held_last_and_not_what_was_written_last) {
    tell(R"(
2026-01-09 judge: fact recorded @c fact="home" value="yes" source=document as_of=2026-01-09
2026-01-08 judge: fact recorded fact="home" value="no" source=document as_of=2026-01-08
)");
    EXPECT_NE(table("2026-02-09", {"home"}).find("25 to 34,yes,30"), std::string::npos);
}

TEST_F(CohortOfOne, says_when_a_place_was_taken_and_when_the_next_measure_began) {
    tell(R"(
2026-01-12 administrator: service registered @s provider="Open Door" title="Workshop" unit=seat places=2
2026-01-12 probation officer: referral sent @c of 3 provider="Open Door" service=s
2026-01-12 provider: place reserved of 9 service=s starts=2026-02-15 ends=2026-02-28
2026-02-01 prison: custody reported import="a jail" why_held=remand
2026-02-11 prison: custody ended #11
2026-02-20 provider: place taken #10
2026-03-01 judge: measure proposed measure="probation" stage=sentence consent_needed=no
2026-03-01 judge: decision made about=measure computed=2 not_chosen="community service: it goes on" instead_of="3 months" basis="PC 12" exposure_days=90 because "First offence, work and a home, the damage was made good"
2026-03-03 judge: measure imposed #12 decision=13 starts=2026-03-03 ends=2026-12-31
)");
    EXPECT_EQ(
        table("2026-05-10"),
        "1,measure,community service,sentence,Town Office,2026-01,25 to 34,120,no,,120,custody,22,,,22,,41,"
        "52\n"
        "2,measure,probation,sentence,Town Office,2026-03,25 to 34,68,no,,68,,68,,,,,,\n"
        "3,release,remand,,Town Office,2026-02,25 to 34,88,no,,,,88,,,,,9,20\n");
    // Seen before either, neither had begun.
    EXPECT_NE(table("2026-02-19").find(",40,no,,40,custody,22,,,22,,,\n"), std::string::npos)
        << table("2026-02-19");
}

TEST_F(CohortOfOne, takes_what_is_written_late_for_what_it_is_whatever_came_after_the_last_day) {
    // Written first, but of a day after the last one of the table.
    tell(R"(
2026-07-03 probation officer: gap noted @c gap="no place"
2026-02-01 prison: custody reported import="a jail" why_held=remand
2026-02-02 prison: custody reported import="another jail" why_held=sentence
2026-02-11 prison: custody ended #10
2026-02-21 prison: custody ended #11
)");
    const std::string all = table("2026-06-30");
    EXPECT_NE(all.find("release,sentence,,Town Office,2026-02,25 to 34,129,no"), std::string::npos) << all;
}

TEST_F(CohortOfOne, tells_a_place_that_was_taken_before_the_measure_began) {
    tell(R"(
2026-01-12 administrator: service registered @s provider="Open Door" title="Workshop" unit=seat places=2
2026-03-01 judge: measure proposed @c measure="probation" stage=sentence consent_needed=no
2026-03-01 judge: decision made about=measure computed=2 not_chosen="community service: it goes on" instead_of="3 months" basis="PC 12" exposure_days=90 because "First offence, work and a home, the damage was made good"
2026-03-03 judge: measure imposed #9 decision=10 starts=2026-04-03 ends=2026-12-31
2026-03-04 probation officer: referral sent of 9 provider="Open Door" service=s
2026-03-05 provider: place reserved of 11 service=s starts=2026-03-06 ends=2026-06-28
2026-03-06 provider: place taken #12
)");
    const std::string all = table("2026-05-10");
    EXPECT_NE(all.find("probation"), std::string::npos) << all;
    EXPECT_NE(all.find(",-28,"), std::string::npos) << all;
}

TEST_F(CohortOfOne, counts_the_rows_of_the_person_who_has_most) {
    tell(held);
    const auto made =
        export_cohort(reg(), {parse_date("2027-01-10").value(), {}}, scratch_.path("cohort.csv"));
    ASSERT_TRUE(made);
    EXPECT_EQ(made->measures, 1);
    EXPECT_EQ(made->most_of_one, 1 + made->releases);
}

TEST_F(CohortOfOne, knows_whose_each_row_is_and_writes_it_nowhere) {
    tell(held);
    tell(R"(
2026-04-09 judge: person identified @p2 name="Ida Sample" juvenile=no
2026-04-10 judge: case opened @c4 person=p2 stage=pretrial
2026-04-20 prison: custody reported import="a jail" why_held=sentence
2026-04-30 prison: custody ended #1
)");
    const auto path = scratch_.path("cohort.csv");
    const auto made = export_cohort(reg(), {parse_date("2027-01-10").value(), {}}, path);
    ASSERT_TRUE(made);
    const std::string all = read_file(path, 1U << 20U).value();
    // A measure and a release of one person, and a release of the other, from whose month it can be told.
    ASSERT_EQ(made->persons.size(), 3U) << all;
    std::vector<std::size_t> in_file;
    std::size_t line = all.find('\n') + 1;
    for (std::size_t row = 0; row < 3; ++row, line = all.find('\n', line) + 1)
        in_file.push_back(
            all.substr(line, all.find('\n', line) - line).find(",2026-04,") == std::string::npos ? 1U : 2U);
    for (std::size_t one = 0; one < 3; ++one)
        for (std::size_t other = 0; other < 3; ++other)
            EXPECT_EQ(made->persons[one] == made->persons[other], in_file[one] == in_file[other]) << all;
    EXPECT_EQ(std::count(in_file.begin(), in_file.end(), 1U), 2);
    EXPECT_TRUE(all.substr(0, all.find('\n')).ends_with(",next measure days")) << all;
    EXPECT_EQ(all.find('\x1f'), std::string::npos);
}

TEST_F(CohortOfOne, hides_words_that_few_share) {
    tell(
        R"(2026-01-05 judge: fact recorded @c fact="trade" value="bell founder" source=document as_of=2026-01-05)");
    tell(R"(2026-01-05 judge: fact recorded @c fact="children" value="2" source=document as_of=2026-01-05)");
    EXPECT_NE(table("2026-02-09", {"trade", "children"}).find("25 to 34,other,2,30"), std::string::npos);
}

TEST_F(CohortOfOne, refuses_a_fact_that_anybody_said_is_about_health) {
    const auto made =
        export_cohort(reg(), {parse_date("2026-05-10").value(), {"insulin"}}, scratch_.path("refused.csv"));
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().front().code, "cohort-fact");
}

TEST_F(CohortOfOne, refuses_a_fact_that_would_stand_in_the_place_of_a_column) {
    for (const std::vector<std::string>& facts : {std::vector<std::string>{"Measure"},
                                                  {"row"},
                                                  {"\x1f"},
                                                  {"Held Days of 365"},
                                                  {"work", "Work"},
                                                  {""}}) {
        const auto made =
            export_cohort(reg(), {parse_date("2026-05-10").value(), facts}, scratch_.path("refused.csv"));
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().front().code, "cohort-fact");
        EXPECT_FALSE(std::filesystem::exists(scratch_.path("refused.csv")));
    }
}

}  // namespace
}  // namespace ultima::test
