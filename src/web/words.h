// SPDX-License-Identifier: Apache-2.0
// The words of the application in the languages that it speaks. What is not translated stands in English.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// The six languages of the United Nations: `en`, `fr`, `es`, `ar`, `ru`, `zh`.
struct WebLanguage {
    std::string_view code;
    std::string_view name;  ///< in itself
    bool right_to_left = false;
};
[[nodiscard]] const std::vector<WebLanguage>& web_languages();
/// English if the code is none of them.
[[nodiscard]] const WebLanguage& web_language(std::string_view code);
/// The first of the browser's languages (`ar-EG,ar;q=0.9,en;q=0.8`, in its order) that is one of them.
[[nodiscard]] const WebLanguage& web_language_of(std::string_view accepted);

/// Which of a language's plural forms goes with a count (Unicode CLDR 44, Language Plural Rules; for whole
/// numbers from 0).
[[nodiscard]] std::size_t plural_form(std::string_view language, std::int64_t count);
[[nodiscard]] std::size_t plural_forms(std::string_view language);

/// One language's words.
class Words {
  public:
    explicit Words(const WebLanguage& language) : language_(&language) {}
    /// From a catalogue in gettext's form. Throws std::logic_error if it cannot be read: it is part of the
    /// program.
    Words(const WebLanguage& language, std::string_view catalogue);

    [[nodiscard]] const WebLanguage& language() const { return *language_; }
    /// The English text itself if there is no translation.
    [[nodiscard]] std::string of(std::string_view english) const;
    [[nodiscard]] bool has(std::string_view english) const { return texts_.contains(english); }
    [[nodiscard]] bool counts(std::string_view one) const { return plurals_.contains(one); }
    /// With `{}` replaced by the count: `one place is free`, `{} places are free`.
    [[nodiscard]] std::string count(std::int64_t count, std::string_view one, std::string_view many) const;
    /// With `{}` replaced by each of the texts in turn.
    [[nodiscard]] std::string with(std::string_view english,
                                   std::initializer_list<std::string_view> texts) const;
    /// A template in this language: `[[Sign in]]` is replaced by its translation, escaped for HTML; what
    /// stands in double braces within stays.
    [[nodiscard]] std::string in(std::string_view mustache) const;

  private:
    const WebLanguage* language_;
    std::map<std::string, std::string, std::less<>> texts_;
    std::map<std::string, std::vector<std::string>, std::less<>> plurals_;
};

/// The texts between `[[` and `]]` of a template.
[[nodiscard]] std::vector<std::string> texts_to_translate(std::string_view mustache);

}  // namespace ultima
