// SPDX-License-Identifier: Apache-2.0
// UTF-8, lines and JSON strings.
#include "base/text.h"

#include "base/json_text.h"

#include <gtest/gtest.h>

#include <string>

namespace ultima {
namespace {

std::string json(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

TEST(TextTest, valid_utf8_is_what_rfc_3629_says) {
    for (const char* valid :
         {"", "abc", "é", "€", "अदालत", "\xF4\x8F\xBF\xBF", "\xEE\x80\x80", "\xED\x9F\xBF"})
        EXPECT_TRUE(valid_utf8(valid)) << valid;
    for (const char* invalid :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "\xFF", "a\xC3(", "\xF0\x9F\x98"})
        EXPECT_FALSE(valid_utf8(invalid));
}

TEST(TextTest, every_code_point_is_read_back_as_written) {
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c == 0xD800) c = 0xE000;
        std::string text;
        append_utf8(text, c);
        const CodePoint point = first_code_point(text);
        ASSERT_TRUE(point.valid);
        ASSERT_EQ(point.value, c);
        ASSERT_EQ(point.length, text.size());
    }
}

TEST(TextTest, code_points_count_letters_and_broken_bytes) {
    EXPECT_EQ(code_points(""), 0U);
    EXPECT_EQ(code_points("naïve"), 5U);
    EXPECT_EQ(code_points("a\xC3\xE2\x82z"), 5U);
}

TEST(TextTest, the_beginning_of_a_text_cuts_no_letter_in_two) {
    const std::string text = "a\xC3\xA9\xF0\x9F\x92\xA9z";  // 1, 2, 4 and 1 bytes
    EXPECT_EQ(beginning_of(text, 100), text);
    for (const auto& [most, length] : {std::pair(0U, 0U), {1, 1}, {2, 1}, {3, 3}, {6, 3}, {7, 7}, {8, 8}}) {
        EXPECT_EQ(beginning_of(text, most).size(), length) << most;
        EXPECT_TRUE(valid_utf8(beginning_of(text, most))) << most;
    }
}

TEST(TextTest, trim_takes_blanks_and_line_ends_at_both_ends) {
    EXPECT_EQ(trim("  a b\t\r\n"), "a b");
    EXPECT_EQ(trim(" \t"), "");
    EXPECT_EQ(trim(""), "");
}

TEST(TextTest, lines_end_with_lf_or_cr_lf) {
    using Lines = std::vector<std::string_view>;
    EXPECT_EQ(split_lines(""), Lines{});
    EXPECT_EQ(split_lines("a"), Lines{"a"});
    EXPECT_EQ(split_lines("a\n"), Lines{"a"});
    EXPECT_EQ(split_lines("a\r\n\nb"), (Lines{"a", "", "b"}));
    EXPECT_EQ(split_lines("\n"), Lines{""});
    EXPECT_EQ(split_lines("a\r"), Lines{"a\r"});
}

TEST(JsonTextTest, escapes_what_must_be_escaped_and_nothing_else) {
    EXPECT_EQ(json(""), R"("")");
    EXPECT_EQ(json("plain text"), R"("plain text")");
    EXPECT_EQ(json("a\"b\\c/d"), R"("a\"b\\c/d")");
    EXPECT_EQ(json("\n\r\t\b\f"), R"("\n\r\t\b\f")");
    EXPECT_EQ(json(std::string_view{"\0\x1f\x7f", 3}), R"("\u0000\u001f\u007f")");
    EXPECT_EQ(json("अ€😀"), "\"अ€😀\"");
}

TEST(JsonTextTest, broken_bytes_become_replacement_characters) {
    EXPECT_EQ(json("a\xFFz"), "\"a\uFFFDz\"");
    EXPECT_EQ(json("\xE2\x82"), "\"\uFFFD\uFFFD\"");
    std::string all;
    for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
    EXPECT_TRUE(valid_utf8(json(all)));
}

TEST(TextTest, marks_on_letters_and_marks_of_direction_take_no_column) {
    EXPECT_EQ(columns("Bail"), 4U);
    EXPECT_EQ(columns("كفالة"), 5U);
    EXPECT_EQ(columns("حُرًّا"), 3U) << "three letters, four marks";
    EXPECT_EQ(columns("\u2068كفالة\u2069"), 5U);
    EXPECT_EQ(columns("e\u0301te\u0301"), 3U);
    EXPECT_EQ(columns(""), 0U);
    EXPECT_EQ(columns("\xff"), 1U);
}

}  // namespace
}  // namespace ultima
