// SPDX-License-Identifier: Apache-2.0
// Plans whose rows are not persons: sentences say so, and many rows of one person do not make a result surer.
#include "evaluation/named_random.h"
#include "evaluation/plan_columns.h"
#include "evaluation/plan_forms.h"
#include "evaluation/plan_statements.h"
#include "evaluation/plan_text.h"
#include "evaluation/refusals.h"
#include "evaluation/written_plan.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace ultima::test {
namespace {

using testing::HasSubstr;

constexpr const char* description = R"(kind: description
question: Who comes back?
table: exits.csv
unit: {rows: exits, person: who}
definition: {id: back, clock: release, days: days, kind: back, kinds: {1: return}, counted: [return],
             window: 365, followed: 365}
by: [town]
)";

constexpr const char* compared = R"(question: Do fewer come back?
table: exits.csv
unit: {rows: exits, person: who}
groups: {column: release, with: early, without: late, known: on day 0}
definition: {id: back, clock: release, days: days, kind: back, kinds: {1: return}, counted: [return],
             window: 365, followed: 365}
adjust for: [town]
estimator: augmented
)";

constexpr const char* columns = "who,town,release,days,back\n";

// Each person has some exits, and the same chance to come back after each of them; half of all persons rarely
// come back, half do mostly.
std::string exits(std::size_t persons, std::uint64_t seed, int copies = 1) {
    NamedRandom random(seed, "exits of a person");
    std::string text = columns;
    for (std::size_t person = 0; person < persons; ++person) {
        const double chance = random.chance(0.5) ? 0.2 : 0.8;
        const bool north = random.chance(0.5);
        const bool early = random.chance(north ? 0.6 : 0.4);
        const auto rows = 1 + random.below(6);
        for (std::uint64_t row = 0; row < rows; ++row) {
            const bool back = random.chance(chance);
            for (int copy = 0; copy < copies; ++copy)
                text += fmt::format("p{},{},{},{},{}\n", person, north ? "north" : "south",
                                    early ? "early" : "late", back ? 30 : 365, back ? 1 : 0);
        }
    }
    return text;
}

TEST(PlanUnitTest, the_interval_of_a_share_is_that_between_persons) {
    const std::string table = exits(300, 3);
    const auto result = described(description, table);
    ASSERT_TRUE(result) << sentence(result);
    const auto rows = read_text_table(table);
    std::map<std::string, std::array<double, 2>> persons;
    double n = 0, x = 0;
    for (const auto& row : rows->rows) {
        persons[row[0]][0] += 1;
        n += 1;
        if (row[4] != "1") continue;
        persons[row[0]][1] += 1;
        x += 1;
    }
    const double p = x / n;
    double variance = 0;
    const double size = static_cast<double>(persons.size());
    for (const auto& [who, own] : persons)
        variance += std::pow((own[1] - p * own[0]) / n, 2) * size / (size - 1);
    const double worth = p * (1 - p) / variance;
    EXPECT_LT(worth, 0.7 * n);
    EXPECT_EQ(result->persons, persons.size());
    // Wilson's interval holds the shares whose own error reaches to p.
    const Interval interval = result->everybody[0].interval;
    for (const double end : {interval.lower, interval.upper})
        EXPECT_NEAR(std::fabs(p - end), 1.959963984540054 * std::sqrt(end * (1 - end) / worth), 1e-9);
    const auto alone = described(replaced(description, "unit: {rows: exits, person: who}\n", ""), table);
    ASSERT_TRUE(alone);
    EXPECT_LT(alone->everybody[0].interval.upper - alone->everybody[0].interval.lower,
              0.9 * (interval.upper - interval.lower));
}

TEST(PlanUnitTest, intervals_hold_the_truth_as_often_as_they_say_where_persons_come_again) {
    const std::string alone = replaced(description, "unit: {rows: exits, person: who}\n", "");
    constexpr int trials = 300;
    int by_person = 0;
    int by_row = 0;
    const auto holds = [](const Result<PlanDescription>& result) {
        const Interval interval = result->everybody[0].interval;
        return interval.lower <= 0.5 && interval.upper >= 0.5 ? 1 : 0;
    };
    for (std::uint64_t trial = 0; trial < trials; ++trial) {
        const std::string table = exits(120, 1000 + trial);
        const auto result = described(description, table);
        const auto other = described(alone, table);
        ASSERT_TRUE(result && other);
        by_person += holds(result);
        by_row += holds(other);
    }
    EXPECT_GE(by_person, 273) << "285 of 300 expected, error 3.8";
    EXPECT_LE(by_row, 267) << "rows taken as independent are too sure of themselves";
}

TEST(PlanUnitTest, the_same_rows_three_times_say_no_more_of_a_difference) {
    const auto once = carried_out(compared, exits(400, 9));
    const auto thrice = carried_out(compared, exits(400, 9, 3));
    ASSERT_TRUE(once && thrice) << sentence(once);
    const PlanAnswer& one = once->answers.front();
    const PlanAnswer& three = thrice->answers.front();
    EXPECT_NEAR(one.risks.difference, three.risks.difference, 1e-10);
    EXPECT_NEAR(one.error, three.error, 1e-10);
    const std::string alone = replaced(compared, "unit: {rows: exits, person: who}\n", "");
    const auto too_sure = carried_out(alone, exits(400, 9, 3));
    ASSERT_TRUE(too_sure);
    EXPECT_LT(too_sure->answers.front().error, 0.6 * three.error);
    EXPECT_EQ(once->persons, 400U);
    EXPECT_EQ(one.detectable, 0);
    ASSERT_FALSE(one.with.curve.empty());
    EXPECT_NEAR(one.with.curve.back().interval.lower, three.with.curve.back().interval.lower, 1e-10);
    EXPECT_LT(too_sure->answers.front().with.curve.back().interval.upper -
                  too_sure->answers.front().with.curve.back().incidence,
              0.6 * (three.with.curve.back().interval.upper - three.with.curve.back().incidence));
}

// Of a person with two exits, both are drawn or neither.
TEST(PlanUnitTest, a_grace_period_draws_whole_persons) {
    const std::string plan = R"(question: Do fewer come back?
table: exits.csv
unit: {rows: exits, person: who}
groups: {begins: place, with: a place, without: no place}
emulation: {grace period: 30 days, draws: 200}
definition: {id: back, clock: release, days: days, kind: back, kinds: {1: return}, counted: [return],
             window: 365, followed: 365}
)";
    const auto table = [](int copies) {
        NamedRandom random(8, "places");
        std::string text = "who,place,days,back\n";
        for (int person = 0; person < 400; ++person) {
            const auto back = 1 + random.below(600);
            const auto place = 1 + random.below(60);
            for (int copy = 0; copy < copies; ++copy)
                text += fmt::format("p{},{},{},{}\n", person, place <= back ? fmt::format("{}", place) : "",
                                    std::min<std::uint64_t>(back, 365), back <= 365 ? 1 : 0);
        }
        return text;
    };
    const auto once = carried_out(plan, table(1));
    const auto thrice = carried_out(plan, table(3));
    ASSERT_TRUE(once && thrice) << sentence(once) << sentence(thrice);
    EXPECT_NEAR(once->answers.front().error, thrice->answers.front().error, 1e-12);
    const auto few = carried_out(plan, [&] {
        std::string text = "who,place,days,back\n";
        for (int row = 0; row < 400; ++row)
            text += fmt::format("p{},{},{},{}\n", row % 24, row % 24 < 12 ? "3" : "",
                                row % 5 == 0 ? 100 : 365, row % 24 % 12 == 0 ? 1 : 0);
        return text;
    }());
    EXPECT_EQ(refusal(few), "too-few-events") << "of twelve persons a group one has the event";
}

TEST(PlanUnitTest, sentences_say_what_a_row_is_and_how_many_persons_stand_behind) {
    const std::string table = exits(400, 9);
    const auto rows = read_text_table(table);
    for (const char* text : {description, compared}) {
        const auto plan = plan_of(text);
        ASSERT_TRUE(plan) << sentence(plan);
        const auto forms = carry_out_in_forms(*plan, *rows, "hash", 5);
        ASSERT_TRUE(forms) << sentence(forms);
        for (const std::string& form : {forms->text, plan_page(forms->report)}) {
            EXPECT_THAT(form,
                        HasSubstr(" exits of 400 persons. Intervals allow exits of one person (`who`) to be "
                                  "alike."));
            EXPECT_THAT(form, HasSubstr("Exits that are left"));
            EXPECT_THAT(form, testing::Not(HasSubstr("People that are left")));
        }
        const auto json = nlohmann::json::parse(forms->json);
        EXPECT_EQ(json["unit"]["rows"], "exits");
        EXPECT_EQ(json["unit"]["persons"], 400);
        EXPECT_EQ(columns_of(*plan).count("who"), 1U);
    }
    EXPECT_THAT(carry_out_in_forms(*plan_of(description), *rows, "hash", 5)->text, HasSubstr("All exits: "));
    EXPECT_THAT(carry_out_in_forms(*plan_of(compared), *rows, "hash", 5)->text,
                HasSubstr("Of 100 exits with `early`"));
}

TEST(PlanUnitTest, a_report_calls_rows_people_only_where_they_are) {
    const std::string table = exits(1200, 9);
    const auto page_of = [&](const std::string& plan, const std::string& more = "") {
        const auto read = plan_of(plan);
        const auto rows = read_text_table(table + more);
        const auto forms = carry_out_in_forms(*read, *rows, "hash", 5);
        return forms ? plan_page(forms->report) : sentence(forms);
    };
    const std::string of_exits = std::string(compared) + "subgroups: [town]\n";
    const std::string page = page_of(of_exits);
    EXPECT_THAT(page, HasSubstr("Does it differ between exits?"));
    EXPECT_THAT(page, testing::ContainsRegex(
                          "are worth [0-9]+ and [0-9]+ exits if no two of them are of one person"));
    const std::string of_people = page_of(replaced(of_exits, "unit: {rows: exits, person: who}\n", ""));
    EXPECT_THAT(of_people, HasSubstr("Does it differ between people?"));
    EXPECT_THAT(of_people, testing::ContainsRegex("are worth [0-9]+ and [0-9]+ people\\."));
    // All come back on day 30, or never: no day stands for a few. Then three come back on day 100.
    const std::string left_out = "Days are left out between which a few exits ";
    EXPECT_THAT(page, testing::Not(HasSubstr(left_out)));
    EXPECT_THAT(page_of(of_exits, "a,north,early,100,1\nb,north,early,100,1\nc,north,early,100,1\n"),
                HasSubstr(left_out));
}

TEST(PlanUnitTest, many_rows_of_a_few_persons_are_few) {
    std::string table = exits(240, 4);
    for (int row = 0; row < 40; ++row)
        table +=
            fmt::format("q{},valley,early,{},{}\n", row % 3, row % 2 == 0 ? 30 : 365, row % 2 == 0 ? 1 : 0);
    const auto result = described(description, table);
    ASSERT_TRUE(result) << sentence(result);
    for (const DescribedLine& line : result->columns[0].lines) EXPECT_NE(line.value, "valley");
    std::string few = columns;
    for (int row = 0; row < 200; ++row)
        few += fmt::format("p{},{},{},{},{}\n", row % 8, row % 3 == 0 ? "north" : "south",
                           row % 8 < 4 ? "early" : "late", row % 5 == 0 ? 30 : 365, row % 5 == 0 ? 1 : 0);
    EXPECT_EQ(refusal(carried_out(compared, few)), "too-few-people");
    EXPECT_EQ(refusal(carried_out(compared, exits(100, 4) + ",north,early,365,0\n")), "unknown-value");
}

TEST(PlanUnitTest, a_count_of_rows_is_small_where_it_could_be_of_a_few_persons) {
    TextTable table{{"who"}, {{"a"}, {"b"}, {"b"}, {"b"}, {"c"}}};
    EXPECT_EQ(hide_rows_below(5, table, "who"), 15);
    EXPECT_EQ(hide_rows_below(5, {{"who"}, {{"a"}, {"b"}}}, "who"), 5);
}

TEST(PlanUnitTest, a_unit_that_says_too_little_or_too_much_is_refused_at_its_line) {
    const auto line_of = [](const std::string& text) {
        Sources sources;
        const auto plan = read_plan(sources, sources.add("plan.yaml", text));
        if (plan) return std::string("it was read");
        const Span span = plan.error().front().span.value_or(Span{});
        return fmt::format("{} {} {}", sources.position(span.file, span.begin).line, refusal(plan),
                           sentence(plan));
    };
    EXPECT_THAT(line_of(replaced(compared, ", person: who", "")), testing::StartsWith("3 plan-missing"));
    EXPECT_THAT(line_of(replaced(compared, "person: who", "person: who, row: exit")),
                testing::StartsWith("3 plan-name `unit` has no `row`"));
    const auto with = plan_of(compared);
    const auto without = plan_of(replaced(compared, "unit: {rows: exits, person: who}\n", ""));
    ASSERT_TRUE(with && without);
    EXPECT_EQ(deviations(statements_of(*with), statements_of(*without)).size(), 2U);
}

}  // namespace
}  // namespace ultima::test
