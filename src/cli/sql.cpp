// SPDX-License-Identifier: Apache-2.0
// ultima sql PACK --dialect duckdb|postgresql [--typed] [--stage S] [--on DATE] [--measure M ...] [--plan]
#include "cli/inputs.h"
#include "sql/query.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ultima {

namespace {

struct SqlRequest {
    std::string pack, dialect = "duckdb", stage, on;
    std::vector<std::string> measures;
    bool plan = false, typed = false;
};

/// A comment line; nothing in it can end the comment.
std::string comment(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return "-- " + text + "\n";
}

/// What stands above the query: what it answers, what it reads, and what is not in it.
std::string heading(const Pack& pack, Stage stage, CivilDate on, const sql::Query& query) {
    std::string out = comment(fmt::format("{} {}, stage {}, on {}", pack.manifest.id, pack.manifest.version,
                                          to_text(stage), to_text(on)));
    out += comment("It reads the table cases: key, and one column for each fact, empty where nobody knows:");
    for (const sql::InputColumn& input : query.inputs) {
        // A name may be taken already, or too long for a database.
        const std::string& fact = pack.facts[input.fact].name;
        const bool same = input.name == fact || input.name.starts_with(fact + ",");
        out += comment(fmt::format("  {} {}{}{}", sql::identifier(input.name), input.type,
                                   input.meaning.empty() ? "" : "  " + input.meaning,
                                   same ? "" : "  the fact " + fact));
    }
    out += comment("possible holds the sum of the statuses that are possible:");
    std::string bits = " ";
    for (const Status status :
         {Status::required, Status::available, Status::conflict, Status::not_yet, Status::conditions_not_met,
          Status::cannot_compute, Status::barred, Status::not_at_this_stage, Status::not_provided})
        bits += fmt::format(" {} {},", sql::status_bit(status), to_text(status));
    bits.pop_back();
    out += comment(bits);
    for (const sql::MeasureColumns& columns : query.measures)
        if (columns.not_in_sql)
            out += comment(fmt::format("not in this query: {}, because {}",
                                       pack.measures[columns.measure].name, *columns.not_in_sql));
    return out;
}

std::string plan(const Pack& pack, const sql::Query& query) {
    std::size_t widest = 0;
    for (const Measure& measure : pack.measures) widest = std::max(widest, measure.name.size());
    std::size_t inside = 0;
    std::string out;
    for (const sql::MeasureColumns& columns : query.measures) {
        if (!columns.not_in_sql) ++inside;
        out += fmt::format("  {:<{}}  {}\n", pack.measures[columns.measure].name, widest,
                           columns.not_in_sql ? "reasoner: " + *columns.not_in_sql : "SQL");
    }
    return fmt::format("{} of {} measures are answered in SQL.\n", inside, query.measures.size()) + out;
}

Exit print_sql(const SqlRequest& request, const Surroundings& around) {
    const sql::Dialect* dialect = sql::find_dialect(request.dialect);
    if (dialect == nullptr) {
        fmt::print(stderr, "--dialect expects duckdb or postgresql, found `{}`\n", request.dialect);
        return Exit::wrong_use;
    }
    if (request.typed && dialect != &sql::postgresql) {
        fmt::print(stderr,
                   "--typed is for --dialect postgresql: DuckDB knows the types of columns by itself\n");
        return Exit::wrong_use;
    }
    if (request.typed) dialect = &sql::postgresql_typed;
    const auto on = date_asked(request.on, around);
    if (!on) return Exit::wrong_use;
    const auto loaded = usable_pack(request.pack, around);
    if (!loaded) return Exit::bad_input;
    const auto stage = stage_asked(request.stage, loaded->pack);
    if (!stage) return Exit::wrong_use;
    std::vector<MeasureId> wanted;
    for (const std::string& name : request.measures) {
        const auto measure = measure_asked("--measure", name, loaded->pack);
        if (!measure) return Exit::wrong_use;
        wanted.push_back(*measure);
    }
    const sql::Query query = sql::compile(loaded->pack, *stage, *on, *dialect, wanted);
    if (request.plan)
        fmt::print("{}", plan(loaded->pack, query));
    else
        fmt::print("{}{}", heading(loaded->pack, *stage, *on, query), query.text);
    return Exit::done;
}

}  // namespace

void add_sql(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<SqlRequest>();
    CLI::App* verb = app.add_subcommand("sql", "The law of a pack as a query for a database");
    verb->add_option("pack", request->pack, "Folder of the pack, or its id")->required();
    verb->add_option("--dialect", request->dialect, "duckdb or postgresql")->check(said);
    verb->add_flag("--typed", request->typed,
                   "For PostgreSQL: the columns have the very types that are named above the query");
    verb->add_option("--stage", request->stage, "Stage of the case, such as pretrial")->check(said);
    verb->add_option("--on", request->on, "Date asked about (YYYY-MM-DD); without it, today")->check(said);
    verb->add_option("--measure", request->measures, "Answer only this measure; may be given several times")
        ->check(said);
    verb->add_flag("--plan", request->plan, "Only say which measures SQL answers, and why not the others");
    verb->callback([request, &around, &exit] { exit = print_sql(*request, around); });
}

}  // namespace ultima
