// SPDX-License-Identifier: Apache-2.0
// Tables for those who count: every case of an adult, in codes and days, and nothing that somebody said.
#include "exchange/analysis_tables.h"

#include "base/files.h"
#include "base/scratch.h"
#include "exchange/export.h"
#include "tables/source.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>

namespace ultima::test {
namespace {

class AnalysisTablesTest : public testing::Test {
  protected:
    AnalysisTablesTest()
        : register_(Register::create(scratch_.path("register"),
                                     {[] { return Instant{1'790'000'000}; }, system_entropy(), {}})
                        .value()) {}

    void write(const std::string& json) {
        auto command = read_command(json);
        ASSERT_TRUE(command) << command.error().front().message;
        const auto written = register_.write(std::move(*command));
        ASSERT_TRUE(written) << written.error().front().message;
    }

    /// A person, a case, a measure that was not pursued since the person said no, and a fact.
    void tell(const std::string& person, const std::string& file, bool child) {
        const std::string by = R"("on":"2026-01-02","by":"Ada Obi","role":"judge")";
        write(fmt::format(
            R"({{"event":"person identified","file":"{}",{},"name":"Vexlor Quandt","juvenile":{}}})", person,
            by, child));
        write(fmt::format(
            R"({{"event":"case opened","file":"{}","person":"{}",{},"stage":"trial","title":"Vexlor"}})",
            file, person, by));
        write(fmt::format(
            R"({{"event":"fact recorded","file":"{}",{},"fact":"work","value":"Vexlor","source":"person","as of":"2026-01-01"}})",
            file, by));
        write(fmt::format(
            R"({{"event":"measure proposed","file":"{}",{},"measure":"treatment","stage":"sentence","consent needed":true}})",
            file, by));
        write(fmt::format(R"({{"event":"consent: informed","file":"{}",{},"of":2}})", file, by));
        write(fmt::format(R"({{"event":"consent: refused","file":"{}",{},"thing":3}})", file, by));
        write(fmt::format(R"({{"event":"measure not pursued","file":"{}",{},"thing":2}})", file, by));
    }

    std::string rows(const std::string& table, const std::string& select) {
        Database database;
        EXPECT_TRUE(open_table(database, scratch_.path("tables/" + table)));
        return database.text("SELECT string_agg(" + select + ", '; ' ORDER BY row) FROM source").value_or("");
    }

    Scratch scratch_;
    Register register_;
};

TEST_F(AnalysisTablesTest, hold_codes_and_days_of_adults_and_nothing_of_consent_children_or_words) {
    tell("p1", "c1", false);
    tell("p2", "c2", true);
    const AnalysisTables count = export_tables(register_, scratch_.path("tables"));
    EXPECT_EQ(count.cases, 1);
    EXPECT_EQ(rows("things.parquet", "number"), "0; 1; 2");
    EXPECT_EQ(rows("things.parquet", "kind || ' ' || state"),
              "case open; fact recorded; measure not pursued");
    EXPECT_EQ(rows("steps.parquet", "event"),
              "case opened; fact recorded; measure proposed; measure not pursued");
    EXPECT_EQ(rows("values.parquet", "field || ' ' || value"),
              "stage trial; as of 2026-01-01; fact work; source person; consent needed yes; measure "
              "treatment; stage "
              "sentence");
    for (const char* table : {"things.parquet", "steps.parquet", "values.parquet"}) {
        const auto bytes = read_file(scratch_.path(std::string("tables/") + table), 1U << 20U);
        EXPECT_EQ(bytes->find("Vexlor"), std::string::npos);
    }
}

TEST_F(AnalysisTablesTest, and_exports_hold_nothing_of_somebody_erased) {
    tell("p1", "c1", false);
    const std::string on = R"("on":"2026-02-01","by":"Bo Clerk","role":"administrator")";
    write(R"({"event":"case closed","file":"c1",)" + on + "}");
    write(R"({"event":"erasure proposed","file":"p1","basis":"Vexlor",)" + on + "}");
    write(R"({"event":"record given to the person","file":"p1",)" + on + "}");
    write(
        R"({"event":"erasure approved","file":"p1","on":"2026-02-02","by":"Ada Obi","role":"judge","reason":"Vexlor has waited long enough"})");
    write(R"({"event":"person erased","file":"p1",)" +
          std::string(R"("on":"2026-02-03","by":"Bo Clerk","role":"administrator")") + "}");
    std::string all;
    export_lines(register_, true, [&](std::string_view line) { all += line; });
    EXPECT_NE(all.find("person erased"), std::string::npos);
    EXPECT_EQ(all.find("Vexlor"), std::string::npos);
    const AnalysisTables count = export_tables(register_, scratch_.path("tables"));
    EXPECT_EQ(count.values, 0);
    EXPECT_EQ(count.cases, 0);
}

TEST_F(AnalysisTablesTest, cannot_be_laid_side_by_side) {
    tell("person-one", "case-one", false);
    (void)export_tables(register_, scratch_.path("tables"));
    const std::string first = rows("things.parquet", "\"case\" || person");
    (void)export_tables(register_, scratch_.path("tables"));
    EXPECT_NE(rows("things.parquet", "\"case\" || person"), first);
    EXPECT_EQ(first.find("one"), std::string::npos);
}

}  // namespace
}  // namespace ultima::test
