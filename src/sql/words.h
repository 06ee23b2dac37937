// SPDX-License-Identifier: Apache-2.0
// Lists of names in a result: which of them, as a number, and the words for it.
#pragma once

#include "sql/bits.h"
#include "sql/dialect.h"
#include "sql/layers.h"

#include <string>
#include <utility>
#include <vector>

namespace ultima::sql {

/// A condition, and the name that is listed if it holds: the lowest bit of `flag` says so, and each other bit
/// that it can have; it counts only where `where` holds, a condition.
struct Word {
    DayBits flag;
    std::string where;
    std::string name;
};

/// Those of the names whose conditions hold, with commas between, in this order; NULL: none. The number that
/// says which is small, and the words for each such number are made once for all rows. `only`: elsewhere none
/// of the names counts anyway, which spares a database asking for each; "": not known. Each flag is read on
/// `layer`.
[[nodiscard]] Piece in_words(Layers& layers, const std::string& wish, const std::vector<Word>& words,
                             const std::string& only, std::size_t layer, const Dialect& dialect);

}  // namespace ultima::sql
