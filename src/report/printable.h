// SPDX-License-Identifier: Apache-2.0
// Any text as lines that can be set.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// The lines of a text: valid UTF-8, without controls. Isolates (U+2066 to U+2069) stay, for they end with
/// the line; embeddings and overrides of the order of reading go, for they make a text look like another one.
/// A word of more than 500 letters is cut. Never empty.
[[nodiscard]] std::vector<std::string> printable_lines(std::string_view text);
/// The same in one line.
[[nodiscard]] std::string printable_line(std::string_view text);

}  // namespace ultima
