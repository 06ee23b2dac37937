// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostic.h"
#include "base/source.h"
#include "law/pack.h"

#include <filesystem>
#include <string>
#include <vector>

namespace ultima {

/// The files of a pack, in memory: `pack.yaml`, the Markdown files and `lang/*.po`, sorted by name.
struct PackFiles {
    struct File {
        std::string name;  ///< as shown in messages
        std::string text;
    };
    std::string folder;
    std::vector<File> files;
};

/// Reads the files of a folder. A missing folder, a missing pack.yaml, more than 4 MB, or text that is not
/// UTF-8 is reported in `diagnostics`.
PackFiles read_pack_files(const std::filesystem::path& folder, Diagnostics& diagnostics);

/// What came of reading a pack: the pack, as far as it could be understood, and everything there is to say
/// about it. The pack may be used only if `!has_errors(diagnostics)`.
struct LoadedPack {
    Pack pack;
    Sources sources;
    Diagnostics diagnostics;
};

/// Reads, resolves names, checks types and everything else that needs no evaluation (tables, reachability,
/// cycles, conflicts, citations, gaps in time). Never throws on any input; goes on after an error and reports
/// all of them.
LoadedPack load_pack(const PackFiles& files);

/// read_pack_files and load_pack in one.
LoadedPack load_pack(const std::filesystem::path& folder);

}  // namespace ultima
