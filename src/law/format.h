// SPDX-License-Identifier: Apache-2.0
#pragma once

// One layout for packs. Only fenced blocks are rewritten; prose, comments and each word, number and text stay
// as they are (docs/pack-language.md, Layout).

#include "law/load.h"

#include <string>
#include <vector>

namespace ultima {

struct FormattedFile {
    enum class State : std::uint8_t {
        kept,  ///< it is laid out already
        changed,
        has_errors,  ///< errors of syntax: left as it is
        refused,     ///< the new layout would say something else: left as it is; a fault of the formatter
    } state = State::kept;
    std::string name;
    std::string text;  ///< the new one, or the old one
};

struct FormattedPack {
    std::vector<FormattedFile> files;  ///< the Markdown files, in order
    LoadedPack read;                   ///< the pack as it was
};

/// Lays out the blocks of all Markdown files. A file that changes holds the same tokens and comments, and the
/// pack, where it could be read, says the same (law/same_pack.h).
FormattedPack format_pack(const PackFiles& files);

}  // namespace ultima
