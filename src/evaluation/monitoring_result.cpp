// SPDX-License-Identifier: Apache-2.0
#include "evaluation/monitoring_result.h"

#include "evaluation/aalen_johansen.h"
#include "evaluation/between_persons.h"
#include "evaluation/incidence_between_persons.h"
#include "evaluation/monitoring_table.h"
#include "evaluation/quantiles.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_set>

namespace ultima {

namespace {

using People = std::vector<MonitoredPerson>;

// Counts of people, so whole.
bool hidden(double count, const MonitoringPlan& plan) {
    return is_hidden(static_cast<std::int64_t>(count), plan.hide_below);
}
// Whoever has the event, or has it not, could be found in so small a number.
bool hidden(const EventShare& share, const MonitoringPlan& plan) {
    return hidden(share.people, plan) || hidden(share.events, plan) ||
           hidden(share.people - share.events, plan);
}

bool could_be_followed(const MonitoredPerson& person, double days, const MonitoringPlan& plan) {
    return person.latest_start.day + days <= plan.seen_until.day;
}

Interval of_incidence(double share, double variance, double people) {
    const double log_share = std::log(share);
    if (share <= 0 || share >= 1 || variance <= 0) {
        const double events = share >= 1 ? people : 0;
        return proportion({events, people})->wilson;
    }
    const double width = normal_half_width(0.95) * std::sqrt(variance) / (share * std::fabs(log_share));
    return {std::pow(share, std::exp(width)), std::pow(share, std::exp(-width))};
}

// Whether shares of that day are known: enough people could be followed so long, and somebody is still seen
// on that day or nobody is left to be seen.
bool known_by(const MonitoringPlan& plan, const People& people, const IncidenceCurves& curves, double day) {
    const auto long_enough = std::ranges::count_if(
        people, [&](const MonitoredPerson& person) { return could_be_followed(person, day, plan); });
    const bool reached =
        std::ranges::any_of(people, [&](const auto& person) { return person.days >= day; }) ||
        curves.survival.back() == 0;
    return long_enough >= plan.hide_below && reached;
}

// When each left, and how; and whose each row is, where persons have several.
struct Course {
    std::vector<double> stop{};
    std::vector<std::uint8_t> cause{};
    std::vector<std::size_t> persons{};
};

std::size_t persons_of(const People& people) {
    std::unordered_set<std::size_t> persons;
    for (const MonitoredPerson& person : people) persons.insert(person.who);
    return persons.size();
}

// By way to end, by day. Not shown is also what others that are shown would give away: a step of a few people
// from one day to the next, or the few whom the ways leave over.
std::vector<std::vector<CohortCell>> cells_of(const MonitoringPlan& plan, const People& people,
                                              const Course& course, const IncidenceCurves& curves) {
    const auto variance = [&](std::size_t way, std::size_t step, double day) {
        if (course.persons.empty()) return curves.causes[way].jackknife_variance[step];
        return incidence_variance_between_persons(course.stop, course.cause, course.persons,
                                                  static_cast<std::uint8_t>(way + 1), day);
    };
    const double behind =
        course.persons.empty() ? static_cast<double>(people.size()) : persons_told(persons_of(people));
    const auto all = static_cast<double>(people.size());
    const std::size_t ways = plan.ways.size();
    std::vector<std::vector<CohortCell>> cells(ways, std::vector<CohortCell>(plan.at.size()));
    std::vector<std::optional<double>> later(ways);
    // From the last day, which says most, back to the first.
    for (std::size_t at = plan.at.size(); at-- > 0;) {
        const double day = plan.at[at];
        if (!known_by(plan, people, curves, day)) continue;
        std::vector<double> events(ways);
        std::vector<std::size_t> shown;
        double others = all;
        for (std::size_t way = 0; way < ways; ++way) {
            events[way] = static_cast<double>(std::ranges::count_if(
                people, [&](const auto& person) { return person.way == way + 1 && person.days <= day; }));
            cells[way][at].state = CellState::hidden;
            if (hidden(EventShare{events[way], all}, plan)) continue;
            if (later[way] && hidden(*later[way] - events[way], plan)) continue;
            shown.push_back(way);
            others -= events[way];
        }
        if (hidden(others, plan)) continue;
        const auto step = curves.step_at(day);
        for (const std::size_t way : shown) {
            CohortCell& cell = cells[way][at];
            later[way] = events[way];
            cell.state = CellState::shown;
            cell.share = step ? curves.causes[way].incidence[*step] : 0;
            cell.interval = of_incidence(cell.share, step ? variance(way, *step, day) : 0, behind);
        }
    }
    return cells;
}

// `again`: somebody has several rows.
Result<std::vector<Cohort>> cohorts_of(const MonitoringPlan& plan, const People& people, bool again) {
    std::map<CivilDate, People> by_start;
    for (const MonitoredPerson& person : people)
        by_start[period_begin(person.start, plan.cohorts)].push_back(person);
    std::vector<Cohort> cohorts;
    for (const auto& [begin, members] : by_start) {
        Cohort cohort{.name = period_name(begin, plan.cohorts), .people = {}, .cells = {}};
        if (!hidden(static_cast<double>(members.size()), plan)) {
            cohort.people = static_cast<std::int64_t>(members.size());
            Course course;
            for (const MonitoredPerson& person : members) {
                course.stop.push_back(person.days);
                course.cause.push_back(person.way);
                if (again) course.persons.push_back(person.who);
            }
            const auto curves =
                aalen_johansen({.stop = course.stop, .cause = course.cause}, plan.ways.size());
            if (!curves) return failure(curves.error());
            cohort.cells = cells_of(plan, members, course, *curves);
        }
        cohorts.push_back(std::move(cohort));
    }
    return cohorts;
}

// People who could be followed so long, and of whom it is known: whoever was lost before is in neither
// number.
void count(EventShare& share, const MonitoredPerson& person, const WatchedShare& watched,
           const MonitoringPlan& plan) {
    if (!could_be_followed(person, watched.within, plan)) return;
    const bool ended = person.way > 0 && person.days <= watched.within;
    if (!ended && person.days < watched.within) return;
    share.people += 1;
    if (ended && plan.ways[person.way - std::size_t{1}] == watched.counted) share.events += 1;
}

// Offices too small to show, and as many of the next smallest as it takes that all people less those shown
// are no small number again. People without an office are no office, and are in no sum of them.
std::vector<bool> silent_offices(const std::vector<EventShare>& all, const std::vector<std::string>& names,
                                 const MonitoringPlan& plan) {
    std::vector<bool> silent(all.size());
    EventShare together;
    std::vector<std::size_t> others;
    const auto silence = [&](std::size_t office) {
        silent[office] = true;
        together.people += all[office].people;
        together.events += all[office].events;
    };
    for (std::size_t office = 0; office < all.size(); ++office) {
        if (names[office].empty() || all[office].people == 0 || hidden(all[office], plan))
            silence(office);
        else
            others.push_back(office);
    }
    std::ranges::stable_sort(others, {}, [&](std::size_t office) { return all[office].people; });
    for (std::size_t next = 0; next < others.size() && hidden(together, plan); ++next) silence(others[next]);
    return silent;
}

Part<Offices> offices_of(const MonitoringPlan& plan, const MonitoredPeople& given) {
    if (!plan.offices) return {std::nullopt, ""};
    std::vector<EventShare> all(given.offices.size());
    for (const MonitoredPerson& person : given.people) count(all[person.office], person, *plan.offices, plan);
    Offices offices;
    std::vector<EventShare> shown;
    const std::vector<bool> silent = silent_offices(all, given.offices, plan);
    for (std::size_t office = 0; office < all.size(); ++office) {
        if (silent[office]) {
            if (given.offices[office].empty())
                offices.unrecorded = true;
            else
                ++offices.hidden;
            continue;
        }
        offices.lines.push_back({given.offices[office], {}});
        shown.push_back(all[office]);
    }
    auto found = funnel(shown);
    if (!found) return {std::nullopt, found.error().front().message};
    offices.funnel = *std::move(found);
    for (std::size_t office = 0; office < shown.size(); ++office)
        offices.lines[office].point = offices.funnel.points[office];
    return {std::move(offices), ""};
}

Part<ChangeFound> change_of(const MonitoringPlan& plan, const People& people) {
    if (!plan.change) return {std::nullopt, ""};
    const auto refuse = [](std::string why) { return Part<ChangeFound>{std::nullopt, std::move(why)}; };
    const CivilDate first = std::ranges::min_element(people, {}, &MonitoredPerson::start)->start;
    std::map<CivilDate, EventShare> by_period;
    for (const MonitoredPerson& person : people)
        count(by_period[period_begin(person.start, plan.change_by)], person, *plan.change, plan);
    ChangeFound found;
    std::size_t small = 0;
    // A period counts once everybody who began in it could be followed long enough.
    for (CivilDate begin = period_begin(first, plan.change_by);;) {
        const CivilDate next = next_period(begin, plan.change_by);
        if (next.day - 1 + plan.change->within > plan.seen_until.day) break;
        if (begin < plan.changed) ++found.first_after;
        found.periods.push_back(period_name(begin, plan.change_by));
        found.counts.push_back(by_period[begin]);
        small += found.counts.back().people == 0 || hidden(found.counts.back(), plan) ? 1 : 0;
        begin = next;
    }
    // The lines through all periods would give away what single ones hide.
    if (small > 0)
        return refuse(
            fmt::format("in {} of {} periods there are too few people, or too few of either outcome, to "
                        "be shown; take quarters, or another outcome",
                        small, found.periods.size()));
    std::vector<double> percent;
    for (const EventShare& share : found.counts) percent.push_back(100 * share.events / share.people);
    auto series = interrupted_series(
        percent, {.change = found.first_after,
                  .season = plan.season ? (plan.change_by == MonitoringPeriod::month ? 12U : 4U) : 0U});
    if (!series) return refuse(series.error().front().message);
    auto chart = share_chart(found.counts, found.first_after);
    if (!chart) return refuse(chart.error().front().message);
    found.series = *std::move(series);
    found.chart = *std::move(chart);
    return {std::move(found), ""};
}

}  // namespace

Result<MonitoringResult> carry_out_monitoring(const MonitoringPlan& plan, const Sources& sources,
                                              std::uint32_t table, std::span<const std::size_t> persons) {
    const auto given = read_monitored(plan, sources, table, persons);
    if (!given) return failure(given.error());
    const std::size_t of = persons.empty() ? given->people.size() : persons_of(given->people);
    const bool again = of < given->people.size();
    auto cohorts = cohorts_of(plan, given->people, again);
    if (!cohorts) return failure(cohorts.error());
    MonitoringResult result;
    result.cohorts = *std::move(cohorts);
    result.offices = offices_of(plan, *given);
    result.change = change_of(plan, given->people);
    result.unread = given->unread;
    result.rows = given->people.size();
    result.persons = again ? of : 0;
    return result;
}

}  // namespace ultima
