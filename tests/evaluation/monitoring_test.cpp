// SPDX-License-Identifier: Apache-2.0
#include "evaluation/monitoring_result.h"
#include "evaluation/named_random.h"
#include "evaluation/plan_report.h"
#include "evaluation/plan_rows.h"
#include "evaluation/refusals.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace ultima::test {
namespace {

constexpr const char* plan_text = R"(kind: monitoring
question: How do measures go?
table: measures.csv
start: began
days: days
ended: how
kinds: {done: completion, fault: breach}
seen until: 2023-12-31
cohorts: month
at: [30, 60]
hide below: 5
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) ADD_FAILURE() << "there is no " << from;
    return text.replace(at, from.size(), to);
}

std::string page_of(const MonitoringPlan& plan, const MonitoringResult& result) {
    return plan_page(report_of(plan, result, "hash"));
}

struct Carried {
    Sources sources;
    Result<MonitoringPlan> plan = MonitoringPlan{};
    Result<MonitoringResult> result = MonitoringResult{};

    Carried(const std::string& plan_yaml, const std::string& table) {
        plan = read_monitoring_plan(sources, sources.add("plan.yaml", plan_yaml));
        if (!plan) {
            result = failure(plan.error());
            return;
        }
        result = carry_out_monitoring(*plan, sources, sources.add("measures.csv", table));
    }
    /// `code line`: of each mistake, in the order found.
    [[nodiscard]] std::vector<std::string> mistakes() const {
        std::vector<std::string> list;
        if (result) return list;
        for (const Diagnostic& one : result.error())
            list.push_back(one.span ? fmt::format("{} {}:{}", one.code, sources.name(one.span->file),
                                                  sources.position(one.span->file, one.span->begin).line)
                                    : one.code);
        return list;
    }
};

std::string rows(const std::string& row, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += row + "\n";
    return text;
}

TEST(MonitoringTest, shares_of_a_cohort_are_those_counted_by_hand) {
    // 40 began in January: 10 complete on day 20, 10 are lost on day 25, 8 breach on day 50, 12 run on.
    const Carried carried(plan_text, "began,days,how\n" + rows("2023-01-10,20,done", 10) +
                                         rows("2023-01-11,25,", 10) + rows("2023-01-12,50,fault", 8) +
                                         rows("2023-01-13,300,", 12));
    ASSERT_TRUE(carried.result) << sentence(carried.result);
    const Cohort& january = carried.result->cohorts.at(0);
    EXPECT_EQ(january.name, "2023-01");
    EXPECT_EQ(january.people, 40);
    EXPECT_NEAR(january.cells[0][0].share, 0.25, 1e-12);
    EXPECT_NEAR(january.cells[0][1].share, 0.25, 1e-12);
    EXPECT_EQ(january.cells[1][0].share, 0);
    EXPECT_NEAR(january.cells[1][1].share, 0.75 * 8 / 20, 1e-12);  // 20 of the 30 left were still seen
    EXPECT_LT(january.cells[1][1].interval.lower, 0.3);
    EXPECT_GT(january.cells[1][1].interval.upper, 0.3);
    EXPECT_THAT(monitoring_text(*carried.plan, *carried.result),
                testing::HasSubstr("completion by day 30: 25.0 ("));
}

TEST(MonitoringTest, what_is_too_small_is_in_no_way_out) {
    const std::string table = "began,days,how\n" + rows("2023-01-10,20,done", 30) +
                              rows("2023-01-12,300,", 27) + rows("2023-01-12,10,fault", 4) +
                              rows("2023-02-12,10,fault", 4) + rows("2023-12-01,30,", 20);
    const Carried carried(plan_text, table);
    ASSERT_TRUE(carried.result) << sentence(carried.result);
    const auto& cohorts = carried.result->cohorts;
    EXPECT_EQ(cohorts[0].cells[0][0].state, CellState::shown);
    EXPECT_EQ(cohorts[0].cells[1][0].state, CellState::hidden);  // 4 of 61
    EXPECT_EQ(cohorts[0].cells[1][0].share, 0);
    EXPECT_EQ(cohorts[1].people, std::nullopt);  // 4 people
    EXPECT_TRUE(cohorts[1].cells.empty());
    EXPECT_EQ(cohorts[2].cells[0][0].state,
              CellState::shown);  // all could be seen for 30 days: none completed
    EXPECT_EQ(cohorts[2].cells[0][1].state, CellState::not_yet);  // and nobody for 60
    // The places of lines in a plot are numbers, too, and none of these.
    std::string page = page_of(*carried.plan, *carried.result);
    for (std::size_t at = 0; (at = page.find(" d=\"", at)) != std::string::npos;)
        page.erase(at, page.find('"', at + 4) + 1 - at);
    for (const std::string& out : {monitoring_text(*carried.plan, *carried.result),
                                   monitoring_json(*carried.plan, *carried.result), page})
        EXPECT_THAT(out, testing::Not(testing::AnyOf(testing::HasSubstr("6.6"), testing::HasSubstr("0.0656"),
                                                     testing::HasSubstr("100.0"))));
}

TEST(MonitoringTest, what_is_hidden_cannot_be_worked_out_from_what_is_shown) {
    // 30 complete by day 30 and 3 more by day 60; all but 4 of the others breach by day 60.
    const Carried carried(plan_text, "began,days,how\n" + rows("2023-01-10,20,done", 30) +
                                         rows("2023-01-10,50,done", 3) + rows("2023-01-12,40,fault", 20) +
                                         rows("2023-01-12,300,", 10) + rows("2023-02-10,20,done", 30) +
                                         rows("2023-02-12,40,fault", 20) + rows("2023-02-12,300,", 4));
    ASSERT_TRUE(carried.result) << sentence(carried.result);
    const auto& january = carried.result->cohorts.at(0).cells;
    EXPECT_EQ(january[0][0].state, CellState::hidden);  // the step to day 60 would be 3 people
    EXPECT_EQ(january[0][1].state, CellState::shown);
    EXPECT_EQ(january[1][0].state, CellState::shown);
    const auto& february = carried.result->cohorts.at(1).cells;
    EXPECT_EQ(february[0][0].state, CellState::shown);
    EXPECT_EQ(february[0][1].state, CellState::hidden);  // both together would leave 4 who run on
    EXPECT_EQ(february[1][1].state, CellState::hidden);
}

TEST(MonitoringTest, every_mistake_of_plan_and_table_has_its_name_and_line) {
    const auto of_plan = [](const std::string& from, const std::string& to) {
        return Carried(replaced(plan_text, from, to), "began,days,how\n2023-01-01,1,\n").mistakes();
    };
    using testing::ElementsAre;
    EXPECT_THAT(of_plan("table:", "tabel:"),
                ElementsAre("plan-name plan.yaml:3", "plan-missing plan.yaml:1"));
    EXPECT_THAT(of_plan("2023-12-31", "soon"), ElementsAre("plan-value plan.yaml:8"));
    EXPECT_THAT(of_plan("[30, 60]", "[60, 30]"), ElementsAre("plan-value plan.yaml:10"));
    EXPECT_THAT(of_plan("[30, 60]", "[30, many]"), ElementsAre("plan-value plan.yaml:10"));
    EXPECT_THAT(of_plan("month", "week"), ElementsAre("plan-value plan.yaml:9"));
    EXPECT_THAT(of_plan("hide below: 5", "hide below: 1"), ElementsAre("plan-value plan.yaml:11"));
    EXPECT_THAT(of_plan("hide below: 5", "change: {from: 2023-02, counted: breach, within: 30, by: quarter}"),
                ElementsAre("plan-value plan.yaml:11"));
    EXPECT_THAT(of_plan("hide below: 5", "offices: {column: office, counted: luck, within: 30}"),
                ElementsAre("plan-value plan.yaml:11"));
    EXPECT_THAT(of_plan("kind: monitoring", "kind: [monitoring"),
                ElementsAre(testing::StartsWith("plan-yaml")));
    EXPECT_THAT(Carried(plan_text,
                        "began,days,how\n2023-01-01,1,\n2023-13-01,1,\n2023-01-01,-1,\n2023-01-01,1,gone\n"
                        "2023-12-31,1,\n")
                    .mistakes(),
                ElementsAre("bad-date measures.csv:3", "bad-time measures.csv:4",
                            "unknown-kind measures.csv:5", "after-seen-until measures.csv:6"));
    EXPECT_THAT(Carried(plan_text, "began,day,how\n2023-01-01,1,\n").mistakes(),
                ElementsAre("no-column measures.csv:1"));
    EXPECT_THAT(Carried(plan_text, "began,days,how\n").mistakes(), ElementsAre("no-rows"));
    EXPECT_THAT(Carried(plan_text, "").mistakes(), ElementsAre("no-rows"));
    EXPECT_FALSE(is_monitoring_plan("question: x\n"));
    EXPECT_FALSE(is_monitoring_plan("{"));
}

// Four years of months; from the third on, breaches fall from 30 to 20 in 100. Offices come in no order.
std::string years(std::size_t a_month) {
    NamedRandom random(5, "measures");
    std::string text = "began,days,how,office\n";
    const char* names[] = {"D", "B", "A", "C"};
    for (std::size_t month = 0; month < 48; ++month)
        for (std::size_t person = 0; person < a_month; ++person) {
            const bool breach = random.chance(month < 24 ? 0.3 : 0.2);
            const std::size_t office = random.below(4);
            text += fmt::format("{}-{:02}-15,{},{},{}\n", 2019 + month / 12, month % 12 + 1, breach ? 20 : 40,
                                breach ? "fault" : "done", names[office]);
        }
    return text + rows("2019-01-15,20,fault,Z", 4);  // seen until 2023-01-30: the last month is whole
}

const std::string whole_plan = replaced(plan_text, "2023-12-31", "2023-01-30") +
                               "offices: {column: office, counted: breach, within: 30}\n"
                               "change: {from: 2021-01, counted: breach, within: 30}\n";

TEST(MonitoringTest, a_fall_after_a_change_is_found_and_offices_stand_by_name_without_the_small_ones) {
    const std::string table = years(200);
    const Carried carried(whole_plan, table);
    ASSERT_TRUE(carried.result) << sentence(carried.result);
    ASSERT_TRUE(carried.result->change.found) << carried.result->change.why_not;
    const ChangeFound& change = *carried.result->change.found;
    EXPECT_EQ(change.first_after, 24U);
    EXPECT_EQ(change.periods.size(), 48U);
    const SeriesCoefficient& level = change.series.prais_winsten.coefficients.at(2);
    EXPECT_EQ(level.name, "change of level");
    EXPECT_LT(level.interval.lower, -10);
    EXPECT_GT(level.interval.upper, -10);
    EXPECT_LT(level.interval.upper, 0);
    ASSERT_TRUE(carried.result->offices.found) << carried.result->offices.why_not;
    const Offices& offices = *carried.result->offices.found;
    EXPECT_EQ(offices.hidden, 2U);  // Z has four people, and the smallest other hides them in the rest
    double people = 0;
    std::string order;
    for (const OfficeLine& line : offices.lines) {
        order += line.office;
        people += line.point.counts.people;
    }
    EXPECT_EQ(order.size(), 3U);
    EXPECT_LT(people, 48 * 200 * 0.8);
    for (const std::string& out :
         {monitoring_text(*carried.plan, *carried.result), page_of(*carried.plan, *carried.result)}) {
        EXPECT_THAT(out, testing::Not(testing::HasSubstr(">Z<")));
        EXPECT_THAT(out, testing::Not(testing::HasSubstr(" Z:")));
    }
    const auto json = nlohmann::json::parse(monitoring_json(*carried.plan, *carried.result));
    EXPECT_EQ(json["offices"]["lines"].size(), 3U);
    EXPECT_EQ(json["change"]["periods"][24]["after"], true);
}

TEST(MonitoringTest, a_series_without_spread_before_the_change_is_refused_and_writes_no_nan) {
    std::string table = "began,days,how,office\n";
    for (std::size_t month = 0; month < 20; ++month) {
        const std::string began = fmt::format("{}-{:02}-15", 2020 + (month + 2) / 12, (month + 2) % 12 + 1);
        const std::size_t breaches = month < 10 || month % 3 != 0 ? 10 : 11;
        table += rows(began + ",20,fault,A", breaches) + rows(began + ",40,done,A", 40 - breaches);
    }
    const Carried carried(replaced(plan_text, "2023-12-31", "2021-11-30") +
                              "change: {from: 2021-01, counted: breach, within: 30}\n",
                          table);
    ASSERT_TRUE(carried.result) << sentence(carried.result);
    const std::string text = monitoring_json(*carried.plan, *carried.result);
    EXPECT_FALSE(carried.result->change.found);
    EXPECT_THAT(carried.result->change.why_not, testing::HasSubstr("nothing tells how sure"));
    EXPECT_TRUE(nlohmann::json::accept(text)) << text;
    EXPECT_THAT(monitoring_text(*carried.plan, *carried.result), testing::Not(testing::HasSubstr("nan")));
}

TEST(MonitoringTest, a_period_too_small_to_show_takes_the_lines_with_it_because_they_would_tell_it) {
    const Carried carried(whole_plan, years(20));
    ASSERT_TRUE(carried.result) << sentence(carried.result);
    EXPECT_FALSE(carried.result->change.found);
    EXPECT_THAT(carried.result->change.why_not, testing::HasSubstr("too few people"));
    EXPECT_THAT(page_of(*carried.plan, *carried.result), testing::HasSubstr("take quarters"));
}

TEST(MonitoringTest, neither_the_order_of_the_rows_nor_another_run_changes_a_byte_of_the_page) {
    const std::string table = years(60);
    std::vector<std::string> lines;
    for (std::size_t at = table.find('\n') + 1; at < table.size();) {
        const std::size_t end = table.find('\n', at);
        lines.push_back(table.substr(at, end - at));
        at = end + 1;
    }
    std::ranges::reverse(lines);
    std::string turned = table.substr(0, table.find('\n') + 1);
    for (const std::string& line : lines) turned += line + "\n";
    const Carried one(whole_plan, table), other(whole_plan, turned);
    ASSERT_TRUE(one.result && other.result);
    EXPECT_EQ(page_of(*one.plan, *one.result), page_of(*other.plan, *other.result));
    EXPECT_EQ(page_of(*one.plan, *one.result), page_of(*one.plan, *one.result));
}

TEST(MonitoringTest, a_column_that_is_there_twice_is_refused_by_its_name) {
    const Carried carried(plan_text, "began,days,how,how\n2023-01-10,20,done,\n");
    EXPECT_EQ(refusal(carried.result), "column-twice");
    EXPECT_THAT(sentence(carried.result), testing::HasSubstr("`how`"));
    EXPECT_EQ(refusal(read_text_table("g,days,kind,kind\na,1,1,1\n")), "column-twice");
}

TEST(MonitoringTest, a_start_may_be_a_month_and_then_counts_from_its_last_day) {
    const std::string table = "began,days,how\n" + rows("2023-11,20,done", 10) + rows("2023-11,30,", 10);
    const auto until = [&](const char* day) {
        const Carried carried(replaced(plan_text, "2023-12-31", day), table);
        return carried.result ? carried.result->cohorts.at(0).cells[0][0].state : CellState::hidden;
    };
    EXPECT_EQ(until("2023-12-30"), CellState::shown);
    EXPECT_EQ(until("2023-12-29"), CellState::not_yet);
    EXPECT_EQ(Carried(plan_text, "began,days,how\n2023-13,1,\n2023-1-,1,\n").mistakes().size(), 2U);
}

TEST(MonitoringTest, who_is_outside_the_population_is_not_even_read) {
    const std::string plan =
        replaced(plan_text, "start: began", "population: {sort: [measure]}\nstart: began");
    std::string table = "began,days,how,sort\n";
    for (int i = 0; i < 40; ++i)
        table += fmt::format("2023-01-0{},{},done,measure\n", 1 + i % 9, i % 2 == 0 ? 20 : 200);
    const Carried alone(plan, table);
    ASSERT_TRUE(alone.result);
    const Carried beside(plan, table + ",,,release\n");
    ASSERT_TRUE(beside.result);
    EXPECT_EQ(monitoring_text(*alone.plan, *alone.result), monitoring_text(*beside.plan, *beside.result));
    EXPECT_THAT(page_of(*beside.plan, *beside.result), ::testing::HasSubstr("`sort`: measure"));
    EXPECT_EQ(Carried(plan, "began,days,how\n2023-01-01,20,done\n").mistakes(),
              std::vector<std::string>{"no-column measures.csv:1"});
    EXPECT_EQ(Carried(replaced(plan, "[measure]", "{}"), table).mistakes().size(), 1U);
}

TEST(MonitoringTest, whoever_cannot_see_a_plot_hears_what_it_shows) {
    const Carried carried(whole_plan, years(60));
    ASSERT_TRUE(carried.result && carried.result->offices.found && carried.result->change.found);
    const auto text_of = [&](const std::string& beginning) {
        for (const Block& piece : report_of(*carried.plan, *carried.result, "hash").pieces)
            if (const auto* picture = std::get_if<Picture>(&piece))
                if (picture->title.starts_with(beginning)) return picture->title;
        return std::string();
    };
    const auto& cohorts = carried.result->cohorts;
    const auto first = [&](std::size_t cohort) { return cohorts[cohort].cells[1].back().share; };
    EXPECT_THAT(text_of("Breach by day"),
                testing::HasSubstr(fmt::format("first {}: {:.1f}; ", cohorts[0].name, 100 * first(0))));
    const Offices& offices = *carried.result->offices.found;
    const auto outside = std::ranges::count_if(
        offices.lines, [](const OfficeLine& line) { return line.point.by_chance != FunnelPlace::inside; });
    EXPECT_THAT(
        text_of("Share by size of the office"),
        testing::HasSubstr(fmt::format("{} of {} offices", outside == 0 ? "none" : std::to_string(outside),
                                       offices.lines.size())));
    const auto& terms = carried.result->change.found->series.prais_winsten.coefficients;
    const double level = terms.at(2).estimate;
    EXPECT_THAT(page_of(*carried.plan, *carried.result),
                testing::HasSubstr(fmt::format("At the change {:.1f} {} in 100 than", std::abs(level),
                                               level < 0 ? "fewer" : "more")));
    EXPECT_THAT(text_of("Share by period, with limits"), testing::HasSubstr("after it. In 100 people, of "));
}

TEST(MonitoringTest, people_without_an_office_are_no_office) {
    const std::string table = years(60);
    const Carried without(whole_plan, table);
    const Carried carried(whole_plan, table + rows("2019-01-15,20,fault,", 500));
    ASSERT_TRUE(carried.result && without.result);
    const Offices& offices = *carried.result->offices.found;
    EXPECT_TRUE(offices.unrecorded);
    EXPECT_FALSE(without.result->offices.found->unrecorded);
    for (const OfficeLine& line : offices.lines) EXPECT_FALSE(line.office.empty());
    EXPECT_LT(offices.funnel.target, 0.4);
    for (const std::string& out :
         {monitoring_text(*carried.plan, *carried.result), page_of(*carried.plan, *carried.result)})
        EXPECT_THAT(out, testing::HasSubstr("not recorded"));
}

TEST(MonitoringTest, names_from_the_table_are_escaped_in_the_page) {
    std::string table = years(60);
    for (std::size_t at = 0; (at = table.find(",A\n", at)) != std::string::npos;)
        table.replace(at, 3, ",<b>&\n");
    const Carried carried(whole_plan, table);
    ASSERT_TRUE(carried.result) << sentence(carried.result);
    const std::string page = page_of(*carried.plan, *carried.result);
    EXPECT_THAT(page, testing::HasSubstr("&lt;b&gt;&amp;"));
    EXPECT_THAT(page, testing::Not(testing::HasSubstr("<b>")));
}

}  // namespace
}  // namespace ultima::test
