// SPDX-License-Identifier: Apache-2.0
// What a plan asks beside the outcome, and who is in it.
#include "evaluation/plan_flow.h"
#include "evaluation/plan_report.h"
#include "evaluation/plan_result.h"
#include "evaluation/plan_words.h"
#include "evaluation/refusals.h"
#include "evaluation/written_plan.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace ultima::test {
namespace {

constexpr const char* plan_text = R"(question: Fewer?
table: t.csv
groups: {column: group, with: a, without: b, known: on day 0}
definition: {id: back, clock: day 0, days: days, kind: cause, kinds: {1: offence}, counted: [offence],
             window: 365, followed: 365}
estimator: crude
custody days: {column: held, window: 365}
instead of: {column: otherwise, custody: [prison]}
victims: {harmed again: {column: harm, yes: [1]}}
)";

// 100 people in each group, 20 of them back. With `a`: 50 would have had prison, 25 a fine, for 25 nobody
// wrote it down; 10 of 80 known victims were harmed again, and 20 of 80 with `b`. Days in custody: 10 or 30.
std::string table(int unwritten = 25) {
    std::string text = "group,days,cause,held,otherwise,harm\n";
    for (const char* group : {"a", "b"}) {
        const bool with = group[0] == 'a';
        for (int person = 0; person < 100; ++person) {
            const bool back = person % 5 == 0;
            const char* otherwise = person < unwritten ? "" : person < unwritten + 25 ? "fine" : "prison";
            const char* harm = person >= 80 ? "" : person < (with ? 10 : 20) ? "1" : "0";
            text += fmt::format("{},{},{},{},{},{}\n", group, back ? 50 : 365, back ? 1 : 0,
                                (with ? 0 : 20) + (person % 2 == 0 ? 10 : 30), otherwise, harm);
        }
    }
    return text;
}

TEST(PlanBesideTest, days_in_custody_stand_beside_the_outcome) {
    const auto result = carried_out(plan_text, table());
    ASSERT_TRUE(result) << sentence(result);
    ASSERT_TRUE(result->custody);
    EXPECT_EQ(result->custody->mean[1], 20);
    EXPECT_EQ(result->custody->mean[0], 40);
    // By hand: variances of 10 and 30 in halves are 100 * 100 / 99.
    const double error = std::sqrt(2 * (100.0 * 100 / 99) / 100);
    EXPECT_NEAR(result->custody->difference.lower, -20 - 1.959964 * error, 1e-5);
    EXPECT_THAT(custody_words(*plan_of(plan_text), *result)[0],
                testing::HasSubstr("20.0 days in custody with `a` and 40.0 with `b`: 20.0 days fewer"));
    std::string late = plan_text;
    late.replace(late.find("held, window: 365"), 17, "held, window: 25 ");
    EXPECT_EQ(refusal(carried_out(late, table())), "bad-days");
}

TEST(PlanBesideTest, days_in_custody_of_a_few_are_not_told) {
    // Of those with `b` one alone is held: the mean, a hundred times, would be that person's days.
    std::string one = "group,days,cause,held,otherwise,harm\n";
    for (int person = 0; person < 200; ++person)
        one += fmt::format("{},{},{},{},prison,\n", person < 100 ? "a" : "b", person % 5 == 0 ? 50 : 365,
                           person % 5 == 0 ? 1 : 0,
                           person < 100    ? 20
                           : person == 150 ? 237
                                           : 0);
    const auto result = carried_out(plan_text, one);
    ASSERT_TRUE(result) << sentence(result);
    EXPECT_EQ(custody_words(*plan_of(plan_text), *result)[0],
              "In one of the groups fewer than 5 people spent a day in custody: the days are not shown.");
}

TEST(PlanBesideTest, where_the_outcome_is_the_same_of_all_there_is_no_interval_to_believe) {
    for (const char* back : {"50,1", "365,0"}) {
        std::string same = "group,days,cause,held,otherwise,harm\n";
        for (int person = 0; person < 200; ++person)
            same += fmt::format("{},{},20,prison,\n", person < 100 ? "a" : "b", back);
        EXPECT_EQ(refusal(carried_out(plan_text, same)), "no-variation") << back;
    }
}

TEST(PlanBesideTest, the_share_that_would_have_had_no_custody_has_bounds_for_what_nobody_wrote_down) {
    const auto result = carried_out(plan_text, table());
    ASSERT_TRUE(result) << sentence(result);
    ASSERT_TRUE(result->widening);
    EXPECT_EQ(result->widening->recorded, 75U);
    EXPECT_EQ(result->widening->unrecorded, 25U);
    EXPECT_NEAR(result->widening->share, 25.0 / 75, 1e-12);
    EXPECT_NEAR(result->widening->bounds.lower, 0.25, 1e-12);
    EXPECT_NEAR(result->widening->bounds.upper, 0.5, 1e-12);
    // Nobody wrote anything down: the words say so and give no share.
    const auto silent = carried_out(plan_text, table(100));
    ASSERT_TRUE(silent) << sentence(silent);
    EXPECT_THAT(widening_words(*plan_of(plan_text), *silent)[0], testing::StartsWith("For nobody with `a`"));
}

TEST(PlanBesideTest, victims_are_compared_where_it_is_known_and_not_where_a_few_are) {
    const auto result = carried_out(plan_text, table());
    ASSERT_TRUE(result) << sentence(result);
    ASSERT_EQ(result->victims.size(), 1U);
    EXPECT_EQ(result->victims[0].people[1], 80U);
    EXPECT_NEAR(result->victims[0].difference, 10.0 / 80 - 20.0 / 80, 1e-12);
    std::string few = plan_text;
    few.replace(few.find("yes: [1]"), 8, "yes: [2]");
    std::string text = table();
    text.replace(text.rfind(",0\n"), 3, ",2\n");
    const auto hidden = carried_out(few, text);
    ASSERT_TRUE(hidden) << sentence(hidden);
    ASSERT_TRUE(hidden->victims[0].refused);
    EXPECT_EQ(hidden->victims[0].refused->code, "too-few-events");
    // 100 people with `a` less 97 known would count the 3 others.
    std::string known = table();
    for (int one = 0; one < 17; ++one) {
        const std::size_t at = known.find(",\n");
        known.replace(at, 2, ",0\n");
    }
    const auto unknown = carried_out(plan_text, known);
    ASSERT_TRUE(unknown) << sentence(unknown);
    ASSERT_TRUE(unknown->victims[0].refused);
    EXPECT_EQ(unknown->victims[0].refused->code, "too-few-events");
}

std::vector<std::string> flow(const std::vector<Exclusion>& excluded, std::size_t people) {
    std::size_t rows = people;
    for (const Exclusion& one : excluded) rows += one.people;
    std::vector<std::string> lines;
    for (const FlowLine& line : people_flow(rows, 0, excluded, people, 5))
        lines.push_back(line.what + ": " + line.shown);
    return lines;
}

TEST(PlanBesideTest, who_was_left_out_adds_up_and_a_few_of_them_cannot_be_worked_out) {
    using testing::ElementsAre;
    EXPECT_THAT(flow({{"x", 10}, {"y", 20}}, 1000),
                ElementsAre("Rows that were read: 1,030", "Lines that could not be read: 0",
                            "Left out: x: 10", "Left out: y: 20", "People that are left: 1,000"));
    EXPECT_THAT(flow({{"x", 3}, {"y", 20}, {"z", 40}}, 1000),
                ElementsAre("Rows that were read: 1,063", "Lines that could not be read: 0",
                            "Left out: z: 40", "Left out: x; or y: 23", "People that are left: 1,000"));
    EXPECT_THAT(flow({{"x", 3}, {"y", 4}}, 1000),
                ElementsAre("Rows that were read: 1,007", "Lines that could not be read: 0",
                            "Left out: x; or y: 7", "People that are left: 1,000"));
    EXPECT_THAT(
        flow({{"x", 3}, {"y", 0}}, 1000),
        ElementsAre("Rows that were read: fewer than 5 more than are left", "Lines that could not be read: 0",
                    "Left out: y: 0", "Left out: x: fewer than 5", "People that are left: 1,000"));
}

TEST(PlanBesideTest, the_page_and_the_paper_say_the_same) {
    const auto result = carried_out(plan_text, table());
    ASSERT_TRUE(result) << sentence(result);
    const PlanReport report = report_of(*plan_of(plan_text), *result, "abc");
    const std::string page = plan_page(report);
    for (const char* part : {"Whom the net caught", "Days in custody", "Victims", "What this cannot show",
                             "Who is in it", "Plan (SHA-256)"})
        EXPECT_THAT(page, testing::HasSubstr(part));
    const auto pdf = plan_pdf(report);
    ASSERT_TRUE(pdf) << sentence(pdf);
    EXPECT_THAT(*pdf, testing::StartsWith("%PDF-"));
    // Each picture has a table with its numbers.
    const std::size_t plot = page.find("<svg");
    ASSERT_NE(plot, std::string::npos);
    EXPECT_NE(page.find("at risk after it", plot), std::string::npos);
}

}  // namespace
}  // namespace ultima::test
