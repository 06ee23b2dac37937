// SPDX-License-Identifier: Apache-2.0
// Reading UTF-8 text. Nothing here depends on the locale.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// What stands for a byte that is not valid UTF-8.
inline constexpr char32_t replacement_character = U'\uFFFD';

/// One code point and how many bytes it took. A byte that starts no valid sequence is one
/// `replacement_character` with `valid` false and `length` 1.
struct CodePoint {
    char32_t value;
    std::size_t length;
    bool valid;
};

/// The code point at the start of `text`, which must not be empty. Overlong forms, surrogates and values
/// above U+10FFFF are not valid (RFC 3629).
[[nodiscard]] CodePoint first_code_point(std::string_view text) noexcept;

[[nodiscard]] bool valid_utf8(std::string_view text) noexcept;
/// The text itself, or U+FFFD if it is not UTF-8: something that nobody takes for a value.
[[nodiscard]] std::string_view text_or_mark(std::string_view text) noexcept;

/// Code points; each byte that is not valid counts as one.
[[nodiscard]] std::size_t code_points(std::string_view text) noexcept;

/// The beginning of a text in UTF-8 that has at most so many bytes; no letter is cut in two.
[[nodiscard]] std::string_view beginning_of(std::string_view text, std::size_t most) noexcept;

/// Columns that the text takes in a terminal: code points without the marks that stand on a letter (as Arabic
/// and Hebrew vowels do) and those that only order the text. Wide letters count as one.
[[nodiscard]] std::size_t columns(std::string_view text) noexcept;

/// Adds the UTF-8 form; `value` must be a code point that has one.
void append_utf8(std::string& out, char32_t value);

/// "a, b, c"
[[nodiscard]] std::string joined(const std::vector<std::string>& parts);

/// Without blanks, tabs and line ends at either end.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

/// The lines without their ends (LF or CR LF). A final line end opens no further line; no text has no lines.
[[nodiscard]] std::vector<std::string_view> split_lines(std::string_view text);

}  // namespace ultima
