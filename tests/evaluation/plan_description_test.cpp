// SPDX-License-Identifier: Apache-2.0
// Plans that describe: shares by categories, never a difference, never a few people.
#include "evaluation/plan_description.h"

#include "evaluation/named_random.h"
#include "evaluation/plan_text.h"
#include "evaluation/refusals.h"
#include "evaluation/written_plan.h"
#include "tables/database.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* plan_text = R"(kind: description
question: Who comes back?
table: exits.csv
definition: {id: back, clock: release, days: days, kind: back, kinds: {1: return}, counted: [return],
             window: 365, followed: 365}
by: {stay: [short, long], town: []}
)";

std::string exits(const std::string& stay, const std::string& town, int back, int not_back) {
    std::string text;
    for (int one = 0; one < back + not_back; ++one)
        text += fmt::format("{},{},{},{}\n", stay, town, one < back ? 50 : 365, one < back ? 1 : 0);
    return text;
}

TEST(PlanDescriptionTest, shares_have_intervals_and_the_result_says_that_they_are_no_effect) {
    const std::string table =
        "stay,town,days,back\n" + exits("long", "North", 20, 80) + exits("short", "South", 10, 190);
    const auto result = described(plan_text, table);
    ASSERT_TRUE(result) << sentence(result);
    ASSERT_EQ(result->columns.size(), 2U);
    EXPECT_EQ(result->columns[0].lines[0].value, "short");
    EXPECT_NEAR(result->columns[0].lines[0].shares[0].share, 0.05, 1e-12);
    EXPECT_NEAR(result->columns[0].lines[1].shares[0].share, 0.2, 1e-12);
    EXPECT_NEAR(result->everybody[0].share, 0.1, 1e-12);
    // Wilson by hand for 20 of 100.
    EXPECT_NEAR(result->columns[0].lines[1].shares[0].interval.lower, 0.13337, 1e-4);
    EXPECT_NEAR(result->columns[0].lines[1].shares[0].interval.upper, 0.28883, 1e-4);
    const auto plan = plan_of(plan_text);
    const std::string text = description_text(*plan, *result);
    EXPECT_THAT(text, testing::HasSubstr("It is no effect of anything"));
    EXPECT_THAT(text, testing::HasSubstr("  long: 20.0 (13.3 to 28.9) in 100, 100 people"));
    const std::string json = description_json(*plan, *result);
    EXPECT_THAT(json, testing::Not(testing::HasSubstr("difference_per_100")));
    EXPECT_EQ(nlohmann::json::parse(json)["kind"], "description");
}

TEST(PlanDescriptionTest, a_description_knows_no_groups_and_no_estimator) {
    EXPECT_EQ(refusal(plan_of(std::string(plan_text) + "estimator: crude\n")), "plan-name");
    EXPECT_EQ(refusal(plan_of(std::string(plan_text) +
                              "groups: {column: stay, with: a, without: b, known: on day 0}\n")),
              "plan-name");
    EXPECT_EQ(refusal(plan_of("kind: guess\nquestion: x\n")), "plan-value");
}

TEST(PlanDescriptionTest, values_with_a_few_people_are_shown_together_and_not_named) {
    const std::string table = "stay,town,days,back\n" + exits("short", "North", 20, 80) +
                              exits("short", "South", 30, 70) + exits("short", "Anna Example", 1, 0) +
                              exits("short", "East", 6, 30);
    const auto result = described(plan_text, table);
    ASSERT_TRUE(result) << sentence(result);
    const DescribedColumn& town = result->columns[1];
    ASSERT_EQ(town.lines.size(), 3U);
    // One person of whom 7 come back and 30 do not could not be told from East, so they stand together.
    EXPECT_EQ(town.lines.back().shares[0].people, 37U);
    EXPECT_EQ(line_words(*plan_of(plan_text), town.lines.back(), 5),
              "Together: East, and values of fewer than 5 people each (1)");
    EXPECT_THAT(description_text(*plan_of(plan_text), *result),
                testing::Not(testing::HasSubstr("Anna Example")));
    EXPECT_EQ(refusal(described(plan_text, "stay,town,days,back\n" + exits("short", "North", 2, 80))),
              "too-few-people");
}

TEST(PlanDescriptionTest, nothing_small_is_left_in_any_table_and_lines_add_up_to_everybody) {
    NamedRandom random(5, "description");
    const std::string plan =
        "kind: description\nquestion: x\ntable: t\ndefinitions:\n"
        "  - {id: a, clock: c, days: days, kind: back, kinds: {1: return, 2: recall}, counted: [return], "
        "competing: [recall], window: 365, followed: 365}\n"
        "  - {id: b, clock: c, days: days, kind: back, kinds: {1: return, 2: recall}, counted: [return, "
        "recall], window: 365, followed: 365}\nby: [town]\n";
    int shown = 0;
    for (int round = 0; round < 150; ++round) {
        std::string table = "town,days,back\n";
        const auto people = 30 + random.below(300);
        for (std::uint64_t person = 0; person < people; ++person) {
            const auto town = random.below(1 + random.below(12));
            const auto kind = random.chance(0.7) ? 0 : 1 + random.below(2);
            table += fmt::format("t{},{},{}\n", town, kind == 0 ? 365 : 9, kind);
        }
        const auto result = described(plan, table);
        if (!result) continue;
        ++shown;
        std::size_t sum = 0;
        const auto fine = [](std::size_t count) { return count == 0 || count >= 5; };
        for (const DescribedLine& line : result->columns[0].lines) {
            const DescribedShare& a = line.shares[0];
            const DescribedShare& b = line.shares[1];
            sum += a.people;
            EXPECT_TRUE(fine(a.people) && fine(a.events) && fine(a.people - a.events));
            EXPECT_TRUE(fine(b.events) && fine(b.people - b.events) && fine(b.events - a.events));
        }
        EXPECT_EQ(sum, people);
    }
    EXPECT_GT(shown, 50);
}

// The roster's episodes as a table of exits, by the query that stands beside the plan.
TextTable exits_of(const fs::path& folder, const std::string& query) {
    std::string sql = query;
    for (const std::string name : {"episodes.csv", "charges.csv"}) {
        const std::string quoted = "read_csv('" + name;
        sql.replace(sql.find(quoted), quoted.size(), "read_csv('" + (folder / name).string());
    }
    Database db;
    Rows rows = db.query("SELECT way, stay, charge, days::VARCHAR, back::VARCHAR, person::VARCHAR FROM (" +
                         sql + ")");
    TextTable table{.columns = {"way", "stay", "charge", "days", "back", "person"}, .rows = {}, .unread = 0};
    while (const Chunk* chunk = rows.next()) {
        for (std::size_t row = 0; row < chunk->size(); ++row) {
            table.rows.emplace_back();
            for (std::size_t column = 0; column < 6; ++column)
                table.rows.back().emplace_back(chunk->column(column).text(row));
        }
    }
    return table;
}

TEST(PlanDescriptionTest, returns_to_jail_in_new_york_are_described_by_stay_and_charge) {
    const char* given = std::getenv("ULTIMA_DATA");
    const fs::path folder =
        (given ? fs::path(given) : fs::path(ULTIMA_SOURCE_DIR) / "../shared/data") / "custody/nyc";
    if (!fs::exists(folder / "episodes.csv"))
        GTEST_SKIP() << "no " << folder << ": set ULTIMA_DATA to the folder of the shared data";
    const auto read = [](const std::string& name) {
        std::ostringstream text;
        text << std::ifstream(fs::path(ULTIMA_SOURCE_DIR) / "examples/plans" / name).rdbuf();
        return text.str();
    };
    const auto plan = plan_of(read("new-york-returns.yaml"));
    ASSERT_TRUE(plan) << sentence(plan);
    const TextTable table = exits_of(folder, read("new-york-returns.sql"));
    const auto result = describe(*plan, table);
    ASSERT_TRUE(result) << sentence(result);
    EXPECT_GT(result->people, 10'000U);
    ASSERT_EQ(result->columns.size(), 2U);
    EXPECT_EQ(result->columns[0].lines.size(), 6U);
    // A count apart from the plan: exits and returns summed by hand over the rows.
    std::size_t people = 0;
    std::size_t back = 0;
    for (const auto& row : table.rows) {
        if (row[0] != "left custody") continue;
        ++people;
        if (row[4] == "1" && std::stod(row[3]) <= 365) ++back;
    }
    EXPECT_EQ(result->everybody[0].people, people);
    EXPECT_EQ(result->everybody[0].events, back);
    std::set<std::string> persons;
    for (const auto& row : table.rows)
        if (row[0] == "left custody") persons.insert(row[5]);
    EXPECT_EQ(result->persons, persons.size());
    EXPECT_LT(result->persons, people);
    // Who leaves several times has come back in between: by row one would be too sure.
    const auto by_row = describe(
        *plan_of(replaced(read("new-york-returns.yaml"), "unit: {rows: exits, person: person}", "")), table);
    ASSERT_TRUE(by_row);
    const auto width = [](const PlanDescription& of) {
        return of.everybody[0].interval.upper - of.everybody[0].interval.lower;
    };
    EXPECT_GT(width(*result), width(*by_row));
}

}  // namespace
}  // namespace ultima::test
