// SPDX-License-Identifier: Apache-2.0
// ultima options CASE.json --pack P [--stage S] [--on DATE] [--lang L] [--why MEASURE] [--json]
// ultima options [CASE.json] --pack P --ask [--save FILE]
#include "base/files.h"
#include "base/json_writer.h"
#include "cli/ask.h"
#include "cli/inputs.h"
#include "reason/answer_json.h"
#include "reason/answer_text.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <string>

namespace ultima {

namespace {

constexpr std::size_t largest_case = 16u << 20;

struct OptionsRequest {
    std::string file, pack, stage, on, why, save, language;
    bool json = false;
    bool ask = false;
};

std::optional<Case> case_asked(const OptionsRequest& request, LoadedPack& loaded,
                               const Surroundings& around) {
    if (request.file.empty()) return empty_case(loaded.pack);
    auto text = read_file(request.file, largest_case);
    if (!text) {
        print(text.error(), loaded.sources, around);
        return std::nullopt;
    }
    const std::uint32_t file = loaded.sources.add(request.file, std::move(*text));
    Diagnostics diagnostics;
    auto read = read_case(loaded.pack, loaded.sources, file, diagnostics);
    print(diagnostics, loaded.sources, around);
    return read;
}

/// Prints the tree behind one measure.
Exit why(const OptionsRequest& request, const LoadedPack& loaded, Reasoner& reasoner, Stage stage) {
    const Pack& pack = loaded.pack;
    const auto measure = measure_asked("--why", request.why, pack);
    if (!measure) return Exit::wrong_use;
    const std::vector<Reason> tree = reasoner.reasons(*measure, stage);
    if (request.json) {
        std::string out;
        JsonWriter json(out);
        AnswerJson(pack).append(json, tree);
        fmt::print("{}\n", out);
    } else {
        fmt::print("{}", reasons_text(pack, tree));
    }
    return Exit::done;
}

/// Gathers the case at the terminal. The file is written last: what was typed has been shown by then.
Exit ask_for(const OptionsRequest& request, AskStart start, const Surroundings& around) {
    const std::string text = ask(std::move(start), *around.in, *around.out);
    if (request.save.empty()) return Exit::done;
    write_file_whole(request.save, text);
    *around.out << "\nSaved in " << request.save << '\n';
    return Exit::done;
}

Exit options(const OptionsRequest& request, const Surroundings& around) {
    if (request.file.empty() && !request.ask) {
        fmt::print(stderr, "options expects a case file, or --ask to be asked for the case\n");
        return Exit::wrong_use;
    }
    const auto on = date_asked(request.on, around);
    if (!on) return Exit::wrong_use;
    auto loaded = usable_pack(request.pack, around);
    if (!loaded) return Exit::bad_input;
    const auto stage = stage_asked(request.stage, loaded->pack);
    if (!stage) return Exit::wrong_use;
    const auto words = words_asked(request.language, loaded->pack);
    if (!words) return Exit::wrong_use;
    auto given = case_asked(request, *loaded, around);
    if (!given) return Exit::bad_input;
    if (request.ask) {
        const bool colour = around.out_is_terminal;
        return ask_for(request, {loaded->pack, std::move(*given), *stage, *on, colour}, around);
    }

    Reasoner reasoner(loaded->pack);
    const KnownFacts facts = known_on(loaded->pack, *given, *on);
    const Answer answer = reasoner.options(facts, *stage, *on);
    if (!request.why.empty()) return why(request, *loaded, reasoner, *stage);
    if (request.json) {
        std::string out;
        AnswerJson(loaded->pack, *words).append(out, reasoner, facts, answer);
        fmt::print("{}\n", out);
    } else {
        fmt::print("{}", answer_text(reasoner, facts, answer, *words, around.out_is_terminal));
    }
    return Exit::done;
}

}  // namespace

void add_options(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<OptionsRequest>();
    CLI::App* verb =
        app.add_subcommand("options", "What the law allows in one case, why, and what is not known yet");
    verb->add_option("case", request->file, "The case as JSON (docs/case-files.md)");
    verb->add_option("--pack", request->pack, "Folder of a pack, or the id of a pack in packs/")->required();
    verb->add_option("--stage", request->stage, "pretrial, sentence, ...; not needed if the pack has one");
    verb->add_option("--on", request->on, "The date asked about; today if left out")->check(said);
    verb->add_option("--lang", request->language, "Show the pack's texts in this language, if it has it")
        ->check(said);
    CLI::Option* why =
        verb->add_option("--why", request->why, "Print the whole tree of reasons for this measure");
    CLI::Option* json = verb->add_flag("--json", request->json, "Print JSON");
    CLI::Option* ask =
        verb->add_flag("--ask", request->ask, "Ask for what is missing, one question at a time")
            ->excludes(why)
            ->excludes(json);
    verb->add_option("--save", request->save, "Where --ask leaves the case file")->needs(ask)->check(said);
    verb->callback([request, &around, &exit] { exit = options(*request, around); });
}

}  // namespace ultima
