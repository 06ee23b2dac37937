// SPDX-License-Identifier: Apache-2.0
#include "base/language.h"

#include <gtest/gtest.h>

namespace ultima {
namespace {

TEST(Language, a_tag_is_small_letters_and_then_parts) {
    for (const char* const tag : {"en", "ar", "ckb", "pt-BR", "uz-Arab", "zh-Hant-TW", "es-419"})
        EXPECT_TRUE(is_language_tag(tag)) << tag;
    for (const char* const tag :
         {"", "e", "EN", "Arabic", "ar_EG", "ar-", "-ar", "ar--EG", "ar-E", "../ar", "ar-überall"})
        EXPECT_FALSE(is_language_tag(tag)) << tag;
}

TEST(Language, the_direction_follows_the_script_if_one_is_named) {
    for (const char* const tag : {"ar", "ar-EG", "he", "fa", "ur-PK", "uz-Arab", "az-Arab-IR"})
        EXPECT_TRUE(right_to_left(tag)) << tag;
    for (const char* const tag : {"en", "uz", "ur-Latn", "ar-Latn", "sd-Deva", "tlh", ""})
        EXPECT_FALSE(right_to_left(tag)) << tag;
}

TEST(Language, isolated_text_stands_between_two_marks) {
    EXPECT_EQ(isolated("كفالة"), "\xE2\x81\xA8كفالة\xE2\x81\xA9");
}

}  // namespace
}  // namespace ultima
