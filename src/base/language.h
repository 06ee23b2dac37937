// SPDX-License-Identifier: Apache-2.0
// Languages by their tags (BCP 47), and the direction in which they are written.
#pragma once

#include <string>
#include <string_view>

namespace ultima {

/// `en`, `pt-BR`, `uz-Arab`: two or three small letters, then parts of two to eight letters or digits.
[[nodiscard]] bool is_language_tag(std::string_view tag) noexcept;

/// Is the language written from right to left? By its script if the tag names one, else by the script in
/// which it is usually written. Unknown languages are taken to run from left to right.
[[nodiscard]] bool right_to_left(std::string_view tag) noexcept;

/// The text between U+2068 and U+2069: it runs in the direction of its first strong letter and leaves the
/// direction of what stands around it alone (Unicode Bidirectional Algorithm, UAX 9).
[[nodiscard]] std::string isolated(std::string_view text);

}  // namespace ultima
