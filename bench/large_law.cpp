// SPDX-License-Identifier: Apache-2.0
// How long it takes to read a law of thousands of rules, and to make a query of it.
#include "cli/pack_skeleton.h"
#include "figures.h"
#include "law/load.h"
#include "sql/query.h"

#include <fmt/format.h>

#include <stdexcept>

namespace ultima::bench {

namespace {

constexpr CivilDate asked_on{day_number(2026, 6, 30)};

/// Rules about twenty measures, each on two of sixty facts; one in four ends where an earlier one applies.
PackFiles law_of(int rules) {
    constexpr int facts = 60, measures = 20;
    std::string law = "# A large law\n\n```facts\n";
    for (int fact = 0; fact < facts; ++fact)
        law += fmt::format("f{} : number from register range 0 .. 120 \"How many?\"\n", fact);
    law += "```\n\n```measures\nrelease : group \"Release\"\n";
    for (int measure = 0; measure < measures; ++measure)
        law += fmt::format(
            "m{} : kind of release un none \"to measure with\" band 1 decided by court \"A measure\"\n",
            measure);
    law += "```\n";
    for (int rule = 0; rule < rules; ++rule) {
        law += fmt::format("\n```rule R{}  Example Act s. {}  in force 2020-01-01 ..  stage pretrial\n", rule,
                           rule + 1);
        law += fmt::format("{} m{}\nwhen f{} < {} and f{} > {}\n", rule % 3 == 0 ? "must" : "may",
                           rule % measures, rule % facts, 1 + rule * 31 % 99, (rule * 7 + 3) % facts,
                           1 + rule * 17 % 99);
        if (rule >= 8 && rule % 4 == 0) law += fmt::format("unless R{}\n", rule - 5);
        law += "```\n";
    }
    return {"large",
            {{"law.md", law}, {"pack.yaml", skeleton_manifest({"large", "A large law", "XX", asked_on})}}};
}

}  // namespace

void measure_large_law(Figures& figures, const Plan& plan) {
    const int rules = plan.quick ? 1000 : 4000;
    const PackFiles files = law_of(rules);
    const Stopwatch reading;
    const LoadedPack loaded = load_pack(files);
    const double read = reading.seconds();
    if (has_errors(loaded.diagnostics)) throw std::runtime_error("the large law has errors");
    const auto made = [&](sql::Form form) {
        const Stopwatch watch;
        const auto query =
            sql::compile(loaded.pack, Stage::pretrial, asked_on, sql::duckdb_embedded, {}, form);
        const double seconds = watch.seconds();
        for (const sql::MeasureColumns& measure : query.measures)
            if (measure.not_in_sql)
                throw std::runtime_error("a measure of the large law is not in the query");
        return seconds;
    };
    figures.add({fmt::format("a law of {} rules, read and checked", rules), read, "s", std::nullopt, "", 2,
                 Better::less});
    figures.add({fmt::format("a law of {} rules as a query", rules), made(sql::Form::words), "s", read,
                 "read and checked", 2, Better::less});
    figures.add({fmt::format("a law of {} rules as a query, in codes", rules), made(sql::Form::codes), "s",
                 read, "read and checked", 2, Better::less});
}

}  // namespace ultima::bench
