// SPDX-License-Identifier: Apache-2.0
// Every text of the application that can be translated: from templates, from its code, and the words of the
// register.
#pragma once

#include <map>
#include <set>
#include <string>

namespace ultima::test {

struct TextsToTranslate {
    std::set<std::string> texts;
    std::map<std::string, std::string> counted;  ///< for one, for many
};
[[nodiscard]] TextsToTranslate texts_of_application();

/// A catalogue without translations, as translators' tools read it.
[[nodiscard]] std::string catalogue_of(const TextsToTranslate& texts);

}  // namespace ultima::test
