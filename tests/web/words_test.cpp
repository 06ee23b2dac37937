// SPDX-License-Identifier: Apache-2.0
#include "web/words.h"

#include "web/application.h"
#include "web/texts.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace ultima::test {
namespace {

const Words& words_of(std::string_view language) {
    static const WebTexts texts;
    return texts.words(language);
}

TEST(words, count_in_each_languages_own_forms) {
    // Forms by count: Unicode CLDR, Language Plural Rules.
    EXPECT_EQ(plural_form("en", 1), 0);
    EXPECT_EQ(plural_form("en", 0), 1);
    EXPECT_EQ(plural_form("fr", 0), 0);
    EXPECT_EQ(plural_form("fr", 2), 1);
    EXPECT_EQ(plural_form("zh", 7), 0);
    for (const auto& [count, form] :
         {std::pair(1, 0), {21, 0}, {11, 2}, {2, 1}, {24, 1}, {12, 2}, {5, 2}, {100, 2}})
        EXPECT_EQ(plural_form("ru", count), form) << count;
    for (const auto& [count, form] :
         {std::pair(0, 0), {1, 1}, {2, 2}, {3, 3}, {10, 3}, {11, 4}, {99, 4}, {100, 5}, {103, 3}, {200, 5}})
        EXPECT_EQ(plural_form("ar", count), form) << count;
}

TEST(words, stand_in_english_where_they_are_not_translated) {
    const Words words(web_language("fr"), "msgid \"Sign in\"\nmsgstr \"Se connecter\"\n");
    EXPECT_EQ(words.of("Sign in"), "Se connecter");
    EXPECT_EQ(words.of("Sign out"), "Sign out");
    EXPECT_EQ(words.in("<h1>[[Sign in]]</h1><p>[[Sign out]] {{name}}</p>"),
              "<h1>Se connecter</h1><p>Sign out {{name}}</p>");
}

TEST(words, of_a_translation_are_never_markup) {
    const Words words(web_language("fr"), "msgid \"Sign in\"\nmsgstr \"<script>{{name}}\"\n");
    EXPECT_EQ(words.in("[[Sign in]]"), "&lt;script&gt;{{name}}");
}

TEST(words, fill_in_what_a_sentence_leaves_open_in_order) {
    EXPECT_EQ(Words(web_language("en")).with("{} needs {}", {"SA1", "a hearing"}), "SA1 needs a hearing");
    EXPECT_EQ(Words(web_language("en")).count(1, "one place", "{} places"), "one place");
    EXPECT_EQ(Words(web_language("en")).count(3, "one place", "{} places"), "3 places");
}

TEST(words, of_the_browser_choose_the_language) {
    EXPECT_EQ(web_language_of("de-DE,ar-EG;q=0.8,en;q=0.5").code, "ar");
    EXPECT_EQ(web_language_of("xx").code, "en");
    EXPECT_EQ(web_language("nonsense").code, "en");
}

/// How many texts each language still lacks. A number that goes up is a text that somebody added without its
/// translations; who translates lowers it.
TEST(words, that_are_missing_are_counted) {
    const TextsToTranslate texts = texts_of_application();
    // For translators: a catalogue with every text, where they ask for it.
    if (const char* to = std::getenv("ULTIMA_CATALOGUE"); to != nullptr)
        std::ofstream(to) << catalogue_of(texts);
    EXPECT_GT(texts.texts.size(), 500U);
    for (const auto& [language, most] :
         {std::pair<std::string_view, std::size_t>("fr", 0), {"es", 0}, {"ar", 0}, {"ru", 0}, {"zh", 0}}) {
        const Words& words = words_of(language);
        std::size_t missing = 0;
        for (const std::string& text : texts.texts) missing += words.has(text) ? 0 : 1;
        for (const auto& [one, many] : texts.counted) missing += words.counts(one) ? 0 : 1;
        EXPECT_LE(missing, most) << language;
        RecordProperty(std::string("missing_") + std::string(language), static_cast<int>(missing));
    }
}

/// What a sentence leaves open stands in its translation as often: otherwise a name or a date would be lost.
TEST(words, keep_what_a_sentence_leaves_open) {
    const auto left_open = [](std::string_view text, std::string_view what) {
        std::size_t count = 0;
        for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1))
            ++count;
        return count;
    };
    const TextsToTranslate texts = texts_of_application();
    for (const WebLanguage& language : web_languages())
        for (const std::string& text : texts.texts)
            for (const char* what : {"{}", "{{", "{n}", "{all}"})
                EXPECT_EQ(left_open(text, what), left_open(words_of(language.code).of(text), what))
                    << language.code << ": " << text;
}

}  // namespace
}  // namespace ultima::test
