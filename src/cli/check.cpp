// SPDX-License-Identifier: Apache-2.0
// ultima check PACK... [--po LANGUAGE] [--json]
#include "base/language.h"
#include "base/render.h"
#include "cli/inputs.h"
#include "law/translations.h"
#include "reason/pack_tests.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace ultima {

namespace {

struct CheckRequest {
    std::vector<std::string> packs;
    std::string po;
    bool json = false;
};

std::size_t rows(const Pack& pack) {
    std::size_t count = 0;
    for (const Table& table : pack.tables) count += table.rows.size();
    return count;
}

/// "95 rules, 21 table rows, 162 tests; ar: 340 of 340 texts"
std::string counted(const Pack& pack, std::size_t tests) {
    std::string text = fmt::format("{} rules, {} table rows, {} tests", pack.rules.size(), rows(pack), tests);
    if (pack.translations.empty()) return text;
    const std::size_t texts = pack_texts(pack).size();
    for (const Translation& each : pack.translations)
        text += fmt::format("; {}: {} of {} texts", each.language, each.texts.size(), texts);
    return text;
}

std::string found_in(const Diagnostics& diagnostics) {
    const auto warnings = std::count_if(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& each) {
        return each.severity == Severity::warning;
    });
    if (warnings == 0) return "nothing found";
    return fmt::format("no errors, {} warning{}", warnings, warnings == 1 ? "" : "s");
}

/// Prints the .po file that the translator of one pack goes on with.
Exit print_po(const CheckRequest& request, const Surroundings& around) {
    if (request.packs.size() != 1 || !is_language_tag(request.po)) {
        fmt::print(stderr, "--po expects one pack and a language such as `ar`\n");
        return Exit::wrong_use;
    }
    // Its translations may be what is wrong with it, or not be there yet; the texts are its own.
    const LoadedPack loaded = load_pack(pack_folder(request.packs.front()));
    const auto about_texts = [](const Diagnostic& each) {
        return each.severity == Severity::error && !each.code.starts_with("O");
    };
    if (std::any_of(loaded.diagnostics.begin(), loaded.diagnostics.end(), about_texts)) {
        print(loaded.diagnostics, loaded.sources, around);
        return Exit::check_failed;
    }
    if (loaded.pack.manifest.languages.front() == request.po) {
        fmt::print(stderr, "--po expects another language than the pack's own, `{}`\n", request.po);
        return Exit::wrong_use;
    }
    fmt::print("{}", po_file(loaded.pack, request.po));
    return Exit::done;
}

Exit check(const CheckRequest& request, const Surroundings& around) {
    if (!request.po.empty()) return print_po(request, around);
    bool found = false;
    std::string json;
    for (const std::string& name : request.packs) {
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
        fmt::print("{}: {}: {}\n", name, counted(loaded.pack, tests.tests), found_in(loaded.diagnostics));
    }
    if (request.json) fmt::print("[{}]\n", json);
    return found ? Exit::check_failed : Exit::done;
}

}  // namespace

void add_check(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<CheckRequest>();
    CLI::App* verb = app.add_subcommand("check", "Check packs and run their own tests");
    verb->add_option("packs", request->packs, "Folders of packs, or ids of packs in packs/")->required();
    verb->add_option("--po", request->po,
                     "Print the .po file of a language instead: all texts, with what is translated")
        ->check(said);
    verb->add_flag("--json", request->json, "Print what was found as JSON");
    verb->callback([request, &around, &exit] { exit = check(*request, around); });
}

}  // namespace ultima
