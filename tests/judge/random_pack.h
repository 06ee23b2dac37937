// SPDX-License-Identifier: Apache-2.0
// Random packs, as text in the pack language: reading, names and types are exercised with them. Well typed by
// construction; tables keep their hit policy by construction, too. What `check` would refuse for other
// reasons (gaps in time, rules that contradict each other, missing tests) is wanted here: it is where the
// evaluator has to get things right.
#pragma once

#include "law/load.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ultima::judge {

/// A block, or one declaration of a `facts`, `measures`, `define` or `calculation` block: what can be left
/// out as one.
struct Piece {
    std::string fence;  ///< the words after the fence: `facts`, `rule R1   Act s. 3   stage trial`
    std::vector<std::string> lines;

    bool declares() const {
        return fence == "facts" || fence == "measures" || fence == "define" ||
               fence.starts_with("calculation");
    }
};

struct RandomPack {
    std::uint64_t seed = 0;
    std::string manifest;  ///< pack.yaml
    std::vector<Piece> pieces;

    std::string law() const;  ///< the Markdown file
    PackFiles files() const;
};

/// The same pack for the same seed, on every machine.
RandomPack random_pack(std::uint64_t seed);

/// A pack read with errors that make it unfit as an example: it could not be read or typed, or a table breaks
/// its own promise (rows that contradict each other, a gap although it is called complete), or a group has no
/// kinds. The first code; empty if it is fit.
std::string refusal(const LoadedPack& loaded);

}  // namespace ultima::judge
