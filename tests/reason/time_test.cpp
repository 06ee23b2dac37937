// SPDX-License-Identifier: Apache-2.0
// Since when and until when: first days without a break, and what is unknown about them.
#include "reason/small_pack.h"

#include <gtest/gtest.h>

#include <string>

namespace ultima::test {
namespace {

const char* const two_supports = R"(# Act
```facts
held      : spells
first time: yes/no
ill       : yes/no
last day  : date
```
```measures
leave     : measure un M14 band 3 decided by court "Leave"
custody   : custody un none "custody is not an alternative" band 7
```
```rule R1   Act s. 1   stage pretrial
must      leave
when      days in held >= 100
unless    E1
```
```rule R2   Act s. 2   stage pretrial
must      leave
when      first time and days in held >= 50
```
```exception E1   Act s. 3
when      ill and today <= last day
```
)";

TEST(SinceTest, is_the_earliest_of_several_supports) {
    const SmallPack small(two_supports);
    const Asked asked(
        small.pack(),
        {{"held", "from 2025-01-01"}, {"first time", "yes"}, {"ill", "no"}, {"last day", "2025-01-01"}},
        "2025-12-31");
    EXPECT_EQ(asked.status("leave"), "required");
    EXPECT_EQ(asked.since("leave"), "2025-02-19");
}

TEST(SinceTest, is_unknown_when_an_earlier_candidate_is_unknown) {
    const SmallPack small(two_supports);
    const Asked asked(small.pack(), {{"held", "from 2025-01-01"}, {"ill", "no"}, {"last day", "2025-01-01"}},
                      "2025-12-31");
    EXPECT_EQ(asked.status("leave"), "required");  // whatever `first time` is
    EXPECT_EQ(asked.since("leave"), "not known");
}

TEST(SinceTest, is_not_lost_when_more_becomes_known) {
    const SmallPack small(R"(# Act
```facts
heard : yes/no
ready : yes/no
```
```measures
leave : measure un M14 band 2 decided by court
```
```rule R1   Act s. 1   in force 2020-12-01 ..   stage pretrial
may       leave
```
```rule R2   Act s. 2   stage pretrial
may       leave
when      heard and ready and not ready
```
```rule R3   Act s. 3   stage pretrial
must      leave
when      heard and not heard
```
)",
                          {"C003"});
    const Asked little(small.pack(), {}, "2025-12-31");
    EXPECT_EQ(little.status("leave"), "available");
    EXPECT_EQ(little.since("leave"), "2020-12-01");
    // Now that R3 is out the status needs no trying, but its day does.
    const Asked more(small.pack(), {{"heard", "yes"}}, "2025-12-31");
    EXPECT_EQ(more.status("leave"), "available");
    EXPECT_EQ(more.since("leave"), "2020-12-01");
}

TEST(SinceTest, is_found_although_a_fact_was_missing_on_earlier_days_only) {
    const SmallPack small(R"(# Act
```facts
level : low / high
```
```measures
leave : measure un M14 band 2 decided by court
```
```rule R1   Act s. 1   stage pretrial
may       leave
unless    E1
```
```exception E1   Act s. 2   in force .. 2025-11-17
when      level >= low
```
)");
    const Asked asked(small.pack(), {}, "2025-12-31");
    EXPECT_EQ(asked.status("leave"), "available");
    EXPECT_EQ(asked.since("leave"), "2025-11-18");
}

TEST(SinceTest, is_found_by_taking_a_condition_both_ways_where_no_answers_can_be_tried) {
    // Before R2 the shares decide, of which too many could be: none of them could have made leave available.
    const SmallPack small(R"(# Act
```facts
share   : number
portion : number
```
```measures
leave     : measure un M14 band 3 decided by court "Leave"
custody   : custody un none "custody is not an alternative" band 7
```
```define
large = share * portion > 300
```
```rule R1   Act s. 1   stage pretrial
cannot compute LARGE "the act does not say what follows" for leave
may       leave
when      large
unless    R2
```
```rule R2   Act s. 2   in force 2025-03-01 ..   stage pretrial
may       leave
```
)");
    const Asked asked(small.pack(), {}, "2026-01-01");
    EXPECT_EQ(asked.status("leave"), "available");
    EXPECT_EQ(asked.since("leave"), "2025-03-01");
}

TEST(SinceTest, is_the_latest_of_the_conditions_of_one_support) {
    const SmallPack small(two_supports);
    const Asked asked(
        small.pack(),
        {{"held", "from 2025-01-01"}, {"first time", "no"}, {"ill", "no"}, {"last day", "2025-01-01"}},
        "2025-12-31");
    EXPECT_EQ(asked.since("leave"), "2025-04-10");
}

TEST(SinceTest, begins_anew_after_a_break) {
    const SmallPack small(two_supports);
    const Given given = {
        {"held", "from 2025-01-01"}, {"first time", "no"}, {"ill", "yes"}, {"last day", "2025-05-31"}};
    EXPECT_EQ(Asked(small.pack(), given, "2025-05-31").status("leave"), "not yet");
    EXPECT_EQ(Asked(small.pack(), given, "2025-05-31").from("leave"), "2025-06-01");
    EXPECT_EQ(Asked(small.pack(), given, "2025-12-31").since("leave"), "2025-06-01");
}

const char* const versions = R"(# Act
```facts
held      : spells
act date  : date
good      : yes/no
```
```measures
leave     : measure un M14 band 3 decided by court "Leave"
fine      : measure un M23 band 1 decided by court "Fine"
custody   : custody un none "custody is not an alternative" band 7
```
```rule OLD  Act s. 1   in force 2000-01-01 .. 2024-12-31   stage pretrial
must      leave
when      days in held >= 200
```
```rule NEW  Act s. 1   in force 2025-01-01 ..   stage pretrial
must      leave
when      days in held >= 100
```
```rule BY   Act s. 2   in force 2025-01-01 .. by act date   stage pretrial
may       fine
when      good
```
)";

TEST(SinceTest, is_never_before_the_law) {
    const SmallPack small(versions);
    const Asked asked(small.pack(), {{"held", "from 2024-08-01"}}, "2025-06-01");
    EXPECT_EQ(asked.since("leave"), "2025-01-01");
}

TEST(SinceTest, goes_on_without_a_break_from_one_version_to_the_next) {
    const SmallPack small(versions);
    const Asked asked(small.pack(), {{"held", "from 2024-01-01"}}, "2025-06-01");
    EXPECT_EQ(asked.since("leave"), "2024-07-18");
}

TEST(VersionTest, is_selected_by_the_date_of_the_case_that_the_rule_names) {
    const SmallPack small(versions);
    const auto status = [&](Given given) { return Asked(small.pack(), given, "2025-06-01").status("fine"); };
    EXPECT_EQ(status({{"good", "yes"}, {"act date", "2025-01-01"}}), "available");
    EXPECT_EQ(status({{"good", "yes"}, {"act date", "2024-12-31"}}), "conditions not met");
    EXPECT_EQ(status({{"good", "yes"}}), "undetermined");
    EXPECT_EQ(status({{"good", "no"}}), "conditions not met");
}

TEST(FromTest, is_the_first_day_on_which_some_rule_will_grant) {
    const SmallPack small(versions);
    const Asked asked(small.pack(), {{"held", "from 2024-11-01"}}, "2024-12-01");
    EXPECT_EQ(asked.status("leave"), "not yet");
    EXPECT_EQ(asked.from("leave"), "2025-02-08");
}

TEST(FromTest, is_not_said_while_an_unknown_fact_may_bring_it_earlier) {
    const SmallPack small(two_supports);
    const Asked asked(small.pack(), {{"held", "from 2025-01-01"}, {"ill", "no"}, {"last day", "2025-01-01"}},
                      "2025-01-10");
    EXPECT_EQ(asked.status("leave"), "not yet");
    EXPECT_EQ(asked.from("leave"), "not known");
}

TEST(DutyTest, arises_with_its_rules_and_says_since_when) {
    const SmallPack small(std::string(versions) + R"(
```duty D1   Act s. 9   stage pretrial
warden    : bring the case before the court
within    7 days
with      OLD, NEW
```
)");
    const Asked asked(small.pack(), {{"held", "from 2024-08-01"}}, "2025-06-01");
    ASSERT_NE(asked.duty("D1"), nullptr);
    EXPECT_EQ(asked.duty("D1")->arises, Truth::yes);
    EXPECT_EQ(asked.duty("D1")->since, day("2025-01-01"));
    EXPECT_EQ(Asked(small.pack(), {{"held", "from 2025-05-01"}}, "2025-06-01").duty("D1"), nullptr);
    const Asked unknown(small.pack(), {}, "2025-06-01");
    ASSERT_NE(unknown.duty("D1"), nullptr);
    EXPECT_EQ(unknown.duty("D1")->arises, Truth::unknown);
    EXPECT_EQ(unknown.duty("D1")->since, std::nullopt);
}

TEST(SpellsTest, an_incomplete_record_of_custody_gives_a_lower_bound_only) {
    const SmallPack small(versions);
    const Pack& pack = small.pack();
    const auto ask = [&](std::string_view first, std::string_view on) {
        Case given = empty_case(pack);
        given.facts[pack.find_fact("held").value()] =
            std::make_shared<const SpellList>(make_spells({{day(first), std::nullopt}}, false).value());
        return Asked(given, pack, on);
    };
    // 152 days are on record: more may be missing, but the hundred are full.
    EXPECT_EQ(ask("2025-01-01", "2025-06-01").status("leave"), "required");
    EXPECT_EQ(ask("2025-01-01", "2025-06-01").since("leave"), "not known");
    EXPECT_EQ(ask("2025-05-01", "2025-06-01").status("leave"), "undetermined");
}

}  // namespace
}  // namespace ultima::test
