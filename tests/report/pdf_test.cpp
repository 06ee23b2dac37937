// SPDX-License-Identifier: Apache-2.0
// Documents as PDF, read back by Poppler's programs; where pages break, without any.
#include "report/pdf.h"

#include "base/scratch.h"
#include "base/text.h"
#include "report/arabic_letters.h"
#include "report/output_of.h"
#include "report/pdf_pages.h"
#include "report/printable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <chrono>
#include <regex>
#include <thread>

namespace ultima {
namespace {

using test::output_of;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Instant made{1'782'810'000};  // 2026-06-30T09:00:00Z

bool has_poppler() {
    return !output_of("pdfinfo -v 2>&1").empty() &&
           output_of("pdfinfo -v 2>&1").find("oppler") != std::string::npos;
}
#define NEEDS_POPPLER() \
    if (!has_poppler()) GTEST_SKIP() << "SKIPPED: poppler-utils is not installed"

/// What one of Poppler's programs says of a PDF.
std::string poppler(const std::string& program, const Pdf& pdf, const std::string& after = "") {
    const Scratch scratch;
    return output_of(program + " " + scratch.file("a.pdf", pdf.bytes) + " " + after + " 2>&1");
}

Document english() {
    Document document;
    document.title = "Order in case c1";
    document.author = document.caption = "Ministry of Tests";
    document.foot = "Ministry of Tests, c1";
    document.page_of = "Page {} of {}";
    document.blocks = {LabelList{{{"Person", "Jun Hollow"}, {"Decided on", "30 June 2026"}}},
                       Heading{"Reasons"}, Paragraph{"The person has work, and keeps it.\nThere is more."},
                       BulletList{{{"Come on time"}, {"Read more", "https://law.example/a"}}},
                       DocumentTable{{"Day", "What"}, {{"1 June", "the first talk"}, {"2 June", "work"}}}};
    return document;
}

Document arabic() {
    Document document;
    document.language = "ar";
    document.right_to_left = true;
    document.title = "أمر في القضية";
    document.page_of = "الصفحة {} من {}";
    document.blocks = {LabelList{{{"الشخص", "ليلى"}}}, Heading{"الأسباب"},
                       Paragraph{"للشخص عمل ويحافظ عليه بهذه الطريقة، ولا لوم على الأسرة."}};
    return document;
}

/// Its words in order: Poppler moves what stands between them.
std::string words_of(std::string text) {
    for (const char* sign : {"،", ".", "\n"})
        for (std::size_t at = 0; (at = text.find(sign, at)) != std::string::npos;)
            text.replace(at, std::string_view(sign).size(), " ");
    return std::regex_replace(text, std::regex(" +"), " ");
}

/// What a program that reads aloud is told.
std::string tags_of(const Pdf& pdf) {
    return std::regex_replace(poppler("pdfinfo -struct-text", pdf), std::regex("\n +"), "\n");
}

TEST(PdfTest, says_its_texts_in_the_order_of_reading_with_title_and_tags) {
    NEEDS_POPPLER();
    const Pdf pdf = pdf_of(english(), made);
    const std::string text = poppler("pdftotext", pdf, "-");
    for (const char* one :
         {"Ministry of Tests", "Order in case c1", "Jun Hollow", "The person has work, and keeps it.",
          "There is more.", "Come on time", "the first talk", "Page 1 of 1"})
        EXPECT_THAT(text, HasSubstr(one));
    EXPECT_LT(text.find("Person"), text.find("Reasons"));
    const std::string info = poppler("pdfinfo", pdf);
    EXPECT_THAT(info, HasSubstr("Order in case c1"));
    EXPECT_THAT(info, HasSubstr("Ministry of Tests"));
    EXPECT_THAT(info, ::testing::ContainsRegex("Tagged: +yes"));
    EXPECT_THAT(info, ::testing::ContainsRegex("Page size: .*A4"));
    EXPECT_THAT(info, Not(HasSubstr("Syntax")));
    const std::string tags = tags_of(pdf);
    EXPECT_THAT(tags, ::testing::StartsWith("Document\n"));
    for (const char* one : {"H1 (block)\n\"Order in case c1\"", "H2 (block)\n\"Reasons\"",
                            "Lbl (block)\n\"Person\"", "TH\n\"Day\"", "TD\n\"the first talk\"", "Link"})
        EXPECT_THAT(tags, HasSubstr(one));
    EXPECT_THAT(tags, Not(HasSubstr("Warning")));
    EXPECT_THAT(pdf.bytes, HasSubstr("/Lang (en)"));
    EXPECT_THAT(pdf.bytes, HasSubstr("https://law.example/a"));
}

/// How many pages there are, and the size of the body text in points.
struct SetAs {
    int pages = 0;
    double size = 0;
};
SetAs set_as(const Pdf& pdf) {
    SetAs set;
    std::smatch found;
    const std::string info = poppler("pdfinfo", pdf);
    if (std::regex_search(info, found, std::regex("Pages: +([0-9]+)"))) set.pages = std::stoi(found[1]);
    const std::string boxes = poppler("pdftotext -bbox", pdf, "-");
    static const std::regex word("yMin=\"([0-9.]+)\" xMax=\"[0-9.]+\" yMax=\"([0-9.]+)\">keeps<");
    if (std::regex_search(boxes, found, word)) set.size = std::stod(found[2]) - std::stod(found[1]);
    return set;
}

TEST(PdfTest, sets_what_is_to_stand_on_one_page_smaller_but_no_smaller_than_can_be_read) {
    NEEDS_POPPLER();
    const auto with_lines = [](int lines, bool one_page) {
        Document document = english();
        document.one_page = one_page;
        for (int i = 0; i < lines; ++i) document.blocks.emplace_back(Paragraph{"A line more."});
        return set_as(pdf_of(document, made));
    };
    const SetAs plain = with_lines(0, false);
    ASSERT_GT(plain.size, 0);
    EXPECT_EQ(with_lines(0, true).size, plain.size) << "it stands on one page as it is";
    EXPECT_EQ(with_lines(30, false).pages, 2);
    const SetAs smaller = with_lines(30, true), too_much = with_lines(120, true);
    EXPECT_EQ(smaller.pages, 1);
    EXPECT_LT(smaller.size, plain.size);
    EXPECT_GE(smaller.size, plain.size * 8 / 10.5 - 0.01);
    EXPECT_GT(too_much.pages, 1);
    EXPECT_EQ(too_much.size, plain.size) << "set as others are, since no size would do";
}

TEST(PdfTest, begins_a_page_with_a_heading_that_asks_for_it) {
    NEEDS_POPPLER();
    Document document = english();
    document.blocks.emplace_back(Heading{"Another notice", 2, true});
    document.blocks.emplace_back(Paragraph{"To another court."});
    const Pdf pdf = pdf_of(document, made);
    EXPECT_EQ(set_as(pdf).pages, 2);
    EXPECT_THAT(poppler("pdftotext -f 2 -l 2", pdf, "-"), HasSubstr("Another notice"));
    EXPECT_THAT(poppler("pdftotext -f 1 -l 1", pdf, "-"), Not(HasSubstr("Another notice")));
}

TEST(PdfTest, sets_arabic_so_that_its_words_are_read_in_their_order_on_pages_from_right_to_left) {
    NEEDS_POPPLER();
    const Pdf pdf = pdf_of(arabic(), made);
    EXPECT_EQ(pdf.without_font, "");
    const std::string text = words_of(without_forms(poppler("pdftotext", pdf, "-")));
    for (const char* one :
         {"أمر في القضية", "ليلى", "الأسباب", "للشخص عمل ويحافظ عليه بهذه الطريقة، ولا لوم على الأسرة."})
        EXPECT_THAT(text, HasSubstr(words_of(one)));
    EXPECT_THAT(pdf.bytes, HasSubstr("/Lang (ar)"));
    EXPECT_THAT(pdf.bytes, HasSubstr("/Direction /R2L"));
}

/// Where a word begins on the page, from the left.
double left_of(const Pdf& pdf, const std::string& word) {
    const std::string boxes = poppler("pdftotext -bbox", pdf, "-");
    std::smatch found;
    if (!std::regex_search(boxes, found, std::regex("xMin=\"([0-9.]+)\"[^>]*>" + word + "<"))) return -1;
    return std::stod(found[1]);
}

TEST(PdfTest, mirrors_its_pages_for_languages_that_are_read_from_the_right) {
    NEEDS_POPPLER();
    Document document = english();
    const Pdf ours = pdf_of(document, made);
    document.right_to_left = true;
    const Pdf mirrored = pdf_of(document, made);
    EXPECT_LT(left_of(ours, "Person"), left_of(ours, "Hollow"));
    EXPECT_LT(left_of(ours, "Day"), left_of(ours, "What"));
    EXPECT_GT(left_of(mirrored, "Person"), left_of(mirrored, "Hollow"));
    EXPECT_GT(left_of(mirrored, "Day"), left_of(mirrored, "What"));
    EXPECT_LT(left_of(mirrored, "Page"), 150);
}

TEST(PdfTest, carries_the_mark_of_a_draft_on_each_page_or_on_none) {
    NEEDS_POPPLER();
    Document document = english();
    for (int i = 0; i < 60; ++i) document.blocks.emplace_back(Paragraph{"Some words that fill the page."});
    EXPECT_THAT(poppler("pdftotext", pdf_of(document, made), "-"), Not(HasSubstr("DRAFT")));
    document.draft = "DRAFT";
    const Pdf pdf = pdf_of(document, made);
    for (const char* page : {"-f 1 -l 1 -", "-f 2 -l 2 -"}) {
        std::string text = poppler("pdftotext -raw", pdf, page);
        std::erase(text, '\n');
        EXPECT_THAT(text, HasSubstr("DRAFT")) << page;
    }
}

TEST(PdfTest, is_read_aloud_from_the_first_page_to_the_last) {
    NEEDS_POPPLER();
    Document document = english();
    DocumentTable table{{"Day", "What"}, {}};
    for (int i = 0; i < 60; ++i) {
        document.blocks.emplace_back(
            Paragraph{"Paragraph " + std::to_string(i) + ". " + std::string(400, 'x')});
        table.rows.push_back({std::to_string(i), "row " + std::to_string(i)});
    }
    document.blocks.emplace_back(table);
    const std::string tags = tags_of(pdf_of(document, made));
    EXPECT_THAT(tags, Not(HasSubstr("Warning")));
    std::size_t at = 0;
    for (const char* start : {"Paragraph ", "row "})
        for (int i = 0; i < 60; ++i) {
            at = tags.find(start + std::to_string(i), at);
            ASSERT_NE(at, std::string::npos) << start << i;
        }
}

TEST(PdfTest, breaks_no_word_of_a_table_while_there_is_room_for_all_of_them) {
    NEEDS_POPPLER();
    Document document = english();
    document.blocks = {DocumentTable{
        {"Office", "People", "In 100", "By chance alone, 95 percent", "By chance alone, 99.8 percent",
         "With the spread, 95 percent", "With the spread, 99.8 percent", "Outside of chance"},
        {{"Islands probation", "2,196", "41.2", "38.3 to 42.4", "37.1 to 43.6", "38.2 to 42.5",
          "37.0 to 43.7", "no"}}}};
    const std::string text = poppler("pdftotext", pdf_of(document, made), "-");
    for (const char* word : {"People", "2,196", "probation", "percent", "Outside"})
        EXPECT_THAT(text, HasSubstr(word));
    // One word that is longer than a page is broken, and the others still have their place.
    document.blocks = {
        DocumentTable{{"Name", "Number"}, {{std::string(400, 'x'), "1,234"}, {"a name", "5,678"}}}};
    EXPECT_THAT(poppler("pdftotext", pdf_of(document, made), "-"),
                testing::AllOf(HasSubstr("1,234"), HasSubstr("a name")));
}

TEST(PdfTest, puts_no_hyphen_into_what_goes_on_in_the_next_line) {
    NEEDS_POPPLER();
    Document document = english();
    std::string hash;
    for (int i = 0; i < 20; ++i) hash += "5c9e1d8a7b";
    document.blocks = {LabelList{{{"Plan (SHA-256)", hash}}}};
    std::string text = poppler("pdftotext", pdf_of(document, made), "-");
    std::erase(text, '\n');
    EXPECT_THAT(text, HasSubstr(hash));
}

TEST(PdfTest, puts_what_is_said_before_a_picture_on_its_page) {
    NEEDS_POPPLER();
    Document document = english();
    document.blocks.clear();
    for (int i = 0; i < 15; ++i) document.blocks.emplace_back(Paragraph{"filling\nfilling"});
    Picture picture{.title = "high", .width = 300, .height = 700};
    picture.shapes.emplace_back(DrawnText{100, 100, "drawn"});
    document.blocks.insert(document.blocks.end(),
                           {Heading{"Over time"}, Paragraph{"How it is drawn."}, picture});
    const Pdf pdf = pdf_of(document, made);
    EXPECT_THAT(poppler("pdftotext -f 1 -l 1", pdf, "-"), Not(HasSubstr("Over time")));
    EXPECT_THAT(poppler("pdftotext -f 2 -l 2", pdf, "-"),
                testing::AllOf(HasSubstr("Over time"), HasSubstr("How it is drawn."), HasSubstr("drawn\n")));
}

TEST(PdfTest, keeps_a_heading_and_all_words_below_it_with_their_picture_where_one_page_holds_them) {
    NEEDS_POPPLER();
    Picture picture{.title = "high", .width = 300, .height = 700};
    picture.shapes.emplace_back(DrawnText{100, 100, "drawn"});
    const auto first_page = [&](std::size_t words) {
        Document document = english();
        document.blocks.clear();
        for (int i = 0; i < 15; ++i) document.blocks.emplace_back(Paragraph{"filling\nfilling"});
        document.blocks.emplace_back(Heading{"Over time"});
        for (std::size_t i = 0; i < words; ++i) document.blocks.emplace_back(Paragraph{"Words below it."});
        document.blocks.emplace_back(picture);
        return poppler("pdftotext -f 1 -l 1", pdf_of(document, made), "-");
    };
    EXPECT_THAT(first_page(2), Not(HasSubstr("Over time")));
    EXPECT_THAT(first_page(3), Not(HasSubstr("Over time")));
    EXPECT_THAT(first_page(30), HasSubstr("Over time")) << "no page holds so many words and the picture";
}

TEST(PdfTest, is_the_same_byte_for_byte_on_each_run_and_in_each_thread) {
    const std::string first = pdf_of(english(), made).bytes;
    std::array<std::string, 4> others;
    {
        std::vector<std::thread> threads;
        for (std::string& one : others) threads.emplace_back([&one] { one = pdf_of(english(), made).bytes; });
        for (std::thread& one : threads) one.join();
    }
    for (const std::string& one : others) EXPECT_TRUE(one == first);
    EXPECT_FALSE(pdf_of(english(), {made.second + 1}).bytes == first) << "the time is in it";
}

TEST(PdfTest, takes_any_text_and_is_still_a_pdf) {
    NEEDS_POPPLER();
    Document document = english();
    for (const std::string& text :
         {std::string("zero\0byte", 9), std::string("\xFF\xC0\x80 broken"),
          std::string("\u202Egnp.exe\u202C over"), std::string("\u2067\u2067\u2067 open"), std::string(),
          std::string("\n\n\r\n"), std::string("\u00AD\u200B\uFEFF"), std::string("💩 \U0010FFFF \uFFFE"),
          std::string("/Lang (xx) endobj startxref %%EOF"),
          std::string("a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301")}) {
        document.title = document.foot = text;
        document.blocks = {Paragraph{text}, Heading{text, 9}, LabelList{{{text, text}}},
                           BulletList{{{text, "https:' evil='" + text}}},
                           DocumentTable{{text}, {{text, text}, {}}}};
        const std::string info = poppler("pdfinfo", pdf_of(document, made));
        EXPECT_THAT(info, HasSubstr("Pages:           1")) << text;
        EXPECT_THAT(info, Not(HasSubstr("Error"))) << text;
    }
    document.title = "Order";
    document.blocks = {Paragraph{"\u202Egnp.exe"}};
    EXPECT_THAT(poppler("pdftotext", pdf_of(document, made), "-"), HasSubstr("gnp.exe"))
        << "not turned round";
}

TEST(PdfTest, sets_a_hundred_thousand_letters_without_a_blank_in_no_time) {
    const auto begun = std::chrono::steady_clock::now();
    Document document;
    document.title = "Long";
    std::string words;
    while (words.size() < 100'000) words += "some words ";
    document.blocks = {Paragraph{std::string(100'000, 'x')}, Paragraph{words},
                       LabelList{{{std::string(20'000, 'y'), words}}}};
    EXPECT_GT(pdf_of(document, made).bytes.size(), 50'000U);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20));
}

TEST(PdfTest, names_the_letters_that_no_font_of_the_machine_has) {
    Document document;
    document.title = "a \U0001F4A9 \uE000";
    EXPECT_EQ(pdf_of(document, made).without_font, "") << "no letters";
    document.title = "\U00010FFFF\U000E01EF";
    EXPECT_EQ(pdf_of(document, made).without_font, "");
    // Tangut: letters that hardly any machine has; one that has them may say nothing.
    document.title = "\U00017000\U00017001\U00017000";
    const std::string missing = pdf_of(document, made).without_font;
    EXPECT_TRUE(missing.empty() || missing == "\U00017000\U00017001") << missing;
}

TEST(PrintableTest, leaves_out_what_turns_the_reading_round_and_keeps_lines) {
    EXPECT_THAT(printable_lines("a\r\nb\rc\u2028d"), ::testing::ElementsAre("a", "b", "c", "d"));
    EXPECT_THAT(printable_lines(std::string_view("x\0\u202Ey\tz\x7F", 9)), ::testing::ElementsAre("xy z"));
    EXPECT_THAT(printable_lines("\xFF"), ::testing::ElementsAre("\uFFFD"));
    EXPECT_THAT(printable_lines(""), ::testing::ElementsAre(""));
    EXPECT_EQ(printable_line("a\nb"), "a b");
}

RC_GTEST_PROP(PrintableTest, makes_of_any_bytes_lines_of_valid_text, (std::string bytes)) {
    for (const std::string& line : printable_lines(bytes)) {
        RC_ASSERT(valid_utf8(line));
        for (const char c : line) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20);
    }
}

TEST(PagesTest, no_heading_stands_alone_at_the_end_of_a_page) {
    // Three lines fit; the heading would be the third.
    const std::vector<PdfPage> pages = paged({{0, {1, 1}}, {0, {1}, true}, {0, {1, 1, 1, 1, 1}}}, 3);
    ASSERT_EQ(pages.size(), 3U);
    EXPECT_EQ(pages[0].size(), 1U);
    EXPECT_EQ(pages[1][0].group, 1U);
    EXPECT_EQ(pages[1][1].end, 2U);
}

TEST(PagesTest, a_table_has_its_header_on_each_page) {
    std::vector<PdfGroup> groups{{0, {1}, true, {}}};
    for (int i = 0; i < 5; ++i) groups.push_back({0, {1}, false, 0});
    const std::vector<PdfPage> pages = paged(groups, 3);
    ASSERT_EQ(pages.size(), 3U);
    for (const PdfPage& page : pages) EXPECT_EQ(page.front().group, 0U);
}

TEST(PagesTest, a_drawing_is_set_smaller_where_it_then_stands_on_the_page_and_no_smaller_than_it_may) {
    const auto with_above = [](double above) {
        return paged({{0, {above}}, {1, {2}, true}, {1, {9}, false, {}, false, 2.0 / 3}, {0, {1}}}, 20);
    };
    const auto as_it_is = with_above(7);  // 7 + 1 + 2 + 1 + 9
    ASSERT_EQ(as_it_is.size(), 2U);
    EXPECT_EQ(as_it_is[0][2].scale, 1);
    const auto smaller = with_above(9);
    ASSERT_EQ(smaller[0].size(), 3U);
    EXPECT_NEAR(smaller[0][2].scale, 7.0 / 9, 1e-9) << "what is left of the page";
    EXPECT_EQ(smaller[1].front().group, 3U);
    const auto too_small = with_above(10.5);
    ASSERT_EQ(too_small[0].size(), 1U) << "the heading goes with it";
    EXPECT_EQ(too_small[1][1].scale, 1);
    EXPECT_EQ(too_small[1].size(), 3U);
    const auto alone = paged({{0, {30}, false, {}, false, 2.0 / 3}}, 20);
    EXPECT_NEAR(alone[0][0].scale, 20.0 / 30, 1e-9) << "higher than any page";
}

RC_GTEST_PROP(PagesTest, every_line_stands_once_in_order_and_within_the_page, ()) {
    std::vector<PdfGroup> groups;
    std::size_t lines = 0;
    for (int n = *rc::gen::inRange(0, 30); n > 0; --n) {
        PdfGroup group;
        group.gap = *rc::gen::inRange(0, 4);
        group.heights.assign(static_cast<std::size_t>(*rc::gen::inRange(1, 40)), *rc::gen::inRange(1, 5));
        group.with_next = *rc::gen::inRange(0, 4) == 0;
        if (group.heights.size() == 1 && !group.with_next) group.smallest = 0.5;
        lines += group.heights.size();
        groups.push_back(group);
    }
    constexpr double height = 20;
    const std::vector<PdfPage> pages = paged(groups, height);
    std::size_t group = 0, line = 0, seen = 0;
    for (const PdfPage& page : pages) {
        double at = 0;
        for (const PdfPart& part : page) {
            if (part.group != group) {
                RC_ASSERT(line == groups[group].heights.size());
                ++group;
                line = 0;
            }
            RC_ASSERT(part.group == group && part.first == line && part.end > part.first);
            RC_ASSERT(part.top >= at);
            at =
                part.top + part.scale * groups[group].heights[0] * static_cast<double>(part.end - part.first);
            RC_ASSERT(part.scale <= 1 && part.scale >= groups[group].smallest - 0.001);
            RC_ASSERT(at <= height + 0.001);
            const std::size_t left = groups[group].heights.size() - part.end;
            RC_ASSERT(left != 1);
            line = part.end;
            seen += part.end - part.first;
        }
    }
    RC_ASSERT(seen == lines);
}

}  // namespace
}  // namespace ultima
