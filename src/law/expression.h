// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/cursor.h"
#include "law/draft.h"

#include <optional>
#include <string_view>
#include <vector>

namespace ultima {

/// Where an expression stands: names that only it can see, and where to note what it refers to.
struct ExpressionPlace {
    const Names* local = nullptr;
    Uses* uses = nullptr;
    std::vector<BoundName> bound{};
};

/// A new slot with this name. Reports N002 if something else has the name, L003 if there are too many;
/// nothing then.
std::optional<std::uint32_t> new_slot(Draft& draft, const Names* local, const std::vector<BoundName>& bound,
                                      const std::vector<std::string_view>& words, Span span);

/// Reads the longest expression from here. Reports what is wrong and then gives `no_ast`, with the cursor
/// where it stopped.
AstId parse_expression(Draft& draft, Cursor& cursor, const ExpressionPlace& place);

/// The same without comparisons, `and`, `or`: for cells of tables.
AstId parse_sum(Draft& draft, Cursor& cursor, const ExpressionPlace& place);

/// Reads to the end of the cursor's tokens; something left over is an error.
AstId parse_whole_expression(Draft& draft, Cursor& cursor, const ExpressionPlace& place);

}  // namespace ultima
