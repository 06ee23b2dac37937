// SPDX-License-Identifier: Apache-2.0
// The audit of a real register. The data are not part of the project.
#include "audit/audit.h"
#include "audit/classify.h"
#include "base/render.h"
#include "base/scratch.h"
#include "law/load.h"
#include "tables/source.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

namespace ultima {
namespace {

namespace fs = std::filesystem;

fs::path nyc_folder() {
    const char* given = std::getenv("ULTIMA_DATA");
    return (given ? fs::path(given) : fs::path(ULTIMA_SOURCE_DIR) / "../shared/data") / "custody/nyc";
}

TEST(NewYork, the_roster_says_what_may_be_concluded_and_no_more) {
    const fs::path census = nyc_folder() / "census-2025-08-31.csv";
    const fs::path source = ULTIMA_SOURCE_DIR;
    if (!fs::exists(census))
        GTEST_SKIP() << "no " << census << ": set ULTIMA_DATA to the folder of the shared data";
    LoadedPack loaded = load_pack(source / "packs/us-ny-pretrial");
    ASSERT_FALSE(has_errors(loaded.diagnostics)) << render_text(loaded.diagnostics, loaded.sources, false);
    const auto map = read_map(loaded.sources, source / "maps/nyc-roster.yaml", loaded.pack);
    ASSERT_TRUE(map) << render_text(map.error(), loaded.sources, false);
    const Scratch scratch;
    const auto summary =
        run_audit(loaded.pack, *map, census, *make_date(2025, 8, 31), scratch.path("out"), {.threads = 2});
    ASSERT_TRUE(summary) << render_text(summary.error(), loaded.sources, false);
    EXPECT_EQ(broken_identities(*summary), std::vector<std::string>{});
    EXPECT_EQ(summary->rows_in, 7104);
    EXPECT_EQ(summary->unread, 0);
    EXPECT_EQ(summary->out_of_scope_rows, 1010);
    EXPECT_EQ(summary->in_scope + summary->cannot_compute_rows, 6094);
    EXPECT_LT(summary->seconds, 5);
    // Never a duty to release, a date, or days past one.
    EXPECT_EQ(summary->overall[static_cast<std::size_t>(Overall::release_required)], 0);
    EXPECT_TRUE(summary->required.empty());
    EXPECT_EQ(summary->days_past.rows + summary->days_past.date_unknown, 0);
    for (const std::int64_t rows : summary->coming) EXPECT_EQ(rows, 0);
    Database db;
    const auto count = [&](const std::string& file, const std::string& where) {
        return db.int64("SELECT count(*) FROM read_parquet(" + quote_literal(scratch.path("out/" + file)) +
                        ") WHERE " + where);
    };
    EXPECT_EQ(count("results.parquet", "days_past IS NOT NULL OR required_from IS NOT NULL"), 0);
    EXPECT_EQ(count("results.parquet", "scope = 'out of scope' AND why_not IS NULL"), 0);
    EXPECT_EQ(count("measures.parquet", "status = 'required' OR days_past IS NOT NULL"), 0);
    EXPECT_EQ(count("measures.parquet", "measure = 'custody' AND status = 'barred'"), 0);
    // What must not be read is not.
    std::set<std::string> ignored;
    for (const auto& column : summary->ignored) ignored.insert(column.column);
    EXPECT_TRUE(ignored.contains("custody_level"));
    EXPECT_TRUE(ignored.contains("mental_health_flag"));
    for (const MappedFact& fact : summary->facts) {
        EXPECT_EQ(fact.from.find("custody_level"), std::string::npos);
        EXPECT_EQ(fact.from.find("mental_health"), std::string::npos);
    }
    // Of the facts that the roster lacks, the other counts of a case settle most.
    ASSERT_FALSE(summary->unknown.empty());
    EXPECT_EQ(summary->unknown.front().fact, "other counts");
    // Every code has a class with a citation, is unknown, or is listed as unclassified.
    ASSERT_FALSE(summary->classified.empty());
    std::int64_t rows = 0;
    for (const ClassifiedLine& line : summary->classified) {
        rows += line.rows;
        const bool without = line.result == "unknown" || line.result == "unclassified";
        EXPECT_EQ(line.cite.empty(), without) << line.code;
    }
    EXPECT_EQ(rows, 7104);
}

TEST(NewYork, every_code_of_the_list_of_charges_is_classified_or_named) {
    const fs::path charges = nyc_folder() / "charges.csv";
    const fs::path source = ULTIMA_SOURCE_DIR;
    if (!fs::exists(charges))
        GTEST_SKIP() << "no " << charges << ": set ULTIMA_DATA to the folder of the shared data";
    LoadedPack loaded = load_pack(source / "packs/us-ny-pretrial");
    const auto map = read_map(loaded.sources, source / "maps/nyc-roster.yaml", loaded.pack);
    ASSERT_TRUE(map);
    const auto mapping = classification_of(loaded.pack, *map);
    ASSERT_TRUE(mapping);
    Database db;
    ASSERT_TRUE(open_table(db, charges.string()));
    std::vector<std::pair<std::string, std::int64_t>> codes;
    Rows rows = db.query("SELECT code FROM source");
    while (const Chunk* chunk = rows.next())
        for (std::size_t i = 0; i < chunk->size(); ++i) codes.emplace_back(chunk->column(0).text(i), 1);
    const auto lines = classify(loaded.pack, *map, *mapping, *make_date(2025, 8, 31), codes);
    ASSERT_EQ(lines.size(), codes.size());
    std::size_t unclassified = 0;
    for (const ClassifiedLine& line : lines) {
        EXPECT_FALSE(line.result.empty()) << line.code;
        if (line.result == "unclassified")
            ++unclassified;
        else
            EXPECT_TRUE(line.result == "unknown" || !line.cite.empty()) << line.code;
    }
    RecordProperty("codes", std::to_string(codes.size()));
    RecordProperty("unclassified", std::to_string(unclassified));
    EXPECT_LT(unclassified * 20, codes.size()) << "more than 5 per cent of the codes have no class";
}

}  // namespace
}  // namespace ultima
