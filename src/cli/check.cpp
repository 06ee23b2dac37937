// SPDX-License-Identifier: Apache-2.0
// ultima check PACK... [--coverage] [--json]
// ultima check PACK... --format [--write]
#include "base/render.h"
#include "cli/check_format.h"
#include "cli/conformity.h"
#include "cli/inputs.h"
#include "reason/coverage.h"
#include "reason/pack_tests.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

namespace ultima {

namespace {

struct CheckRequest {
    std::vector<std::string> packs;
    bool json = false;
    bool coverage = false;
    bool format = false;
    bool write = false;
};

std::size_t rows(const Pack& pack) {
    std::size_t count = 0;
    for (const Table& table : pack.tables) count += table.rows.size();
    return count;
}

Exit check(const CheckRequest& request, const Surroundings& around) {
    bool found = false;
    std::string json;
    for (const std::string& name : request.packs) {
        LoadedPack loaded = load_pack(pack_folder(name));
        TestCount tests;
        Coverage coverage;
        const bool usable = !has_errors(loaded.diagnostics);
        if (usable)
            tests = run_pack_tests(loaded.pack, loaded.diagnostics, request.coverage ? &coverage : nullptr);
        found = found || has_errors(loaded.diagnostics);
        if (request.json) {
            std::string one = render_json(loaded.diagnostics, loaded.sources);
            if (request.coverage)
                one = fmt::format(R"({{"found":{},"coverage":{}}})", one,
                                  usable ? coverage_json(loaded.pack, loaded.sources, coverage) : "null");
            json += (json.empty() ? "" : ",\n") + one;
            continue;
        }
        if (usable && request.coverage)
            fmt::print("{}", coverage_text(loaded.pack, loaded.sources, coverage));
        print(loaded.diagnostics, loaded.sources, around);
        if (has_errors(loaded.diagnostics)) {
            fmt::print("{}: {} found\n", name, loaded.diagnostics.size());
            continue;
        }
        const Pack& pack = loaded.pack;
        fmt::print("{}: {} rules, {} table rows, {} tests: nothing found\n{}", name, pack.rules.size(),
                   rows(pack), tests.tests, conformity_text(pack));
    }
    if (request.json) fmt::print("[{}]\n", json);
    return found ? Exit::check_failed : Exit::done;
}

}  // namespace

void add_check(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<CheckRequest>();
    CLI::App* verb = app.add_subcommand("check", "Check packs and run their own tests");
    verb->add_option("packs", request->packs, "Folders of packs, or ids of packs in packs/")->required();
    CLI::Option* json = verb->add_flag("--json", request->json, "Print what was found as JSON");
    CLI::Option* coverage = verb->add_flag("--coverage", request->coverage,
                                           "Show which tests reach each rule and row, and both ways of each "
                                           "condition");
    CLI::Option* format =
        verb->add_flag("--format", request->format, "Show which lines are laid out differently");
    format->excludes(coverage)->excludes(json);
    verb->add_flag("--write", request->write, "Lay them out")->needs(format);
    verb->callback([request, &around, &exit] {
        exit =
            request->format ? check_format(request->packs, request->write, around) : check(*request, around);
    });
}

}  // namespace ultima
