// SPDX-License-Identifier: Apache-2.0
// ultima training export --pack P --format page|scorm|gift --out FILE
#include "cli/training.h"

#include "base/files.h"
#include "cli/inputs.h"
#include "knowledge/export.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <ostream>

namespace ultima {
namespace {

struct TrainingRequest {
    std::string pack, folder, format, out;
};

Exit training_export(const TrainingRequest& request, const Surroundings& around) {
    auto loaded = usable_pack(request.pack, around);
    if (!loaded) return Exit::bad_input;
    const std::filesystem::path folder =
        request.folder.empty() ? exercises_beside(request.pack) : std::filesystem::path(request.folder);
    const auto exercises = usable_exercises(loaded->pack, folder, around);
    if (!exercises) return Exit::bad_input;
    if (exercises->empty()) {
        fmt::print(stderr, "There are no exercises in {}\n", folder.string());
        return Exit::bad_input;
    }
    Reasoner reasoner(loaded->pack);
    const std::string made = request.format == "page"    ? training_page(reasoner, *exercises)
                             : request.format == "scorm" ? training_scorm(reasoner, *exercises)
                                                         : training_gift(reasoner, *exercises);
    write_file_whole(request.out, made);
    *around.out << fmt::format("{} exercises on {} {} in {}\n", exercises->size(), loaded->pack.manifest.id,
                               loaded->pack.manifest.version, request.out);
    return Exit::done;
}

}  // namespace

std::filesystem::path exercises_beside(const std::string& pack) { return pack_folder(pack) / "training"; }

std::optional<std::vector<Exercise>> usable_exercises(const Pack& pack, const std::filesystem::path& folder,
                                                      const Surroundings& around) {
    Sources sources;
    Diagnostics diagnostics;
    std::vector<Exercise> exercises = read_exercises(pack, folder, sources, diagnostics);
    print(diagnostics, sources, around);
    if (has_errors(diagnostics)) return std::nullopt;
    return exercises;
}

void add_training(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<TrainingRequest>();
    CLI::App* verb = app.add_subcommand("training", "Training exercises on the live rules of a pack");
    verb->require_subcommand(1);
    CLI::App* out = verb->add_subcommand(
        "export", "Exercises to take along: a page without a network, a SCORM package, Moodle's GIFT");
    out->add_option("--pack", request->pack, "Folder of a pack, or the id of a pack in packs/")->required();
    out->add_option("--exercises", request->folder, "Folder of the exercises; training/ in the pack")
        ->check(said);
    out->add_option("--format", request->format, "page, scorm or gift")
        ->required()
        ->check(CLI::IsMember({"page", "scorm", "gift"}));
    out->add_option("--out", request->out, "The file to write")->required()->check(said);
    out->callback([request, &around, &exit] { exit = training_export(*request, around); });
}

}  // namespace ultima
