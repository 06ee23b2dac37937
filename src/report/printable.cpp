// SPDX-License-Identifier: Apache-2.0
#include "report/printable.h"

#include "base/text.h"

namespace ultima {
namespace {

constexpr char32_t next_line = 0x85, line_separator = 0x2028, paragraph_separator = 0x2029;

bool ends_line(char32_t c) {
    return c == U'\n' || c == U'\v' || c == U'\f' || c == U'\r' || c == next_line || c == line_separator ||
           c == paragraph_separator;
}

/// Controls of C0 and C1; embeddings and overrides of direction; and what deprecated tags hide in a text.
bool is_left_out(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x206A && c <= 0x206F) || (c >= 0xE0000 && c <= 0xE007F) || c == 0xFEFF;
}

/// Code points that Unicode keeps for no letter, ever; Cairo takes them for broken text.
bool is_no_character(char32_t c) { return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF); }

/// A word longer than this is nobody's, and breaking it at the page's edge takes a time that grows with its
/// square.
constexpr std::size_t longest_word = 500;
/// A line can break here: after blanks, and between the letters of Chinese.
bool ends_word(char32_t c) { return c == U' ' || c == U'-' || c >= 0x2E80; }

}  // namespace

std::vector<std::string> printable_lines(std::string_view text) {
    std::vector<std::string> lines(1);
    std::size_t word = 0;
    while (!text.empty()) {
        const CodePoint one = first_code_point(text);
        const bool pair = text.starts_with("\r\n");
        text.remove_prefix(pair ? 2 : one.length);
        word = ends_word(one.value) || ends_line(one.value) ? 0 : word + 1;
        if (ends_line(one.value))
            lines.emplace_back();
        else if (one.value == U'\t')
            lines.back() += ' ';
        else if (!is_left_out(one.value))
            append_utf8(lines.back(), is_no_character(one.value) ? replacement_character : one.value);
        if (word == longest_word) {
            lines.emplace_back();
            word = 0;
        }
    }
    return lines;
}

std::string printable_line(std::string_view text) {
    std::string line;
    for (const std::string& one : printable_lines(text)) line += (line.empty() ? "" : " ") + one;
    return line;
}

}  // namespace ultima
