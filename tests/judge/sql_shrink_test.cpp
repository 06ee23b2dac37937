// SPDX-License-Identifier: Apache-2.0
// A disagreement between the law as SQL and the reasoner is shrunk to a small pack with one row and kept as a
// file; what was kept is answered again each time.
#include "judge/sql_shrink.h"

#include "judge/judge.h"
#include "reason/pack_tests.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace ultima::judge {
namespace {

/// A month has thirty days. Few random packs notice: one in some thousands. (Of g++: another compiler works
/// out arguments in another order, so that a seed makes another pack.)
const sql::Dialect thirty_days = [] {
    sql::Dialect dialect = sql::duckdb;
    dialect.months_on = "CAST({0} + 30 * CAST({1} AS INTEGER) AS DATE)";
    return dialect;
}();
constexpr std::uint64_t notices_months = 4166;

/// Gives another status for one of the query's.
class Falsifying : public Engine {
  public:
    const sql::Dialect& dialect() const override { return honest_->dialect(); }

    Rows run(const std::string& table, const std::string& select,
             const std::vector<std::string>& names) override {
        Rows rows = honest_->run(table, select, names);
        for (auto& row : rows)
            for (auto& [name, value] : row)
                if (value == "barred") value = "conditions not met";
        return rows;
    }

  private:
    std::unique_ptr<Engine> honest_ = duckdb_engine(sql::duckdb);
};

struct Found {
    SmallDisagreement small;
    std::string kind;  ///< before it was shrunk
};

/// The first pack from a seed on that an engine answers wrongly, shrunk. To look on for long would take
/// minutes: where random packs are made in another way, another seed is needed.
Found first_shrunk(Engine& engine, std::uint64_t first) {
    for (std::uint64_t seed = first; seed < first + 20; ++seed) {
        const RandomPack random = random_pack(seed);
        const LoadedPack loaded = load_pack(random.files());
        if (!refusal(loaded).empty()) continue;
        const CaseMaker maker(loaded.pack);
        const Asked asked(loaded.pack, maker, seed * 1000, 50);
        Counts counts;
        if (const auto found = disagreement_of_columns(asked, engine, counts))
            return {shrunk(random, asked, engine, *found, in_seconds(60)), found->kind};
    }
    throw std::logic_error(fmt::format("packs {} to {} are answered rightly", first, first + 19));
}

void expect_small(const Found& found) {
    const SmallDisagreement& small = found.small;
    const Pack pack = load_pack(small.pack.files()).pack;
    EXPECT_EQ(small.found.kind, found.kind);
    EXPECT_EQ(small.rows.size(), 1U) << small.kept;
    EXPECT_LE(pack.rules.size(), 3U) << small.kept;
    EXPECT_LE(pack.facts.size(), 4U) << small.kept;
    EXPECT_LE(pack.measures.size(), 2U) << small.kept;
    EXPECT_LE(pack.tables.size(), 1U) << small.kept;
}

/// Read again from its file, it is answered wrongly by the wrong engine alone.
void expect_kept(const Found& found, Engine& wrong) {
    const LoadedPack kept = load_pack(kept_pack("kept", found.small.kept).files);
    ASSERT_EQ(refusal(kept), "") << found.small.kept;
    Diagnostics diagnostics;
    const TestCount tests = run_pack_tests(kept.pack, diagnostics);
    EXPECT_EQ(tests.tests, 1U);
    EXPECT_EQ(tests.failed, 0U) << found.small.kept;
    EXPECT_NE(disagreement_over_tests(kept.pack, wrong), "") << found.small.kept;
    EXPECT_EQ(disagreement_over_tests(kept.pack, *duckdb_engine(sql::duckdb)), "");
}

TEST(shrinking, leaves_a_small_pack_with_one_row_where_a_database_counts_months_wrongly) {
    const auto engine = duckdb_engine(thirty_days);
    const Found found = first_shrunk(*engine, notices_months);
    expect_small(found);
    expect_kept(found, *engine);
}

TEST(shrinking, leaves_a_small_pack_with_one_row_where_a_status_comes_back_as_another) {
    Falsifying engine;
    for (const std::uint64_t seed : {0U, 100U}) {
        const Found found = first_shrunk(engine, seed);
        expect_small(found);
        expect_kept(found, engine);
    }
}

TEST(shrinking, ends_at_its_deadline_with_what_it_has) {
    const RandomPack random = random_pack(1);
    int asked = 0;
    const RandomPack left = shrunk(
        random,
        [&](const RandomPack&) {
            ++asked;
            return true;
        },
        in_seconds(0));
    EXPECT_EQ(asked, 0);
    EXPECT_EQ(left.law(), random.law());
}

TEST(kept_disagreements, are_answered_by_every_database_as_by_the_reasoner) {
    const auto all = engines();
    for (const NamedPack& named : kept_packs()) {
        const LoadedPack loaded = load_pack(named.files);
        ASSERT_EQ(refusal(loaded), "") << named.name;
        Diagnostics diagnostics;
        const TestCount tests = run_pack_tests(loaded.pack, diagnostics);
        EXPECT_GT(tests.tests, 0U) << named.name;
        EXPECT_EQ(tests.failed, 0U) << named.name;
        for (const auto& engine : all)
            EXPECT_EQ(disagreement_over_tests(loaded.pack, *engine), "")
                << named.name << " in " << engine->dialect().name;
    }
}

}  // namespace
}  // namespace ultima::judge
