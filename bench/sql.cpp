// SPDX-License-Identifier: Apache-2.0
// How many rows a second a database answers with the law as a query.
#include "figures.h"
#include "law/load.h"
#include "sql/query.h"
#include "tables/database.h"
#include "tables/output.h"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace ultima::bench {

namespace fs = std::filesystem;

namespace {

constexpr CivilDate asked_on{day_number(2026, 6, 30)};

/// People held before trial, as in the audit's bench, in the columns that the query reads.
std::string undertrials(std::int64_t rows, const sql::Query& query) {
    const auto column = [](const std::string& name) -> std::string {
        if (name == "detention spells, first day")
            return "DATE '2026-06-30' - CAST(floor(1800 * power(hash(i) % 1000 / 1000.0, 2)) AS INTEGER)";
        if (name == "detention spells, complete") return "TRUE";
        if (name == "longest term, months") return "[6, 12, 36, 60, 84, 120][(hash(i, 1) % 6)::BIGINT + 1]";
        if (name == "longest term, days") return "0";
        if (name == "gravest penalty") return "CASE WHEN hash(i, 2) % 20 = 0 THEN 1 ELSE 0 END";
        if (name == "earlier conviction") return "[true, false, NULL][(hash(i, 3) % 3)::BIGINT + 1]";
        return "NULL";
    };
    std::string select = "SELECT i AS key";
    for (const sql::InputColumn& input : query.inputs)
        select += fmt::format(", CAST({} AS {}) AS {}", column(input.name), input.type,
                              sql::identifier(input.name));
    return fmt::format("{} FROM range({}) t(i)", select, rows);
}

}  // namespace

void measure_sql(Figures& figures, const Plan& plan) {
    const LoadedPack loaded = load_pack(fs::path(ULTIMA_SOURCE_DIR) / "packs/in-undertrial");
    if (has_errors(loaded.diagnostics)) return figures.skip("the law as SQL", "in-undertrial cannot be read");
    const std::int64_t rows = plan.quick ? 500'000 : 10'000'000;
    const fs::path table = plan.folder / "cases.parquet";
    const fs::path to = plan.folder / "answers.parquet";
    Database::Settings one_thread;
    one_thread.threads = 1;
    Database database(one_thread);
    const sql::Query all = sql::compile(loaded.pack, Stage::pretrial, asked_on, sql::duckdb);
    copy_to_parquet(database, undertrials(rows, all), table);
    database.run(
        fmt::format("CREATE VIEW cases AS SELECT * FROM read_parquet({})", quote_literal(table.string())));
    const auto rate = [&](const std::string& select) {
        const Stopwatch watch;
        copy_to_parquet(database, select, to);
        return static_cast<double>(rows) / watch.core_seconds();
    };
    const double copied = rate("SELECT * FROM cases");
    const auto measure = [&](const std::string& what, const sql::Query& query, std::optional<double> target) {
        figures.add(
            {fmt::format("law as SQL, {:.1f} million rows, {}", static_cast<double>(rows) / 1e6, what),
             rate(query.text), "rows/s core", copied, "DuckDB only copies the same table", target,
             Better::more, "status, possible, since, from, rules and unknown facts of each, written"});
    };
    measure(fmt::format("all {} measures of in-undertrial", loaded.pack.measures.size()), all, std::nullopt);
    const auto release = loaded.pack.find_measure("release");
    if (!release)
        return figures.skip("law as SQL, release", "in-undertrial has no measure `release` any more");
    measure("release under section 479",
            sql::compile(loaded.pack, Stage::pretrial, asked_on, sql::duckdb, {*release}), 2'500'000);
    fs::remove(table);
    fs::remove(to);
}

}  // namespace ultima::bench
