// SPDX-License-Identifier: Apache-2.0
#include "law/rows.h"

#include <algorithm>

namespace ultima {

bool has_bar(const LexedBlock& block, const LogicalLine& line) {
    return std::any_of(block.tokens.begin() + line.first, block.tokens.begin() + line.last,
                       [](const Token& token) { return token.kind == TokenKind::bar; });
}

std::vector<RowCell> cells_of(Report& report, Cursor cursor) {
    std::vector<RowCell> cells;
    if (!cursor.accept(TokenKind::bar)) report_expected(report, cursor, "`|` before the first cell");
    while (!cursor.at_end()) {
        RowCell cell;
        while (!cursor.at_end() && !cursor.is(TokenKind::bar)) cell.tokens.push_back(cursor.take());
        if (cursor.at_end()) report_expected(report, cursor, "`|` after the last cell");
        const Token bar = cursor.take();
        cell.span = cell.tokens.empty()
                        ? cursor.span(bar)
                        : Span{cursor.file(), cell.tokens.front().begin, cell.tokens.back().end};
        cells.push_back(std::move(cell));
    }
    return cells;
}

Cursor cell_cursor(const Draft& draft, const RowCell& cell) {
    return Cursor(draft.sources, cell.span.file, cell.tokens, cell.span.begin);
}

bool check_width(Report& report, const std::vector<RowCell>& cells, std::size_t columns, Span header) {
    if (cells.size() == columns) return true;
    const Span span = cells.empty() ? header : joined(cells.front().span, cells.back().span);
    const auto count = [](std::size_t n) { return std::to_string(n) + (n == 1 ? " cell" : " cells"); };
    const std::string key = "width " + std::to_string(header.file) + " " + std::to_string(header.begin) +
                            " " + std::to_string(cells.size());
    report.error_once(key, "S011", span,
                      "this row has " + count(cells.size()) + ", but the table has " +
                          std::to_string(columns) + (columns == 1 ? " column" : " columns"),
                      {}, {{header, "the columns are named here"}});
    return false;
}

bool is_rule_of_dashes(const std::vector<RowCell>& cells) {
    return !cells.empty() && std::all_of(cells.begin(), cells.end(), [](const RowCell& cell) {
        return cell.tokens.size() >= 2 &&
               std::all_of(cell.tokens.begin(), cell.tokens.end(), [](const Token& token) {
                   return token.kind == TokenKind::minus || token.kind == TokenKind::colon;
               });
    });
}

}  // namespace ultima
