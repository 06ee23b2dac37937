// SPDX-License-Identifier: Apache-2.0
// ultima audit TABLE --map MAP.yaml --pack P [--on DATE] [--lang L] --out DIR
// ultima audit TABLE --stage S [--table NAME] --pack P [--on DATE] [--lang L] --out DIR
#include "audit/audit.h"

#include "cli/audit_run.h"
#include "cli/inputs.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>

namespace ultima {

void add_audit(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<AuditRequest>();
    CLI::App* verb = app.add_subcommand("audit", "What the law says about everyone in a register");
    verb->add_option("table", request->table,
                     "A CSV or Parquet file, a folder of Parquet files, or postgresql://...")
        ->required();
    CLI::Option* map = verb->add_option("--map", request->map, "How its columns become facts (docs/maps.md)");
    verb->add_option("--stage", request->stage,
                     "Without a map, for a table with the columns of the law as a query (docs/sql.md): the "
                     "stage that all its cases are at")
        ->excludes(map);
    verb->add_option("--table", request->options.table,
                     "The table or view of a database; `cases` if left out");
    verb->add_flag("--allow-export", request->allow_export,
                   "With a map: let the columns that it names leave the database");
    verb->add_option("--pack", request->pack, "Folder of a pack, or the id of a pack in packs/")->required();
    verb->add_option("--out", request->out, "Folder for the results")->required();
    verb->add_option("--on", request->on, "The date asked about; today if left out")->check(said);
    verb->add_option("--lang", request->language,
                     "Show the pack's texts in this language in the report, if the pack has it")
        ->check(said);
    verb->add_option("--threads", request->options.threads, "Threads; one for each core if left out")
        ->check(CLI::Range(0, 1024));
    verb->add_option("--memory", request->options.memory_limit, "Memory for tables, such as 2GB")
        ->check([](const std::string& text) {
            const std::size_t digits = text.find_first_not_of("0123456789.");
            const std::string unit = digits == std::string::npos ? "" : text.substr(digits);
            const bool known = unit == "MB" || unit == "GB" || unit == "TB";
            return digits != 0 && known ? "" : "expects a size such as 500MB or 2GB, found `" + text + "`";
        });
    verb->add_option("--hide-below", request->options.hide_below,
                     "Smaller counts are not shown in the report")
        ->check(CLI::Range(0, 1'000'000));
    verb->add_flag("--quick", request->options.quick,
                   "Answer by the law as a query: quicker, and saying less of what is open");
    verb->add_flag("--trust-map", request->trust_map, "Allow SQL in the map");
    verb->callback([request, &around, &exit] { exit = audit(*request, around); });
}

}  // namespace ultima
