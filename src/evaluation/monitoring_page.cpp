// SPDX-License-Identifier: Apache-2.0
// The result of monitoring as a report: the page and the PDF are made of it.
#include "evaluation/monitoring_persons.h"
#include "evaluation/monitoring_plots.h"
#include "evaluation/monitoring_result.h"
#include "evaluation/plan_filing_forms.h"
#include "evaluation/plan_flow.h"
#include "evaluation/plan_report.h"
#include "evaluation/plan_words.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace ultima {

namespace {

std::string range(const Interval& interval) {
    return fmt::format("{} to {}", in_hundred(interval.lower), in_hundred(interval.upper));
}
std::string whole(double count) { return grouped(static_cast<std::int64_t>(count)); }

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
    void say(std::string text, ParagraphLook look = ParagraphLook::plain) {
        put(Paragraph{std::move(text), look});
    }
    void plot(Picture picture) {
        if (!picture.shapes.empty()) put(std::move(picture));
    }
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
            plot(cohort_plot(plan_, result_, way));
            put(cohort_table(way));
        }
        if (nobody.empty()) return;
        heading("Ways in which nobody ended", 3);
        say(fmt::format("In the periods and by the days that are shown, nobody had ended by: {}.",
                        fmt::join(nobody, ", ")));
        // How sure that is for a cohort depends on its size alone.
        put(cohort_table(way_of(nobody.front())));
    }

    [[nodiscard]] std::size_t way_of(const std::string& name) const {
        return static_cast<std::size_t>(std::ranges::find(plan_.ways, name) - plan_.ways.begin());
    }

    // In no cohort that is shown, by no day that is known; a number that is hidden is no such thing.
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

    void put_offices(const Offices& offices) {
        say(fmt::format(
            "Counted: {} within {:.0f} days. The lines show between which shares an office of its size is "
            "expected when offices differ by chance alone, and when they differ as much as they do here. An "
            "open square is an office outside of what chance alone does. The order of the table is that of "
            "their names, and says nothing. People and courts of offices differ: a place outside the lines "
            "is "
            "a reason to look, not a mark.",
            plan_.offices->counted, plan_.offices->within));
        plot(funnel_plot(offices));
        DocumentTable table{
            .header = {"Office", "People", "In 100", "By chance alone, 95 %", "By chance alone, 99.8 %",
                       "With the spread, 95 %", "With the spread, 99.8 %", "Outside of chance"},
            .rows = {}};
        for (const OfficeLine& line : offices.lines) {
            std::vector<std::string> row{line.office, whole(line.point.counts.people),
                                         in_hundred(line.point.share)};
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
                        offices.funnel.spread.phi, in_hundred(std::sqrt(offices.funnel.spread.tau2))));
    }

    // By the model that allows for the likeness of neighbours.
    [[nodiscard]] static std::string level_words(const ChangeFound& found) {
        const auto& terms = found.series.prais_winsten.coefficients;
        const auto level = std::ranges::find(terms, "change of level", &SeriesCoefficient::name);
        if (level == terms.end()) return "How much the level changed is not known.";
        const Interval& interval = level->interval;
        std::string text = fmt::format(
            "At the change {:.1f} {} in 100 than the course before it would have had (from {} to {}).",
            std::fabs(level->estimate), level->estimate < 0 ? "fewer" : "more",
            signed_number(interval.lower, 1), signed_number(interval.upper, 1));
        if (interval.lower <= 0 && interval.upper >= 0)
            text += " These periods do not show whether it is fewer or more.";
        return text;
    }

    void put_change(const ChangeFound& found) {
        heading("Before and after " + period_name(plan_.changed, plan_.change_by));
        say(fmt::format(
            "Counted: {} within {:.0f} days, in 100 people who began in a {}. Whatever else came at the same "
            "time is in these numbers, too.",
            plan_.change->counted, plan_.change->within,
            plan_.change_by == MonitoringPeriod::month ? "month" : "quarter"));
        say(level_words(found), ParagraphLook::lead);
        plot(change_plot(found));
        const auto value = [](const SeriesCoefficient& one) {
            return fmt::format("{} ({} to {})", signed_number(one.estimate, 2),
                               signed_number(one.interval.lower, 2), signed_number(one.interval.upper, 2));
        };
        DocumentTable terms{.header = {"In 100", "Newey-West", "p", "AR(1)", "p"}, .rows = {}};
        for (std::size_t j = 0; j < found.series.newey_west.coefficients.size(); ++j) {
            const SeriesCoefficient& newey = found.series.newey_west.coefficients[j];
            const SeriesCoefficient& prais = found.series.prais_winsten.coefficients[j];
            terms.rows.push_back(
                {newey.name, value(newey), p_words(newey.p), value(prais), p_words(prais.p)});
        }
        put(std::move(terms));
        say(fmt::format(
            "Durbin-Watson {:.2f}; {:.2f} with the likeness of neighbours ({:.2f}) taken out. {} lags.",
            found.series.newey_west.durbin_watson, found.series.prais_winsten.durbin_watson, found.series.rho,
            found.series.lags));
        heading("Control chart", 3);
        say("An open square is a period outside of the limits that the time before leads one to expect.",
            ParagraphLook::soft);
        plot(control_chart(found));
        DocumentTable periods{.header = {"Began in", "People", "In 100", "Limits by chance",
                                         "Limits as before (p')", "Outside"},
                              .rows = {}};
        for (std::size_t i = 0; i < found.periods.size(); ++i) {
            const SharePoint& point = found.chart.points[i];
            periods.rows.push_back({found.periods[i], whole(found.counts[i].people), in_hundred(point.share),
                                    range(point.p_limits), range(point.laney_limits),
                                    point.outside_laney ? "outside" : ""});
        }
        put(std::move(periods));
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
