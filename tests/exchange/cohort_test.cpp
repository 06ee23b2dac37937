// SPDX-License-Identifier: Apache-2.0
// Who began what and what became of them, from events that a reader can count on their fingers.
#include "exchange/cohort.h"

#include "base/files.h"
#include "register/lines.h"

#include <gtest/gtest.h>

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
    EXPECT_EQ(table("2026-02-09", {"work", "home", "insulin"}),
              "1,measure,community service,sentence,Town Office,2026-01,25 to 34,yes,,,30,0,,30,,30,,,,0\n");
}

TEST_F(CohortOfOne, is_empty_before_the_measure_begins) { EXPECT_EQ(table("2026-01-09"), ""); }

TEST_F(CohortOfOne, shows_how_a_measure_ended_and_nothing_of_it_before_that_day) {
    tell("2026-03-01 judge: measure completed @c #3");
    EXPECT_EQ(table("2027-01-10"),
              "1,measure,community service,sentence,Town Office,2026-01,25 to 34,365,1,completed,50,,365,,,,0"
              "\n");
    EXPECT_EQ(table("2026-02-28"),
              "1,measure,community service,sentence,Town Office,2026-01,25 to 34,49,0,,49,,49,,,,0\n");
}

TEST_F(CohortOfOne, counts_another_case_of_the_person_as_a_return_and_their_days_in_custody) {
    tell(R"(
2026-04-10 judge: case opened @c2 person=p stage=pretrial
2026-04-20 prison: custody reported import="a jail" why_held=remand
2026-04-30 prison: custody ended #1
)");
    EXPECT_EQ(table("2026-05-10"),
              "1,measure,community service,sentence,Town Office,2026-01,25 to 34,120,0,,120,new case,90,,90,"
              "100,10\n"
              "2,release,remand,,,2026-04,25 to 34,10,0,,,,10,,,,0\n");
    // Seen ten days earlier, nobody had been released yet.
    EXPECT_EQ(table("2026-04-29"),
              "1,measure,community service,sentence,Town Office,2026-01,25 to 34,109,0,,109,new case,90,,90,"
              "100,9\n");
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

TEST_F(CohortOfOne, refuses_a_fact_that_would_stand_in_the_place_of_a_column) {
    for (const std::vector<std::string>& facts :
         {std::vector<std::string>{"Measure"}, {"row"}, {"held days"}, {"work", "work"}, {""}}) {
        const auto made =
            export_cohort(reg(), {parse_date("2026-05-10").value(), facts}, scratch_.path("refused.csv"));
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().front().code, "cohort-fact");
        EXPECT_FALSE(std::filesystem::exists(scratch_.path("refused.csv")));
    }
}

}  // namespace
}  // namespace ultima::test
