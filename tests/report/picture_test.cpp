// SPDX-License-Identifier: Apache-2.0
// One drawing on a page and on paper: the same words, and points where their numbers put them.
#include "report/picture.h"

#include "base/scratch.h"
#include "report/curve_plot.h"
#include "report/line_plot.h"
#include "report/output_of.h"
#include "report/pdf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

namespace ultima::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Instant made{1'782'810'000};
constexpr double from_the_side = 68;

bool has_poppler() { return output_of("pdfinfo -v 2>&1").find("oppler") != std::string::npos; }
#define NEEDS_POPPLER() \
    if (!has_poppler()) GTEST_SKIP() << "SKIPPED: poppler-utils is not installed"

Picture points_of(double x, double y) {
    return line_plot("Shares of \"A\" & é", {.name = "days", .from = 0, .to = 10, .ticks = {{5, "five"}}},
                     {.name = "share", .from = 0, .to = 1, .ticks = {{1, "all"}}},
                     {{"limits", {{0, 0.2}, {10, 0.2}}, 0, true}}, {{x, y, "office 7", false}});
}

std::string pdf_with(std::vector<Block> blocks) {
    Document document;
    document.title = "Offices";
    document.page_of = "Page {} of {}";
    document.blocks = std::move(blocks);
    return pdf_of(document, made).bytes;
}

std::string poppler(const std::string& program, const std::string& pdf, const std::string& after) {
    const Scratch scratch;
    return output_of(program + " " + scratch.file("a.pdf", pdf) + " " + after);
}

/// A page in grey, a point of the paper a dot of the picture.
struct Scan {
    std::size_t width = 0, height = 0;
    std::string dots{};

    explicit Scan(const std::string& pdf) {
        const std::string pgm = poppler("pdftoppm -r 72 -gray -f 1 -l 1", pdf, "");
        std::istringstream head(pgm);
        std::string kind;
        std::size_t most = 0;
        head >> kind >> width >> height >> most;
        if (kind == "P5") dots = pgm.substr(static_cast<std::size_t>(head.tellg()) + 1);
    }
    [[nodiscard]] int at(double x, double y) const {
        return static_cast<unsigned char>(
            dots.at(static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)));
    }
};

/// Where a word of the first page begins and ends, in points.
struct Word {
    double left = 0, top = 0, right = 0, bottom = 0;

    Word(const std::string& pdf, const std::string& text) {
        const std::string words = poppler("pdftotext -bbox -f 1 -l 1", pdf, "-");
        const std::size_t end = words.find(">" + text + "</word>");
        if (end == std::string::npos) return;
        std::istringstream line(words.substr(words.rfind("<word", end), end));
        std::string part;
        for (double* number : {&left, &top, &right, &bottom}) {
            std::getline(line, part, '"');
            line >> *number;
            std::getline(line, part, '"');
        }
    }
};

TEST(PictureTest, on_paper_it_has_the_words_that_it_has_on_a_page_and_a_text_for_those_who_do_not_see_it) {
    NEEDS_POPPLER();
    const std::string pdf = pdf_with({Heading{"Shares"}, points_of(5, 0.5)});
    const std::string text = poppler("pdftotext", pdf, "-");
    const std::string svg = svg_of(points_of(5, 0.5)).html;
    for (const char* word : {"five", "all", "days", "share", "limits"}) {
        EXPECT_THAT(text, HasSubstr(word));
        EXPECT_THAT(svg, HasSubstr(word));
    }
    EXPECT_THAT(svg, HasSubstr("aria-label=\"Shares of &quot;A&quot; &amp; é\""));
    EXPECT_THAT(pdf, HasSubstr("/S /Figure"));
    EXPECT_THAT(pdf, HasSubstr("/Alt <FEFF0053006800610072006500730020006F006600200022004100220020002600"
                               "2000E9>"));
    EXPECT_THAT(poppler("pdfinfo -struct-text", pdf, "2>&1"), HasSubstr("Figure"));
    EXPECT_THAT(poppler("pdfinfo", pdf, "2>&1 >/dev/null"), "");
}

TEST(PictureTest, a_point_stands_on_paper_where_its_numbers_put_it) {
    NEEDS_POPPLER();
    for (const auto& [x, y] : {std::pair(5.0, 0.5), std::pair(2.5, 0.75), std::pair(10.0, 0.25)}) {
        const std::string pdf = pdf_with({points_of(x, y)});
        const Word five(pdf, "five"), all(pdf, "all");
        ASSERT_GT(five.left, 0);
        ASSERT_GT(all.left, 0);
        // The picture is 760 wide and as wide as the text of a page; its axes go from 60 to 750 and from 290
        // up to 30, and the letters of `all` stand at 34.
        const double scale = (595.276 - 2 * from_the_side) / 760;
        EXPECT_NEAR((five.left + five.right) / 2, from_the_side + scale * 405, 0.5);
        EXPECT_NEAR(all.right, from_the_side + scale * 54, 0.5);
        const Scan scan(pdf), without(pdf_with({points_of(-1, -1)}));
        const double down = (five.bottom - all.bottom) / (306 - 34);
        EXPECT_NEAR(down, scale, 0.005);
        const double at_x = from_the_side + scale * (60 + 69 * x);
        const double at_y = all.bottom + down * (290 - 260 * y - 34) - (all.bottom - all.top) * 0.22;
        EXPECT_LT(scan.at(at_x, at_y), 120);
        EXPECT_EQ(without.at(at_x, at_y), 255);
        EXPECT_EQ(scan.at(at_x - 8, at_y), 255);
        EXPECT_EQ(scan.at(at_x, at_y - 8), 255);
    }
}

TEST(PictureTest, the_same_pictures_give_the_same_bytes_and_each_has_its_own_text) {
    const std::vector<CurvePoint> points{{30, 0.1, 0.05, 0.2}, {60, 0.3, 0.2, 0.4}};
    const std::vector<Block> blocks{
        points_of(5, 0.5), Paragraph{"between"},
        curve_plot("Over time \U0001F600", {{"with", points}, {"without", points}})};
    const std::string pdf = pdf_with(blocks);
    EXPECT_EQ(pdf, pdf_with(blocks));
    const std::size_t first = pdf.find("/Alt <FEFF0053"), second = pdf.find("/Alt <FEFF004F");
    ASSERT_NE(first, std::string::npos);
    ASSERT_NE(second, std::string::npos);
    EXPECT_LT(first, second);
    EXPECT_THAT(pdf, HasSubstr("D83DDE00>"));
}

TEST(PictureTest, one_that_is_higher_or_wider_than_a_page_is_drawn_smaller_and_whole) {
    NEEDS_POPPLER();
    for (const auto& [width, height] : {std::pair(200.0, 4000.0), std::pair(5000.0, 300.0)}) {
        Picture large{.title = "large", .width = width, .height = height};
        large.shapes.emplace_back(DrawnText{width, height, "corner", TextAt::end, 200});
        const std::string pdf = pdf_with({Heading{"Part"}, large});
        EXPECT_THAT(poppler("pdfinfo", pdf, ""), HasSubstr("Pages:           1\n"));
        const Word corner(pdf, "corner");
        EXPECT_GT(corner.right, 0);
        EXPECT_LT(corner.right, 595 - from_the_side + 1);
        EXPECT_LT(corner.bottom, 842 - 60);
    }
}

TEST(PictureTest, one_without_a_shape_is_nowhere) {
    EXPECT_EQ(svg_of(curve_plot("nothing", {{"with", {}}})).html, "");
    EXPECT_THAT(pdf_with({curve_plot("nothing", {{"with", {}}})}), Not(HasSubstr("/Figure")));
}

}  // namespace
}  // namespace ultima::test
