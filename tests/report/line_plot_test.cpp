// SPDX-License-Identifier: Apache-2.0
#include "report/line_plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ultima::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(LinePlotTest, values_stand_between_the_axes_and_points_outside_at_their_edge) {
    const Picture picture =
        line_plot("Shares", {.name = "x", .from = 0, .to = 10, .ticks = {{5, "five"}}},
                  {.name = "y", .from = 0, .to = 1, .ticks = {}},
                  {{"<limits>", {{0, 0}, {10, 2}}, 0, true}, {"", {{0, 0.5}, {10, 0.5}}, 0, false}},
                  {{5, 0.5, "a & b", false}, {5, -1, "low", true}});
    const std::string svg = svg_of(picture).html;
    EXPECT_THAT(svg, HasSubstr("M60.0 290.0L405.0 30.0\""));
    EXPECT_THAT(svg, HasSubstr("stroke-dasharray"));
    EXPECT_THAT(svg, HasSubstr("<circle cx=\"405.0\" cy=\"160.0\""));
    EXPECT_THAT(svg, HasSubstr("<path d=\"M400.0 285.0L410.0 285.0L410.0 295.0L400.0 295.0Z\""));
    EXPECT_THAT(svg, HasSubstr("<text x=\"405.0\" y=\"306.0\" text-anchor=\"middle\">five</text>"));
    EXPECT_THAT(svg, HasSubstr("&lt;limits&gt;"));
    EXPECT_THAT(svg, HasSubstr("<title>a &amp; b</title>"));
    EXPECT_THAT(svg, Not(HasSubstr("<limits>")));
    // A line without a name has no line of its own below: 290 + 50 + 18 for the one that has.
    EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 760 358\""));
}

TEST(LinePlotTest, a_line_ends_where_it_leaves_the_axes_and_goes_on_where_it_comes_back) {
    const auto drawn = [](std::vector<std::pair<double, double>> points) {
        const Picture picture = line_plot("Shares", {.name = "x", .from = 0, .to = 10, .ticks = {}},
                                          {.name = "y", .from = 0, .to = 1, .ticks = {}},
                                          {{"", std::move(points), 0, false}}, {});
        return svg_of(picture).html;
    };
    const std::string comes_back = drawn({{0, 0.5}, {2, 1.5}, {6, 1.5}, {8, 0.5}, {10, 0.5}});
    EXPECT_THAT(comes_back, HasSubstr("\"M60.0 160.0L129.0 30.0\""));
    EXPECT_THAT(comes_back, HasSubstr("\"M543.0 30.0L612.0 160.0L750.0 160.0\""));
    EXPECT_THAT(drawn({{0, -1}, {10, 2}}), HasSubstr("\"M290.0 290.0L520.0 30.0\""));
    EXPECT_THAT(drawn({{-5, 1}, {15, 1}}), HasSubstr("\"M60.0 30.0L750.0 30.0\"")) << "a limit at the top";
    EXPECT_EQ(drawn({{0, 2}, {10, 3}}), drawn({}));
}

}  // namespace
}  // namespace ultima::test
