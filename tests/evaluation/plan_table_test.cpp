// SPDX-License-Identifier: Apache-2.0
// One table in five kinds of files, and one answer.
#include "evaluation/plan_table.h"

#include "base/scratch.h"
#include "evaluation/monitoring_result.h"
#include "evaluation/named_random.h"
#include "evaluation/plan_result.h"
#include "evaluation/plan_text.h"
#include "evaluation/refusals.h"
#include "tables/database.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>

namespace ultima::test {
namespace {

constexpr std::size_t large = 1U << 26U;

constexpr const char* comparison = R"(question: Fewer?
table: t
population: {place: ["north, by the sea", "the \"old\" town"]}
groups: {column: release, with: early, without: at the end, known: on day 0}
definition: {id: back, clock: release, days: days, kind: kind, kinds: {1: return}, counted: [return], window: 365, followed: 365}
adjust for: [age]
estimator: augmented
)";
constexpr const char* monitoring = R"(kind: monitoring
question: How do they go?
table: t
start: began
days: days
ended: kind
kinds: {1: return}
still running: [""]
seen until: 2026-12-31
cohorts: quarter
at: [90]
)";

class PlanTableTest : public testing::Test {
  protected:
    PlanTableTest() {
        NamedRandom random(7, "rows of a table");
        std::string values;
        csv_ = "release,place,age,days,kind,began\n";
        for (int person = 0; person < 400; ++person) {
            const bool early = random.chance(0.5), back = random.chance(early ? 0.2 : 0.4);
            const auto age = 18 + random.below(40);
            const bool half = random.chance(0.5);
            const auto days = back ? 1 + random.below(364) : 365;
            const auto month = 1 + random.below(12);
            const char* place = person % 2 == 0 ? "north, by the sea" : "the \"old\" town";
            const char* quoted = person % 2 == 0 ? "\"north, by the sea\"" : "\"the \"\"old\"\" town\"";
            csv_ += fmt::format("{},{},{}{},{},{},2025-{:02}-03\n", early ? "early" : "at the end", quoted,
                                age, half ? ".5" : "", days, back ? "1" : "", month);
            values +=
                fmt::format("{}('{}', '{}', {}{}, {}, {}, DATE '2025-{:02}-03')", person == 0 ? "" : ", ",
                            early ? "early" : "at the end", place, age, half ? ".5" : ".0", days,
                            back ? "1.0" : (person % 3 == 0 ? "'nan'" : "NULL"), month);
        }
        made_ =
            "CREATE TABLE exits (release VARCHAR, place VARCHAR, age DOUBLE, days INTEGER, kind DOUBLE, "
            "began "
            "TIMESTAMP); INSERT INTO exits VALUES " +
            values;
    }
    std::string csv() const { return scratch_.file("t.csv", csv_); }
    std::string parquet(const std::string& query = "SELECT * FROM exits") const {
        Database database;
        database.run(made_);
        database.run(fmt::format("COPY ({}) TO {} (FORMAT parquet)", query,
                                 quote_literal(scratch_.path("t.parquet"))));
        return scratch_.path("t.parquet");
    }
    std::string duckdb() const {
        Database::Settings settings;
        settings.file = scratch_.path("t.duckdb");
        Database(settings).run(made_ + "; CREATE TABLE others (a INTEGER)");
        return settings.file.string();
    }
    std::string sqlite() const {
        std::string sql =
            "BEGIN; CREATE TABLE exits (release TEXT, place TEXT, age TEXT, days INTEGER, kind INTEGER, "
            "began "
            "TEXT);";
        Database database;
        database.run(made_);
        Rows rows = database.query(
            "SELECT 'INSERT INTO exits VALUES (''' || release || ''', ''' || place || ''', ''' || CASE WHEN "
            "age = "
            "trunc(age) THEN CAST(CAST(age AS INT) AS VARCHAR) ELSE CAST(age AS VARCHAR) END || ''', ' || "
            "days || ', "
            "' || CASE WHEN kind = 1 THEN '1' ELSE 'NULL' END || ', ''' || CAST(CAST(began AS DATE) AS "
            "VARCHAR) || "
            "''');' FROM exits");
        while (const Chunk* chunk = rows.next())
            for (std::size_t i = 0; i < chunk->size(); ++i) sql += chunk->column(0).text(i);
        sql += "COMMIT;";
        sqlite3* handle = nullptr;
        const std::string path = scratch_.path("t.sqlite");
        EXPECT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(handle);
        sqlite3_close(handle);
        return path;
    }

    static std::string compared(const std::string& csv) {
        Sources sources;
        const auto plan = read_plan(sources, sources.add("plan.yaml", comparison));
        if (!plan) return sentence(plan);
        const auto table = read_text_table(csv);
        if (!table) return sentence(table);
        const auto result = carry_out(*plan, *table);
        if (!result) return sentence(result);
        return plan_result_text(*plan, *result) + plan_result_json(*plan, *result);
    }
    static std::string monitored(const std::string& csv) {
        Sources sources;
        const auto plan = read_monitoring_plan(sources, sources.add("plan.yaml", monitoring));
        if (!plan) return sentence(plan);
        const auto result = carry_out_monitoring(*plan, sources, sources.add("t", csv));
        if (result) return monitoring_text(*plan, *result) + monitoring_json(*plan, *result);
        const Diagnostic& one = result.error().front();
        return fmt::format("{} {} {}", one.code, one.message,
                           sources.position(one.span->file, one.span->begin).line);
    }

    Scratch scratch_;
    std::string csv_, made_;
};

TEST_F(PlanTableTest, the_same_rows_give_the_same_answers_whatever_kind_of_file_they_are_in) {
    const auto plain = read_plan_table(csv(), large);
    ASSERT_TRUE(plain) << sentence(plain);
    EXPECT_EQ(plain->csv, csv_);
    const std::string answer = compared(csv_);
    EXPECT_THAT(answer, testing::HasSubstr("Of 100 people with `early`"));
    const std::string course = monitored(csv_);
    EXPECT_THAT(course, testing::HasSubstr("return"));
    const std::string folder = scratch_.path("folder");
    std::filesystem::create_directory(folder);
    std::filesystem::copy_file(parquet("SELECT * FROM exits LIMIT 150"), folder + "/1.parquet");
    std::filesystem::copy_file(parquet("SELECT * FROM exits OFFSET 150"), folder + "/2.parquet");
    for (const std::string& path : {parquet(), folder, duckdb() + "#exits", sqlite() + "#exits"}) {
        const auto table = read_plan_table(path, large);
        ASSERT_TRUE(table) << path << ": " << sentence(table);
        EXPECT_EQ(table->csv, csv_) << path;
        EXPECT_EQ(compared(table->csv), answer) << path;
        EXPECT_EQ(monitored(table->csv), course) << path;
    }
}

TEST_F(PlanTableTest, whole_decimals_and_moments_with_a_zone_read_as_in_CSV_wherever_the_machine_stands) {
    ASSERT_EQ(setenv("TZ", "America/New_York", 1), 0);
    const auto table = read_plan_table(
        parquet("SELECT * REPLACE (CASE WHEN kind = 1 THEN CAST(1 AS DECIMAL(5, 2)) END AS kind, "
                "CAST(CAST(began AS VARCHAR) || '+00' AS TIMESTAMP WITH TIME ZONE) AS began) FROM exits"),
        large);
    unsetenv("TZ");
    ASSERT_TRUE(table) << sentence(table);
    EXPECT_EQ(table->csv, csv_);
}

TEST_F(PlanTableTest, a_mistake_in_a_row_is_told_with_the_line_it_would_have_as_CSV) {
    const auto table = read_plan_table(
        parquet("SELECT * REPLACE (CASE WHEN rowid = 41 THEN -3 ELSE days END AS days) FROM exits"), large);
    ASSERT_TRUE(table) << sentence(table);
    EXPECT_EQ(monitored(table->csv), "bad-time `-3` is no number of days 43");
}

TEST_F(PlanTableTest, the_hash_is_that_of_the_file) {
    const std::string path = parquet();
    const auto one = read_plan_table(path, large);
    ASSERT_TRUE(one);
    const auto other = read_plan_table(parquet("SELECT * FROM exits ORDER BY days"), large);
    ASSERT_TRUE(other);
    EXPECT_NE(one->hash, other->hash);
    EXPECT_EQ(one->hash.size(), 64U);
}

TEST_F(PlanTableTest, a_table_in_a_database_has_to_be_named_and_the_names_are_told) {
    const std::string path = duckdb();
    const auto unnamed = read_plan_table(path, large);
    EXPECT_EQ(refusal(unnamed), "table-not-found");
    ASSERT_FALSE(unnamed);
    EXPECT_EQ(unnamed.error().front().help,
              "write it behind a #, such as t.duckdb#NAME; there is: exits, others");
    EXPECT_EQ(refusal(read_plan_table(path + "#nobody", large)), "table-not-found");
}

TEST_F(PlanTableTest, what_cannot_be_read_or_is_too_large_is_refused) {
    EXPECT_EQ(refusal(read_plan_table(scratch_.path("none.parquet"), large)), "file-not-found");
    EXPECT_EQ(refusal(read_plan_table(scratch_.file("broken.parquet", "PAR1 and nothing else"), large)),
              "parquet-unreadable");
    EXPECT_EQ(refusal(read_plan_table(parquet(), 1000)), "file-too-large");
    EXPECT_EQ(refusal(read_plan_table(csv(), 1000)), "file-too-large");
}

}  // namespace
}  // namespace ultima::test
