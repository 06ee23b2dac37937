// SPDX-License-Identifier: Apache-2.0
// ultima pack new DIR [--id ID] [--title TITLE] [--jurisdiction CODE]
#include "base/files.h"
#include "cli/inputs.h"
#include "cli/pack_skeleton.h"
#include "law/manifest.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <memory>

namespace ultima {

namespace {

struct NewPackRequest {
    std::string folder, id, title, jurisdiction = "ZZ";
};

void write_pack(const std::filesystem::path& folder, const NewPack& pack) {
    const std::filesystem::path manifest = folder / "pack.yaml", law = folder / "law.md";
    try {
        write_file_whole(manifest, skeleton_manifest(pack));
        write_file_whole(law, skeleton_law(pack));
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(manifest, ignored);
        std::filesystem::remove(law, ignored);
        throw;
    }
}

/// The folder appears with both files in it, or not at all; one that is there and empty gets both or none.
void make_folder(const std::filesystem::path& folder, const NewPack& pack) {
    if (std::filesystem::exists(folder)) return write_pack(folder, pack);
    std::filesystem::path part = folder;
    part += "." + std::to_string(::getpid()) + ".part";
    std::filesystem::create_directories(part);
    try {
        write_pack(part, pack);
        std::filesystem::rename(part, folder);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove_all(part, ignored);
        throw;
    }
}

bool is_free(const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::exists(folder, error)) return true;
    return std::filesystem::is_directory(folder, error) && std::filesystem::is_empty(folder, error);
}

Exit new_pack(const NewPackRequest& request, const Surroundings& around) {
    std::filesystem::path folder = std::filesystem::path(request.folder).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    NewPack pack{request.id, request.title, request.jurisdiction, around.today};
    if (pack.id.empty()) pack.id = folder.filename().string();
    if (pack.title.empty()) pack.title = pack.id;
    if (!is_pack_id(pack.id)) {
        fmt::print(stderr, "--id expects small letters, digits and hyphens, found `{}`\n", pack.id);
        return Exit::wrong_use;
    }
    if (!is_jurisdiction(pack.jurisdiction)) {
        fmt::print(stderr, "--jurisdiction expects {}, found `{}`\n", jurisdiction_text, pack.jurisdiction);
        return Exit::wrong_use;
    }
    if (!is_free(folder)) {
        fmt::print(stderr, "{} exists already, and nothing in it is overwritten; name a new folder\n",
                   folder.string());
        return Exit::bad_input;
    }
    make_folder(folder, pack);
    fmt::print(
        "{0}: a pack with an invented act, to be replaced piece by piece\n"
        "  {1}   what it is, and who stands behind it\n"
        "  {2}      the law\n"
        "Next: ultima check {0}\n",
        folder.string(), (folder / "pack.yaml").string(), (folder / "law.md").string());
    return Exit::done;
}

}  // namespace

void add_pack(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<NewPackRequest>();
    CLI::App* verb = app.add_subcommand("pack", "Make packs");
    verb->require_subcommand(1);
    CLI::App* made = verb->add_subcommand("new", "A folder with a pack that works, to begin with");
    made->add_option("folder", request->folder, "A folder that does not exist yet, or is empty")
        ->required()
        ->check(said);
    made->add_option("--id", request->id, "Stable name of the pack; that of the folder if left out")
        ->check(said);
    made->add_option("--title", request->title, "What people read; the id if left out")->check(said);
    made->add_option("--jurisdiction", request->jurisdiction, "ISO 3166, such as IN or US-NY")
        ->capture_default_str()
        ->check(said);
    made->callback([request, &around, &exit] { exit = new_pack(*request, around); });
}

}  // namespace ultima
