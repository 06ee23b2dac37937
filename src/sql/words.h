// SPDX-License-Identifier: Apache-2.0
// Lists of names in a result: which of them, as a number, and the words for it.
#pragma once

#include "sql/layers.h"

#include <string>
#include <utility>
#include <vector>

namespace ultima::sql {

/// A condition: `flag` is SQL for 1 or 0, to be counted only where the lowest bit of `where` is set; and the name
/// that is listed if it holds.
struct Word {
    std::string flag;
    std::string where;
    std::string name;
};

/// Those of the names whose conditions hold, with commas between, in this order; NULL: none. The number that says
/// which is small, and the words for each such number are made once for all rows. Each flag is read on `layer`.
[[nodiscard]] Piece in_words(Layers& layers, const std::string& wish, const std::vector<Word>& words,
                             std::size_t layer);

}  // namespace ultima::sql
