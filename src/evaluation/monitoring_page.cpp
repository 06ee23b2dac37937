// SPDX-License-Identifier: Apache-2.0
// The result of monitoring as a report: the page and the PDF are made of it.
#include "evaluation/monitoring_persons.h"
#include "evaluation/monitoring_result.h"
#include "evaluation/plan_filing_forms.h"
#include "evaluation/plan_flow.h"
#include "evaluation/plan_report.h"
#include "report/line_plot.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace ultima {

namespace {

std::string percent(double share) { return fmt::format("{:.1f}", 100 * share); }
std::string range(const Interval& interval) {
    return fmt::format("{} to {}", percent(interval.lower), percent(interval.upper));
}
std::string whole(double count) { return grouped(static_cast<std::int64_t>(count)); }

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
    for (double at = 0; at <= axis.to; at += step) axis.ticks.emplace_back(at, whole(at));
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

// The limits for every size between none and the largest office.
Picture funnel_plot(const Offices& offices) {
    double most = 0, largest = 0;
    std::vector<PlotPoint> points;
    for (const OfficeLine& line : offices.lines) {
        most = std::max(most, line.point.counts.people);
        largest = std::max(largest, line.point.share);
        points.push_back({line.point.counts.people, line.point.share,
                          line.office + ": " + percent(line.point.share),
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
        percent(target), so_many_of(by_chance, all, "offices"), far, beyond);
    return line_plot(title, size_axis(most), share_axis(std::max(largest, target) * 1.3), lines, points);
}

// Puts the report together from top to bottom.
class MonitoringReport {
  public:
    MonitoringReport(const MonitoringPlan& plan, const MonitoringResult& result)
        : plan_(plan), result_(result) {
        report_.title = plan.question;
        report_.caption =
            fmt::format("Ultima, monitoring of measures; seen until {}", to_text(plan.seen_until));
    }

    PlanReport made(const std::string& table_hash, const PlanFiling& filing) {
        report_.pieces = filing_notice(filing);
        if (std::string words = persons_words(plan_, result_); !words.empty())
            put(Paragraph{std::move(words), ParagraphLook::notice});
        put_cohorts();
        if (plan_.offices) heading("Offices");
        if (result_.offices.found)
            put_offices(*result_.offices.found);
        else if (plan_.offices)
            say(fmt::format("Not shown: {}.", result_.offices.why_not));
        if (result_.change.found) {
            put_change(*result_.change.found);
        } else if (plan_.change) {
            heading("Before and after");
            say(fmt::format("Not shown: {}.", result_.change.why_not));
        }
        put_limits();
        std::ranges::move(filing_blocks(filing), std::back_inserter(report_.pieces));
        put_origin(table_hash);
        return std::move(report_);
    }

  private:
    void heading(std::string text, int level = 2) { put(Heading{std::move(text), level}); }
    void say(std::string text) { put(Paragraph{std::move(text)}); }
    void plot(Picture picture) { put(std::move(picture)); }
    template <class Kind>
    void put(Kind block) {
        report_.pieces.emplace_back(std::move(block));
    }

    void put_cohorts() {
        heading("What became of those who began");
        say(fmt::format(
            "Of 100 people who began in a {}, how many had ended in each way by a day, with the range in "
            "which the number lies 95 times in 100. Other ways to end, and people whose measure still runs, "
            "are allowed for.",
            plan_.cohorts == MonitoringPeriod::month ? "month" : "quarter"));
        std::vector<std::string> nobody;
        for (std::size_t way = 0; way < plan_.ways.size(); ++way) {
            if (nobody_ended(way)) {
                nobody.push_back(plan_.ways[way]);
                continue;
            }
            heading(capital(plan_.ways[way]), 3);
            plot(cohort_plot(way));
            put(cohort_table(way));
        }
        if (nobody.empty()) return;
        heading("Ways in which nobody ended", 3);
        say(fmt::format("By none of these days, as far as it is known, had anybody ended by: {}.",
                        fmt::join(nobody, ", ")));
        // How sure that is for a cohort depends on its size alone.
        put(cohort_table(way_of(nobody.front())));
    }

    [[nodiscard]] std::size_t way_of(const std::string& name) const {
        return static_cast<std::size_t>(std::ranges::find(plan_.ways, name) - plan_.ways.begin());
    }

    // In no cohort, as far as it is known; a number that is hidden is no such thing.
    [[nodiscard]] bool nobody_ended(std::size_t way) const {
        bool any = false;
        for (const Cohort& cohort : result_.cohorts) {
            if (!cohort.people) continue;
            for (const CohortCell& cell : cohort.cells[way]) {
                if (cell.state == CellState::hidden || (cell.state == CellState::shown && cell.share > 0))
                    return false;
                any = any || cell.state == CellState::shown;
            }
        }
        return any;
    }

    [[nodiscard]] DocumentTable cohort_table(std::size_t way) const {
        DocumentTable table{.header = {"Began in", "People"}, .rows = {}};
        for (const double day : plan_.at) table.header.push_back(fmt::format("In 100 by day {:.0f}", day));
        for (const Cohort& cohort : result_.cohorts) {
            std::vector<std::string> row{cohort.name, cohort.people
                                                          ? grouped(*cohort.people)
                                                          : fmt::format("fewer than {}", plan_.hide_below)};
            for (std::size_t day = 0; day < plan_.at.size(); ++day)
                row.push_back(cohort.people ? cell_words(cohort.cells[way][day]) : "");
            table.rows.push_back(std::move(row));
        }
        return table;
    }

    [[nodiscard]] static std::string cell_words(const CohortCell& cell) {
        switch (cell.state) {
            case CellState::shown:
                return percent(cell.share) + " (" + range(cell.interval) + ")";
            case CellState::hidden:
                return "too few to show";
            case CellState::not_yet:
                break;
        }
        return "not yet known";
    }

    [[nodiscard]] Picture cohort_plot(std::size_t way) const {
        const std::size_t last = plan_.at.size() - 1;
        std::vector<std::string> names;
        std::vector<PlotPoint> points;
        std::vector<PlotLine> ranges;
        double largest = 0;
        for (std::size_t i = 0; i < result_.cohorts.size(); ++i) {
            const Cohort& cohort = result_.cohorts[i];
            names.push_back(cohort.name);
            if (!cohort.people || cohort.cells[way][last].state != CellState::shown) continue;
            const CohortCell& cell = cohort.cells[way][last];
            const auto x = static_cast<double>(i);
            points.push_back({x, cell.share, cohort.name + ": " + percent(cell.share), false});
            ranges.push_back({ranges.empty() ? "the range in which the number lies 95 times in 100" : "",
                              {{x, cell.interval.lower}, {x, cell.interval.upper}},
                              0,
                              false});
            largest = std::max({largest, cell.share, cell.interval.upper});
        }
        if (points.empty()) return {};
        std::string title =
            fmt::format("{} by day {:.0f}, by when people began. ", capital(plan_.ways[way]), plan_.at[last]);
        title += series_words(points, names.size()) + ". The table below has the numbers";
        PlotAxis shares = share_axis(largest);
        shares.name = fmt::format("in 100 people, by day {:.0f}", plan_.at[last]);
        return line_plot(title, period_axis(names), shares, ranges, points);
    }

    // `Of 11 periods 7 are shown: first 38.6 in 100 (2023-Q4), last 40.9 (2025-Q2), least..., most...`
    [[nodiscard]] static std::string series_words(const std::vector<PlotPoint>& points, std::size_t all) {
        if (points.empty()) return fmt::format("Of {} periods none is shown", all);
        const auto least = std::ranges::min_element(points, {}, &PlotPoint::y);
        const auto most = std::ranges::max_element(points, {}, &PlotPoint::y);
        return fmt::format("In 100 people, of {} periods {} shown: first {}; last {}; least {}; most {}", all,
                           points.size() == all ? "all" : std::to_string(points.size()), points.front().label,
                           points.back().label, least->label, most->label);
    }

    void put_offices(const Offices& offices) {
        say(fmt::format(
            "Counted: {} within {:.0f} days. The lines show between which shares an office of its size is "
            "expected "
            "when offices differ by chance alone, and when they differ as much as they do here. The order is "
            "that of their names, and says nothing. People and courts of offices differ: a place outside the "
            "lines is a reason to look, not a mark.",
            plan_.offices->counted, plan_.offices->within));
        plot(funnel_plot(offices));
        DocumentTable table{
            .header = {"Office", "People", "In 100", "By chance alone, 95 %", "By chance alone, 99.8 %",
                       "With the spread, 95 %", "With the spread, 99.8 %", "Outside of chance"},
            .rows = {}};
        for (const OfficeLine& line : offices.lines) {
            std::vector<std::string> row{line.office, whole(line.point.counts.people),
                                         percent(line.point.share)};
            for (const Interval& limit :
                 {line.point.exact_95, line.point.exact_998, line.point.additive_95, line.point.additive_998})
                row.push_back(range(limit));
            row.emplace_back(line.point.by_chance == FunnelPlace::inside       ? "no"
                             : line.point.by_chance == FunnelPlace::outside_95 ? "95 %"
                                                                               : "99.8 %");
            table.rows.push_back(std::move(row));
        }
        put(std::move(table));
        say(
            fmt::format("Too small to show: {} offices.{} Offices differ {:.2f} times as much as chance "
                        "explains (phi); spread beside chance {} in 100 (tau).",
                        offices.hidden,
                        offices.unrecorded ? " People whose office is not recorded are in none of the lines, "
                                             "nor in what is together."
                                           : "",
                        offices.funnel.spread.phi, percent(std::sqrt(offices.funnel.spread.tau2))));
    }

    void put_change(const ChangeFound& found) {
        heading("Before and after " + period_name(plan_.changed, plan_.change_by));
        say(fmt::format(
            "Counted: {} within {:.0f} days, in 100 people who began in a {}. Whatever else came at the same "
            "time is in these numbers, too.",
            plan_.change->counted, plan_.change->within,
            plan_.change_by == MonitoringPeriod::month ? "month" : "quarter"));
        plot_change(found);
        const auto value = [](const SeriesCoefficient& one) {
            return fmt::format("{:+.2f} ({:+.2f} to {:+.2f})", one.estimate, one.interval.lower,
                               one.interval.upper);
        };
        DocumentTable terms{.header = {"In 100", "Newey-West", "p", "AR(1)", "p"}, .rows = {}};
        for (std::size_t j = 0; j < found.series.newey_west.coefficients.size(); ++j) {
            const SeriesCoefficient& newey = found.series.newey_west.coefficients[j];
            const SeriesCoefficient& prais = found.series.prais_winsten.coefficients[j];
            terms.rows.push_back({newey.name, value(newey), fmt::format("{:.2g}", newey.p), value(prais),
                                  fmt::format("{:.2g}", prais.p)});
        }
        put(std::move(terms));
        say(fmt::format(
            "Durbin-Watson {:.2f}; {:.2f} with the likeness of neighbours ({:.2f}) taken out. {} lags.",
            found.series.newey_west.durbin_watson, found.series.prais_winsten.durbin_watson, found.series.rho,
            found.series.lags));
        heading("Control chart", 3);
        plot_chart(found);
        DocumentTable periods{.header = {"Began in", "People", "In 100", "limits by chance",
                                         "limits as before (p')", "Outside"},
                              .rows = {}};
        for (std::size_t i = 0; i < found.periods.size(); ++i) {
            const SharePoint& point = found.chart.points[i];
            periods.rows.push_back({found.periods[i], whole(found.counts[i].people), percent(point.share),
                                    range(point.p_limits), range(point.laney_limits),
                                    point.outside_laney ? "outside" : ""});
        }
        put(std::move(periods));
    }

    /// The share of each period, and the largest number that a chart has room for.
    [[nodiscard]] static std::pair<std::vector<PlotPoint>, double> period_points(const ChangeFound& found,
                                                                                 bool mark_outside) {
        std::vector<PlotPoint> points;
        double largest = 0;
        for (std::size_t i = 0; i < found.periods.size(); ++i) {
            const SharePoint& point = found.chart.points[i];
            points.push_back({static_cast<double>(i), point.share,
                              found.periods[i] + ": " + percent(point.share),
                              mark_outside && point.outside_laney});
            largest = std::max({largest, point.share, point.laney_limits.upper});
        }
        return {std::move(points), largest};
    }

    void plot_change(const ChangeFound& found) {
        PlotLine fitted{"the line through the periods", {}, 0, false};
        PlotLine foretold{"had nothing changed", {}, 2, true};
        for (std::size_t i = 0; i < found.periods.size(); ++i) {
            const auto x = static_cast<double>(i);
            fitted.points.emplace_back(x, found.series.fitted[i] / 100);
            if (i >= found.first_after) foretold.points.emplace_back(x, found.series.foretold[i] / 100);
        }
        const auto points = period_points(found, false);
        plot(line_plot(
            fmt::format("Share by period, with the line before and after the change; {} periods before "
                        "it. {}. The table further below has the numbers",
                        found.first_after, series_words(points.first, found.periods.size())),
            period_axis(found.periods), share_axis(points.second), {fitted, foretold}, points.first));
    }

    void plot_chart(const ChangeFound& found) {
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
            "Share by period, with limits from the time before the change. {} outside before it, {} after "
            "it. {}. "
            "The table below has the numbers",
            so_many_of(outside(0, before), before, "periods"),
            so_many_of(outside(before, all), all - before, "periods"), series_words(points.first, all));
        plot(line_plot(title, period_axis(found.periods), share_axis(points.second), {centre, upper, lower},
                       points.first));
    }

    void put_limits() {
        heading("Method and limits");
        BulletList list;
        list.items = {
            {"Groups of people are described here. Nothing is said of one person, no office is ranked, and "
             "nothing shows what caused what."},
            {fmt::format("Counts from 1 to below {} are not shown. Differences of numbers were not protected "
                         "further: do not publish this together with finer tables of the same people.",
                         plan_.hide_below)},
            {"Shares of offices and periods are of people who could be followed so long and of whom it is "
             "known."}};
        for (const auto& [column, values] : plan_.population)
            list.items.push_back({fmt::format("Only those with `{}`: {}.", column, fmt::join(values, ", "))});
        list.items.push_back({fmt::format(
            "Aalen-Johansen; exact binomial limits, winsorised phi and tau by Spiegelhalter 2005; "
            "segmented regression; p' by Laney 2002. Lines that could not be read: {}.",
            result_.unread)});
        put(std::move(list));
    }

    void put_origin(const std::string& table_hash) {
        heading("How to make it again");
        put(LabelList{{{"Plan (SHA-256)", plan_.hash},
                       {"Table (SHA-256)", table_hash},
                       {"Program", "ultima " ULTIMA_VERSION},
                       {"Counts not shown", fmt::format("from 1 to below {}", plan_.hide_below)}}});
    }

    const MonitoringPlan& plan_;
    const MonitoringResult& result_;
    PlanReport report_{};
};

}  // namespace

PlanReport report_of(const MonitoringPlan& plan, const MonitoringResult& result,
                     const std::string& table_hash, const PlanFiling& filing) {
    return MonitoringReport(plan, result).made(table_hash, filing);
}

}  // namespace ultima
