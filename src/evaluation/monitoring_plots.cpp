// SPDX-License-Identifier: Apache-2.0
#include "evaluation/monitoring_plots.h"

#include "evaluation/plan_flow.h"
#include "report/line_plot.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace ultima {

namespace {

/// From 0 to a little over the largest share, with marks at round numbers.
PlotAxis share_axis(double largest) {
    struct Top {
        double share;
        int marks;
    };
    PlotAxis axis{.name = "in 100 people", .from = 0, .to = 0.05, .ticks = {}};
    int marks = 0;
    for (const auto& [top, number] : {Top{0.05, 5}, Top{0.1, 5}, Top{0.2, 4}, Top{0.3, 6}, Top{0.4, 4},
                                      Top{0.5, 5}, Top{0.6, 6}, Top{0.8, 4}, Top{1.0, 5}}) {
        axis.to = top;
        marks = number;
        if (largest <= top) break;
    }
    for (int mark = 0; mark <= marks; ++mark)
        axis.ticks.emplace_back(axis.to * mark / marks, fmt::format("{:.0f}", 100 * axis.to * mark / marks));
    return axis;
}

/// From none to a little over the largest office, with marks at round numbers.
PlotAxis size_axis(double most) {
    PlotAxis axis{.name = "people in the office", .from = 0, .to = most * 1.05, .ticks = {}};
    double step = 1;
    for (int next = 0; most / step > 6; ++next) step *= next % 3 == 1 ? 2.5 : 2;  // 1, 2, 5, 10, 20...
    for (double at = 0; at <= axis.to; at += step)
        axis.ticks.emplace_back(at, grouped(static_cast<std::int64_t>(at)));
    return axis;
}

/// `2 of 12 periods lie outside`, with the right verb.
std::string so_many_of(std::size_t some, std::size_t all, const char* things) {
    return fmt::format("{} of {} {} {}", some == 0 ? "none" : std::to_string(some), all, things,
                       some <= 1 ? "lies" : "lie");
}

/// Names under a line of periods; not more of them than there is room for.
PlotAxis period_axis(const std::vector<std::string>& names) {
    PlotAxis axis{
        .name = "began in", .from = -0.5, .to = static_cast<double>(names.size()) - 0.5, .ticks = {}};
    const std::size_t every = names.size() / 9 + 1;
    for (std::size_t i = 0; i < names.size(); i += every)
        axis.ticks.emplace_back(static_cast<double>(i), names[i]);
    return axis;
}

// `In 100 people, of 11 periods 7 shown: first 2023-Q4: 38.6; last 2025-Q2: 39.4; least ...; most ...`
std::string series_words(const std::vector<PlotPoint>& points, std::size_t all) {
    if (points.empty()) return fmt::format("Of {} periods none is shown", all);
    const auto least = std::ranges::min_element(points, {}, &PlotPoint::y);
    const auto most = std::ranges::max_element(points, {}, &PlotPoint::y);
    return fmt::format("In 100 people, of {} periods {} shown: first {}; last {}; least {}; most {}", all,
                       points.size() == all ? "all" : std::to_string(points.size()), points.front().label,
                       points.back().label, least->label, most->label);
}

/// The share of each period, and the largest number that a chart has room for.
std::pair<std::vector<PlotPoint>, double> period_points(const ChangeFound& found, bool mark_outside) {
    std::vector<PlotPoint> points;
    double largest = 0;
    for (std::size_t i = 0; i < found.periods.size(); ++i) {
        const SharePoint& point = found.chart.points[i];
        points.push_back({static_cast<double>(i), point.share,
                          found.periods[i] + ": " + in_hundred(point.share),
                          mark_outside && point.outside_laney});
        largest = std::max({largest, point.share, point.laney_limits.upper});
    }
    return {std::move(points), largest};
}

}  // namespace

Picture cohort_plot(const MonitoringPlan& plan, const MonitoringResult& result, std::size_t way) {
    const std::size_t last = plan.at.size() - 1;
    std::vector<std::string> names;
    std::vector<PlotPoint> points;
    std::vector<PlotLine> ranges;
    double largest = 0;
    for (std::size_t i = 0; i < result.cohorts.size(); ++i) {
        const Cohort& cohort = result.cohorts[i];
        names.push_back(cohort.name);
        if (!cohort.people || cohort.cells[way][last].state != CellState::shown) continue;
        const CohortCell& cell = cohort.cells[way][last];
        const auto x = static_cast<double>(i);
        points.push_back({x, cell.share, cohort.name + ": " + in_hundred(cell.share), false});
        ranges.push_back({ranges.empty() ? "the range in which the number lies 95 times in 100" : "",
                          {{x, cell.interval.lower}, {x, cell.interval.upper}},
                          0,
                          false});
        largest = std::max({largest, cell.share, cell.interval.upper});
    }
    if (points.empty()) return {};
    std::string title =
        fmt::format("{} by day {:.0f}, by when people began. ", capital(plan.ways[way]), plan.at[last]);
    title += series_words(points, names.size()) + ". The table below has the numbers";
    PlotAxis shares = share_axis(largest);
    shares.name = fmt::format("in 100 people, by day {:.0f}", plan.at[last]);
    return line_plot(title, period_axis(names), shares, ranges, points);
}

Picture funnel_plot(const Offices& offices) {
    double most = 0, largest = 0;
    std::vector<PlotPoint> points;
    for (const OfficeLine& line : offices.lines) {
        most = std::max(most, line.point.counts.people);
        largest = std::max(largest, line.point.share);
        points.push_back({line.point.counts.people, line.point.share,
                          line.office + ": " + in_hundred(line.point.share),
                          line.point.by_chance != FunnelPlace::inside});
    }
    const double target = offices.funnel.target;
    std::vector<PlotLine> lines{{"all offices together", {}, 0, false},
                                {"by chance alone, 95 percent", {}, 1, false},
                                {"by chance alone, 99.8 percent", {}, 1, true},
                                {"with the spread of offices, 95 percent", {}, 3, false},
                                {"with the spread of offices, 99.8 percent", {}, 3, true}};
    // Down one side and back on the other would fold; so each line has a twin without a name of its own.
    std::vector<PlotLine> above = lines;
    const double tau2 = offices.funnel.spread.tau2, usual = normal_half_width(0.95),
                 wide = normal_half_width(0.998);
    for (int part = 1; part <= 60; ++part) {
        const double people = std::max(5.0, std::round(most * 1.05 * part / 60));
        const double error = std::sqrt(target * (1 - target) / people + tau2);
        const auto add = [&](std::size_t line, const Interval& limits) {
            if (!lines[line].points.empty() && lines[line].points.back().first >= people) return;
            lines[line].points.emplace_back(people, limits.lower);
            above[line].points.emplace_back(people, limits.upper);
        };
        add(0, {target, target});
        add(1, exact_funnel_limits(target, people, 0.95));
        add(2, exact_funnel_limits(target, people, 0.998));
        add(3, around(target, error, usual));
        add(4, around(target, error, wide));
    }
    for (std::size_t line = 1; line < above.size(); ++line) {
        above[line].name = "";
        lines.push_back(above[line]);
    }
    const auto outside = [&](FunnelPlace FunnelPoint::*limits, FunnelPlace place) {
        return static_cast<std::size_t>(std::ranges::count_if(
            offices.lines, [&](const OfficeLine& line) { return line.point.*limits == place; }));
    };
    const std::size_t all = offices.lines.size();
    const std::size_t far = outside(&FunnelPoint::by_chance, FunnelPlace::outside_998);
    const std::size_t by_chance = far + outside(&FunnelPoint::by_chance, FunnelPlace::outside_95);
    const std::size_t beyond = outside(&FunnelPoint::beyond_spread, FunnelPlace::outside_998) +
                               outside(&FunnelPoint::beyond_spread, FunnelPlace::outside_95);
    const std::string title = fmt::format(
        "Share by size of the office, with limits. Together {} in 100; {} outside the limits of chance of 95 "
        "percent, {} outside those of 99.8 percent, and {} outside those of 95 percent that hold the spread "
        "of "
        "offices, too. The table below has the numbers",
        in_hundred(target), so_many_of(by_chance, all, "offices"), far, beyond);
    return line_plot(title, size_axis(most), share_axis(std::max(largest, target) * 1.3), lines, points);
}

Picture change_plot(const ChangeFound& found) {
    PlotLine fitted{"the line through the periods", {}, 0, false};
    PlotLine foretold{"had nothing changed", {}, 2, true};
    for (std::size_t i = 0; i < found.periods.size(); ++i) {
        const auto x = static_cast<double>(i);
        fitted.points.emplace_back(x, found.series.fitted[i] / 100);
        if (i >= found.first_after) foretold.points.emplace_back(x, found.series.foretold[i] / 100);
    }
    auto points = period_points(found, false);
    for (const PlotLine* line : {&fitted, &foretold})
        for (const auto& [period, share] : line->points) points.second = std::max(points.second, share);
    return line_plot(
        fmt::format("Share by period, with the line before and after the change; {} periods before "
                    "it. {}. The table further below has the numbers",
                    found.first_after, series_words(points.first, found.periods.size())),
        period_axis(found.periods), share_axis(points.second), {fitted, foretold}, points.first);
}

Picture control_chart(const ChangeFound& found) {
    PlotLine upper{"limits as before (p')", {}, 3, true}, lower{"", {}, 3, true};
    PlotLine centre{"before the change", {}, 0, false};
    for (std::size_t i = 0; i < found.periods.size(); ++i) {
        const auto x = static_cast<double>(i);
        const SharePoint& point = found.chart.points[i];
        upper.points.emplace_back(x, point.laney_limits.upper);
        lower.points.emplace_back(x, point.laney_limits.lower);
        centre.points.emplace_back(x, found.chart.centre);
    }
    const auto points = period_points(found, true);
    const auto outside = [&](std::size_t from, std::size_t to) {
        return static_cast<std::size_t>(
            std::count_if(found.chart.points.begin() + static_cast<std::ptrdiff_t>(from),
                          found.chart.points.begin() + static_cast<std::ptrdiff_t>(to),
                          [](const SharePoint& point) { return point.outside_laney; }));
    };
    const std::size_t before = found.first_after, all = found.periods.size();
    const std::string title = fmt::format(
        "Share by period, with limits from the time before the change; {} outside before it, {} after "
        "it. {}. "
        "The table below has the numbers",
        so_many_of(outside(0, before), before, "periods"),
        so_many_of(outside(before, all), all - before, "periods"), series_words(points.first, all));
    return line_plot(title, period_axis(found.periods), share_axis(points.second), {centre, upper, lower},
                     points.first);
}

}  // namespace ultima
