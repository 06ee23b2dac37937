// SPDX-License-Identifier: Apache-2.0
// The graph of a plan: what is refused with its line, and what is said.
#include "evaluation/plan_graph.h"

#include "evaluation/plan_columns.h"
#include "evaluation/plan_report.h"
#include "evaluation/plan_result.h"
#include "evaluation/plan_statements.h"
#include "evaluation/plan_text.h"
#include "evaluation/written_plan.h"
#include "report/graph_plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace ultima::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string with_graph(const std::string& adjusted, const std::string& graph) {
    return "question: Fewer?\ntable: t.csv\n"
           "groups: {column: release, with: early, without: late, known: on day 0}\n"
           "definition: {id: back, clock: release, days: days, kind: cause, kinds: {1: offence}, counted: "
           "[offence], "
           "window: 365, followed: 365}\nestimator: augmented\nadjust for: [" +
           adjusted + "]\ngraph:\n" + graph;
}

std::string code_and_line(const std::string& text) {
    Sources sources;
    const std::uint32_t file = sources.add("plan.yaml", text);
    const auto plan = read_plan(sources, file);
    if (plan) return "none";
    const Diagnostic& first = plan.error().front();
    return first.code + " " +
           std::to_string(1 + std::count(text.begin(),
                                         text.begin() + static_cast<std::ptrdiff_t>(first.span->begin),
                                         '\n'));
}

std::string words(const EvaluationPlan& plan) {
    std::string all;
    for (const std::string& one : graph_words(plan, backdoor_of(plan))) all += one + "\n";
    return all;
}

constexpr const char* common = "  arrows:\n    - age -> release -> back\n    - age -> back\n";

TEST(PlanGraphTest, what_is_no_graph_is_said_with_its_line) {
    EXPECT_EQ(code_and_line(with_graph("age", std::string(common) + "  outcome: back\n")), "none");
    EXPECT_EQ(code_and_line(with_graph("age", std::string(common) + "    - back -> age\n  outcome: back\n")),
              "graph-circle 9");
    EXPECT_EQ(code_and_line(with_graph("age", std::string(common) + "  outcome: return\n")), "graph-name 11");
    EXPECT_EQ(code_and_line(with_graph("sex", std::string(common) + "  outcome: back\n")), "graph-name 8");
    EXPECT_EQ(
        code_and_line(with_graph("age", std::string(common) + "  not recorded: [mood]\n  outcome: back\n")),
        "graph-name 11");
    EXPECT_EQ(
        code_and_line(with_graph("age", std::string(common) + "  not recorded: [age]\n  outcome: back\n")),
        "graph-name 8");
    EXPECT_EQ(code_and_line(with_graph("age", std::string(common) + "    - sex\n  outcome: back\n")),
              "plan-value 11");
    EXPECT_EQ(code_and_line(with_graph("age", std::string(common) + "    - sex ->\n  outcome: back\n")),
              "plan-value 11");
    EXPECT_EQ(code_and_line(with_graph("age", common)), "plan-missing 8");
    EXPECT_EQ(code_and_line(with_graph("age", "  arrows: [age -> back]\n  outcome: back\n")), "graph-name 8");
    EXPECT_EQ(code_and_line(with_graph("age", std::string(common) + "  outcome: release\n")),
              "plan-value 11");
}

TEST(PlanGraphTest, to_hold_what_comes_of_the_measure_is_refused_with_the_way_to_it) {
    const std::string graph =
        std::string(common) + "    - release -> home -> work\n    - work -> back\n  outcome: back\n";
    const auto plan = plan_of(with_graph("age, work", graph));
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().front().code, "adjusts-for-effect");
    EXPECT_THAT(plan.error().front().message, HasSubstr("(release -> home -> work)"));
    EXPECT_EQ(code_and_line(with_graph("age, back", graph)), "adjusts-for-effect 8");
    const auto let_in = plan_of("population: {home: [a, b]}\n" + with_graph("age", graph));
    ASSERT_FALSE(let_in);
    EXPECT_THAT(let_in.error().front().message, HasSubstr("lets people in by `home`"));
}

TEST(PlanGraphTest, open_ways_are_named_with_what_would_close_them_or_that_nothing_can) {
    const auto closed = plan_of(with_graph("age", std::string(common) + "  outcome: back\n"));
    ASSERT_TRUE(closed);
    EXPECT_THAT(words(*closed), HasSubstr("holding `age` closes every way"));
    EXPECT_THAT(words(*closed), Not(HasSubstr("Open:")));
    const auto open = plan_of(with_graph("", std::string(common) + "  outcome: back\n"));
    ASSERT_TRUE(open);
    EXPECT_THAT(words(*open), HasSubstr("Open: release <- age -> back: nothing on it is adjusted for."));
    EXPECT_THAT(words(*open), HasSubstr("adjusting for `age` would close them all"));
    const auto hidden = plan_of(with_graph(
        "age", std::string(common) +
                   "    - mood -> release\n    - mood -> back\n  not recorded: [mood]\n  outcome: back\n"));
    ASSERT_TRUE(hidden);
    EXPECT_THAT(words(*hidden),
                HasSubstr("Nothing that is recorded can close them all: on release <- mood (not "
                          "recorded) -> back there is nothing to adjust for."));
    const auto held = plan_of(
        with_graph("age, mark", std::string(common) +
                                    "    - u -> release\n    - u -> mark\n    - v -> mark\n    - v -> back\n"
                                    "  not recorded: [u, v]\n  outcome: back\n"));
    ASSERT_TRUE(held);
    EXPECT_THAT(words(*held), HasSubstr("arrows meet at `mark`, and adjusting for that opens it."));
    EXPECT_THAT(words(*held), HasSubstr("adjusting for `age` would close them all"));
    // People of one age alone are alike in it.
    const auto let_in =
        plan_of("population: {age: [young]}\n" + with_graph("", std::string(common) + "  outcome: back\n"));
    ASSERT_TRUE(let_in);
    EXPECT_TRUE(backdoor_of(*let_in).closed);
}

TEST(PlanGraphTest, what_is_said_to_be_recorded_has_to_be_in_the_table) {
    const auto plan =
        plan_of(with_graph("age", std::string(common) + "    - judge -> release\n  outcome: back\n"));
    ASSERT_TRUE(plan);
    // So whoever makes the table is told of it, too.
    EXPECT_TRUE(columns_of(*plan).contains("judge"));
    EXPECT_FALSE(columns_of(*plan).contains("back"));
    EXPECT_TRUE(check_graph_columns(*plan, {"release", "age", "judge"}));
    const auto missing = check_graph_columns(*plan, {"release", "age"});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().front().code, "no-column");
    EXPECT_THAT(missing.error().front().message, HasSubstr("`judge`"));
    EXPECT_TRUE(missing.error().front().span.has_value());
}

TEST(PlanGraphTest, a_report_draws_it_tells_boxes_apart_by_their_borders_and_lists_every_arrow) {
    const auto plan =
        plan_of(with_graph("age", std::string(common) + "    - <i>mood -> release\n    - <i>mood -> back\n"
                                                        "  not recorded: [<i>mood]\n  outcome: back\n"));
    ASSERT_TRUE(plan);
    std::string table = "release,age,days,cause\n";
    for (int person = 0; person < 400; ++person)
        table += std::string(person % 2 == 0 ? "early," : "late,") + (person % 5 < 2 ? "young," : "old,") +
                 (person % 3 == 0 ? "100,1\n" : "365,0\n");
    const auto rows = read_text_table(table);
    ASSERT_TRUE(rows);
    const auto result = carry_out(*plan, *rows);
    ASSERT_TRUE(result) << result.error().front().message;
    const std::string page = plan_page(report_of(*plan, *result, "hash"));
    const std::size_t begin = page.find("What acts on what");
    ASSERT_NE(begin, std::string::npos);
    const std::string drawing = page.substr(begin, page.find("</svg>", begin) - begin);
    EXPECT_THAT(drawing, HasSubstr("stroke-dasharray"));
    EXPECT_THAT(drawing, HasSubstr("stroke-width=\"4\""));
    EXPECT_THAT(drawing, HasSubstr(">held<"));
    EXPECT_THAT(drawing, Not(HasSubstr("<i>")));
    EXPECT_THAT(page, HasSubstr("`age` (held) acts on `release` and `back`."));
    EXPECT_THAT(plan_result_text(*plan, *result),
                HasSubstr("Open: release <- <i>mood (not recorded) -> back"));
    EXPECT_THAT(plan_result_json(*plan, *result),
                HasSubstr("\"open_paths\":[[\"release\",\"<i>mood\",\"back\"]]"));
}

struct Edges {
    double left = 0, top = 0, right = 0, bottom = 0;
};

/// The boxes of a drawing are filled with white; what is left are lines and their heads.
std::vector<Edges> boxes_of(const Picture& picture) {
    std::vector<Edges> boxes;
    for (const Shape& shape : picture.shapes)
        if (const auto* path = std::get_if<DrawnPath>(&shape); path != nullptr && path->fill == 0xffffffU)
            boxes.push_back({path->points[0].first, path->points[0].second, path->points[2].first,
                             path->points[2].second});
    return boxes;
}

TEST(PlanGraphTest, a_drawing_puts_every_box_right_of_its_causes_and_none_upon_another) {
    const std::vector<Edges> boxes = boxes_of(graph_plot(
        "t", {{"A", "", {}}, {"B", "", {}}, {"C", "", {}}, {"D", "", {}}}, {{0, 1}, {1, 2}, {0, 2}, {3, 2}}));
    ASSERT_EQ(boxes.size(), 4U);
    EXPECT_LT(boxes[0].right, boxes[1].left);
    EXPECT_LT(boxes[1].right, boxes[2].left);
    EXPECT_LT(boxes[3].right, boxes[2].left);
    for (const Edges& one : boxes)
        for (const Edges& other : boxes)
            EXPECT_TRUE(&one == &other || one.right < other.left || other.right < one.left ||
                        one.bottom < other.top || other.bottom < one.top);
}

TEST(PlanGraphTest, no_arrow_of_a_drawing_goes_through_a_box) {
    // The wide box in the third column has others above and below it.
    const Picture picture =
        graph_plot("t", {{"A", "", {}}, {"B", "", {}}, {"a measure with a long name", "", {}}, {"Y", "", {}}},
                   {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}});
    const std::vector<Edges> boxes = boxes_of(picture);
    ASSERT_EQ(boxes.size(), 4U);
    std::size_t arrows = 0;
    for (const Shape& shape : picture.shapes) {
        const auto* path = std::get_if<DrawnPath>(&shape);
        if (path == nullptr || path->fill == 0xffffffU) continue;
        ++arrows;
        const auto& points = path->points;
        for (std::size_t step = 1; step < points.size(); ++step)
            for (int part = 0; part <= 100; ++part) {
                const double here_x =
                    points[step - 1].first + (points[step].first - points[step - 1].first) * part / 100;
                const double here_y =
                    points[step - 1].second + (points[step].second - points[step - 1].second) * part / 100;
                for (const Edges& box : boxes)
                    EXPECT_FALSE(here_x > box.left + 1 && here_x < box.right - 1 && here_y > box.top + 1 &&
                                 here_y < box.bottom - 1)
                        << here_x << "," << here_y;
            }
    }
    EXPECT_EQ(arrows, 12U) << "six lines with their heads";
}

TEST(PlanGraphTest, the_plan_for_the_fictional_country_says_what_its_register_cannot_close) {
    std::ifstream file(ULTIMA_SOURCE_DIR "/examples/plans/avenmar-breach.yaml");
    std::ostringstream text;
    text << file.rdbuf();
    const auto plan = plan_of(text.str());
    ASSERT_TRUE(plan) << plan.error().front().message;
    ASSERT_TRUE(plan->graph);
    EXPECT_THAT(words(*plan),
                HasSubstr("Open: measure <- impression in court (not recorded) -> breach found"));
    EXPECT_EQ(backdoor_of(*plan).open.size(), 1U);
}

TEST(PlanStatementsTest, an_order_a_comment_and_a_layout_are_no_deviation_and_everything_else_is) {
    const std::string written =
        with_graph("age, sex", std::string(common) + "    - sex -> back\n  outcome: back\n");
    const auto plan = plan_of(written);
    const auto other =
        plan_of("# a comment\n" + with_graph("sex, age",
                                             "  arrows: [sex -> back, age -> back, age -> release, "
                                             "release -> back]\n  outcome: back\n"));
    ASSERT_TRUE(plan && other);
    EXPECT_TRUE(deviations(statements_of(*plan), statements_of(*other)).empty());
    EXPECT_EQ(content_hash(*plan), content_hash(*other));
    const auto differs = [&](const std::string& from, const std::string& to) {
        std::string text = written;
        text.replace(text.find(from), from.size(), to);
        const auto changed = plan_of(text);
        if (!changed) return changed.error().front().message;
        EXPECT_NE(content_hash(*plan), content_hash(*changed)) << from;
        std::string all;
        for (const PlanDeviation& one : deviations(statements_of(*plan), statements_of(*changed)))
            all += one.what + ": " + one.filed + ", " + one.now + ";";
        return all;
    };
    EXPECT_EQ(differs("[age, sex]", "[age]"), "adjusted for: `age`, `sex`, `age`;");
    EXPECT_EQ(differs("augmented", "weights"), "estimator: augmented, weights;");
    EXPECT_EQ(differs("window: 365", "window: 90"), "definition back: window, in days: 365, 90;");
    EXPECT_EQ(differs("with: early", "with: soon"), "comparison: with the measure: early, soon;");
    EXPECT_EQ(differs("1: offence", "2: offence"),
              "definition back: `1` means: offence, ;definition back: `2` means: , offence;");
    EXPECT_EQ(differs("estimator:", "subgroups: [sex]\nestimator:"), "subgroups: , `sex`;");
    EXPECT_EQ(differs("estimator:", "population: {age: [old]}\nestimator:"),
              "only people whose `age` is: , `old`;");
    EXPECT_EQ(differs("sex -> back", "sex -> release"),
              "graph: arrows: `age -> back`, `age -> release`, `release -> back`, `sex -> back`, `age -> "
              "back`, `age -> "
              "release`, `release -> back`, `sex -> release`;");
}

}  // namespace
}  // namespace ultima::test
