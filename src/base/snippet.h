// SPDX-License-Identifier: Apache-2.0
// One line of source as a terminal shows it, and where on it a span lies.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ultima {

/// A source line made safe to show: tabs as blanks, unsafe characters as U+FFFD, and cut to `snippet_columns`
/// around the span with `...` where something was left out.
struct Snippet {
    std::string text;
    std::size_t caret_begin;  ///< terminal columns before the first caret
    std::size_t caret_count;  ///< at least 1
};

/// The most terminal columns of source that a snippet shows.
inline constexpr std::size_t snippet_columns = 100;

/// `begin` and `end` are bytes of `line`; a span that is empty or begins at the end of the line gets one
/// caret there.
[[nodiscard]] Snippet snippet_of(std::string_view line, std::size_t begin, std::size_t end);

/// `text` with everything that could steer a terminal or reorder the line (control characters, bidirectional
/// marks) shown as U+FFFD; line ends stay, each followed by `indent` blanks, unless `indent` is 0: then they
/// are U+FFFD too.
[[nodiscard]] std::string shown_safely(std::string_view text, std::size_t indent);

}  // namespace ultima
