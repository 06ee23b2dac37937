// SPDX-License-Identifier: Apache-2.0
// What a court or prison is asked to fill in so that a map can read it: the columns in words.
#pragma once

#include "exchange/import_map.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A text that may stand in a column, and what it means if that is not plain.
struct ReturnValue {
    std::string code;
    std::string means{};
};

struct ReturnColumn {
    enum class Kind : std::uint8_t { text, date, whole };
    std::string name;     ///< as in the map
    std::string heading;  ///< for people
    std::string means;
    Kind kind = Kind::text;
    std::vector<ReturnValue> allowed{};  ///< nothing else may stand there; empty: anything of the kind
    std::vector<std::string> unknown{};  ///< texts that say nothing, beside an empty cell
    bool needed = false;                 ///< may not stay empty
    std::string example{};

    /// "a date", "one of: R (remand), S (sentence)".
    [[nodiscard]] std::string allowed_words() const;
};

/// In the order in which forms show them: that of `columns_of`.
[[nodiscard]] std::vector<ReturnColumn> return_columns(const ImportMap& map);

/// What stands at the head of a return, filled in by who sends it.
struct ReturnHead {
    std::string office{}, month{}, by{};
};
inline constexpr std::string_view return_head_labels[] = {"Office", "Month", "Filled in by"};

}  // namespace ultima
