// SPDX-License-Identifier: Apache-2.0
// ultima check PACK... [--coverage] [--po LANGUAGE] [--json]
// ultima check PACK... --format [--write]
#include "base/files.h"
#include "base/language.h"
#include "base/render.h"
#include "cli/check_format.h"
#include "cli/conformity.h"
#include "cli/inputs.h"
#include "exchange/conditions.h"
#include "knowledge/exercise.h"
#include "law/baseline.h"
#include "law/translations.h"
#include "reason/coverage.h"
#include "reason/pack_tests.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ultima {

namespace {

struct CheckRequest {
    std::vector<std::string> packs;
    std::string po;
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

/// What is wrong with the conditions.yaml of a pack, if it has one. Returns how many conditions there are.
std::optional<std::size_t> check_conditions(const std::filesystem::path& folder, LoadedPack& loaded) {
    const std::filesystem::path path = folder / "conditions.yaml";
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return std::nullopt;
    const auto library = read_conditions(path, loaded.sources, loaded.diagnostics);
    if (!library) return 0;
    check_citations_of(*library, loaded.pack, loaded.diagnostics);
    return library->conditions.size();
}

/// What is wrong with the exercises of a pack, if it has any. Returns how many can be read.
std::size_t check_exercises(const std::filesystem::path& folder, LoadedPack& loaded) {
    return read_exercises(loaded.pack, folder / "training", loaded.sources, loaded.diagnostics).size();
}

Exit check(const CheckRequest& request, const Surroundings& around) {
    if (!request.po.empty()) return print_po(request, around);
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
        Coverage coverage;
        const bool usable = !has_errors(loaded.diagnostics);
        if (usable)
            tests = run_pack_tests(loaded.pack, loaded.diagnostics, request.coverage ? &coverage : nullptr);
        const auto conditions =
            usable ? check_conditions(pack_folder(name), loaded) : std::optional<std::size_t>();
        const std::size_t exercises = usable ? check_exercises(pack_folder(name), loaded) : 0;
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
        fmt::print("{}: {}{}{}: {}\n{}", name, counted(loaded.pack, tests.tests),
                   conditions ? fmt::format("; {} conditions in conditions.yaml", *conditions) : "",
                   exercises > 0 ? fmt::format("; {} exercises in training", exercises) : "",
                   found_in(loaded.diagnostics), conformity_text(loaded.pack));
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
    CLI::Option* po =
        verb->add_option("--po", request->po,
                         "Print the .po file of a language instead: all texts, with what is translated")
            ->check(said)
            ->excludes(coverage);
    CLI::Option* format =
        verb->add_flag("--format", request->format, "Show which lines are laid out differently");
    format->excludes(coverage)->excludes(json)->excludes(po);
    verb->add_flag("--write", request->write, "Lay them out")->needs(format);
    verb->callback([request, &around, &exit] {
        exit =
            request->format ? check_format(request->packs, request->write, around) : check(*request, around);
    });
}

}  // namespace ultima
