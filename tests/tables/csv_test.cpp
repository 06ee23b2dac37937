// SPDX-License-Identifier: Apache-2.0
#include "tables/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace ultima {
namespace {

struct Parsed {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> unread;
    std::int64_t blank = 0;
    std::int64_t lines = 0;
    std::size_t bytes = 0;
};

Parsed parse(const std::string& text, std::size_t columns, char delimiter = ',') {
    Parsed parsed;
    CsvParser parser(delimiter, columns);
    std::string buffer;
    while (parsed.bytes < text.size()) {
        const char* const begin = text.data() + parsed.bytes;
        const CsvRecordKind kind = parser.next(begin, text.data() + text.size(), true);
        if (kind == CsvRecordKind::row) {
            auto& row = parsed.rows.emplace_back();
            for (const CsvCell& cell : parser.cells())
                row.emplace_back(cell_text(cell, CsvEncoding::utf8, buffer));
        } else if (kind == CsvRecordKind::unread) {
            parsed.unread.push_back(parser.reason());
        } else if (kind == CsvRecordKind::blank) {
            ++parsed.blank;
        }
        parsed.lines += parser.lines();
        parsed.bytes += parser.length();
    }
    return parsed;
}

using Rows = std::vector<std::vector<std::string>>;

TEST(Csv, cells_keep_their_text) {
    EXPECT_EQ(parse("0,110-125.25, 2024-01-31 \n", 3).rows, (Rows{{"0", "110-125.25", " 2024-01-31 "}}));
}

TEST(Csv, a_quoted_cell_may_hold_delimiters_quotes_and_lines) {
    const Parsed parsed = parse("a,\"x, \"\"y\"\"\nz\"\nb,c\n", 2);
    EXPECT_EQ(parsed.rows, (Rows{{"a", "x, \"y\"\nz"}, {"b", "c"}}));
    EXPECT_EQ(parsed.lines, 3);
}

TEST(Csv, a_quote_inside_an_unquoted_cell_is_a_character) {
    EXPECT_EQ(parse("5\" pipe,b\n", 2).rows, (Rows{{"5\" pipe", "b"}}));
}

TEST(Csv, all_line_ends_are_understood_and_the_last_may_be_missing) {
    EXPECT_EQ(parse("a,b\r\n\"c\",\"d\"\r\ne,f", 2).rows, (Rows{{"a", "b"}, {"c", "d"}, {"e", "f"}}));
}

TEST(Csv, empty_cells_are_empty_text_and_empty_lines_are_no_rows) {
    const Parsed parsed = parse(",\n\n\r\n\"\",\n", 2);
    EXPECT_EQ(parsed.rows, (Rows{{"", ""}, {"", ""}}));
    EXPECT_EQ(parsed.blank, 2);
}

TEST(Csv, ragged_lines_are_unread_with_the_reason) {
    const Parsed parsed = parse("a,b\nc\nd,e,f\ng,h\n", 2);
    EXPECT_EQ(parsed.rows, (Rows{{"a", "b"}, {"g", "h"}}));
    EXPECT_EQ(parsed.unread,
              (std::vector<std::string>{"expected 2 cells, found 1", "expected 2 cells, found 3"}));
}

TEST(Csv, a_stray_quote_costs_one_line) {
    const Parsed alone = parse("a,b\n\"c,d\ne,f\ng,h\n", 2);
    EXPECT_EQ(alone.rows, (Rows{{"a", "b"}, {"e", "f"}, {"g", "h"}}));
    EXPECT_EQ(alone.unread, (std::vector<std::string>{"the quote that opens cell 1 is never closed"}));
    const Parsed before_another = parse("\"c,d\n\"e\",f\ng,h\n", 2);
    EXPECT_EQ(before_another.rows, (Rows{{"e", "f"}, {"g", "h"}}));
    EXPECT_EQ(before_another.unread.size(), 1U);
}

TEST(Csv, plain_ascii_is_told_from_the_rest) {
    for (std::size_t length = 0; length < 20; ++length) {
        const std::string plain(length, 'x');
        EXPECT_TRUE(is_plain_ascii(plain.data(), length));
        for (std::size_t i = 0; i < length; ++i) {
            for (const char bad : {'\0', '\x80', '\xFF'}) {
                std::string text = plain;
                text[i] = bad;
                EXPECT_FALSE(is_plain_ascii(text.data(), length));
            }
        }
    }
}

TEST(Csv, old_encodings_become_utf8_and_what_is_no_text_is_replaced) {
    std::string out;
    EXPECT_TRUE(append_decoded(out,
                               "Z\xFC"
                               "rich",
                               CsvEncoding::latin1));
    EXPECT_EQ(out, "Zürich");
    out.clear();
    EXPECT_TRUE(append_decoded(out, "5 \x80", CsvEncoding::windows1252));
    EXPECT_EQ(out, "5 €");
    out.clear();
    EXPECT_FALSE(append_decoded(out,
                                "Z\xFC"
                                "rich",
                                CsvEncoding::utf8));
    EXPECT_EQ(out, "Z\uFFFDrich");
    out.clear();
    EXPECT_FALSE(append_decoded(out, std::string_view("a\0b", 3), CsvEncoding::utf8));
    EXPECT_EQ(out, "a\uFFFDb");
}

std::string random_csv() {
    return *rc::gen::container<std::string>(rc::gen::element('a', 'b', ',', ',', '"', '\n', '\n', '\r', ' '));
}

RC_GTEST_PROP(Csv, no_byte_and_no_line_is_lost_whatever_the_text, ()) {
    const std::string text = random_csv();
    const Parsed parsed = parse(text, 2);
    RC_ASSERT(parsed.bytes == text.size());
    const std::int64_t ends = std::count(text.begin(), text.end(), '\n');
    RC_ASSERT(parsed.lines == ends + (text.empty() || text.back() == '\n' ? 0 : 1));
    for (const auto& row : parsed.rows) RC_ASSERT(row.size() == 2U);
}

RC_GTEST_PROP(Csv, a_text_cut_anywhere_is_incomplete_or_gives_the_same_record, ()) {
    const std::string text = random_csv();
    if (text.empty()) return;
    CsvParser whole(',', 2);
    const CsvRecordKind kind = whole.next(text.data(), text.data() + text.size(), true);
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
        CsvParser part(',', 2);
        const CsvRecordKind found = part.next(text.data(), text.data() + cut, false);
        if (found == CsvRecordKind::incomplete) continue;
        RC_ASSERT(found == kind);
        RC_ASSERT(part.length() == whole.length());
    }
}

RC_GTEST_PROP(Csv, what_is_written_with_quotes_is_read_back, (const std::vector<std::string>& cells)) {
    if (cells.size() < 2) return;
    std::string line;
    std::vector<std::string> expected;
    for (const std::string& cell : cells) {
        std::string quoted;
        for (const char c : cell) {
            if (is_plain_ascii(&c, 1)) quoted += c == '"' ? "\"\"" : std::string(1, c);
        }
        line += (line.empty() ? "\"" : ",\"") + quoted + "\"";
        std::string plain;
        std::copy_if(cell.begin(), cell.end(), std::back_inserter(plain),
                     [](char c) { return is_plain_ascii(&c, 1); });
        expected.push_back(plain);
    }
    RC_ASSERT(parse(line + "\n", cells.size()).rows == (Rows{expected}));
}

}  // namespace
}  // namespace ultima
