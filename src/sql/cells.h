// SPDX-License-Identifier: Apache-2.0
// Values of facts as the columns of the table `cases` hold them.
#pragma once

#include "law/pack.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ultima::sql {

/// One cell; nothing: NULL.
using Cell = std::variant<std::monostate, std::int64_t, bool, CivilDate, std::string>;

/// What goes into the `columns` of a fact; an unknown value leaves all of them NULL. Nothing if they cannot
/// hold the value: a fraction, "at least", several spells in custody, a list.
[[nodiscard]] std::optional<std::vector<Cell>> cells_of(const Value& value, std::size_t columns);

/// The cell as SQL.
[[nodiscard]] std::string literal(const Cell& cell);

}  // namespace ultima::sql
