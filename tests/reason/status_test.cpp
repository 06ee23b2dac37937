// SPDX-License-Identifier: Apache-2.0
// Statuses: the formula, each status on its own, groups, guidelines, conflicts.
#include "reason/status.h"

#include "reason/small_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace ultima::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view any_day = "2025-06-01";

const char* const one_rule_each = R"(# Act
```facts
must it   : yes/no
may it    : yes/no
bar it    : yes/no
stuck     : yes/no
```
```measures
service   : measure  un M15 band 2 decided by court "Community service"
custody   : custody  un none "custody is not an alternative" band 7
```
```rule R1   Act s. 1   stage pretrial
must      service
when      must it
unless    B1
```
```rule R2   Act s. 2   stage pretrial
may       service
when      may it
unless    B1
```
```rule B1   Act s. 3   stage pretrial
must not  service
when      bar it
```
```rule X1   Act s. 4   stage pretrial
cannot compute STUCK "the act gives no number" for service
when      stuck
```
)";

/// The same, but the bar is no exception to the grants: only a broken pack can say both.
std::string contradicting() {
    std::string text = one_rule_each;
    for (std::size_t at; (at = text.find("unless    B1\n")) != std::string::npos;) text.erase(at, 13);
    return text;
}

TEST(StatusTest, must_may_must_not_and_nothing_give_required_available_barred_and_conditions_not_met) {
    const SmallPack small(one_rule_each);
    const auto status = [&](Given given) { return Asked(small.pack(), given, any_day).status("service"); };
    EXPECT_EQ(status({{"must it", "yes"}, {"may it", "no"}, {"bar it", "no"}, {"stuck", "no"}}), "required");
    EXPECT_EQ(status({{"must it", "yes"}, {"may it", "yes"}, {"bar it", "no"}, {"stuck", "no"}}), "required");
    EXPECT_EQ(status({{"must it", "no"}, {"may it", "yes"}, {"bar it", "no"}, {"stuck", "no"}}), "available");
    EXPECT_EQ(status({{"must it", "no"}, {"may it", "yes"}, {"bar it", "yes"}, {"stuck", "no"}}), "barred");
    EXPECT_EQ(status({{"must it", "no"}, {"may it", "no"}, {"bar it", "no"}, {"stuck", "no"}}),
              "conditions not met");
    EXPECT_EQ(status({{"must it", "yes"}, {"may it", "yes"}, {"bar it", "yes"}, {"stuck", "yes"}}),
              "cannot compute");
}

/// 3^4 cases: with unknowns the possible statuses are those of the completions, not one more, not one less.
TEST(StatusTest, what_is_possible_is_what_the_completions_of_the_unknowns_give) {
    const SmallPack small(one_rule_each);
    const char* const facts[] = {"must it", "may it", "bar it", "stuck"};
    const char* const values[] = {"no", "unknown", "yes"};
    for (int code = 0; code < 81; ++code) {
        Given given;
        for (int f = 0, rest = code; f < 4; ++f, rest /= 3) given.emplace_back(facts[f], values[rest % 3]);
        StatusSet expected;
        for (int choice = 0; choice < 16; ++choice) {
            Given whole = given;
            for (std::size_t f = 0; f < 4; ++f)
                if (whole[f].second == "unknown") whole[f].second = (choice >> f & 1) != 0 ? "yes" : "no";
            expected |= Asked(small.pack(), whole, any_day).of("service").possible;
        }
        const Asked asked(small.pack(), given, any_day);
        EXPECT_EQ(asked.of("service").possible, expected) << "case " << code;
        EXPECT_EQ(asked.status("service") == "undetermined", expected.count() > 1) << "case " << code;
    }
}

TEST(StatusTest, a_grant_and_a_bar_that_both_apply_are_a_conflict_with_both_shown) {
    const SmallPack small(contradicting(), {"C006"});
    const Asked asked(small.pack(),
                      {{"must it", "no"}, {"may it", "yes"}, {"bar it", "yes"}, {"stuck", "no"}}, any_day);
    EXPECT_EQ(asked.status("service"), "conflict");
    EXPECT_THAT(asked.because("service"), ElementsAre("R2", "B1"));
    const Asked must(small.pack(), {{"must it", "yes"}, {"may it", "no"}, {"bar it", "yes"}, {"stuck", "no"}},
                     any_day);
    EXPECT_EQ(must.status("service"), "conflict");
    EXPECT_THAT(must.because("service"), ElementsAre("R1", "B1"));
}

TEST(StatusTest, what_holds_either_way_names_the_rules_of_both_ways) {
    const SmallPack small(R"(# Act
```facts
grave : yes/no
poor  : yes/no
```
```measures
bail      : measure un M12 band 2 decided by court "Bail"
custody   : custody un none "custody is not an alternative" band 7
```
```rule R1   Act s. 1   stage pretrial
must      bail
when      grave
```
```rule R2   Act s. 2   stage pretrial
must      bail
when      not grave
```
```rule R3   Act s. 3   stage pretrial
may       bail
when      poor
```
)");
    const Asked asked(small.pack(), {{"poor", "yes"}}, any_day);
    EXPECT_EQ(asked.status("bail"), "required");
    EXPECT_THAT(asked.because("bail"), IsEmpty());
    EXPECT_THAT(asked.either("bail"), ElementsAre("R1", "R2"));
    const Asked known(small.pack(), {{"grave", "yes"}}, any_day);
    EXPECT_THAT(known.because("bail"), ElementsAre("R1"));
    EXPECT_THAT(known.either("bail"), IsEmpty());
}

TEST(StatusTest, a_value_that_a_table_does_not_list_is_named) {
    const SmallPack small(R"(# Act
```facts
charge : text
```
```measures
bail      : measure un M12 band 2 decided by court "Bail"
custody   : custody un none "custody is not an alternative" band 7
```
```table charges   Act s. 2   hit unique
| charge | -> light : yes/no |
| "10"   | yes               |
```
```rule R1   Act s. 1   stage pretrial
may       bail
when      light
```
)");
    const Asked unlisted(small.pack(), {{"charge", "\"11\""}}, any_day);
    EXPECT_EQ(unlisted.status("bail"), "undetermined");
    EXPECT_THAT(
        unlisted.answer().notes,
        ElementsAre(
            "the table `charges` (Act s. 2) has no row for charge = 11: what depends on it cannot be said"));
    EXPECT_THAT(Asked(small.pack(), {{"charge", "\"10\""}}, any_day).answer().notes, IsEmpty());
    EXPECT_THAT(Asked(small.pack(), {}, any_day).answer().notes, IsEmpty());
}

TEST(StatusTest, cannot_compute_says_its_code_and_whether_it_applies) {
    const SmallPack small(one_rule_each);
    const Asked asked(small.pack(), {{"stuck", "yes"}}, any_day);
    ASSERT_EQ(asked.answer().cannot_compute.size(), 1U);
    EXPECT_EQ(asked.answer().cannot_compute[0].applies, Truth::yes);
    EXPECT_EQ(small.pack().rules[asked.answer().cannot_compute[0].rule].cannot_code, "STUCK");
    const Asked perhaps(small.pack(), {}, any_day);
    ASSERT_EQ(perhaps.answer().cannot_compute.size(), 1U);
    EXPECT_EQ(perhaps.answer().cannot_compute[0].applies, Truth::unknown);
    EXPECT_THAT(Asked(small.pack(), {{"stuck", "no"}}, any_day).answer().cannot_compute, IsEmpty());
}

const char* const stages_and_time = R"(# Act
```facts
first offence : yes/no
held          : spells
```
```measures
caution   : measure  un M1 band 0 decided by police "Caution"
fine      : measure  un M23 band 1 decided by court "Fine"
tag       : measure  un M13 band 4 decided by court "Tag"
leave     : measure  un M14 band 3 decided by court "Leave"
custody   : custody  un none "custody is not an alternative" band 7
```
```rule P1   Act s. 1   stage police
may       caution
when      first offence
```
```rule T1   Act s. 2   stage pretrial
must      leave
when      days in held >= 30
```
```rule N1   Act s. 3   stage pretrial
must not  tag
when      first offence
```
```rule S1   Act s. 4   stage sentence   in force 2026-01-01 ..
may       fine
when      first offence
```
)";

TEST(StatusTest,
     a_measure_that_only_other_stages_know_is_not_at_this_stage_and_one_that_none_grants_not_provided) {
    const SmallPack small(stages_and_time);
    const Asked asked(small.pack(), {{"first offence", "no"}}, any_day);
    EXPECT_EQ(asked.status("caution"), "not at this stage");
    EXPECT_EQ(asked.status("fine"), "not at this stage");
    EXPECT_EQ(asked.status("tag"), "not provided");
    const Asked barred(small.pack(), {{"first offence", "yes"}}, any_day);
    EXPECT_EQ(barred.status("tag"), "barred");
}

TEST(StatusTest, what_time_alone_will_bring_is_not_yet_and_says_from_when) {
    const SmallPack small(stages_and_time);
    const Asked asked(small.pack(), {{"held", "from 2025-06-01"}}, "2025-06-15");
    EXPECT_EQ(asked.status("leave"), "not yet");
    EXPECT_EQ(asked.from("leave"), "2025-06-30");
    const Asked there(small.pack(), {{"held", "from 2025-06-01"}}, "2025-06-30");
    EXPECT_EQ(there.status("leave"), "required");
    EXPECT_EQ(there.since("leave"), "2025-06-30");
    EXPECT_EQ(there.from("leave"), "not known");
}

TEST(StatusTest, a_refusal_names_the_condition_that_fails_however_the_missing_facts_turn_out) {
    const SmallPack small(R"(# Act
```facts
heard : yes/no
```
```measures
leave : measure un M14 band 2 decided by court
```
```rule R1   Act s. 1   stage pretrial
may       leave
when      heard and not heard
```
```rule R2   Act s. 2   in force 2030-01-01 ..   stage pretrial
may       leave
```
)",
                          {"C003"});
    const Asked asked(small.pack(), {}, "2025-12-31");
    EXPECT_EQ(asked.status("leave"), "not yet");
    EXPECT_EQ(asked.from("leave"), "2030-01-01");
    EXPECT_EQ(asked.failed("leave"), (std::vector<std::string>{"R1", "R2"}));
}

TEST(StatusTest, a_condition_that_follows_from_another_is_not_tried_against_it) {
    const SmallPack small(R"(# Act
```facts
count : number  range 0 .. 9
```
```measures
leave : measure un M14 band 2 decided by court
```
```define
many  = count * count > 20
few   = not many
never = many and few
```
```rule R1   Act s. 1   stage pretrial
may       leave
when      never
```
)",
                          {"C003"});
    const Asked asked(small.pack(), {}, "2025-12-31");
    EXPECT_EQ(asked.status("leave"), "conditions not met");
    EXPECT_EQ(asked.failed("leave"), (std::vector<std::string>{"R1"}));
}

TEST(StatusTest, a_term_of_custody_that_ended_too_early_never_brings_it) {
    const SmallPack small(stages_and_time);
    EXPECT_EQ(Asked(small.pack(), {{"held", "2025-06-01 to 2025-06-10"}}, "2025-06-15").status("leave"),
              "conditions not met");
}

TEST(StatusTest, a_law_that_comes_into_force_later_is_not_yet) {
    const SmallPack small(stages_and_time);
    const Asked before(small.pack(), {{"first offence", "yes"}}, "2025-06-15", Stage::sentence);
    EXPECT_EQ(before.status("fine"), "not yet");
    EXPECT_EQ(before.from("fine"), "2026-01-01");
    const Asked after(small.pack(), {{"first offence", "yes"}}, "2026-03-01", Stage::sentence);
    EXPECT_EQ(after.status("fine"), "available");
    EXPECT_EQ(after.since("fine"), "2026-01-01");
}

const char* const with_group = R"(# Act
```facts
open bond : yes/no
open bail : yes/no
must any  : yes/no
bar bond  : yes/no
```
```measures
release   : group "Release"
bond      : kind of release un M11 band 1 decided by court "Bond"
bail      : kind of release un M12 band 2 decided by court "Bail"
custody   : custody un none "custody is not an alternative" band 7
```
```rule G1   Act s. 1   stage pretrial
may       bond
when      open bond
unless    G4
```
```rule G2   Act s. 2   stage pretrial
may       bail
when      open bail
```
```rule G3   Act s. 3   stage pretrial
must      release
when      must any
unless    G4
```
```rule G4   Act s. 4   stage pretrial
must not  bond
when      bar bond
```
)";

TEST(StatusTest, a_group_has_the_best_status_of_its_kinds) {
    const SmallPack small(with_group);
    const auto group = [&](Given given) { return Asked(small.pack(), given, any_day).status("release"); };
    EXPECT_EQ(group({{"open bond", "no"}, {"open bail", "yes"}, {"must any", "no"}, {"bar bond", "no"}}),
              "available");
    EXPECT_EQ(group({{"open bond", "no"}, {"open bail", "no"}, {"must any", "no"}, {"bar bond", "no"}}),
              "conditions not met");
    EXPECT_EQ(group({{"open bond", "no"}, {"open bail", "no"}, {"must any", "no"}, {"bar bond", "yes"}}),
              "conditions not met");
    EXPECT_EQ(group({{"open bond", "no"}, {"open bail", "yes"}, {"must any", "no"}, {"bar bond", "yes"}}),
              "available");
}

TEST(StatusTest, must_on_a_group_requires_the_group_and_opens_each_kind) {
    const SmallPack small(with_group);
    const Asked asked(small.pack(),
                      {{"open bond", "no"}, {"open bail", "no"}, {"must any", "yes"}, {"bar bond", "no"}},
                      any_day);
    EXPECT_EQ(asked.status("release"), "required");
    EXPECT_EQ(asked.status("bond"), "available");
    EXPECT_EQ(asked.status("bail"), "available");
    EXPECT_THAT(asked.because("bond"), ElementsAre("G3"));
}

TEST(StatusTest, a_group_is_not_open_because_of_a_kind_that_is_not) {
    const SmallPack small(R"(# Act
```measures
release : group
bond    : kind of release un M11 band 1
bail    : kind of release un M12 band 2
```
```rule R1   Act s. 1   stage pretrial
may       bond
cannot compute NO-LIST "the list is missing" for bond
```
```rule R2   Act s. 2   stage pretrial
may       bail
```
)");
    const Asked asked(small.pack(), {}, "2026-01-01");
    EXPECT_EQ(asked.status("release"), "available");
    EXPECT_EQ(asked.because("release"), (std::vector<std::string>{"R2"}));
}

TEST(StatusTest, a_group_can_be_settled_where_its_kinds_are_not) {
    const SmallPack small(with_group);
    const Asked asked(small.pack(), {{"open bail", "yes"}, {"must any", "no"}, {"bar bond", "no"}}, any_day);
    EXPECT_EQ(asked.status("bond"), "undetermined");
    EXPECT_EQ(asked.status("release"), "available");
}

const char* const guideline = R"(# Guideline
```facts
grave     : yes/no
light     : yes/no
```
```measures
probation : measure un M8 band 3 decided by court "Probation"
custody   : custody un none "custody is not an alternative" band 7
```
```rule L1   Act s. 1   stage sentence
may       probation
```
```rule A1   Act s. 2   stage sentence   advisory
must not  probation
when      grave
```
```rule A2   Act s. 3   stage sentence   advisory
must      probation
when      light
```
)";

TEST(StatusTest, a_guideline_that_advises_against_never_bars) {
    const SmallPack small(guideline, {"C006"});
    const Asked asked(small.pack(), {{"grave", "yes"}, {"light", "no"}}, any_day, Stage::sentence);
    EXPECT_EQ(asked.status("probation"), "available");
    EXPECT_THAT(asked.because("probation"), ElementsAre("L1"));
    ASSERT_EQ(asked.of("probation").advice.size(), 1U);
    EXPECT_EQ(asked.of("probation").advice[0].effect, Effect::must_not);
}

TEST(StatusTest, a_guideline_that_advises_for_never_requires) {
    const SmallPack small(guideline, {"C006"});
    const Asked asked(small.pack(), {{"grave", "no"}, {"light", "yes"}}, any_day, Stage::sentence);
    EXPECT_EQ(asked.status("probation"), "available");
    EXPECT_THAT(asked.because("probation"), ElementsAre("L1", "A2"));
}

}  // namespace
}  // namespace ultima::test
