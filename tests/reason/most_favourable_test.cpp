// SPDX-License-Identifier: Apache-2.0
// The most favourable law: of the law of the act and every later one the mildest is applied, and applied
// whole (ICCPR art. 15(1)).
#include "base/files.h"
#include "reason/answer_json.h"
#include "reason/answer_text.h"
#include "reason/pack_tests.h"
#include "reason/small_pack.h"
#include "reason/versions.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace ultima::test {
namespace {

/// Rules that forbid what others grant are part of these packs, and not each uses all facts and measures.
const std::initializer_list<std::string_view> odd = {"C006", "C007", "C008", "C013"};

std::string with_setting(std::string_view setting) {
    std::string manifest(small_manifest);
    manifest.erase(manifest.find("requires: un-baseline\n"),
                   std::string_view("requires: un-baseline\n").size());
    return manifest + std::string(setting);
}

std::string whole_law(std::string_view to = "today", std::string_view milder = "lower") {
    return with_setting("most favourable law: {from: date of act, to: " + std::string(to) +
                        ", unit: whole law, scope: the penalty, key: longest term, milder: " +
                        std::string(milder) + ", cite: Act s. 2}\n");
}

const std::string declared = R"(# Act
```facts
date of act : date
decided on  : date
theft       : yes/no
ill         : yes/no
```
```measures
service   : measure un M11 band 3 decided by court consent yes "Service"
probation : measure un M12 band 3 decided by court consent yes "Probation"
custody   : custody un none "custody is not an alternative" band 7
```
)";

/// The law until 2014, from 2015 to 2019, and since 2020, with the longest terms given; probation, service
/// and both, in this order.
std::string three_laws(std::string_view first, std::string_view second, std::string_view third) {
    const auto rule = [](std::string_view label, std::string_view force, std::string_view may,
                         std::string_view term) {
        return "```rule " + std::string(label) + "   Act s. 5   in force " + std::string(force) +
               " by date of act   stage sentence\nmay       " + std::string(may) +
               "\ngives     longest term = " + std::string(term) + "\n```\n";
    };
    return declared + rule("R1", ".. 2014-12-31", "probation", first) +
           rule("R2", "2015-01-01 .. 2019-12-31", "service", second) +
           rule("R3", "2020-01-01 ..", "service, probation", third) +
           R"(```rule P1   Act s. 9   in force .. 2022-12-31   stage sentence
must not  probation
when      ill
```
```rule P2   Act s. 9   in force 2023-01-01 ..   stage sentence
must not  service
when      ill
```
```rule P3   Act s. 10   stage sentence
must not  service
when      theft and ill and decided on >= 2024-01-01
```
)";
}

Asked asked(const SmallPack& small, const Given& given, std::string_view on) {
    return Asked(small.pack(), given, on, Stage::sentence);
}

/// The first day of the version that is applied; of several, all.
std::string law(const Asked& asked, std::size_t setting = 0) {
    const AppliedLaw& law = asked.answer().laws.at(setting);
    if (law.applied) return to_text(law.versions[*law.applied].day);
    std::string text;
    for (const LawVersion& version : law.versions)
        if (version.open) text += (text.empty() ? "" : " or ") + to_text(version.day);
    return text;
}

using Texts = std::vector<std::string>;

TEST(MostFavourableLawTest, a_later_milder_law_applies) {
    const SmallPack small(three_laws("5 years", "3 years", "3 years"), odd, whole_law());
    const Asked before = asked(small, {{"date of act", "2012-05-01"}, {"ill", "no"}}, "2014-06-01");
    EXPECT_EQ(law(before), "2012-05-01");
    EXPECT_EQ(before.status("probation"), "available");
    EXPECT_EQ(before.status("service"), "conditions not met");
    const Asked after = asked(small, {{"date of act", "2012-05-01"}, {"ill", "no"}}, "2016-06-01");
    EXPECT_EQ(law(after), "2015-01-01");
    EXPECT_EQ(after.status("probation"), "conditions not met");
    EXPECT_EQ(after.status("service"), "available");
    EXPECT_EQ(after.because("service"), Texts{"R2"});
}

TEST(MostFavourableLawTest, a_later_harsher_law_does_not_apply) {
    const SmallPack small(three_laws("2 years", "3 years", "4 years"), odd, whole_law());
    for (const std::string_view on : {"2013-01-01", "2016-01-01", "2025-01-01"}) {
        const Asked now = asked(small, {{"date of act", "2012-05-01"}, {"ill", "no"}}, on);
        EXPECT_EQ(law(now), "2012-05-01");
        EXPECT_EQ(now.status("service"), "conditions not met") << on;
        EXPECT_EQ(now.because("probation"), Texts{"R1"}) << on;
    }
}

TEST(MostFavourableLawTest, a_milder_law_in_between_applies_and_one_before_the_act_does_not) {
    const SmallPack small(three_laws("5 years", "2 years", "4 years"), odd, whole_law());
    const Asked between = asked(small, {{"date of act", "2012-05-01"}, {"ill", "no"}}, "2025-01-01");
    EXPECT_EQ(law(between), "2015-01-01");
    EXPECT_EQ(between.because("service"), Texts{"R2"});
    const Asked later = asked(small, {{"date of act", "2021-05-01"}, {"ill", "no"}}, "2025-01-01");
    EXPECT_EQ(law(later), "2021-05-01");
    EXPECT_EQ(later.because("service"), Texts{"R3"});
    EXPECT_EQ(later.answer().laws[0].versions.size(), 1U);
}

TEST(MostFavourableLawTest, a_higher_key_is_milder_where_the_pack_says_so) {
    const SmallPack small(three_laws("5 years", "2 years", "4 years"), odd, whole_law("today", "higher"));
    EXPECT_EQ(law(asked(small, {{"date of act", "2012-05-01"}}, "2025-01-01")), "2012-05-01");
    EXPECT_EQ(law(asked(small, {{"date of act", "2016-05-01"}}, "2025-01-01")), "2020-01-01");
}

TEST(MostFavourableLawTest, only_versions_up_to_the_day_of_the_decision_count) {
    const SmallPack small(three_laws("5 years", "3 years", "2 years"), odd, whole_law("decided on"));
    const Given early = {{"date of act", "2012-05-01"}, {"decided on", "2016-01-01"}, {"ill", "no"}};
    EXPECT_EQ(law(asked(small, early, "2025-01-01")), "2015-01-01");
    const Given late = {{"date of act", "2012-05-01"}, {"decided on", "2021-01-01"}, {"ill", "no"}};
    EXPECT_EQ(law(asked(small, late, "2025-01-01")), "2020-01-01");
    // The law of the act and what came soon after are milder than nothing later that is certain to count.
    const Given unknown = {{"date of act", "2012-05-01"}, {"ill", "no"}};
    const Asked open = asked(small, unknown, "2025-01-01");
    EXPECT_EQ(law(open), "2012-05-01 or 2015-01-01 or 2020-01-01");
    EXPECT_EQ(open.missing("probation"), Texts{"decided on"});
}

TEST(MostFavourableLawTest, procedure_follows_the_day_asked_about) {
    const SmallPack small(three_laws("5 years", "2 years", "4 years"), odd, whole_law());
    const Given ill = {
        {"date of act", "2012-05-01"}, {"ill", "yes"}, {"theft", "no"}, {"decided on", "2020-01-01"}};
    const Asked old_procedure = asked(small, ill, "2022-06-01");
    EXPECT_EQ(old_procedure.status("service"), "available");
    EXPECT_EQ(old_procedure.status("probation"), "barred");
    const Asked new_procedure = asked(small, ill, "2025-01-01");
    EXPECT_EQ(law(new_procedure), law(old_procedure));
    EXPECT_EQ(new_procedure.status("service"), "conflict");  // R2 as before, and P2
    EXPECT_EQ(new_procedure.status("probation"), "conditions not met");
}

TEST(MostFavourableLawTest, a_version_is_taken_whole_with_what_is_harsher_in_it) {
    // R2 is milder by its term, but knows no probation, which the law of the act does.
    const SmallPack small(three_laws("3 years", "2 years", "4 years"), odd, whole_law());
    const Asked now = asked(small, {{"date of act", "2012-05-01"}, {"ill", "no"}}, "2018-01-01");
    EXPECT_EQ(law(now), "2015-01-01");
    EXPECT_EQ(now.status("service"), "available");
    EXPECT_EQ(now.status("probation"), "conditions not met");
}

TEST(MostFavourableLawTest, a_law_that_is_repealed_leaves_a_version_without_it) {
    const SmallPack small(
        declared + R"(```rule R1   Act s. 5   in force .. 2014-12-31 by date of act   stage sentence
must not  service
when      theft and not ill
gives     longest term = 3 years
```
```rule R2   Act s. 6   stage sentence
may       service, probation
when      decided on >= 2010-01-01
gives     longest term = if theft then 1 year else 1 year
```
)",
        odd, whole_law());
    const Given theft = {
        {"date of act", "2012-05-01"}, {"theft", "yes"}, {"ill", "no"}, {"decided on", "2016-01-01"}};
    const Asked now = asked(small, theft, "2016-01-01");
    ASSERT_EQ(now.answer().laws[0].versions.size(), 2U);
    EXPECT_EQ(to_text(now.answer().laws[0].versions[1].day), "2015-01-01");
    // By the old law two rules give different terms: that one cannot be compared.
    EXPECT_EQ(law(now), "2012-05-01 or 2015-01-01");
    EXPECT_EQ(now.possible("service"), (Texts{"available", "conflict"}));
}

TEST(MostFavourableLawTest, durations_without_an_order_leave_the_answer_open_and_show_both) {
    const SmallPack small(three_laws("1 month", "30 days", "4 years"), odd, whole_law());
    const Asked now = asked(small, {{"date of act", "2012-05-01"}, {"ill", "no"}}, "2025-01-01");
    EXPECT_EQ(law(now), "2012-05-01 or 2015-01-01");
    EXPECT_EQ(now.status("service"), "undetermined");
    EXPECT_EQ(now.possible("service"), (Texts{"available", "conditions not met"}));
    EXPECT_EQ(now.missing("service"), Texts{});  // no fact would settle it
    EXPECT_TRUE(now.because("service").empty());
}

TEST(MostFavourableLawTest, laws_that_are_equally_mild_stay_with_the_act_only_if_they_say_the_same) {
    const SmallPack differ(three_laws("2 years", "2 years", "4 years"), odd, whole_law());
    const Asked open = asked(differ, {{"date of act", "2012-05-01"}, {"ill", "no"}}, "2025-01-01");
    EXPECT_EQ(law(open), "2012-05-01 or 2015-01-01");
    EXPECT_EQ(open.status("probation"), "undetermined");
    const SmallPack same(three_laws("5 years", "2 years", "2 years"), odd, whole_law());
    const Asked ill = asked(
        same, {{"date of act", "2016-05-01"}, {"ill", "no"}, {"theft", "no"}, {"decided on", "2016-05-01"}},
        "2025-01-01");
    EXPECT_EQ(law(ill), "2016-05-01 or 2020-01-01");
    EXPECT_EQ(ill.status("service"), "available");  // by both
    EXPECT_TRUE(ill.because("service").empty());
    EXPECT_EQ(ill.either("service"), (Texts{"R2", "R3"}));
    EXPECT_EQ(ill.status("probation"), "undetermined");
}

TEST(MostFavourableLawTest, versions_that_say_the_same_are_one_law_to_the_person) {
    const SmallPack small(
        declared + R"(```rule R1   Act s. 5   in force .. 2014-12-31 by date of act   stage sentence
may       service
when      theft or ill or decided on >= 2010-01-01
gives     longest term = 2 years
```
```rule R2   Act s. 5   in force 2015-01-01 .. by date of act   stage sentence
may       service
gives     longest term = 2 years
```
)",
        odd, whole_law());
    const Asked now = asked(small, {{"date of act", "2012-05-01"}, {"theft", "yes"}}, "2025-01-01");
    EXPECT_EQ(law(now), "2012-05-01");
    EXPECT_EQ(now.because("service"), Texts{"R1"});
}

TEST(MostFavourableLawTest, an_unknown_key_leaves_open_what_it_could_decide_and_asks_for_the_facts) {
    const SmallPack small(three_laws("if theft then 1 year else 3 years", "2 years", "4 years"), odd,
                          whole_law());
    const Given little = {{"date of act", "2012-05-01"}, {"ill", "no"}};
    const Asked open = asked(small, little, "2025-01-01");
    EXPECT_EQ(law(open), "2012-05-01 or 2015-01-01");  // the third is harsher than the second anyhow
    EXPECT_EQ(open.status("service"), "undetermined");
    EXPECT_EQ(open.missing("service"), Texts{"theft"});
    EXPECT_EQ(open.asked(), Texts{"theft"});
    Given known = little;
    known.emplace_back("theft", "yes");
    EXPECT_EQ(law(asked(small, known, "2025-01-01")), "2012-05-01");
    known.back().second = "no";
    EXPECT_EQ(law(asked(small, known, "2025-01-01")), "2015-01-01");
}

TEST(MostFavourableLawTest, on_an_unknown_day_of_the_act_only_what_no_later_law_beats_stays_open) {
    const SmallPack small(three_laws("5 years", "2 years", "4 years"), odd, whole_law());
    const Asked now = asked(small, {{"ill", "no"}}, "2025-01-01");
    // Whoever acted before 2015 gets the law of 2015; who acted later than that, the one of 2020.
    EXPECT_EQ(law(now), "2015-01-01 or 2020-01-01");
    EXPECT_EQ(now.status("service"), "available");
    EXPECT_EQ(now.status("probation"), "undetermined");
    EXPECT_EQ(now.missing("probation"), Texts{"date of act"});
}

TEST(MostFavourableLawTest, only_versions_follow_it_not_conditions_that_read_the_day_of_the_act) {
    const SmallPack small(
        declared + R"(```rule R1   Act s. 5   in force .. 2014-12-31 by date of act   stage sentence
may       probation
gives     longest term = 3 years
```
```rule R2   Act s. 5   in force 2015-01-01 .. by date of act   stage sentence
may       service
gives     longest term = 2 years
```
```rule R3   Act s. 6   stage sentence
may       probation
when      date of act < 2013-01-01 and (theft or ill or decided on >= 2000-01-01)
```
)",
        odd, whole_law());
    const Asked now =
        asked(small, {{"date of act", "2012-05-01"}, {"theft", "yes"}, {"ill", "no"}}, "2025-01-01");
    EXPECT_EQ(law(now), "2015-01-01");
    EXPECT_EQ(now.status("probation"), "available");
    EXPECT_EQ(now.because("probation"), Texts{"R3"});
}

TEST(MostFavourableLawTest, nothing_has_been_open_by_a_law_for_longer_than_there_is_the_law) {
    const SmallPack small(three_laws("5 years", "3 years", "2 years"), odd, whole_law());
    const Given given = {{"date of act", "2012-05-01"}, {"ill", "no"}};
    EXPECT_EQ(asked(small, given, "2016-06-01").since("service"), "2015-01-01");
    // The law of 2020 allows what that of 2015 allowed before.
    const Asked now = asked(small, given, "2025-01-01");
    EXPECT_EQ(law(now), "2020-01-01");
    EXPECT_EQ(now.since("service"), "2015-01-01");
    EXPECT_EQ(now.since("probation"), "2020-01-01");
}

TEST(MostFavourableLawTest, a_duty_of_a_milder_law_arises_with_that_law) {
    const SmallPack small(
        three_laws("5 years", "3 years", "4 years") +
            R"(```duty D1   Act s. 7   in force 2015-01-01 .. by date of act   stage sentence
the court: tell the person
within    7 days
when      not ill
```
)",
        odd, whole_law());
    const Given given = {{"date of act", "2012-05-01"}, {"ill", "no"}};
    const Asked before = asked(small, given, "2014-06-01");
    EXPECT_EQ(before.duty("D1"), nullptr);
    const Asked now = asked(small, given, "2025-01-01");
    ASSERT_NE(now.duty("D1"), nullptr);
    EXPECT_EQ(now.duty("D1")->since, day("2015-01-01"));
}

const char* const two_issues = R"(most favourable law:
  - {from: date of act, to: today, unit: issue, issue: kind, scope: the kind of penalty, key: hardship, milder: lower, cite: Act s. 2}
  - {from: date of act, to: today, unit: issue, issue: length, scope: its length, key: longest term, milder: lower, cite: Act s. 2}
)";

std::string by_issue() {
    return declared +
           R"(```rule K1   Act s. 5   in force .. 2014-12-31 by date of act   stage sentence   issue kind
may       probation
gives     hardship = 1
```
```rule K2   Act s. 5   in force 2015-01-01 .. by date of act   issue kind   stage sentence
may       service
gives     hardship = 2
```
```rule L1   Act s. 6   in force .. 2014-12-31 by date of act   stage sentence   issue length
may       custody
when      not ill
gives     longest term = 3 years
```
```rule L2   Act s. 6   in force 2015-01-01 .. by date of act   stage sentence   issue length
must not  custody
when      theft or decided on >= 2000-01-01
gives     longest term = if theft then 1 year else 5 years
```
)";
}

TEST(MostFavourableLawTest, is_chosen_for_each_issue_alone_where_the_pack_says_so) {
    const SmallPack small(by_issue(), odd, with_setting(two_issues));
    const Given given = {
        {"date of act", "2012-05-01"}, {"theft", "yes"}, {"ill", "no"}, {"decided on", "2012-06-01"}};
    const Asked now = asked(small, given, "2025-01-01");
    EXPECT_EQ(law(now, 0), "2012-05-01");
    EXPECT_EQ(law(now, 1), "2015-01-01");
    EXPECT_EQ(now.because("probation"), Texts{"K1"});
    EXPECT_EQ(now.status("service"), "conditions not met");
    EXPECT_EQ(now.status("custody"), "barred");
}

/// Which version of one issue counts is no question for measures and stages that it does not reach.
TEST(MostFavourableLawTest, asks_for_the_day_of_the_act_only_where_a_version_matters) {
    const SmallPack small(by_issue() + R"(```rule F1   Act s. 20   stage sentence
must not  service
when      ill
```
```rule F2   Act s. 21   stage pretrial
may       probation
when      theft
```
)",
                          odd, with_setting(two_issues));
    const Asked at_sentence(small.pack(), {{"theft", "yes"}, {"decided on", "2012-06-01"}}, "2025-01-01",
                            Stage::sentence);
    EXPECT_FALSE(at_sentence.missing("probation").empty());
    EXPECT_NE(at_sentence.missing("probation").front().find("date of act"), std::string::npos);
    const Asked at_pretrial(small.pack(), {}, "2025-01-01", Stage::pretrial);
    EXPECT_TRUE(at_pretrial.answer().laws.empty());
    EXPECT_EQ(at_pretrial.missing("probation"), Texts{"theft"});

    const SmallPack other(
        declared +
            R"(```rule K1   Act s. 5   in force .. 2014-12-31 by date of act   stage sentence   issue kind
may       service
gives     hardship = if theft then 1 else 2
```
```rule K2   Act s. 5   in force 2015-01-01 .. by date of act   issue kind   stage sentence
may       service
gives     hardship = if theft then 2 else 1
```
```rule F1   Act s. 20   stage sentence
may       probation
when      ill
```
)",
        odd,
        with_setting("most favourable law:\n  - {from: date of act, to: today, unit: issue, "
                     "issue: kind, scope: the kind of penalty, key: hardship, milder: lower, "
                     "cite: Act s. 2}\n"));
    const Asked open(other.pack(), {}, "2025-01-01", Stage::sentence);
    EXPECT_EQ(open.status("probation"), "undetermined");
    EXPECT_EQ(open.missing("probation"), Texts{"ill"});
    EXPECT_TRUE(open.exact("probation"));
}

TEST(MostFavourableLawTest, an_issue_that_cannot_be_ordered_leaves_the_others_alone) {
    const SmallPack small(by_issue(), odd, with_setting(two_issues));
    const Given given = {{"date of act", "2012-05-01"}, {"ill", "no"}, {"decided on", "2012-06-01"}};
    const Asked now = asked(small, given, "2025-01-01");
    EXPECT_EQ(law(now, 0), "2012-05-01");
    EXPECT_EQ(law(now, 1), "2012-05-01 or 2015-01-01");
    EXPECT_EQ(now.status("probation"), "available");
    EXPECT_EQ(now.possible("custody"), (Texts{"available", "barred"}));
    EXPECT_EQ(now.missing("custody"), Texts{"theft"});
}

TEST(MostFavourableLawTest, is_shown_in_text_and_in_json_with_its_value_and_citation) {
    const SmallPack small(three_laws("5 years", "2 years", "4 years"), odd, whole_law());
    Asked now = asked(small, {{"date of act", "2012-05-01"}, {"ill", "no"}}, "2025-01-01");
    const std::string text =
        answer_text(now.reasoner(), now.facts(), now.answer(), Wording(small.pack()), false);
    EXPECT_NE(text.find("the most favourable one (Act s. 2, recalled)"), std::string::npos) << text;
    EXPECT_NE(text.find("the law of 2012-05-01 (date of act): longest term is 60 months\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("the law of 2015-01-01: longest term is 24 months: this one is applied\n"),
              std::string::npos)
        << text;
    std::string json;
    AnswerJson(small.pack()).append(json, now.reasoner(), now.facts(), now.answer());
    EXPECT_NE(json.find(R"("law":[{"scope":"the penalty","date_of_act":"2012-05-01","applied":"2015-01-01")"),
              std::string::npos)
        << json;
    EXPECT_NE(json.find(R"({"from":"2015-01-01","value":"24 months","may_be_mildest":true})"),
              std::string::npos)
        << json;
}

TEST(MostFavourableLawTest, the_reasons_behind_an_answer_are_those_of_the_version_applied) {
    const SmallPack small(three_laws("5 years", "2 years", "4 years"), odd, whole_law());
    Asked now = asked(small, {{"date of act", "2012-05-01"}, {"ill", "no"}}, "2025-01-01");
    EXPECT_EQ(now.reasoner().applies(small.pack().find_rule("R2").value()), Truth::yes);
    EXPECT_EQ(now.reasoner().applies(small.pack().find_rule("R1").value()), Truth::no);
}

TEST(MostFavourableLawTest, the_baseline_warns_of_it_only_where_the_pack_does_not_apply_it) {
    const std::string law =
        declared + R"(```rule R1   Act s. 5   in force .. 2014-12-31 by date of act   stage sentence
may       service, probation
gives     longest term = 3 years
```
)";
    const auto warns = [](const SmallPack& small) {
        const std::vector<Overlay::Added>& added = small.pack().overlay.value().added;
        return std::any_of(added.begin(), added.end(),
                           [](const Overlay::Added& each) { return each.safeguards == Texts{"S71"}; });
    };
    const std::string setting = whole_law().substr(with_setting("").size());
    EXPECT_TRUE(warns(SmallPack(law, odd)));
    EXPECT_FALSE(warns(SmallPack(law, odd, std::string(small_manifest) + setting)));
}

TEST(MostFavourableLawTest, can_be_expected_by_the_tests_of_a_pack) {
    const auto folder = std::filesystem::path(ULTIMA_SOURCE_DIR) / "tests/reason/mildest";
    LoadedPack loaded = load_pack(folder);
    ASSERT_TRUE(loaded.diagnostics.empty()) << render_text(loaded.diagnostics, loaded.sources, false);
    Diagnostics failures;
    EXPECT_EQ(run_pack_tests(loaded.pack, failures).tests, 5U);
    EXPECT_TRUE(failures.empty()) << render_text(failures, loaded.sources, false);
    loaded.pack.tests.front().expected.front().laws = {day("2020-01-01")};
    run_pack_tests(loaded.pack, failures);
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures.front().message, "the law of 2015-01-01 applies, expected 2020-01-01");
}

}  // namespace
}  // namespace ultima::test
