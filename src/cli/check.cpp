// SPDX-License-Identifier: Apache-2.0
// ultima check PACK...
#include "base/files.h"
#include "base/render.h"
#include "cli/conformity.h"
#include "cli/inputs.h"
#include "law/baseline.h"
#include "reason/pack_tests.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ultima {

namespace {

struct CheckRequest {
    std::vector<std::string> packs;
    bool json = false;
};

std::size_t rows(const Pack& pack) {
    std::size_t count = 0;
    for (const Table& table : pack.tables) count += table.rows.size();
    return count;
}

/// The UN baseline is no pack: it has no rules.
bool is_baseline(const std::filesystem::path& folder) {
    std::error_code ignored;
    return std::filesystem::exists(folder / "baseline.yaml", ignored);
}

/// What is wrong with the baseline's own pages.
Diagnostics check_baseline_pages(const std::filesystem::path& folder, Sources& sources,
                                 std::string& summary) {
    constexpr std::size_t largest = 1U << 20U;
    std::vector<BaselineFile> files;
    Diagnostics found;
    for (const BaselineFile& known : built_in_baseline_files()) {
        auto text = read_file(folder / known.name, largest);
        if (text) {
            files.push_back({(folder / known.name).string(), std::move(*text)});
        } else {
            found.insert(found.end(), text.error().begin(), text.error().end());
        }
    }
    if (!found.empty()) return found;
    const auto read = read_baseline(files, sources);
    if (!read) return read.error();
    summary = fmt::format("{} safeguards, {} measures, {} additions to answers", read->safeguards.size(),
                          read->measures.size(), read->additions.size());
    return found;
}

Exit check(const CheckRequest& request, const Surroundings& around) {
    bool found = false;
    std::string json;
    for (const std::string& name : request.packs) {
        if (is_baseline(pack_folder(name))) {
            Sources sources;
            std::string summary;
            const Diagnostics wrong = check_baseline_pages(pack_folder(name), sources, summary);
            found = found || has_errors(wrong);
            if (request.json) {
                json += (json.empty() ? "" : ",\n") + render_json(wrong, sources);
                continue;
            }
            print(wrong, sources, around);
            fmt::print("{}: {}\n", name,
                       wrong.empty() ? summary + ": nothing found" : fmt::format("{} found", wrong.size()));
            continue;
        }
        LoadedPack loaded = load_pack(pack_folder(name));
        TestCount tests;
        if (!has_errors(loaded.diagnostics)) tests = run_pack_tests(loaded.pack, loaded.diagnostics);
        found = found || has_errors(loaded.diagnostics);
        if (request.json) {
            json += (json.empty() ? "" : ",\n") + render_json(loaded.diagnostics, loaded.sources);
            continue;
        }
        print(loaded.diagnostics, loaded.sources, around);
        if (has_errors(loaded.diagnostics)) {
            fmt::print("{}: {} found\n", name, loaded.diagnostics.size());
            continue;
        }
        const Pack& pack = loaded.pack;
        const std::string found_here =
            loaded.diagnostics.empty() ? "nothing found" : fmt::format("{} noted", loaded.diagnostics.size());
        fmt::print("{}: {} rules, {} table rows, {} tests: {}\n{}", name, pack.rules.size(), rows(pack),
                   tests.tests, found_here, conformity_text(pack));
    }
    if (request.json) fmt::print("[{}]\n", json);
    return found ? Exit::check_failed : Exit::done;
}

}  // namespace

void add_check(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<CheckRequest>();
    CLI::App* verb = app.add_subcommand("check", "Check packs and run their own tests");
    verb->add_option("packs", request->packs, "Folders of packs, or ids of packs in packs/")->required();
    verb->add_flag("--json", request->json, "Print what was found as JSON");
    verb->callback([request, &around, &exit] { exit = check(*request, around); });
}

}  // namespace ultima
