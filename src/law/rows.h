// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/cursor.h"
#include "law/draft.h"

#include <vector>

namespace ultima {

/// One cell of a line `| a | b |`.
struct RowCell {
    std::vector<Token> tokens;
    Span span;  ///< of what stands in it, or of the bar that ends it if nothing does

    bool anything() const { return tokens.size() == 1 && tokens[0].kind == TokenKind::minus; }
};

/// Is this line a row, that is, does it have any bar?
bool has_bar(const LexedBlock& block, const LogicalLine& line);

/// Cuts a line that begins with `|` into its cells. Reports a bar that is missing at either end.
std::vector<RowCell> cells_of(Report& report, Cursor cursor);

/// A cursor over what stands in a cell.
Cursor cell_cursor(const Draft& draft, const RowCell& cell);

/// Reports if a row has not as many cells as the header; of several rows with the same wrong number only the
/// first.
bool check_width(Report& report, const std::vector<RowCell>& cells, std::size_t columns, Span header);

/// Does the line only draw the line under a header, as Markdown tables have it?
bool is_rule_of_dashes(const std::vector<RowCell>& cells);

}  // namespace ultima
