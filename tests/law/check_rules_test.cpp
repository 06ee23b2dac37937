// SPDX-License-Identifier: Apache-2.0
#include "law/conditions.h"
#include "law/pack_builder.h"

#include <gtest/gtest.h>

namespace ultima::test {
namespace {

/// A pack with one measure and one fact of each common kind; what is not about use is checked.
struct RuleTest : testing::Test, PackBuilder {
    const MeasureId bail = measure("bail");
    const FactId age = days_fact("age", 0, 120);
    const FactId pending = yes_no_fact("other matters");
    const Grant may_bail{Effect::may, bail}, must_not_bail{Effect::must_not, bail};

    NodeId minor() { return less(of(age), constant(18)); }
    NodeId adult() { return at_most(constant(18), of(age)); }
    NodeId matters() { return of(pending); }
    void in_force(RuleId id, std::string_view from, std::string_view to) {
        if (!from.empty()) pack.rules[id].validity.from = day(from);
        if (!to.empty()) pack.rules[id].validity.to = day(to);
    }
    std::vector<std::string> messages(std::string_view code) {
        std::vector<std::string> found;
        for (const Diagnostic& each : with_code(check(), code)) found.push_back(each.message);
        return found;
    }
};

TEST_F(RuleTest, a_clean_pack_has_no_findings) {
    rule("A", {may_bail}, both(adult(), negated(matters())));
    EXPECT_EQ(check(), Diagnostics{});
}

TEST_F(RuleTest, exceptions_in_a_circle_are_listed_by_label) {
    const RuleId a = rule("A", {may_bail}), b = exception("B", minor(), {a});
    pack.rules[a].unless = {b};
    EXPECT_EQ(messages("C001"),
              std::vector<std::string>{"exceptions go round in a circle: `A` unless `B` unless `A`"});
}

TEST_F(RuleTest, a_long_chain_of_exceptions_is_no_circle) {
    constexpr RuleId length = 3000;
    for (RuleId id = 0; id < length; ++id) rule("R", {}, nothing, {id + 1});
    pack.rules.back().unless.clear();
    EXPECT_TRUE(messages("C001").empty());
}

TEST_F(RuleTest, a_rule_that_names_itself_is_reported_once) {
    const RuleId a = rule("A", {may_bail}, minor());
    pack.rules[a].unless = {a};
    EXPECT_EQ(messages("C002").size(), 1U);
    EXPECT_TRUE(messages("C001").empty());
}

TEST_F(RuleTest, conditions_that_contradict_themselves_are_found) {
    const Type gravity = choice({"term", "life", "death"});
    const NodeId penalty = of(fact("penalty", gravity));
    const NodeId term = of(days_fact("term", 0, 100));
    const NodeId never[] = {
        both(minor(), adult()),
        both(equal(penalty, choice_value(gravity, 0)), equal(penalty, choice_value(gravity, 1))),
        both(defined("child", minor()), negated(defined("young", less(of(age), constant(21))))),
        less(of(age), constant(0)),
        both(matters(), negated(matters())),
        both(both(minor(), either(matters(), adult())), equal(matters(), no())),
        both(less(of(age), term), less(term, of(age))),
        equal(constant(1), constant(2)),
    };
    for (const NodeId each : never) rule("R" + std::to_string(each), {may_bail}, each);
    EXPECT_EQ(messages("C003").size(), std::size(never));
}

TEST_F(RuleTest, an_exception_that_always_holds_switches_its_rule_off) {
    const RuleId always = exception("always"), wide = exception("wide", less(of(age), constant(30)));
    rule("A", {may_bail}, matters(), {always});
    rule("B", {may_bail}, minor(), {wide});
    rule("C", {may_bail}, adult(), {wide});
    EXPECT_EQ(messages("C005").size(), 2U);
}

TEST_F(RuleTest, an_exception_outside_its_time_or_with_exceptions_leaves_its_rule_alive) {
    const RuleId later = exception("later"),
                 narrowed = exception("narrowed", nothing, {exception("inner", minor())});
    in_force(later, "2020-01-01", "");
    rule("A", {may_bail}, matters(), {later});
    rule("B", {may_bail}, matters(), {narrowed});
    EXPECT_TRUE(messages("C005").empty());
}

TEST_F(RuleTest, granting_what_another_rule_forbids_needs_an_exception) {
    rule("A", {may_bail}, adult());
    rule("B", {must_not_bail}, matters());
    EXPECT_EQ(
        messages("C006"),
        std::vector<std::string>{"`A` grants `bail`, `B` forbids it, and both may apply to the same case"});
}

TEST_F(RuleTest, an_exception_an_exclusive_condition_or_advice_settles_which_rule_prevails) {
    const RuleId forbids = rule("B", {must_not_bail}, matters());
    rule("direct", {may_bail}, adult(), {forbids});
    rule("exclusive", {may_bail}, negated(matters()));
    rule("through the same condition", {may_bail}, adult(), {exception("E", either(matters(), minor()))});
    pack.rules[rule("advice", {may_bail}, adult())].advisory = true;
    EXPECT_TRUE(messages("C006").empty());
    const RuleId inner = exception("inner", minor(), {forbids});
    rule("exception to the exception", {may_bail}, nothing, {inner});
    EXPECT_EQ(messages("C006").size(), 1U);
}

TEST_F(RuleTest, rules_of_different_stages_or_times_do_not_meet) {
    const RuleId a = rule("A", {may_bail}, adult()), b = rule("B", {must_not_bail}, matters());
    in_force(a, "", "2019-12-31");
    in_force(b, "2020-01-01", "");
    EXPECT_TRUE(messages("C006").empty());
    in_force(b, "2019-12-31", "");
    EXPECT_EQ(messages("C006").size(), 1U);
    pack.rules[b].stages = StageSet{}.set(static_cast<std::size_t>(Stage::police));
    EXPECT_TRUE(messages("C006").empty());
}

TEST_F(RuleTest, too_many_pairs_are_said_to_be_too_many) {
    for (int i = 0; i < 500; ++i) rule("A" + std::to_string(i), {may_bail}, adult());
    for (int i = 0; i < 500; ++i) rule("B" + std::to_string(i), {must_not_bail}, minor());
    EXPECT_EQ(messages("C020").size(), 1U);
}

TEST_F(RuleTest, what_nothing_uses_is_reported) {
    const NodeId used = defined("used", minor());
    defined("unused", defined("used by the unused", matters()));
    rule("A", {may_bail}, used);
    days_fact("shoe size", 0, 60);
    measure("caution");
    table("grid", HitPolicy::unique, false, {of(age)}, {{"months", {Kind::number}, named("months")}});
    row({less(of(age), constant(18))}, {constant(1)});
    EXPECT_EQ(messages("C007"),
              std::vector<std::string>{
                  "nothing depends on the fact `shoe size`, so nobody should be asked for it"});
    EXPECT_EQ(messages("C008"), std::vector<std::string>{"no rule mentions the measure `caution`"});
    EXPECT_EQ(messages("C009"), std::vector<std::string>{"`unused` is never used"});
    EXPECT_EQ(messages("C010"), std::vector<std::string>{"the output `months` is never used"});
}

TEST_F(RuleTest, a_group_is_mentioned_by_a_rule_about_its_kind_and_custody_need_not_be) {
    const MeasureId group = measure("release", MeasureRole::group),
                    kind = measure("bond", MeasureRole::kind, group);
    measure("prison", MeasureRole::custody);
    rule("A", {may_bail, {Effect::may, kind}});
    EXPECT_TRUE(messages("C008").empty());
}

TEST_F(RuleTest, days_between_two_versions_are_named) {
    const RuleId a = rule("A", {may_bail}, adult()), b = rule("B", {may_bail}, minor());
    pack.rules[b].cite = pack.rules[a].cite;
    in_force(a, "", "2019-12-31");
    in_force(b, "2020-01-02", "");
    EXPECT_EQ(messages("C011"), std::vector<std::string>{"on 2020-01-01 neither `A` nor `B` is in force"});
    in_force(b, "2020-01-01", "");
    EXPECT_TRUE(messages("C011").empty());
    in_force(b, "2018-01-01", "");
    EXPECT_TRUE(messages("C011").empty());
}

TEST_F(RuleTest, groups_without_kinds_custody_as_a_measure_and_missing_stages_are_errors) {
    const MeasureId group = measure("release", MeasureRole::group),
                    prison = measure("prison", MeasureRole::custody);
    rule("A", {{Effect::must, group}});
    rule("B", {{Effect::may, prison}});
    pack.rules[rule("C", {may_bail})].stages.reset();
    EXPECT_EQ(messages("C012").size(), 1U);
    EXPECT_EQ(messages("C013").size(), 1U);
    EXPECT_EQ(messages("C016").size(), 1U);
}

TEST_F(RuleTest, a_need_without_a_condition_is_prose_and_no_error) {
    pack.rules[rule("A", {})].needs = {{"reasons", "in writing", {bail}}};
    const Diagnostics found = with_code(check(), "C017");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].severity, Severity::note);
}

TEST_F(RuleTest, circumstances_are_neutral_and_never_presumed) {
    pack.facts[age].source = FactSource::circumstance;
    pack.facts[age].presumed = Presumption{number(17), "in doubt a child", "Act s. 3", named("presumed 17")};
    EXPECT_EQ(messages("C018").size(), 1U);
    EXPECT_EQ(messages("C019").size(), 1U);
}

TEST_F(RuleTest, citations_are_listed_and_checked_ones_say_how) {
    pack.manifest.citations = {{"Act s. 1", CitationCheck::recalled, "", std::nullopt},
                               {"Act s. 12", CitationCheck::checked, "gazette", std::nullopt},
                               {"Act s. 13", CitationCheck::recalled, "", std::nullopt}};
    pack.rules[rule("A", {may_bail}, adult())].cite = "Act s. 1(2)";
    pack.rules[rule("B", {may_bail}, matters())].cite = "Act s. 2";
    pack.rules[rule("C", {may_bail}, minor())].cite = "Act s. 121";
    const Diagnostics found = with_code(check(), "C014");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].message, "pack.yaml lists no citation that `Act s. 2` begins with");
    EXPECT_EQ(messages("C015"),
              std::vector<std::string>{"`Act s. 12` is listed as checked, but without a date"});
}

TEST_F(RuleTest, many_findings_of_one_kind_are_counted_rather_than_shown) {
    for (int i = 0; i < 60; ++i) measure("m" + std::to_string(i));
    const Diagnostics found = with_code(check(), "C008");
    ASSERT_EQ(found.size(), 51U);
    EXPECT_EQ(found.back().message, "11 more of this kind are not shown");
    EXPECT_EQ(found.back().severity, Severity::note);
}

}  // namespace
}  // namespace ultima::test
