// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan.h"

#include "evaluation/named_random.h"
#include "evaluation/plan_result.h"
#include "evaluation/plan_text.h"
#include "evaluation/plan_words.h"
#include "evaluation/refusals.h"
#include "evaluation/written_plan.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace ultima::test {
namespace {

constexpr const char* plan_text = R"(question: Do fewer people come back when they are released early?
table: releases.csv
population:
  year: [2021, 2022]
groups: {column: release, with: early, without: at the end, known: on day 0}
stable over: year
definition:
  id: new-offence-365
  clock: release
  days: days
  kind: cause
  kinds: {1: new offence, 2: recall}
  counted: [new offence]
  competing: [recall]
  only for: {recall: [early]}
  window: 365
  followed: 1095
adjust for: [sex, age]
estimator: augmented
)";

// The young come back more often and are released early less often; early release itself takes 10 in 100 off.
std::string releases(std::size_t size) {
    NamedRandom random(17, "releases");
    std::string text = "year,release,sex,age,days,cause,began\n";
    for (std::size_t person = 0; person < size; ++person) {
        const bool young = random.chance(0.5);
        const bool early = random.chance(young ? 0.3 : 0.7);
        const bool back = random.chance((young ? 0.5 : 0.2) - (early ? 0.1 : 0));
        // One after the other: compilers differ in which argument of a call they work out first.
        const auto year = 2021 + random.below(2);
        const bool female = random.chance(0.2);
        const auto days = back ? 1 + random.below(365) : 1095;
        const auto began = early ? 1 + random.below(30) : 0;
        text += fmt::format("{},{},{},{},{},{},{}\n", year, early ? "early" : "at the end",
                            female ? "female" : "male", young ? "under 25" : "25 and over", days,
                            back ? 1 : 0, began);
    }
    return text;
}

TEST(PlanTest, a_plan_is_carried_out_and_says_first_what_was_counted_and_the_difference_in_a_hundred) {
    const std::string table = releases(6000);
    const auto result = carried_out(plan_text, table);
    ASSERT_TRUE(result) << sentence(result);
    const PlanAnswer& answer = result->answers.front();
    EXPECT_NEAR(answer.risks.difference, -0.1, 4 * answer.error);
    EXPECT_LT(answer.crude.difference, -0.17);
    EXPECT_EQ(result->with + result->without, 6000U);
    const auto plan = plan_of(plan_text);
    const std::string text = plan_result_text(*plan, *result);
    EXPECT_THAT(text,
                testing::HasSubstr(
                    "\n\nCounted: within 365 days of release: new offence; not counted, but ends the time at "
                    "risk: recall\n\nOf 100 people with `early`, "));
    EXPECT_THAT(text, testing::HasSubstr(" fewer have the outcome than of 100 with `at the end`"));
    EXPECT_THAT(text, testing::HasSubstr(plan->hash));
    const auto json = nlohmann::json::parse(plan_result_json(*plan, *result));
    EXPECT_EQ(json["answers"][0]["difference_per_100"], 100 * answer.risks.difference);
    EXPECT_EQ(json["plan"], plan->hash);
    EXPECT_EQ(json["people_with"], result->with);
}

TEST(PlanTest, a_rounding_error_turns_no_answer_and_none_has_no_sign) {
    const auto plan = plan_of(plan_text);
    ASSERT_TRUE(plan) << sentence(plan);
    const auto turns = [&](double crude, double adjusted) {
        PlanAnswer answer;
        answer.crude.difference = crude;
        answer.risks.difference = adjusted;
        const auto words = answer_words(*plan, answer, 5);
        return std::ranges::any_of(
            words, [](const std::string& one) { return one.starts_with("Adjustment turns"); });
    };
    EXPECT_TRUE(turns(-0.02, 0.01));
    EXPECT_FALSE(turns(-1e-17, 0.01));
    EXPECT_FALSE(turns(-0.02, 0.0004)) << "0.0 is printed";
    PlanResult result;
    result.answers.resize(2);
    result.answers[0].risks.difference = -1e-17;
    result.answers[1].risks.difference = 0.02;
    EXPECT_FALSE(turned(result));
    result.answers[0].risks.difference = -0.01;
    EXPECT_TRUE(turned(result));
    EXPECT_EQ(signed_in_a_hundred(-1e-17), "0.0");
    EXPECT_EQ(signed_in_a_hundred(-0.012), "-1.2");
    EXPECT_EQ(signed_number(0.00049, 3), "0.000");
    EXPECT_EQ(signed_number(10, 1), "+10.0");
}

TEST(PlanTest, a_definition_that_one_group_cannot_meet_is_refused_before_a_row_is_read) {
    const std::string plan =
        replaced(replaced(plan_text, "counted: [new offence]", "counted: [new offence, recall]"),
                 "competing: [recall]", "competing: []");
    const auto read = plan_of(plan);
    ASSERT_TRUE(read);
    const auto checked = check_plan(*read);
    EXPECT_EQ(refusal(checked), "unequal-outcome");
    EXPECT_THAT(sentence(checked),
                testing::HasSubstr("`recall`, which cannot happen to the group `at the end`"));
    EXPECT_TRUE(check_plan(*plan_of(plan_text)));
}

TEST(PlanTest, a_group_that_vanishes_in_a_year_is_refused_with_the_year) {
    std::string table = "year,release,sex,age,days,cause,began\n";
    for (int person = 0; person < 100; ++person) {
        table += fmt::format("{},{},{},{},1095,{},0\n", person < 70 ? 2021 : 2022,
                             person >= 70 || person % 2 == 0 ? "early" : "at the end",
                             person % 3 == 0 ? "female" : "male", person % 5 == 0 ? "old" : "young",
                             person % 7 == 0 ? 1 : 0);
    }
    const auto result = carried_out(plan_text, table);
    EXPECT_EQ(refusal(result), "group-vanished");
    EXPECT_THAT(sentence(result), testing::HasSubstr("`year` is 2022 nobody is in the group `at the end`"));
    EXPECT_EQ(refusal(carried_out(replaced(plan_text, "[2021, 2022]", "[2021, 2030]"), table)),
              "group-vanished");
    // Of a few people nobody is told the year, or whatever else is in that column.
    EXPECT_EQ(refusal(carried_out(plan_text, table.substr(0, table.find("2021,early,male,young", 200)))),
              "too-few-people");
}

TEST(PlanTest, groups_made_by_what_happened_later_are_refused) {
    const std::string plan = replaced(plan_text, "known: on day 0", "begins: began");
    const auto result = carried_out(plan, releases(500));
    EXPECT_EQ(refusal(result), "groups-from-the-future");
    EXPECT_THAT(sentence(result), testing::HasSubstr("`emulation: {landmark: 90 days}`"));
    const auto silent = plan_of(replaced(plan_text, ", known: on day 0", ""));
    EXPECT_EQ(refusal(silent), "plan-missing");
    EXPECT_THAT(sentence(silent), testing::HasSubstr("when it was known who is in which group"));
}

TEST(PlanTest, one_byte_more_is_another_plan) {
    EXPECT_NE(plan_of(plan_text)->hash, plan_of(std::string(plan_text) + " ")->hash);
    EXPECT_EQ(plan_of(plan_text)->hash.size(), 64U);
}

TEST(PlanTest, all_mistakes_in_a_plan_are_reported_with_their_place) {
    const auto plan = plan_of(
        "question: x\ntabel: y\ngroups: {column: release, with: a, without: a, known: on day 0}\n"
        "definition: {id: d, window: -3}\nestimator: best\n");
    ASSERT_FALSE(plan);
    std::vector<std::string> codes;
    for (const Diagnostic& one : plan.error()) {
        codes.push_back(one.code);
        EXPECT_TRUE(one.span);
    }
    EXPECT_THAT(codes, testing::IsSupersetOf({"plan-name", "plan-missing", "plan-value"}));
    EXPECT_EQ(refusal(plan_of("a: [")), "plan-yaml");
    EXPECT_EQ(refusal(plan_of("just text")), "plan-yaml");
    EXPECT_EQ(refusal(plan_of("")), "plan-yaml");
    EXPECT_EQ(refusal(plan_of(replaced(plan_text, "followed: 1095", "followed: 100"))), "plan-value");
    EXPECT_EQ(refusal(plan_of(replaced(plan_text, "competing: [recall]", "competing: [new offence]"))),
              "bad-definition");
}

TEST(PlanTest, tables_that_cannot_answer_are_refused) {
    const std::string table = releases(300);
    EXPECT_EQ(refusal(carried_out(plan_text, "")), "no-rows");
    EXPECT_EQ(refusal(carried_out(plan_text, "year,release\n")), "no-rows");
    EXPECT_EQ(refusal(carried_out(replaced(plan_text, "[sex, age]", "[sex, height]"), table)), "no-column");
    EXPECT_EQ(refusal(carried_out(replaced(plan_text, "[2021, 2022]", "[1999]"), table)), "no-rows");
    EXPECT_EQ(refusal(carried_out(plan_text, releases(16))), "too-few-people");
    EXPECT_EQ(refusal(carried_out(replaced(plan_text, "2: recall", "0: recall abroad"), table)),
              "unknown-event");
    EXPECT_EQ(refusal(carried_out(plan_text, table + "2021,early,,25 and over,1095,0,0\n")), "unknown-value");
}

}  // namespace
}  // namespace ultima::test
