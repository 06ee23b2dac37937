// SPDX-License-Identifier: Apache-2.0
// How many rows of a register one core can audit, results written.
#include "audit/audit.h"

#include "base/render.h"
#include "country/register.h"
#include "figures.h"
#include "law/load.h"
#include "tables/database.h"
#include "tables/output.h"
#include "tables/source.h"

#include <fmt/format.h>

#include <cstdlib>
#include <stdexcept>

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

void measure_register(Figures& figures, const Plan& plan, std::uint64_t persons, bool all_distinct) {
    const fs::path table = plan.folder / (persons > persons_in_a_file ? "register" : "register.parquet");
    const RegisterCount count = generate_register(table, persons, 4, all_distinct);
    Asked asked(here / "examples/avenmar/pack", here / "examples/avenmar/map.yaml");
    const Stopwatch watch;
    const AuditSummary summary = asked.run(table, register_day, plan.folder / "audit", 1);
    const double wall = watch.seconds();
    const double core = watch.core_seconds();
    const double copied = copy_rate(table, plan.folder / "copy.parquet");
    const auto rows = static_cast<double>(summary.rows_in);
    figures.add({fmt::format("audit of {:.1f} million rows{}", static_cast<double>(count.rows) / 1e6,
                             all_distinct ? ", all distinct" : ""),
                 rows / core, "rows/s core", copied, "DuckDB only copies the same table",
                 all_distinct ? std::nullopt : std::optional<double>(200'000), Better::more,
                 fmt::format("{} answered once for {} rows (hit rate {:.2f} %); {:.1f} s, {:.1f} s of one "
                             "core, results written",
                             summary.distinct_vectors, summary.rows_in,
                             100 * (1 - static_cast<double>(summary.distinct_vectors) / rows), wall, core)});
    fs::remove_all(plan.folder / "audit");
    fs::remove_all(table);
    fs::remove(plan.folder / "register.csv");
}

fs::path data_folder() {
    const char* given = std::getenv("ULTIMA_DATA");
    return given != nullptr ? fs::path(given) : here / ".." / "shared" / "data";
}

}  // namespace

void measure_audit(Figures& figures, const Plan& plan) {
    measure_register(figures, plan, plan.quick ? 50'000 : 1'000'000, true);
    measure_register(figures, plan, plan.quick ? 200'000 : 9'900'000, false);
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
