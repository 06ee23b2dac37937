// SPDX-License-Identifier: Apache-2.0
// The result of monitoring in words, and as JSON.
#include "base/json_writer.h"
#include "evaluation/monitoring_persons.h"
#include "evaluation/monitoring_result.h"
#include "evaluation/plan_filing_forms.h"
#include "evaluation/plan_words.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <cmath>

namespace ultima {

namespace {

const char* place_text(FunnelPlace place) {
    switch (place) {
        case FunnelPlace::inside:
            return "inside the limits";
        case FunnelPlace::outside_95:
            return "outside the 95 percent limits";
        case FunnelPlace::outside_998:
            break;
    }
    return "outside the 99.8 percent limits";
}

void offices_text(std::string& text, const MonitoringPlan& plan, const Offices& offices) {
    text +=
        fmt::format("\nOffices: {} within {:.0f} days, in 100. Together {}. In the order of their names.\n",
                    plan.offices->counted, plan.offices->within, in_hundred(offices.funnel.target));
    for (const OfficeLine& line : offices.lines)
        text += fmt::format(
            "  {}: {} in 100 of {} people; by chance alone {} to {}: {}; with the spread of offices: {}\n",
            line.office, in_hundred(line.point.share),
            grouped(static_cast<std::int64_t>(line.point.counts.people)),
            in_hundred(line.point.exact_95.lower), in_hundred(line.point.exact_95.upper),
            place_text(line.point.by_chance), place_text(line.point.beyond_spread));
    text += fmt::format(
        "  Offices too small to show: {}. Offices differ {:.2f} times as much as chance explains "
        "(phi); spread beside chance {} in 100 (tau).\n",
        offices.hidden, offices.funnel.spread.phi, in_hundred(std::sqrt(offices.funnel.spread.tau2)));
    if (offices.unrecorded)
        text += "  Office not recorded: these people are in none of the lines, nor in what is together.\n";
    text +=
        "  People and courts of offices differ, so a place outside the limits is a reason to look, not a "
        "mark.\n";
}

void fit_text(std::string& text, const char* name, const SeriesFit& fit) {
    text += fmt::format("  {}:\n", name);
    for (const SeriesCoefficient& one : fit.coefficients)
        text += fmt::format("    {}: {} ({} to {})\n", one.name, signed_number(one.estimate, 3),
                            signed_number(one.interval.lower, 3), signed_number(one.interval.upper, 3));
    text += fmt::format("    Durbin-Watson {:.2f}\n", fit.durbin_watson);
}

void change_text(std::string& text, const MonitoringPlan& plan, const ChangeFound& found) {
    text += fmt::format("\nChange from {}: {} within {:.0f} days, in 100 people who began in a {}.\n",
                        period_name(plan.changed, plan.change_by), plan.change->counted, plan.change->within,
                        plan.change_by == MonitoringPeriod::month ? "month" : "quarter");
    fit_text(text, "Least squares, errors of Newey and West", found.series.newey_west);
    fit_text(text, "Generalised least squares, AR(1)", found.series.prais_winsten);
    std::string outside;
    for (std::size_t i = found.first_after; i < found.periods.size(); ++i)
        if (found.chart.points[i].outside_laney) outside += (outside.empty() ? "" : ", ") + found.periods[i];
    text += fmt::format("  Outside the limits of the time before (Laney's p'): {}\n",
                        outside.empty() ? "none" : outside);
    text += "  Whatever else came at the same time is in these numbers, too.\n";
}

class Writing {
  public:
    explicit Writing(std::string& out) : writer(out) {}
    JsonWriter writer;

    // Shares of few people to many digits would be their counts again.
    void share(const char* name, double value) { writer.name(name).raw(fmt::format("{:.4f}", value)); }
    void real(const char* name, double value) {
        if (std::isfinite(value))
            writer.name(name).raw(fmt::format("{:.17g}", value));
        else
            writer.name(name).null();
    }
    void limits(const char* name, const Interval& interval) {
        writer.name(name).list([&] {
            writer.raw(fmt::format("{:.4f}", interval.lower));
            writer.raw(fmt::format("{:.4f}", interval.upper));
        });
    }
    void fit(const char* name, const SeriesFit& given) {
        writer.name(name).object([&] {
            writer.name("coefficients").list([&] {
                for (const SeriesCoefficient& one : given.coefficients)
                    writer.object([&] {
                        writer.name("name").text(one.name);
                        real("estimate", one.estimate);
                        real("error", one.error);
                        real("p", one.p);
                    });
            });
            real("durbin_watson", given.durbin_watson);
        });
    }
    void cohort(const MonitoringPlan& plan, const Cohort& given) {
        writer.object([&] {
            writer.name("cohort").text(given.name);
            if (!given.people) {
                writer.name("people").null();
                return;
            }
            writer.name("people").number(*given.people);
            writer.name("ways").list([&] {
                for (std::size_t way = 0; way < given.cells.size(); ++way)
                    for (std::size_t day = 0; day < plan.at.size(); ++day) {
                        const CohortCell& cell = given.cells[way][day];
                        writer.object([&] {
                            writer.name("way").text(plan.ways[way]);
                            writer.name("day").number(static_cast<std::int64_t>(plan.at[day]));
                            if (cell.state == CellState::shown) {
                                share("share", cell.share);
                                limits("interval", cell.interval);
                            } else {
                                writer.name("share").null();
                                writer.name("why").text(cell_words(cell));
                            }
                        });
                    }
            });
        });
    }
    void offices(const Offices& given) {
        writer.name("offices").object([&] {
            share("together", given.funnel.target);
            real("phi", given.funnel.spread.phi);
            real("tau2", given.funnel.spread.tau2);
            writer.name("hidden").number(given.hidden);
            writer.name("unrecorded").flag(given.unrecorded);
            writer.name("lines").list([&] {
                for (const OfficeLine& line : given.lines)
                    writer.object([&] {
                        writer.name("office").text(line.office);
                        writer.name("people").number(static_cast<std::int64_t>(line.point.counts.people));
                        share("share", line.point.share);
                        limits("exact_95", line.point.exact_95);
                        limits("exact_998", line.point.exact_998);
                        limits("additive_95", line.point.additive_95);
                        limits("additive_998", line.point.additive_998);
                        limits("multiplicative_95", line.point.multiplicative_95);
                        limits("multiplicative_998", line.point.multiplicative_998);
                        writer.name("by_chance").text(place_text(line.point.by_chance));
                        writer.name("beyond_spread").text(place_text(line.point.beyond_spread));
                    });
            });
        });
    }
    void change(const ChangeFound& given) {
        writer.name("change").object([&] {
            fit("newey_west", given.series.newey_west);
            writer.name("lags").number(given.series.lags);
            fit("prais_winsten", given.series.prais_winsten);
            real("rho", given.series.rho);
            share("usual", given.chart.centre);
            real("sigma_z", given.chart.sigma_z);
            writer.name("periods").list([&] {
                for (std::size_t i = 0; i < given.periods.size(); ++i)
                    writer.object([&] {
                        writer.name("period").text(given.periods[i]);
                        writer.name("people").number(static_cast<std::int64_t>(given.counts[i].people));
                        share("share", given.chart.points[i].share);
                        limits("p_limits", given.chart.points[i].p_limits);
                        limits("laney_limits", given.chart.points[i].laney_limits);
                        writer.name("after").flag(i >= given.first_after);
                        writer.name("outside").flag(given.chart.points[i].outside_laney);
                    });
            });
        });
    }
};

}  // namespace

std::string in_hundred(double share) { return fmt::format("{:.1f}", 100 * share); }

std::string cell_words(const CohortCell& cell) {
    switch (cell.state) {
        case CellState::shown:
            return fmt::format("{} ({} to {})", in_hundred(cell.share), in_hundred(cell.interval.lower),
                               in_hundred(cell.interval.upper));
        case CellState::hidden:
            return "too few to show";
        case CellState::not_yet:
            break;
    }
    return "not yet known";
}

std::string monitoring_text(const MonitoringPlan& plan, const MonitoringResult& result,
                            const PlanFiling& filing) {
    std::string text = plan.question + "\n\n";
    if (filing.remarkable()) text += filing_text(filing) + "\n";
    if (const std::string words = persons_words(plan, result); !words.empty()) text += words + "\n\n";
    text += "Of 100 people who began, how many had ended in each way:\n";
    for (const Cohort& cohort : result.cohorts) {
        text +=
            fmt::format("{}: {}\n", cohort.name,
                        cohort.people ? grouped(*cohort.people) + " people" : std::string("too few to show"));
        for (std::size_t way = 0; way < cohort.cells.size(); ++way) {
            text += fmt::format("  {}", plan.ways[way]);
            for (std::size_t day = 0; day < plan.at.size(); ++day)
                text += fmt::format("{} by day {:.0f}: {}", day == 0 ? "" : ";", plan.at[day],
                                    cell_words(cohort.cells[way][day]));
            text += "\n";
        }
    }
    if (result.offices.found)
        offices_text(text, plan, *result.offices.found);
    else if (plan.offices)
        text += fmt::format("\nOffices: {}\n", result.offices.why_not);
    if (result.change.found)
        change_text(text, plan, *result.change.found);
    else if (plan.change)
        text += fmt::format("\nChange: {}\n", result.change.why_not);
    for (const auto& [column, values] : plan.population)
        text += fmt::format("\nOnly those with `{}`: {}", column, fmt::join(values, ", "));
    text += "\n";
    if (!filing.remarkable()) text += filing_text(filing);
    text += fmt::format(
        "Seen until {}. Counts from 1 to below {} are not shown. {} lines could not be read. Plan {}.\n",
        to_text(plan.seen_until), plan.hide_below, result.unread, plan.hash);
    return text;
}

std::string monitoring_json(const MonitoringPlan& plan, const MonitoringResult& result,
                            const PlanFiling& filing) {
    std::string text;
    Writing writing(text);
    JsonWriter& writer = writing.writer;
    writer.object([&] {
        writer.name("kind").text("monitoring");
        writer.name("question").text(plan.question);
        if (const std::string words = persons_words(plan, result); !words.empty())
            writer.name("rows_of_persons").text(words);
        writer.name("cohorts").list([&] {
            for (const Cohort& cohort : result.cohorts) writing.cohort(plan, cohort);
        });
        if (result.offices.found)
            writing.offices(*result.offices.found);
        else if (plan.offices)
            writer.name("offices_why_not").text(result.offices.why_not);
        if (result.change.found)
            writing.change(*result.change.found);
        else if (plan.change)
            writer.name("change_why_not").text(result.change.why_not);
        writer.name("seen_until").date(plan.seen_until);
        writer.name("hide_below").number(plan.hide_below);
        writer.name("unread").number(result.unread);
        write_filing(writer, filing);
        writer.name("plan").text(plan.hash);
    });
    return text + "\n";
}

}  // namespace ultima
