// SPDX-License-Identifier: Apache-2.0
// Lines and columns.
#include "base/source.h"

#include <gtest/gtest.h>

namespace ultima {
namespace {

TEST(SourcesTest, lines_and_columns_start_at_one_and_columns_count_code_points) {
    Sources sources;
    const std::uint32_t file = sources.add("law.md", "é = 1\r\n\tb\n");
    EXPECT_EQ(sources.position(file, 0), (Position{1, 1}));
    EXPECT_EQ(sources.position(file, 2), (Position{1, 2}));
    EXPECT_EQ(sources.position(file, 8), (Position{2, 1}));
    EXPECT_EQ(sources.position(file, 9), (Position{2, 2}));
    EXPECT_EQ(sources.position(file, 11), (Position{3, 1}));
    EXPECT_EQ(sources.position(file, 999), (Position{3, 1}));
}

TEST(SourcesTest, line_text_has_no_line_end) {
    Sources sources;
    const std::uint32_t file = sources.add("law.md", "one\r\ntwo\n");
    EXPECT_EQ(sources.line_count(file), 3U);
    EXPECT_EQ(sources.line_text(file, 1), "one");
    EXPECT_EQ(sources.line_text(file, 2), "two");
    EXPECT_EQ(sources.line_text(file, 3), "");
    EXPECT_EQ(sources.line_begin(file, 2), 5U);
}

TEST(SourcesTest, an_empty_text_has_one_empty_line) {
    Sources sources;
    const std::uint32_t file = sources.add("empty", "");
    EXPECT_EQ(sources.line_count(file), 1U);
    EXPECT_EQ(sources.line_text(file, 1), "");
    EXPECT_EQ(sources.position(file, 0), (Position{1, 1}));
}

TEST(SourcesTest, views_stay_valid_when_files_are_added) {
    Sources sources;
    const std::string_view first = sources.text(sources.add("a", "short"));
    for (int i = 0; i < 1000; ++i) sources.add("b", "x");
    EXPECT_EQ(first, "short");
    EXPECT_EQ(sources.count(), 1001U);
    EXPECT_TRUE(sources.contains(1000));
    EXPECT_FALSE(sources.contains(1001));
}

TEST(SourcesTest, spans_are_cut_to_the_file) {
    Sources sources;
    const std::uint32_t file = sources.add("a", "short");
    EXPECT_EQ(sources.text(Span{file, 1, 3}), "ho");
    EXPECT_EQ(sources.text(Span{file, 3, 99}), "rt");
    EXPECT_EQ(sources.text(Span{file, 99, 3}), "");
    EXPECT_EQ(sources.text(joined({file, 0, 1}, {file, 4, 5})), "short");
}

}  // namespace
}  // namespace ultima
