// SPDX-License-Identifier: Apache-2.0
// Plans with several definitions, subgroups, clusters and unknown outcomes.
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

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;

std::string definition(const std::string& id, const std::string& counted, const std::string& competing,
                       const std::string& more = "") {
    return fmt::format(
        "  - {{id: {}, clock: release, days: days, kind: cause, kinds: {{1: offence, 2: recall}}, "
        "counted: [{}], competing: [{}], window: 365, followed: 1095{}}}\n",
        id, counted, competing, more);
}

std::string plan_with(const std::string& definitions, const std::string& rest = "estimator: crude\n") {
    return "question: Fewer?\ntable: releases.csv\n"
           "groups: {column: release, with: early, without: late, known: on day 0}\n"
           "definitions:\n" +
           definitions + rest;
}

std::string people(const std::string& group, int cause, int number) {
    std::string text;
    for (int one = 0; one < number; ++one)
        text += fmt::format("{},{},{}\n", group, cause == 0 ? 1095 : 10 + 30 * (one % 10), cause);
    return text;
}

// Offences: 10 of 100 early, 20 of 100 late. Recall as well: 40 of 100 early, 20 of 100 late.
std::string turning() {
    return "release,days,cause\n" + people("early", 1, 10) + people("early", 2, 30) + people("early", 0, 60) +
           people("late", 1, 20) + people("late", 0, 80);
}

TEST(PlanDefinitionsTest,
     each_definition_has_its_own_answer_and_a_turned_sign_is_said_first_with_its_reason) {
    const std::string text =
        plan_with(definition("offence", "offence", "recall") + definition("any", "\"offence\", recall", ""));
    const auto result = carried_out(text, turning());
    ASSERT_TRUE(result) << sentence(result);
    ASSERT_EQ(result->answers.size(), 2U);
    EXPECT_NEAR(result->answers[0].risks.difference, -0.1, 1e-12);
    EXPECT_NEAR(result->answers[1].risks.difference, 0.2, 1e-12);
    const auto plan = plan_of(text);
    const std::string said = plan_result_text(*plan, *result);
    EXPECT_THAT(said, testing::StartsWith("Fewer?\n\nThe answer turns with the definition: with `early` it "
                                          "is 10.0 fewer in 100 by `offence` and 20.0 more by `any`."));
    EXPECT_THAT(said, testing::HasSubstr("`recall` counts in `any`; in `offence` it ends the time at risk"));
    EXPECT_THAT(said, testing::HasSubstr("30.0 in 100 with and 0.0 in 100 without"));
    const auto json = nlohmann::json::parse(plan_result_json(*plan, *result));
    EXPECT_EQ(json["turns_with_definition"], true);
    EXPECT_EQ(json["answers"].size(), 2U);
    EXPECT_EQ(json["answers"][1]["definition"]["id"], "any");
}

TEST(PlanDefinitionsTest, answers_on_the_same_side_raise_no_alarm) {
    const std::string text = plan_with(
        definition("a", "offence", "recall") +
        "  - {id: b, clock: release, days: days, kind: cause, kinds: {1: offence, 2: recall}, counted: "
        "[offence], competing: [recall], window: 180, followed: 1095}\n");
    const auto result = carried_out(text, turning());
    ASSERT_TRUE(result) << sentence(result);
    EXPECT_FALSE(turned(*result));
    EXPECT_EQ(turned_words(*plan_of(text), *result), "");
}

TEST(PlanDefinitionsTest, a_definition_that_one_group_cannot_meet_is_refused_alone) {
    const std::string only = ", only for: {recall: [early]}";
    const std::string text = plan_with(definition("any", "\"offence\", recall", "", only) +
                                       definition("offence", "offence", "recall", only));
    EXPECT_TRUE(check_plan(*plan_of(text)));
    const auto result = carried_out(text, turning());
    ASSERT_TRUE(result) << sentence(result);
    ASSERT_TRUE(result->answers[0].refused);
    EXPECT_EQ(result->answers[0].refused->code, "unequal-outcome");
    EXPECT_NEAR(result->answers[1].risks.difference, -0.1, 1e-12);
    EXPECT_THAT(plan_result_text(*plan_of(text), *result),
                testing::HasSubstr("Not answered [unequal-outcome]: the definition counts `recall`"));
    const std::string all = plan_with(definition("any", "\"offence\", recall", "", only) +
                                      definition("recall", "recall", "offence", only));
    const auto refused_all = check_plan(*plan_of(all));
    ASSERT_FALSE(refused_all);
    EXPECT_EQ(refused_all.error().size(), 2U);
}

TEST(PlanDefinitionsTest, definitions_with_one_name_or_beside_a_single_one_are_refused) {
    EXPECT_EQ(refusal(plan_of(plan_with(definition("a", "offence", "") + definition("a", "recall", "")))),
              "plan-value");
    EXPECT_EQ(refusal(plan_of(plan_with(definition("a", "offence", "recall")) + "definition: {id: b}\n")),
              "plan-value");
    EXPECT_EQ(refusal(plan_of(plan_with("", "") + "estimator: crude\n")), "plan-value");
}

TEST(PlanDefinitionsTest, a_few_people_more_or_fewer_are_shown_under_no_definition) {
    const std::string few = "release,days,cause\n" + people("early", 1, 3) + people("early", 0, 97) +
                            people("late", 1, 20) + people("late", 0, 80);
    EXPECT_EQ(refusal(carried_out(plan_with(definition("a", "offence", "recall")), few)), "too-few-events");
    // Three recalls are what lies between the definitions.
    const std::string near = "release,days,cause\n" + people("early", 1, 10) + people("early", 2, 3) +
                             people("early", 0, 87) + people("late", 1, 20) + people("late", 0, 80);
    const std::string text =
        plan_with(definition("offence", "offence", "recall") + definition("any", "\"offence\", recall", ""));
    const auto result = carried_out(text, near);
    ASSERT_TRUE(result) << sentence(result);
    ASSERT_TRUE(result->answers[1].refused);
    EXPECT_EQ(result->answers[1].refused->code, "too-few-events");
    const auto plan = plan_of(text);
    const std::string said = plan_result_text(*plan, *result);
    EXPECT_THAT(said, testing::HasSubstr("of fewer than 5 people with and 0.0 in 100 without"));
    const auto json = nlohmann::json::parse(plan_result_json(*plan, *result));
    EXPECT_TRUE(json["answers"][0]["with"]["competing"].is_null());
    EXPECT_TRUE(json["answers"][0]["with"]["curve"].empty());
    EXPECT_FALSE(json["answers"][0]["without"]["curve"].empty());
}

TEST(PlanDefinitionsTest, curves_end_at_the_share_and_no_step_stands_for_a_few) {
    NamedRandom random(3, "curves");
    for (int round = 0; round < 200; ++round) {
        std::vector<DefinedOutcome> outcomes(20 + random.below(200));
        std::int64_t counted = 0;
        for (DefinedOutcome& outcome : outcomes) {
            outcome.days = 365;
            if (random.chance(0.6)) continue;
            outcome.cause = random.chance(0.7) ? OutcomeCause::counted : OutcomeCause::competing;
            outcome.days = static_cast<double>(1 + random.below(365));
            if (outcome.cause == OutcomeCause::counted) ++counted;
        }
        const auto curve = plan_curve(outcomes, 365, 5);
        if (curve.empty()) continue;
        EXPECT_EQ(curve.front().at_risk, outcomes.size());
        EXPECT_NEAR(curve.back().incidence,
                    static_cast<double>(counted) / static_cast<double>(outcomes.size()), 1e-9);
        for (std::size_t spot = 1; spot < curve.size(); ++spot) {
            const auto left = static_cast<std::int64_t>(curve[spot - 1].at_risk - curve[spot].at_risk);
            const auto events = std::llround((curve[spot].incidence - curve[spot - 1].incidence) *
                                             static_cast<double>(outcomes.size()));
            EXPECT_TRUE(events == 0 || events >= 5) << events;
            EXPECT_TRUE(left - events == 0 || left - events >= 5) << left << " " << events;
        }
    }
}

TEST(PlanDefinitionsTest, definitions_that_know_a_few_people_more_are_not_answered_together) {
    // 3 early people were followed for 300 days: for 365 it is not known what became of them, for 200 it is.
    std::string table = "release,days,cause,seen\n";
    for (const char* group : {"early", "late"})
        for (int person = 0; person < 100; ++person)
            table += fmt::format("{},{},{},{}\n", group, person < 30 ? 50 : 1095, person < 30 ? 1 : 0,
                                 group[0] == 'e' && person > 96 ? 300 : 1095);
    std::string text =
        plan_with(definition("year", "offence", "recall") + definition("half", "offence", "recall"));
    text.replace(text.rfind("window: 365"), 11, "window: 200");
    for (std::size_t at; (at = text.find("followed: 1095")) != std::string::npos;)
        text.replace(at, 14, "followed: {column: seen}");
    const auto result = carried_out(text, table);
    ASSERT_TRUE(result) << sentence(result);
    ASSERT_TRUE(result->answers[1].refused);
    EXPECT_EQ(result->answers[1].refused->code, "too-few-events");
    // Nor do those known, or digits of their share, tell the 3 beside all 100.
    const auto json = nlohmann::json::parse(plan_result_json(*plan_of(text), *result));
    const auto& answer = json["answers"][0];
    EXPECT_TRUE(answer["with"]["people"].is_null());
    EXPECT_TRUE(answer["with"]["events"].is_null());
    EXPECT_EQ(answer["without"]["people"], 100);
    EXPECT_EQ(answer["crude_risk_with"], 0.309);
}

TEST(PlanDefinitionsTest, a_subgroup_of_an_empty_cell_is_said_to_be_not_recorded) {
    std::string table = "release,days,cause,sex\n";
    for (int person = 0; person < 400; ++person)
        table += fmt::format("{},{},{},{}\n", person % 2 == 0 ? "early" : "late", person % 3 == 0 ? 9 : 1095,
                             person % 3 == 0 ? 1 : 0, person < 200 ? "" : "male");
    const auto result = carried_out(
        plan_with(definition("a", "offence", "recall"), "subgroups: [sex]\nestimator: crude\n"), table);
    ASSERT_TRUE(result) << sentence(result);
    ASSERT_EQ(result->answers[0].subgroups.size(), 2U);
    EXPECT_EQ(result->answers[0].subgroups[0].value, "(not recorded)");
}

TEST(PlanDefinitionsTest, the_balance_shows_no_columns_that_leave_a_few_people_over) {
    // `a` is the most frequent and has no column; only 3 early people have it.
    std::string table = "release,days,cause,place\n";
    for (int person = 0; person < 300; ++person) {
        const bool early = person % 2 == 0;
        const int number = person / 2;
        const char* place = number < (early ? 3 : 110) ? "a" : number % 2 == 0 ? "b" : "c";
        table += fmt::format("{},{},{},{}\n", early ? "early" : "late", person % 3 == 0 ? 50 : 1095,
                             person % 3 == 0 ? 1 : 0, place);
    }
    const auto result = carried_out(
        plan_with(definition("a", "offence", "recall"), "adjust for: [place]\nestimator: weights\n"), table);
    ASSERT_TRUE(result) << sentence(result);
    EXPECT_EQ(result->rare, (std::vector<std::string>{"place=b", "place=c"}));
}

TEST(PlanDefinitionsTest, the_balance_shows_no_number_that_only_a_few_people_have_otherwise) {
    const auto balance_of = [](int with_some) {
        std::string table = "release,days,cause,fines\n";
        for (int person = 0; person < 300; ++person)
            table +=
                fmt::format("{},{},{},{}\n", person % 2 == 0 ? "early" : "late", person % 3 == 0 ? 50 : 1095,
                            person % 3 == 0 ? 1 : 0, person < with_some ? 2 + person % 5 : 0);
        return carried_out(
            plan_with(definition("a", "offence", "recall"), "adjust for: [fines]\nestimator: weights\n"),
            table);
    };
    const auto few = balance_of(4), enough = balance_of(60);
    ASSERT_TRUE(few && enough) << sentence(few);
    EXPECT_EQ(few->rare, std::vector<std::string>{"fines"});
    EXPECT_TRUE(enough->rare.empty());
}

// Two kinds of people of equal number; the measure takes 20 in 100 off for `a` and nothing for `b`.
std::string kinds_of_people() {
    NamedRandom random(11, "kinds");
    std::string text = "release,days,cause,kind of person,office,followed\n";
    for (int person = 0; person < 4000; ++person) {
        const bool a = person % 2 == 0;
        const bool early = random.chance(0.5);
        const bool back = random.chance(0.5 - (a && early ? 0.2 : 0));
        text += fmt::format("{},{},{},{},{},{}\n", early ? "early" : "late", back ? 100 : 1095, back ? 1 : 0,
                            person < 12 ? "rare"
                            : a         ? "a"
                                        : "b",
                            person % 8, person % 20 == 0 ? 200 : 1095);
    }
    return text;
}

TEST(PlanDefinitionsTest, subgroups_say_first_whether_effects_differ_and_small_ones_are_not_named) {
    const std::string text =
        plan_with(definition("a", "offence", "recall"),
                  "adjust for: []\nsubgroups: [kind of person]\nestimator: weights\ncluster: office\n");
    const auto result = carried_out(text, kinds_of_people());
    ASSERT_TRUE(result) << sentence(result);
    const PlanAnswer& answer = result->answers.front();
    ASSERT_EQ(answer.subgroup_columns.size(), 1U);
    EXPECT_LT(*answer.subgroup_columns[0].p, 1e-5);
    EXPECT_EQ(answer.subgroup_columns[0].silent, 1U);
    ASSERT_EQ(answer.subgroups.size(), 2U);
    EXPECT_EQ(answer.subgroups[0].value, "a");
    EXPECT_NEAR(answer.subgroups[0].difference, -0.2, 4 * answer.subgroups[0].error);
    EXPECT_NEAR(answer.subgroups[1].difference, 0, 5 * answer.subgroups[1].error);
    EXPECT_EQ(result->clusters, 8U);
    const std::string said = plan_result_text(*plan_of(text), *result);
    EXPECT_THAT(said, testing::Not(testing::HasSubstr("rare")));
    EXPECT_THAT(said, testing::HasSubstr("These are few, so intervals may be too narrow."));
}

TEST(PlanDefinitionsTest, a_subgroup_of_a_few_cannot_be_worked_out_from_the_others) {
    std::string table = "release,days,cause,sex\n";
    for (int person = 0; person < 403; ++person) {
        table += fmt::format("{},{},{},{}\n", person % 2 == 0 ? "early" : "late", person % 3 == 0 ? 9 : 1095,
                             person % 3 == 0 ? 1 : 0,
                             person < 3     ? "other"
                             : person < 150 ? "female"
                                            : "male");
    }
    const auto result = carried_out(
        plan_with(definition("a", "offence", "recall"), "subgroups: [sex]\nestimator: crude\n"), table);
    ASSERT_TRUE(result) << sentence(result);
    ASSERT_EQ(result->answers[0].subgroups.size(), 1U);
    EXPECT_EQ(result->answers[0].subgroups[0].value, "male");
    EXPECT_EQ(result->answers[0].subgroup_columns[0].silent, 2U);
}

TEST(PlanDefinitionsTest, unknown_outcomes_are_left_out_and_bounds_say_what_they_could_change) {
    std::string one = definition("a", "offence", "recall");
    one.replace(one.find("followed: 1095"), 14, "followed: {column: followed}");
    const auto result = carried_out(plan_with(one), kinds_of_people());
    ASSERT_TRUE(result) << sentence(result);
    const PlanAnswer& answer = result->answers.front();
    EXPECT_EQ(answer.with.unknown + answer.without.unknown, 200U);
    EXPECT_EQ(answer.with.people + answer.without.people, 3800U);
    ASSERT_TRUE(answer.bounds);
    EXPECT_LT(answer.bounds->lower, answer.risks.difference);
    EXPECT_GT(answer.bounds->upper, answer.risks.difference);
    // As wide as the unknown are many in both groups together.
    const double with = static_cast<double>(answer.with.unknown);
    const double without = static_cast<double>(answer.without.unknown);
    EXPECT_NEAR(answer.bounds->upper - answer.bounds->lower,
                with / (with + static_cast<double>(answer.with.people)) +
                    without / (without + static_cast<double>(answer.without.people)),
                1e-9);
}

TEST(PlanDefinitionsTest, parole_in_iowa_turns_with_the_definition) {
    const char* given = std::getenv("ULTIMA_DATA");
    const fs::path table = (given ? fs::path(given) : fs::path(ULTIMA_SOURCE_DIR) / "../shared/data") /
                           "evaluation/iowa/iowa.csv";
    if (!fs::exists(table))
        GTEST_SKIP() << "no " << table << ": set ULTIMA_DATA to the folder of the shared data";
    const auto read = [](const fs::path& path) {
        std::ostringstream text;
        text << std::ifstream(path, std::ios::binary).rdbuf();
        return text.str();
    };
    const std::string plan = read(fs::path(ULTIMA_SOURCE_DIR) / "examples/plans/iowa-parole.yaml");
    const auto result = carried_out(plan, read(table));
    ASSERT_TRUE(result) << sentence(result);
    EXPECT_TRUE(turned(*result));
    // Raw shares as published with the data's reference results (a few rows more there).
    EXPECT_NEAR(result->answers[0].crude.with, 1281 / 6986.0, 0.001);
    EXPECT_NEAR(result->answers[0].crude.without, 1132 / 5036.0, 0.001);
    EXPECT_NEAR(result->answers[1].crude.with, 2380 / 6986.0, 0.001);
    EXPECT_NEAR(result->answers[1].crude.without, 1231 / 5036.0, 0.001);
    EXPECT_LT(result->answers[0].interval.upper, 0);
    EXPECT_GT(result->answers[1].interval.lower, 0.08);
}

TEST(PlanWords, never_say_that_chance_is_no_explanation_at_all) {
    EXPECT_EQ(p_words(0.0123), "0.012");
    EXPECT_EQ(p_words(0.0009), "below 0.001");
    EXPECT_EQ(p_words(0), "below 0.001");
}

}  // namespace
}  // namespace ultima::test
