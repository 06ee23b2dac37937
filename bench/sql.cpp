// SPDX-License-Identifier: Apache-2.0
// How many rows a second a database answers with the law as a query, beside a query written by hand.
#include "figures.h"
#include "law/load.h"
#include "sql/query.h"
#include "tables/database.h"
#include "tables/month_steps.h"
#include "tables/output.h"
#include "tables/postgres.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace ultima::bench {

namespace fs = std::filesystem;

namespace {

constexpr CivilDate asked_on{day_number(2026, 6, 30)};

/// People held before trial, as in the audit's bench, in the columns that the query reads. `random`: SQL for
/// a number from 0 that is made of a row's number `i` and a second one.
template <class Random>
std::string undertrials(const sql::Query& query, Random random) {
    const auto column = [&](const std::string& name) -> std::string {
        if (name == "detention spells, first day")
            return "DATE '2026-06-30' - CAST(floor(1800 * power(" + random(0) +
                   " % 1000 / 1000.0, 2)) AS INTEGER)";
        if (name == "detention spells, complete") return "TRUE";
        if (name == "longest term, months")
            return "CASE " + random(1) +
                   " % 6 WHEN 0 THEN 6 WHEN 1 THEN 12 WHEN 2 THEN 36 WHEN 3 THEN 60 WHEN 4 THEN 84 ELSE 120 "
                   "END";
        if (name == "longest term, days") return "0";
        if (name == "gravest penalty") return "CASE WHEN " + random(2) + " % 20 = 0 THEN 1 ELSE 0 END";
        if (name == "earlier conviction")
            return "CASE " + random(3) + " % 3 WHEN 0 THEN TRUE WHEN 1 THEN FALSE END";
        return "NULL";
    };
    std::string select = "SELECT i AS key";
    for (const sql::InputColumn& input : query.inputs)
        select += fmt::format(", CAST({} AS {}) AS {}", column(input.name), input.type,
                              sql::identifier(input.name));
    return select;
}

/// A table of undertrials in a file, read by one thread of DuckDB as `cases`.
class Register {
  public:
    Register(const sql::Query& reads, std::int64_t rows, const Plan& plan)
        : table_(plan.folder / "cases.parquet"), to_(plan.folder / "answers.parquet"), rows_(rows) {
        register_month_steps(database_);
        const auto random = [](int place) { return fmt::format("hash(i, {})", place); };
        copy_to_parquet(database_, fmt::format("{} FROM range({}) t(i)", undertrials(reads, random), rows),
                        table_);
        read(1);
    }
    ~Register() {
        fs::remove(table_);
        fs::remove(to_);
    }
    Register(const Register&) = delete;
    Register& operator=(const Register&) = delete;

    /// From now on `cases` has so many times the rows; or only the first ones.
    void read(int times) {
        std::string files;
        for (int i = 0; i < times; ++i) files += (i == 0 ? "" : ", ") + quote_literal(table_.string());
        view(fmt::format("read_parquet([{}])", files));
    }
    void read_first(std::int64_t rows) {
        view(fmt::format("read_parquet({}) WHERE key < {}", quote_literal(table_.string()), rows));
    }

    /// Rows a second and core of answers that come to us.
    double answered(const std::string& select) {
        const Stopwatch watch;
        std::size_t rows = 0;
        auto result = database_.query(select);
        while (const Chunk* chunk = result.next()) rows += chunk->size();
        return static_cast<double>(rows) / watch.core_seconds();
    }
    /// The best rate of three runs: other work on the machine can only make one slower.
    double answered_at_best(const std::string& select) {
        return std::max({answered(select), answered(select), answered(select)});
    }
    /// And of answers that are written to a file.
    double written(const std::string& select) {
        const Stopwatch watch;
        copy_to_parquet(database_, select, to_);
        return static_cast<double>(rows_) / watch.core_seconds();
    }
    /// How many rows of one query are not those of the other.
    std::int64_t differences(const std::string& one, const std::string& other) {
        return database_.int64(fmt::format("SELECT count(*) FROM (({}) EXCEPT ALL ({}))", one, other))
            .value();
    }

  private:
    static Database::Settings one_thread() {
        Database::Settings settings;
        settings.threads = 1;
        return settings;
    }
    void view(const std::string& from) {
        database_.run("CREATE OR REPLACE VIEW cases AS SELECT * FROM " + from);
    }

    fs::path table_, to_;
    std::int64_t rows_;
    Database database_{one_thread()};
};

std::string by_hand() {
    std::ifstream file(fs::path(ULTIMA_SOURCE_DIR) / "bench/release_by_hand.sql");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// The most memory that this process had since `forget_peak`, in MB; 0 where Linux does not say.
double peak_memory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
    return 0;
}
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

void measure_length(Figures& figures, Register& people, std::int64_t rows, const std::string& query) {
    constexpr int times = 5;
    const std::int64_t few = rows / 20;
    people.read_first(few);
    const double at_few = people.answered_at_best(query);
    people.read(times);
    forget_peak();
    const double at_many = people.answered(query);
    const double memory = peak_memory();
    people.read(1);
    const auto millions = [](std::int64_t count) { return static_cast<double>(count) / 1e6; };
    figures.add({fmt::format("law as SQL, release, rate at {:.0f} million rows to that at {:.1f} million",
                             millions(times * rows), millions(few)),
                 at_many / at_few, "", std::nullopt, "", 0.85, Better::more, "a table does not get slower"});
    if (memory == 0) return figures.skip("law as SQL, memory", "/proc does not say");
    figures.add({fmt::format("law as SQL, release, {:.0f} million rows, most memory", millions(times * rows)),
                 memory, "MB", std::nullopt, "", 2000, Better::less});
}

/// Runs the whole query inside the server, whose answers are thrown away there. Returns the seconds.
double run_inside(Postgres& server, const std::string& select) {
    server.run("BEGIN");
    server.run("DECLARE answers NO SCROLL CURSOR FOR " + select);
    const Stopwatch watch;
    server.run("MOVE FORWARD ALL IN answers");
    const double seconds = watch.seconds();
    server.run("COMMIT");
    return seconds;
}

void measure_postgres(Figures& figures, const Plan& plan, const sql::Query& words, const sql::Query& typed,
                      const sql::Query& codes) {
    const char* where = std::getenv("ULTIMA_POSTGRES");
    const std::string name = "law as SQL, release, PostgreSQL";
    if (where == nullptr)
        return figures.skip(name, "ULTIMA_POSTGRES is not set; tools/with-postgres starts one");
    const std::int64_t rows = plan.quick ? 200'000 : 20'000'000;
    const auto random = [](int place) {
        return fmt::format("abs(hashint8extended(i, {}) % 1000000)", place);
    };
    auto server = Postgres::connect(where);
    if (!server) return figures.skip(name, server.error().front().message);
    server->run(
        fmt::format("CREATE UNLOGGED TABLE cases AS {} FROM generate_series(CAST(1 AS BIGINT), {}) AS t(i)",
                    undertrials(words, random), rows));
    // The whole answer is wanted, so the plan is the one for all rows.
    server->run(
        "ANALYZE cases; SET jit = on; SET max_parallel_workers_per_gather = 0; "
        "SET cursor_tuple_fraction = 1");
    for (const auto& [query, in] :
         {std::pair(&words, ""), std::pair(&typed, ", typed"), std::pair(&codes, ", in codes")})
        figures.add({fmt::format("{}{}, {:.1f} million rows", name, in, static_cast<double>(rows) / 1e6),
                     static_cast<double>(rows) / run_inside(*server, query->text), "rows/s backend",
                     std::nullopt, "", 1'000'000, Better::more,
                     "compiled for the query (jit), which is in the time"});
    server->run("DROP TABLE cases");
}

}  // namespace

void measure_sql(Figures& figures, const Plan& plan) {
    const LoadedPack loaded = load_pack(fs::path(ULTIMA_SOURCE_DIR) / "packs/in-undertrial");
    if (has_errors(loaded.diagnostics)) return figures.skip("the law as SQL", "in-undertrial cannot be read");
    const auto release = loaded.pack.find_measure("release");
    if (!release) return figures.skip("the law as SQL", "in-undertrial has no measure `release` any more");
    const auto compiled = [&](const sql::Dialect& dialect, const std::vector<MeasureId>& wanted) {
        return sql::compile(loaded.pack, Stage::pretrial, asked_on, dialect, wanted);
    };
    const std::int64_t rows = plan.quick ? 500'000 : 20'000'000;
    const sql::Query all = compiled(sql::duckdb_embedded, {});
    const sql::Query one = compiled(sql::duckdb_embedded, {*release});
    Register people(all, rows, plan);
    const std::string hand = by_hand();
    const auto add = [&](const std::string& what, double rate, double yardstick,
                         const std::string& yardstick_is, std::optional<double> target,
                         const std::string& note) {
        figures.add(
            {fmt::format("law as SQL, {:.1f} million rows, {}", static_cast<double>(rows) / 1e6, what), rate,
             "rows/s core", yardstick, yardstick_is, target, Better::more, note});
    };
    // First of all, as an audit asks in a process of its own: after many other queries the same one is up to
    // a tenth slower.
    const double ours = people.answered_at_best(one.text);
    const double by_hand = people.answered_at_best(hand);
    const std::string written_by_hand = "SQL written by hand for this question";
    add("release under section 479", ours, by_hand, written_by_hand, 2'500'000,
        "in DuckDB inside this program; the best of three runs");
    people.read_first(500'000);  // to compare them takes more memory than to answer them
    const std::int64_t different = people.differences(one.text, hand);
    people.read(1);
    if (different != 0)
        throw std::runtime_error(
            fmt::format("the query written by hand gives {} other rows than the law as SQL", different));
    figures.add({"law as SQL, release, to SQL written by hand", ours / by_hand, "", std::nullopt, "", 0.7,
                 Better::more, "the same rows, checked"});
    const sql::Query codes = sql::compile(loaded.pack, Stage::pretrial, asked_on, sql::duckdb_embedded,
                                          {*release}, sql::Form::codes);
    add("release under section 479, in codes", people.answered_at_best(codes.text), by_hand, written_by_hand,
        2'500'000, "the same in numbers, as an audit asks; the best of three runs");
    add("release, in any DuckDB", people.answered(compiled(sql::duckdb, {*release}).text), by_hand,
        written_by_hand, std::nullopt, "without our own step of months");
    add("release, written to a file", people.written(one.text), people.written(hand), written_by_hand,
        std::nullopt, "Parquet");
    measure_length(figures, people, rows, one.text);
    const double read = people.answered("SELECT * FROM cases");
    add(fmt::format("all {} measures of in-undertrial", loaded.pack.measures.size()),
        people.answered(all.text), read, "DuckDB only reads the table", std::nullopt,
        "status, possible, since, from, rules and unknown facts of each");
    measure_postgres(figures, plan, compiled(sql::postgresql, {*release}),
                     compiled(sql::postgresql_typed, {*release}),
                     sql::compile(loaded.pack, Stage::pretrial, asked_on, sql::postgresql_typed, {*release},
                                  sql::Form::codes));
}

}  // namespace ultima::bench
