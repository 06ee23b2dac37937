// SPDX-License-Identifier: Apache-2.0
// The result of monitoring as a page.
#include "evaluation/monitoring_result.h"
#include "report/line_plot.h"
#include "report/plot.h"
#include "report/style.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ultima {

namespace {

constexpr std::string_view page = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>How measures go: {{question}}</title>
<style>{{{style}}}</style>
</head>
<body>
<p class="soft">Ultima, monitoring of measures; seen until {{seen until}}</p>
<h1>{{question}}</h1>

<h2>What became of those who began</h2>
<p>Of 100 people who began in a {{cohorts of}}, how many had ended in each way by a day, with the range in which the
number lies 95 times in 100. Other ways to end, and people whose measure still runs, are allowed for.</p>
<table><thead><tr><th>Began in</th><th class="n">People</th><th>Ended by</th>{{#days}}<th class="n">day {{day}}</th>{{/days}}</tr>
</thead><tbody>
{{#rows}}<tr><td>{{cohort}}</td><td class="n">{{people}}</td><td>{{way}}</td>{{#cells}}<td class="n">{{cell}}</td>{{/cells}}</tr>
{{/rows}}
</tbody></table>
{{#ways}}<h3>{{way}} by day {{day}}</h3>
{{{plot}}}
{{/ways}}

{{#any offices}}<h2>Offices</h2>
<p>{{counted}} within {{within}} days. The lines show between which shares an office of its size is expected when offices
differ by chance alone, and when they differ as much as they do here. The order is that of their names, and says nothing.
People and courts of offices differ: a place outside the lines is a reason to look, not a mark.</p>
{{{funnel}}}
<table><thead><tr><th>Office</th><th class="n">People</th><th class="n">In 100</th><th class="n">by chance, 95 percent</th>
<th class="n">by chance, 99.8 percent</th><th class="n">with the spread, 95 percent</th><th class="n">with the spread, 99.8
percent</th><th class="n">chance times phi, 95 percent</th></tr></thead><tbody>
{{#office lines}}<tr><td>{{office}}</td><td class="n">{{people}}</td><td class="n">{{share}}</td>{{#limits}}<td
class="n">{{limit}}</td>{{/limits}}</tr>
{{/office lines}}
</tbody></table>
<p>Too small to show: {{hidden offices}} offices.{{unrecorded}} Offices differ {{phi}} times as much as chance explains (phi); spread
beside chance {{tau}} in 100 (tau).</p>{{/any offices}}
{{#no offices}}<h2>Offices</h2><p>Not shown: {{why no offices}}.</p>{{/no offices}}

{{#any change}}<h2>Before and after {{changed}}</h2>
<p>{{change counted}} within {{change within}} days, in 100 people who began in a {{change by}}. Whatever else came at the same
time is in these numbers, too.</p>
{{{series}}}
<table><thead><tr><th>In 100</th><th class="n">Newey-West</th><th class="n">p</th><th class="n">AR(1)</th><th
class="n">p</th></tr></thead><tbody>
{{#terms}}<tr><td>{{term}}</td><td class="n">{{newey}}</td><td class="n">{{newey p}}</td><td class="n">{{prais}}</td><td
class="n">{{prais p}}</td></tr>
{{/terms}}
</tbody></table>
<p>Durbin-Watson {{dw}}; {{dw after}} with the likeness of neighbours ({{rho}}) taken out. {{lags}} lags.</p>
<h3>Control chart</h3>
{{{chart}}}
<table><thead><tr><th>Began in</th><th class="n">People</th><th class="n">In 100</th><th class="n">limits by chance</th><th
class="n">limits as before (p')</th><th></th></tr></thead><tbody>
{{#periods}}<tr><td>{{period}}</td><td class="n">{{people}}</td><td class="n">{{share}}</td><td class="n">{{p}}</td><td
class="n">{{laney}}</td><td>{{outside}}</td></tr>
{{/periods}}
</tbody></table>{{/any change}}
{{#no change}}<h2>Before and after</h2><p>Not shown: {{why no change}}.</p>{{/no change}}

<h2>Method and limits</h2>
<div class="box"><ul>
<li>Groups of people are described here. Nothing is said of one person, no office is ranked, and nothing shows what caused
what.</li>
<li>Counts from 1 to below {{hide below}} are not shown. Differences of numbers were not protected further: do not publish
this page together with finer tables of the same people.</li>
<li>Shares of offices and periods are of people who could be followed so long and of whom it is known.</li>
{{#population}}<li>Only those with <code>{{column}}</code>: {{values}}.</li>
{{/population}}<li>Aalen-Johansen; exact binomial limits, winsorised phi and tau by Spiegelhalter 2005; segmented regression; p' by Laney
2002. Lines that could not be read: {{unread}}. Plan <code>{{hash}}</code>.</li>
</ul></div>
</body>
</html>
)html";

std::string percent(double share) { return fmt::format("{:.1f}", 100 * share); }
std::string range(const Interval& interval) {
    return fmt::format("{} to {}", percent(interval.lower), percent(interval.upper));
}
std::string whole(double count) { return grouped(static_cast<std::int64_t>(count)); }

/// From 0 to a little over the largest share, with about five marks.
PlotAxis share_axis(double largest) {
    PlotAxis axis{.name = "in 100", .from = 0, .to = 0.05, .ticks = {}};
    for (const double top : {0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0}) {
        axis.to = top;
        if (largest <= top) break;
    }
    for (int tick = 0; tick <= 5; ++tick)
        axis.ticks.emplace_back(axis.to * tick / 5, fmt::format("{:.0f}", 100 * axis.to * tick / 5));
    return axis;
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

void fill_cohorts(TemplateData& data, const MonitoringPlan& plan, const MonitoringResult& result) {
    TemplateData::List days, rows, ways;
    for (const double day : plan.at) {
        TemplateData one;
        one["day"] = fmt::format("{:.0f}", day);
        days.push_back(one);
    }
    std::vector<std::string> names;
    for (const Cohort& cohort : result.cohorts) {
        names.push_back(cohort.name);
        for (std::size_t way = 0; way < plan.ways.size(); ++way) {
            TemplateData row;
            row["cohort"] = cohort.name;
            row["people"] =
                cohort.people ? grouped(*cohort.people) : fmt::format("fewer than {}", plan.hide_below);
            row["way"] = cohort.people ? plan.ways[way] : "";
            TemplateData::List cells;
            for (std::size_t day = 0; day < plan.at.size(); ++day) {
                TemplateData cell;
                std::string shown;
                if (cohort.people) {
                    const CohortCell& given = cohort.cells[way][day];
                    shown = given.state == CellState::shown
                                ? percent(given.share) + " (" + range(given.interval) + ")"
                            : given.state == CellState::hidden ? "too few to show"
                                                               : "not yet known";
                }
                cell["cell"] = shown;
                cells.push_back(cell);
            }
            row["cells"] = cells;
            rows.push_back(row);
            if (!cohort.people) break;
        }
    }
    const std::size_t last = plan.at.size() - 1;
    for (std::size_t way = 0; way < plan.ways.size(); ++way) {
        std::vector<PlotPoint> points;
        double largest = 0;
        for (std::size_t i = 0; i < result.cohorts.size(); ++i) {
            const Cohort& cohort = result.cohorts[i];
            if (!cohort.people || cohort.cells[way][last].state != CellState::shown) continue;
            const CohortCell& cell = cohort.cells[way][last];
            points.push_back(
                {static_cast<double>(i), cell.share, names[i] + ": " + percent(cell.share), false});
            largest = std::max(largest, cell.share);
        }
        TemplateData one;
        one["way"] = plan.ways[way];
        one["day"] = fmt::format("{:.0f}", plan.at[last]);
        one["plot"] = line_plot(plan.ways[way], period_axis(names), share_axis(largest), {}, points);
        ways.push_back(one);
    }
    data["days"] = days;
    data["rows"] = rows;
    data["ways"] = ways;
}

// The limits for every size between none and the largest office.
Markup funnel_plot(const Offices& offices) {
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
    std::vector<PlotLine> lines{{"together", {}, 0, false},
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
    PlotAxis people{.name = "people", .from = 0, .to = most * 1.05, .ticks = {}};
    for (int tick = 0; tick <= 5; ++tick) people.ticks.emplace_back(most * tick / 5, whole(most * tick / 5));
    return line_plot("Share by size of the office, with limits", people,
                     share_axis(std::max(largest, target) * 1.3), lines, points);
}

void fill_offices(TemplateData& data, const MonitoringPlan& plan, const Offices& offices) {
    data["counted"] = plan.offices->counted;
    data["within"] = fmt::format("{:.0f}", plan.offices->within);
    data["funnel"] = funnel_plot(offices);
    TemplateData::List list;
    for (const OfficeLine& line : offices.lines) {
        TemplateData one;
        one["office"] = line.office;
        one["people"] = whole(line.point.counts.people);
        one["share"] = percent(line.point.share);
        TemplateData::List limits;
        for (const Interval& limit : {line.point.exact_95, line.point.exact_998, line.point.additive_95,
                                      line.point.additive_998, line.point.multiplicative_95}) {
            TemplateData cell;
            cell["limit"] = range(limit);
            limits.push_back(cell);
        }
        one["limits"] = limits;
        list.push_back(one);
    }
    data["office lines"] = list;
    data["unrecorded"] =
        std::string(offices.unrecorded ? " People whose office is not recorded are in none of "
                                         "the lines, nor in what is together."
                                       : "");
    data["hidden offices"] = std::to_string(offices.hidden);
    data["phi"] = fmt::format("{:.2f}", offices.funnel.spread.phi);
    data["tau"] = percent(std::sqrt(offices.funnel.spread.tau2));
}

void fill_change(TemplateData& data, const MonitoringPlan& plan, const ChangeFound& found) {
    data["changed"] = period_name(plan.changed, plan.change_by);
    data["change counted"] = plan.change->counted;
    data["change within"] = fmt::format("{:.0f}", plan.change->within);
    data["change by"] = plan.change_by == MonitoringPeriod::month ? "month" : "quarter";
    PlotLine fitted{"the line through the periods", {}, 0, false};
    PlotLine foretold{"had nothing changed", {}, 2, true}, upper{"limits as before (p')", {}, 3, true};
    PlotLine lower{"", {}, 3, true}, centre{"before the change", {}, 0, false};
    std::vector<PlotPoint> points, charted;
    TemplateData::List periods, terms;
    double largest = 0;
    for (std::size_t i = 0; i < found.periods.size(); ++i) {
        const auto x = static_cast<double>(i);
        const SharePoint& point = found.chart.points[i];
        const std::string label = found.periods[i] + ": " + percent(point.share);
        fitted.points.emplace_back(x, found.series.fitted[i] / 100);
        if (i >= found.first_after) foretold.points.emplace_back(x, found.series.foretold[i] / 100);
        upper.points.emplace_back(x, point.laney_limits.upper);
        lower.points.emplace_back(x, point.laney_limits.lower);
        centre.points.emplace_back(x, found.chart.centre);
        points.push_back({x, point.share, label, false});
        charted.push_back({x, point.share, label, point.outside_laney});
        largest = std::max({largest, point.share, point.laney_limits.upper});
        TemplateData row;
        row["period"] = found.periods[i];
        row["people"] = whole(found.counts[i].people);
        row["share"] = percent(point.share);
        row["p"] = range(point.p_limits);
        row["laney"] = range(point.laney_limits);
        row["outside"] = std::string(point.outside_laney ? "outside" : "");
        periods.push_back(row);
    }
    const auto value = [](const SeriesCoefficient& one) {
        return fmt::format("{:+.2f} ({:+.2f} to {:+.2f})", one.estimate, one.interval.lower,
                           one.interval.upper);
    };
    for (std::size_t j = 0; j < found.series.newey_west.coefficients.size(); ++j) {
        const SeriesCoefficient& newey = found.series.newey_west.coefficients[j];
        const SeriesCoefficient& prais = found.series.prais_winsten.coefficients[j];
        TemplateData row;
        row["term"] = newey.name;
        row["newey"] = value(newey);
        row["newey p"] = fmt::format("{:.2g}", newey.p);
        row["prais"] = value(prais);
        row["prais p"] = fmt::format("{:.2g}", prais.p);
        terms.push_back(row);
    }
    data["series"] = line_plot("Share by period, with the line before and after the change",
                               period_axis(found.periods), share_axis(largest), {fitted, foretold}, points);
    data["chart"] = line_plot("Share by period, with limits", period_axis(found.periods), share_axis(largest),
                              {centre, upper, lower}, charted);
    data["terms"] = terms;
    data["periods"] = periods;
    data["dw"] = fmt::format("{:.2f}", found.series.newey_west.durbin_watson);
    data["dw after"] = fmt::format("{:.2f}", found.series.prais_winsten.durbin_watson);
    data["rho"] = fmt::format("{:.2f}", found.series.rho);
    data["lags"] = std::to_string(found.series.lags);
}

}  // namespace

std::string monitoring_page(const MonitoringPlan& plan, const MonitoringResult& result) {
    TemplateData data;
    data["style"] = page_style();
    data["question"] = plan.question;
    data["seen until"] = to_text(plan.seen_until);
    data["cohorts of"] = plan.cohorts == MonitoringPeriod::month ? "month" : "quarter";
    data["hide below"] = std::to_string(plan.hide_below);
    TemplateData::List population;
    for (const auto& [column, values] : plan.population) {
        TemplateData row;
        row["column"] = column;
        row["values"] = fmt::format("{}", fmt::join(values, ", "));
        population.push_back(std::move(row));
    }
    data["population"] = std::move(population);
    data["unread"] = std::to_string(result.unread);
    data["hash"] = plan.hash;
    fill_cohorts(data, plan, result);
    data["any offices"] = result.offices.found.has_value();
    data["no offices"] = plan.offices.has_value() && !result.offices.found;
    data["why no offices"] = result.offices.why_not;
    if (result.offices.found) fill_offices(data, plan, *result.offices.found);
    data["any change"] = result.change.found.has_value();
    data["no change"] = plan.change.has_value() && !result.change.found;
    data["why no change"] = result.change.why_not;
    if (result.change.found) fill_change(data, plan, *result.change.found);
    return fill(page, data);
}

}  // namespace ultima
