// SPDX-License-Identifier: Apache-2.0
// Lists for reminding by telephone: they say when and where, nothing of why, and nothing past the walls.
#include "exchange/reminders.h"

#include "register/lines.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ultima::test {
namespace {

constexpr std::string_view due = R"(
2026-01-11 administrator: assigned @c assignee="Ada Obi" in_role="probation officer" office="Town Office"
2026-01-11 probation officer: person corrected @p name="Nia Example" juvenile=no address="1 Quiet Road" telephone="+49 30 1234" language=French because "The person gave a number to call"
2026-01-11 probation officer: reminding agreed @p remind_by=SMS
2026-01-12 probation officer: session scheduled @c of 3 at=2026-02-01 time=09:30 place="2 Mill Lane, door 3" title="Addiction group"
2026-01-12 judge: hearing set at=2026-02-01 time=14:00 place="4 Court Street, room 2"
2026-01-13 probation officer: warning issued of 3 respond_by=2026-02-03 because "The session of the first week was missed"
)";

class Reminders : public SmallRegister {
  protected:
    Reminders() {
        tell(imposed);
        tell(due);
    }

    static Looker officer(const std::string& name = "Ada Obi", const std::string& office = {}) {
        return {name, Role::probation_officer, office, {}};
    }

    std::string list(const Looker& by, std::string_view from = "2026-02-01", std::int32_t days = 7) {
        const ReminderRequest request{by, parse_date(from).value(), days, "030 99"};
        const ReminderList made = reminders_of(reg(), request);
        std::string text = reminders_csv(made, request) + not_reminded_csv(made);
        for (const char* head :
             {"telephone,way,language,name,date,time,place,words,ask back\n", "case,date,why\n"})
            text.erase(text.find(head), std::string_view(head).size());
        return text;
    }

    std::size_t looks() {
        std::size_t count = 0;
        for (const char* file : {"c", "p"})
            for (const RecordedEvent& one : reg().events_of(file))
                if (part_of(one.event.rule->thing) == FilePart::looks) ++count;
        return count;
    }
};

constexpr std::string_view both_days =
    "+49 30 1234,SMS,French,Nia Example,2026-02-01,\"09:30, 14:00\",\"2 Mill Lane, door 3; 4 Court Street, "
    "room "
    "2\",You have an appointment on this day. Please call if anything is not clear.,030 99\n"
    "+49 30 1234,SMS,French,Nia Example,2026-02-03,,,You are asked to answer by this day. Please call if "
    "anything "
    "is not clear.,030 99\n";

TEST_F(Reminders, have_a_line_for_each_person_and_day_and_the_look_is_on_record) {
    EXPECT_EQ(list(officer()), both_days);
    ASSERT_EQ(looks(), 1U);
    const auto events = reg().events_of("c");
    EXPECT_EQ(events.back().event.rule->name, "file looked at");
    EXPECT_EQ(events.back().event.by.name, "Ada Obi");
    EXPECT_EQ(events.back().event.reason, "list of reminders for 7 days from 2026-02-01");
    EXPECT_EQ(list(officer(), "2026-02-02", 1), "");
    EXPECT_EQ(list(officer(), "2026-02-03", 1), both_days.substr(both_days.find('\n') + 1));
}

TEST_F(Reminders, say_nothing_of_the_measure_the_address_or_treatment) {
    tell(
        "2026-01-14 probation officer: session scheduled @c of 3 at=2026-02-05 time=\"after detox\" "
        "place=\"Drug clinic\"");
    const std::string text = list(officer());
    for (const char* word :
         {"ddiction", "community", "Quiet Road", "detox", "linic", "missed", "warning", "hearing"})
        EXPECT_EQ(text.find(word), std::string::npos) << word;
    EXPECT_NE(text.find("Nia Example,2026-02-05,,,You have"), std::string::npos) << text;
}

TEST_F(Reminders, list_apart_whom_nobody_may_call_and_why) {
    const auto why = [&](const std::string& lines) {
        tell(lines);
        const std::string text = list(officer(), "2026-02-03", 1);
        return text.starts_with("c,2026-02-03,") ? text.substr(13) : text;
    };
    EXPECT_EQ(why("2026-01-15 person: reminding agreed @p remind_by=letter"), "the person wants a letter\n");
    EXPECT_EQ(why("2026-01-16 person: reminding agreed @p remind_by=\"not at all\""),
              "the person does not want to be reminded\n");
    EXPECT_EQ(why("2026-01-17 person: reminding agreed @p remind_by=telephone\n2026-01-17 judge: person "
                  "corrected @p "
                  "name=\"Nia Example\" juvenile=no telephone=\"ask my aunt\" because \"There is another "
                  "number now\""),
              "the telephone number cannot be called\n");
    EXPECT_EQ(
        why("2026-01-18 judge: person corrected @p name=\"Nia Example\" juvenile=no because \"The number is "
            "no longer hers\""),
        "no telephone number is known that may be used\n");
}

TEST_F(Reminders, of_somebody_who_never_agreed_are_not_made) {
    tell(R"(
2026-01-11 judge: person identified @q name="Bo Example" juvenile=no telephone="030 55"
2026-01-11 judge: case opened @d person=q stage=trial
2026-01-11 administrator: assigned @d assignee="Ada Obi" in_role="probation officer"
2026-01-12 judge: hearing set @d at=2026-02-02
)");
    EXPECT_EQ(list(officer(), "2026-02-02", 1),
              "d,2026-02-02,nothing says that the person agreed to be reminded\n");
}

TEST_F(Reminders, hold_nothing_for_somebody_who_has_nothing_to_do_with_the_case_and_leave_no_look) {
    EXPECT_EQ(list(officer("Eve Other")), "");
    EXPECT_EQ(list(officer("Eve Other", "Another Office")), "");
    EXPECT_EQ(looks(), 0U);
}

TEST_F(Reminders, can_be_made_by_a_colleague_for_adults_only) {
    // A colleague of the office sees no warnings.
    EXPECT_EQ(list(officer("Eve Colleague", "Town Office")), both_days.substr(0, both_days.find('\n') + 1));
    EXPECT_EQ(looks(), 4U);
    tell(
        "2026-01-20 judge: person corrected @p name=\"Nia Example\" juvenile=yes telephone=\"030 1\" because "
        "\"She was a child when it began\"");
    EXPECT_EQ(list(officer("Eve Colleague", "Town Office")), "");
}

TEST_F(Reminders, use_no_number_of_somebody_at_a_protected_address_unless_it_may_be_shown) {
    tell(
        "2026-01-20 judge: person corrected @p name=\"Nia Example\" juvenile=no address=\"9 Hidden Way\" "
        "protected_address=yes telephone=\"030 77\" because \"She has gone to a shelter\"");
    const std::string text = list(officer(), "2026-02-03", 1);
    EXPECT_EQ(text, "c,2026-02-03,no telephone number is known that may be used\n");
    tell(
        "2026-01-21 judge: address shown to @p assignee=\"Ada Obi\" in_role=\"probation officer\" because "
        "\"She works with her on the plan\"");
    const std::string listed = list(officer(), "2026-02-03", 1);
    EXPECT_EQ(listed.substr(0, 7), "030 77,") << listed;
    EXPECT_EQ(listed.find("Hidden"), std::string::npos);
}

TEST_F(Reminders, stop_with_what_they_are_about) {
    tell("2026-01-20 judge: hearing cancelled @c #8");
    EXPECT_EQ(list(officer(), "2026-02-01", 1).find("Court"), std::string::npos);
    tell("2026-01-21 judge: measure completed @c #3");
    EXPECT_EQ(list(officer()), "");
    tell("2026-01-22 judge: case closed @c");
    EXPECT_EQ(list(officer()), "");
}

}  // namespace
}  // namespace ultima::test
