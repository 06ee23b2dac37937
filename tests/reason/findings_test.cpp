// SPDX-License-Identifier: Apache-2.0
// Findings of named humans, and what the law presumes until there is one.
#include "reason/small_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace ultima::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const char* const act = R"(# Act
```facts
held      : spells
delay     : days    finding by court  presumed 0 "delay counts only once it is found" cite Act s. 9
danger    : yes/no  finding by court
```
```measures
leave     : measure un M16 band 3 decided by court "Leave"
bail      : measure un M12 band 2 decided by court "Bail"
custody   : custody un none "custody is not an alternative" band 7
```
```rule R1   Act s. 1   stage pretrial
must      leave
when      days in held - delay >= 100
```
```rule R2   Act s. 2   stage pretrial
may       bail
when      not danger
```
)";

struct Court {
    explicit Court(const Pack& of) : pack(of), given(case_of(pack, {{"held", "from 2025-01-01"}})) {}
    Court& finds(std::string_view fact, std::string_view value, std::string_view on) {
        const FactId id = pack.find_fact(fact).value();
        given.findings.push_back({id, parse_value(pack, pack.facts[id].type, value).value(), "N. N.", "court",
                                  "heard both sides", day(on)});
        return *this;
    }
    Asked ask(std::string_view on) const { return {given, pack, on}; }
    const Pack& pack;
    Case given;
};

TEST(FindingsTest, are_unknown_until_someone_has_answered) {
    const SmallPack small(act);
    Court court(small.pack());
    EXPECT_EQ(court.ask("2025-06-01").status("bail"), "undetermined");
    court.finds("danger", "no", "2025-05-01");
    EXPECT_EQ(court.ask("2025-06-01").status("bail"), "available");
}

TEST(FindingsTest, later_than_the_date_asked_about_are_ignored) {
    const SmallPack small(act);
    Court court(small.pack());
    court.finds("danger", "no", "2025-05-01");
    EXPECT_EQ(court.ask("2025-04-30").status("bail"), "undetermined");
    EXPECT_EQ(court.ask("2025-05-01").status("bail"), "available");
}

TEST(FindingsTest, the_latest_answer_counts_in_whatever_order_they_were_given) {
    const SmallPack small(act);
    Court court(small.pack());
    court.finds("danger", "yes", "2025-05-01").finds("danger", "no", "2025-03-01");
    EXPECT_EQ(court.ask("2025-06-01").status("bail"), "conditions not met");
    EXPECT_EQ(court.ask("2025-04-01").status("bail"), "available");
}

TEST(FindingsTest, two_of_one_day_that_differ_leave_the_fact_unknown_with_a_note) {
    const SmallPack small(act);
    Court court(small.pack());
    court.finds("danger", "yes", "2025-05-01").finds("danger", "no", "2025-05-01");
    const Asked asked = court.ask("2025-06-01");
    EXPECT_EQ(asked.status("bail"), "undetermined");
    EXPECT_THAT(asked.answer().notes, ElementsAre(HasSubstr("two answers of one day differ on `danger`")));
    court.finds("danger", "no", "2025-05-02");
    EXPECT_EQ(court.ask("2025-06-01").status("bail"), "available");
    EXPECT_THAT(court.ask("2025-06-01").answer().notes, IsEmpty());
}

TEST(FindingsTest, two_of_one_day_that_agree_are_no_conflict) {
    const SmallPack small(act);
    Court court(small.pack());
    court.finds("danger", "no", "2025-05-01").finds("danger", "no", "2025-05-01");
    EXPECT_EQ(court.ask("2025-06-01").status("bail"), "available");
}

TEST(PresumptionTest, holds_until_found_otherwise_and_is_listed_in_every_answer_that_rests_on_it) {
    const SmallPack small(act);
    const Court court(small.pack());
    const Asked asked = court.ask("2025-06-01");
    EXPECT_EQ(asked.status("leave"), "required");
    EXPECT_EQ(asked.since("leave"), "2025-04-10");
    EXPECT_THAT(asked.assumed(), ElementsAre("delay"));
}

TEST(PresumptionTest, gives_way_to_a_finding_from_its_date_on) {
    const SmallPack small(act);
    Court court(small.pack());
    court.finds("delay", "60", "2025-05-01");
    const Asked before = court.ask("2025-04-30");
    EXPECT_EQ(before.status("leave"), "required");
    EXPECT_THAT(before.assumed(), ElementsAre("delay"));
    const Asked after = court.ask("2025-05-01");
    EXPECT_EQ(after.status("leave"), "not yet");
    EXPECT_EQ(after.from("leave"), "2025-06-09");
    EXPECT_THAT(after.assumed(), IsEmpty());
}

TEST(PresumptionTest, does_not_stand_in_where_findings_contradict_each_other) {
    const SmallPack small(act);
    Court court(small.pack());
    court.finds("delay", "60", "2025-05-01").finds("delay", "0", "2025-05-01");
    const Asked asked = court.ask("2025-05-01");
    EXPECT_EQ(asked.status("leave"), "undetermined");
    EXPECT_THAT(asked.assumed(), IsEmpty());
}

TEST(FactsTest, outside_their_range_count_as_unknown_with_a_note) {
    const SmallPack small(act);
    Case given = empty_case(small.pack());
    const FactId delay = small.pack().find_fact("delay").value();
    ASSERT_TRUE(set_fact(small.pack(), given, delay, "99999999"));
    EXPECT_EQ(given.facts[delay], Value{Unknown{}});
    EXPECT_THAT(given.notes, ElementsAre(HasSubstr("counts as unknown")));
    ASSERT_FALSE(set_fact(small.pack(), given, delay, "many"));
}

}  // namespace
}  // namespace ultima::test
