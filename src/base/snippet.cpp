// SPDX-License-Identifier: Apache-2.0
// Column widths, cutting and escaping for snippets.
#include "base/snippet.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace ultima {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

template <std::size_t N>
constexpr bool is_in(const std::array<Range, N>& ranges, char32_t c) noexcept {
    return std::any_of(ranges.begin(), ranges.end(), [c](Range r) { return c >= r.first && c <= r.last; });
}

// The blocks of Unicode that matter in law texts, not every character: combining marks of Latin, Cyrillic,
// Hebrew, Arabic and the Indic scripts, joiners and variation selectors.
constexpr std::array<Range, 27> without_width{{
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2},
    {0x05C4, 0x05C5}, {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC},
    {0x06DF, 0x06E4}, {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0900, 0x0902}, {0x093C, 0x093C},
    {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0951, 0x0957}, {0x0981, 0x0981}, {0x09BC, 0x09BC},
    {0x09CD, 0x09CD}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x200B, 0x200D},
    {0x20D0, 0x20F0}, {0xFE00, 0xFE0F},
}};
// East Asian wide and full-width forms (UAX 11) and pictographs.
constexpr std::array<Range, 10> of_two_columns{{
    {0x1100, 0x115F},
    {0x2E80, 0x303E},
    {0x3041, 0x33FF},
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFF00, 0xFF60},
    {0x1F300, 0x1FAFF},
}};
// Characters that steer a terminal, or make text look other than it reads (Boucher and Anderson, Trojan
// Source, 2021).
constexpr std::array<Range, 5> unsafe{
    {{0x00, 0x1F}, {0x7F, 0x9F}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}}};

std::size_t width_of(char32_t c) noexcept {
    if (c < 0x300) return 1;
    if (is_in(without_width, c)) return 0;
    return is_in(of_two_columns, c) || (c >= 0x20000 && c <= 0x3FFFD) ? 2 : 1;
}

/// A code point of the line: where it starts in the line's bytes, what is shown for it and in which column.
struct Cell {
    std::size_t byte;
    std::size_t column;
    std::string_view bytes;  // empty for a character that is shown as U+FFFD
    std::size_t width;
    bool is_tab;
};

std::vector<Cell> cells_of(std::string_view line) {
    constexpr std::size_t tab_width = 4;
    std::vector<Cell> cells;
    std::size_t column = 0;
    for (std::size_t at = 0; at < line.size();) {
        const CodePoint point = first_code_point(line.substr(at));
        Cell cell{at, column, line.substr(at, point.length), 1, point.value == U'\t'};
        if (cell.is_tab) {
            cell.width = tab_width - column % tab_width;
        } else if (!point.valid || is_in(unsafe, point.value)) {
            cell.bytes = {};
        } else {
            cell.width = width_of(point.value);
        }
        cells.push_back(cell);
        column += cell.width;
        at += point.length;
    }
    return cells;
}

void append_cell(std::string& out, const Cell& cell) {
    if (cell.is_tab) {
        out.append(cell.width, ' ');
    } else if (cell.bytes.empty()) {
        append_utf8(out, replacement_character);
    } else {
        out += cell.bytes;
    }
}

/// The columns to show of a line that is too long: the span with what is around it, or the start of a long
/// span.
struct Window {
    std::size_t begin;
    std::size_t end;
};

Window window_around(std::size_t caret_begin, std::size_t caret_end, std::size_t columns) {
    if (columns <= snippet_columns) return {0, columns};
    const std::size_t span = std::min(caret_end - caret_begin, snippet_columns / 2);
    const std::size_t before = (snippet_columns - span) / 2;
    const std::size_t begin =
        std::min(caret_begin - std::min(caret_begin, before), columns - snippet_columns);
    return {begin, begin + snippet_columns};
}

}  // namespace

Snippet snippet_of(std::string_view line, std::size_t begin, std::size_t end) {
    const std::vector<Cell> cells = cells_of(line);
    const std::size_t columns = cells.empty() ? 0 : cells.back().column + cells.back().width;
    std::size_t caret_begin = columns;
    std::size_t caret_end = columns;
    for (const Cell& cell : cells) {
        if (cell.byte + std::max<std::size_t>(cell.bytes.size(), 1) <= begin) continue;
        caret_begin = std::min(caret_begin, cell.column);
        if (cell.byte >= end) {
            caret_end = cell.column;
            break;
        }
    }
    caret_end = std::max(caret_end, caret_begin + 1);

    constexpr std::string_view left_out = "...";
    const Window window = window_around(caret_begin, caret_end, columns);
    Snippet snippet{{}, caret_begin, 1};
    std::size_t shown_from = columns;
    std::size_t shown_to = window.begin;
    const std::size_t prefix = window.begin > 0 ? left_out.size() : 0;
    if (prefix > 0) snippet.text += left_out;
    for (const Cell& cell : cells) {
        if (cell.column < window.begin || cell.column + cell.width > window.end) continue;
        shown_from = std::min(shown_from, cell.column);
        shown_to = cell.column + cell.width;
        append_cell(snippet.text, cell);
    }
    shown_from = std::min(shown_from, caret_begin);
    if (shown_to < columns) snippet.text += left_out;
    snippet.caret_begin = prefix + caret_begin - shown_from;
    const std::size_t last = shown_to < columns ? std::min(caret_end, shown_to) : caret_end;
    snippet.caret_count = last > caret_begin ? last - caret_begin : 1;
    return snippet;
}

std::string shown_safely(std::string_view text, std::size_t indent) {
    std::string out;
    while (!text.empty()) {
        const CodePoint point = first_code_point(text);
        if (point.value == U'\n' && indent > 0) {
            out += '\n';
            out.append(indent, ' ');
        } else if (point.value == U'\t') {
            out += ' ';
        } else if (!point.valid || is_in(unsafe, point.value)) {
            append_utf8(out, replacement_character);
        } else {
            out += text.substr(0, point.length);
        }
        text.remove_prefix(point.length);
    }
    return out;
}

}  // namespace ultima
