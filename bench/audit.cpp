// SPDX-License-Identifier: Apache-2.0
// How many rows of a register one core can audit, results written.
#include "audit/audit.h"

#include "base/files.h"
#include "base/render.h"
#include "country/register.h"
#include "figures.h"
#include "law/load.h"
#include "tables/database.h"
#include "tables/output.h"
#include "tables/source.h"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ultima::bench {

namespace {

namespace fs = std::filesystem;

const fs::path here = ULTIMA_SOURCE_DIR;

/// A pack and a map for it.
struct Asked {
    Asked(const fs::path& folder, const fs::path& map_file)
        : loaded(load_pack(folder)), map(need_map(map_file)) {}

    AuditSummary run(const fs::path& table, CivilDate on, const fs::path& out, unsigned threads) {
        AuditOptions options;
        options.threads = threads;
        options.hash_table = false;
        auto summary = run_audit(loaded.pack, map, table, on, out, options);
        if (!summary) throw std::runtime_error(render_text(summary.error(), loaded.sources, false));
        return *std::move(summary);
    }

    LoadedPack loaded;
    Map map;

  private:
    Map need_map(const fs::path& file) {
        if (has_errors(loaded.diagnostics))
            throw std::runtime_error(render_text(loaded.diagnostics, loaded.sources, false));
        auto read = read_map(loaded.sources, file, loaded.pack);
        if (!read) throw std::runtime_error(render_text(read.error(), loaded.sources, false));
        return *std::move(read);
    }
};

/// DuckDB reads the same table and writes it again: what the audit could cost at least.
double copy_rate(const fs::path& table, const fs::path& to) {
    Database database(Database::Settings{.threads = 1});
    auto opened = open_table(database, table.string());
    if (!opened) throw std::runtime_error("the made register cannot be read");
    const Stopwatch watch;
    const std::int64_t rows = copy_to_parquet(database, "SELECT * FROM source", to);
    fs::remove(to);
    return static_cast<double>(rows) / watch.core_seconds();
}

/// Audits a table on one thread and reports rows a second and core, the results written.
void measure_table(Figures& figures, const Plan& plan, Asked& asked, const fs::path& table, CivilDate on,
                   const std::string& what, std::optional<double> target) {
    const Stopwatch watch;
    const AuditSummary summary = asked.run(table, on, plan.folder / "audit", 1);
    const double wall = watch.seconds();
    const double core = watch.core_seconds();
    const double copied = copy_rate(table, plan.folder / "copy.parquet");
    const auto rows = static_cast<double>(summary.rows_in);
    figures.add(
        {fmt::format("audit of {:.2f} million rows, {}", rows / 1e6, what), rows / core, "rows/s core",
         copied, "DuckDB only copies the same table", target, Better::more,
         fmt::format(
             "{} fact vectors for {} rows in scope, each answered once (hit rate {:.2f} %); {:.1f} s, "
             "{:.1f} s of one core, results written",
             summary.distinct_vectors, summary.in_scope + summary.cannot_compute_rows,
             100 * (1 - static_cast<double>(summary.distinct_vectors) /
                            static_cast<double>(summary.in_scope + summary.cannot_compute_rows)),
             wall, core)});
    fs::remove_all(plan.folder / "audit");
    fs::remove_all(table);
}

/// People held before trial, as a nation's register would hold them: admitted within five years, most of them
/// lately, for offences of six longest terms; an earlier conviction is on record, not on record, or not
/// known.
void make_undertrials(const fs::path& table, std::int64_t rows) {
    Database database(Database::Settings{.threads = 1});
    copy_to_parquet(
        database,
        fmt::format("SELECT 'C' || i AS case_id, "
                    "DATE '2026-06-30' - CAST(floor(1800 * power(hash(i) % 1000 / 1000.0, 2)) AS INTEGER) "
                    "AS admitted, "
                    "['6 months', '1 year', '3 years', '5 years', '7 years', '10 years'][(hash(i, 1) % "
                    "6)::BIGINT + 1] "
                    "AS longest_term, "
                    "CASE WHEN hash(i, 2) % 20 = 0 THEN 'life' ELSE 'term' END AS penalty, "
                    "['yes', 'no', ''][(hash(i, 3) % 3)::BIGINT + 1] AS convicted "
                    "FROM range({}) t(i)",
                    rows),
        table);
}

constexpr std::string_view undertrials_map = R"(version: 1
pack: in-undertrial
source: {file: parquet, date format: YYYY-MM-DD}
key: case_id
unit: case
stage: pretrial
facts:
  detention spells: {from: admitted, complete: yes}
  longest term: {column: longest_term}
  gravest penalty: {column: penalty}
  earlier conviction: {column: convicted}
)";

void measure_undertrials(Figures& figures, const Plan& plan) {
    const fs::path table = plan.folder / "undertrials.parquet";
    const fs::path map = plan.folder / "undertrials.yaml";
    make_undertrials(table, plan.quick ? 500'000 : 10'000'000);
    write_file_whole(map, undertrials_map);
    Asked asked(here / "packs/in-undertrial", map);
    measure_table(figures, plan, asked, table, *make_date(2026, 6, 30), "people held before trial", 200'000);
}

void measure_distinct(Figures& figures, const Plan& plan) {
    const std::uint64_t persons = plan.quick ? 20'000 : 200'000;
    const fs::path table = plan.folder / "register.parquet";
    generate_register(table, persons, 4, true);
    Asked asked(here / "examples/avenmar/pack", here / "examples/avenmar/map.yaml");
    measure_table(figures, plan, asked, table, register_day, "all of them different", std::nullopt);
    fs::remove(plan.folder / "register.csv");
}

fs::path data_folder() {
    const char* given = std::getenv("ULTIMA_DATA");
    return given != nullptr ? fs::path(given) : here / ".." / "shared" / "data";
}

}  // namespace

void measure_audit(Figures& figures, const Plan& plan) {
    measure_distinct(figures, plan);
    measure_undertrials(figures, plan);
}

void measure_roster(Figures& figures, const Plan& plan) {
    const std::string name = "audit of the New York City roster, pack read too";
    const fs::path table = data_folder() / "custody/nyc/census-2025-08-31.csv";
    if (!fs::exists(table))
        return figures.skip(name, "the roster is not here; set ULTIMA_DATA to the folder that has it");
    const Stopwatch reading;
    {
        Database database;
        if (!open_table(database, table.string())) return figures.skip(name, "the roster cannot be read");
        database.run("CREATE TABLE copied AS SELECT * FROM source");
    }
    const double only_read = reading.seconds();
    const Stopwatch watch;
    Asked asked(here / "packs/us-ny-pretrial", here / "maps/nyc-roster.yaml");
    const AuditSummary summary =
        asked.run(table, CivilDate{day_number(2025, 8, 31)}, plan.folder / "roster", 0);
    figures.add({name, watch.seconds(), "s", only_read, "the table only read", 5, Better::less,
                 fmt::format("{} rows", summary.rows_in)});
    fs::remove_all(plan.folder / "roster");
}

}  // namespace ultima::bench
