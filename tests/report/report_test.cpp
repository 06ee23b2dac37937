// SPDX-License-Identifier: Apache-2.0
// Pages and plots: what is put in means itself, and what is hidden stays hidden.
#include "report/plot.h"
#include "report/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

namespace ultima {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The widths of all bars, in order.
std::vector<double> widths(const std::string& svg) {
    static const std::regex rect("<rect[^>]* width=\"([0-9.]+)\"");
    std::vector<double> result;
    for (auto at = std::sregex_iterator(svg.begin(), svg.end(), rect); at != std::sregex_iterator(); ++at)
        result.push_back(std::stod((*at)[1]));
    return result;
}

TEST(TemplateTest, text_that_is_put_in_is_escaped) {
    TemplateData data;
    data["name"] = "<script>alert('x')</script> & \"so on\"";
    EXPECT_EQ(fill("<p title=\"{{name}}\">", data),
              "<p title=\"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;so on&quot;\">");
}

RC_GTEST_PROP(TemplateTest, no_text_can_open_a_tag_or_end_an_attribute, (std::string text)) {
    TemplateData data;
    data["name"] = text;
    const std::string filled = fill("{{name}}", data);
    RC_ASSERT(filled == escaped(text));
    RC_ASSERT(filled.find_first_of("<>\"'") == std::string::npos);
}

TEST(TemplateTest, markup_goes_in_as_it_is_and_only_where_the_template_says_so) {
    TemplateData data;
    data["plot"] = Markup{"<svg/>"};
    EXPECT_EQ(fill("<div>{{{plot}}}</div>", data), "<div><svg/></div>");
    EXPECT_EQ(fill("<div>{{plot}}</div>", data), "<div></div>");
}

TEST(TemplateTest, an_empty_text_is_not_there) {
    TemplateData data;
    data["name"] = std::string();
    EXPECT_EQ(fill("{{#name}}{{name}} is here{{/name}}{{^name}}nobody{{/name}}", data), "nobody");
    EXPECT_EQ(fill("[{{name}}]", data), "[]");
}

TEST(PlotTest, a_label_in_another_language_says_so_and_is_cut_between_letters) {
    std::string label;
    for (int i = 0; i < 60; ++i) label += "ب";
    const std::string svg = bar_plot("t", {{label, 3, "3", false, "ar"}, {"Bail", 2, "2", false, {}}}).html;
    std::string cut;
    for (int i = 0; i < 37; ++i) cut += "ب";
    EXPECT_THAT(svg, HasSubstr(" lang=\"ar\"><title>" + label + "</title>\u2068" + cut + "…\u2069</text>"));
    EXPECT_THAT(svg, HasSubstr("text-anchor=\"end\"><title>Bail</title>Bail</text>"));
}

TEST(TemplateTest, plain_text_never_goes_in_unescaped) {
    TemplateData data;
    data["name"] = "<b>";
    EXPECT_THAT(fill("{{{name}}}", data), Not(HasSubstr("<b>")));
}

TEST(TemplateTest, markup_inside_a_list_is_a_mistake_of_ours) {
    TemplateData data;
    data["rows"] = TemplateData::List{Markup{"<b>"}};
    EXPECT_THROW((void)fill("{{#rows}}{{.}}{{/rows}}", data), std::logic_error);
}

TEST(TemplateTest, a_template_that_is_not_well_formed_is_a_mistake_of_ours) {
    EXPECT_THROW((void)fill("{{#rows}}", {}), std::logic_error);
    EXPECT_THROW((void)fill("{{/rows}}", {}), std::logic_error);
    EXPECT_THROW((void)fill("{{name", {}), std::logic_error);
}

TEST(TemplateTest, lists_repeat_and_conditions_show_or_hide) {
    TemplateData one;
    one["name"] = "bond";
    TemplateData two;
    two["name"] = "bail";
    TemplateData data;
    data["rows"] = TemplateData::List{one, two};
    data["shown"] = true;
    data["hidden"] = false;
    EXPECT_EQ(
        fill("{{#rows}}{{name}};{{/rows}}{{#shown}}a{{/shown}}{{#hidden}}b{{/hidden}}{{^hidden}}c{{/hidden}}",
             data),
        "bond;bail;ac");
}

TEST(PlotTest, a_hidden_bar_shows_no_length_and_does_not_stretch_the_others) {
    const Bar shown{"bond", 100, "100"};
    const std::string with = bar_plot("Measures", {shown, {"bail", 4, "fewer than 5", true}}).html;
    const std::string other = bar_plot("Measures", {shown, {"bail", 1, "fewer than 5", true}}).html;
    EXPECT_EQ(with, other);  // the page does not change with the hidden number
    ASSERT_EQ(widths(with).size(), 2U);
    EXPECT_EQ(widths(with)[1], 0);
    EXPECT_THAT(with, HasSubstr("fewer than 5"));
    const std::string largest_hidden = bar_plot("Measures", {shown, {"bail", 4000, "hidden", true}}).html;
    EXPECT_EQ(widths(largest_hidden)[0], widths(with)[0]);
}

TEST(PlotTest, bars_are_as_long_as_their_counts) {
    const std::vector<double> found = widths(
        bar_plot("Measures", {{"a", 200, "200"}, {"b", 100, "100"}, {"c", 0, "0"}, {"d", 1, "1"}}).html);
    ASSERT_EQ(found.size(), 4U);
    EXPECT_NEAR(found[0], 2 * found[1], 0.2);
    EXPECT_EQ(found[2], 0);
    EXPECT_GE(found[3], 1);  // there is someone: something is seen
}

TEST(PlotTest, labels_are_escaped_and_long_ones_are_cut_between_letters) {
    std::string label = "<b>&";
    for (int i = 0; i < 60; ++i) label += "\xC3\xA9";
    const std::string svg = bar_plot("\"Measures\"", {{label, 1, "<1>"}}).html;
    EXPECT_THAT(svg, Not(HasSubstr("<b>")));
    EXPECT_THAT(svg, HasSubstr("aria-label=\"&quot;Measures&quot;\""));
    EXPECT_THAT(svg, HasSubstr("&lt;1&gt;"));
    EXPECT_THAT(svg, HasSubstr("\xC3\xA9\xE2\x80\xA6"));  // a whole letter before the dots
}

TEST(PlotTest, shares_fill_the_whole_width_and_empty_ones_are_left_out) {
    const std::string svg = share_plot("All", {{"required", 30, 0}, {"may", 0, 1}, {"other", 70, 2}}).html;
    const std::vector<double> found = widths(svg);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_NEAR(found[0] / (found[0] + found[1]), 0.3, 0.001);
    EXPECT_THAT(svg, Not(HasSubstr("may")));
    EXPECT_EQ(share_plot("None", {{"required", 0, 0}}).html, "");
}

TEST(PlotTest, counts_are_grouped_by_thousands) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1000), "1,000");
    EXPECT_EQ(grouped(1234567), "1,234,567");
    EXPECT_EQ(grouped(-1234), "-1,234");
}

TEST(FlowPlotTest, says_each_band_and_the_sums_of_both_sides) {
    const std::string svg =
        flow_plot("Bail", {{"closed", "open", 30}, {"open", "open", 50}, {"open", "shut <now>", 20}}).html;
    EXPECT_NE(svg.find("aria-label=\"Bail\""), std::string::npos);
    EXPECT_NE(svg.find("closed to open: 30"), std::string::npos);
    EXPECT_NE(svg.find(">open: 70<"), std::string::npos) << "before";
    EXPECT_NE(svg.find(">open: 80<"), std::string::npos) << "after";
    EXPECT_NE(svg.find("shut &lt;now&gt;: 20"), std::string::npos);
    EXPECT_EQ(svg.find("shut <now>"), std::string::npos);
}

TEST(FlowPlotTest, of_nothing_is_nothing) { EXPECT_EQ(flow_plot("Bail", {}).html, ""); }

}  // namespace
}  // namespace ultima
