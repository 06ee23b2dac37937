// SPDX-License-Identifier: Apache-2.0
// Values of facts in the words of a language, as they stand on pages and papers.
#pragma once

#include "web/words.h"

#include <string>
#include <string_view>

namespace ultima {

/// `2 years 6 months` in the language's words and plural forms. In English, and where it is no duration, the
/// text as it is: nobody's months are turned into years.
[[nodiscard]] std::string duration_text(const Words& words, std::string_view text);

/// A duration, a day, yes or no; everything else as it is.
[[nodiscard]] std::string value_words(const Words& words, std::string_view text);

}  // namespace ultima
