// SPDX-License-Identifier: Apache-2.0
#pragma once

// All words of the language, for those who colour or complete packs (editors/ultima-pack.tmLanguage.json).

#include <string_view>
#include <vector>

namespace ultima {

struct WordGroup {
    std::string_view name;                ///< also in the grammar for editors
    std::vector<std::string_view> words;  ///< some are phrases
};

/// Taken from the readers themselves.
std::vector<WordGroup> language_words();

}  // namespace ultima
