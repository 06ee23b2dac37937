// SPDX-License-Identifier: Apache-2.0
#include "evaluation/target_trial.h"

#include "base/refusal.h"
#include "evaluation/named_random.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ultima {

namespace {

bool is_day(double day) { return std::isfinite(day) && day >= 1 && day == std::floor(day); }

// How often each person is counted: once, or as often as drawn.
using Counts = std::vector<double>;

// The people of one stratum by day: who is at risk, who has the event, by whether they had begun.
struct StratumDays {
    // [day]: of those not begun by the start of the day (nor at it), and of those begun within the grace.
    std::vector<double> not_begun_ends;
    std::vector<double> not_begun_events;
    std::vector<double> begins;
    std::vector<double> begun_ends;
    std::vector<double> begun_events;
    double people = 0;
};

Result<EmulatedTrial> emulate(const TrialPeople& people, const Counts& counts, double grace,
                              std::span<const double> times) {
    const auto last = static_cast<std::size_t>(times.back());
    const auto until = static_cast<std::size_t>(std::min(grace, times.back()));
    const std::size_t strata_count =
        people.stratum.empty() ? 1 : *std::ranges::max_element(people.stratum) + 1;
    std::vector<StratumDays> strata(strata_count);
    for (StratumDays& stratum : strata) {
        for (auto* column : {&stratum.not_begun_ends, &stratum.not_begun_events, &stratum.begins,
                             &stratum.begun_ends, &stratum.begun_events}) {
            column->assign(last + 2, 0);
        }
    }
    for (std::size_t person = 0; person < counts.size(); ++person) {
        if (counts[person] == 0) continue;
        StratumDays& stratum = strata[people.stratum.empty() ? 0 : people.stratum[person]];
        const auto end =
            static_cast<std::size_t>(std::min(people.end_day[person], static_cast<double>(last + 1)));
        const bool event = people.event[person] == 1 && people.end_day[person] <= static_cast<double>(last);
        const bool begins = people.began[person] && *people.began[person] <= static_cast<double>(until);
        stratum.people += counts[person];
        if (begins) stratum.begins[static_cast<std::size_t>(*people.began[person])] += counts[person];
        (begins ? stratum.begun_ends : stratum.not_begun_ends)[end] += counts[person];
        if (event) (begins ? stratum.begun_events : stratum.not_begun_events)[end] += counts[person];
    }

    EmulatedTrial trial;
    double survival_with = 1;
    double survival_without = 1;
    // Of each stratum: those who will not begin within the grace, those who will but have not, those who
    // have, all at risk.
    std::vector<double> never(strata_count);
    std::vector<double> waiting(strata_count, 0);
    std::vector<double> begun(strata_count, 0);
    std::vector<double> weight_without(strata_count, 1);
    std::vector<double> weight_with(strata_count, 1);
    for (std::size_t at = 0; at < strata_count; ++at) {
        const StratumDays& stratum = strata[at];
        never[at] = std::accumulate(stratum.not_begun_ends.begin(), stratum.not_begun_ends.end(), 0.0);
        waiting[at] = std::accumulate(stratum.begins.begin(), stratum.begins.end(), 0.0);
    }
    // Who begins on day t was at risk until then, so nobody leaves `waiting` but by beginning.
    std::size_t reported = 0;
    for (std::size_t day = 1; day <= last; ++day) {
        const bool in_grace = day <= until;
        double at_risk[2] = {0, 0};
        double events[2] = {0, 0};
        for (std::size_t at = 0; at < strata_count; ++at) {
            const StratumDays& stratum = strata[at];
            if (in_grace) {
                const double could = never[at] + waiting[at];
                if (stratum.begins[day] > 0) {
                    if (never[at] + waiting[at] - stratum.begins[day] <= 0) {
                        return refused(
                            "no-overlap",
                            fmt::format(
                                "by day {} everybody of a stratum had begun, so nobody shows what would have "
                                "become of them without",
                                day));
                    }
                    weight_without[at] *= 1 / (1 - stratum.begins[day] / could);
                    waiting[at] -= stratum.begins[day];
                    begun[at] += stratum.begins[day];
                }
            } else if (day == until + 1) {
                const double all = never[at] + begun[at];
                if (all > 0 && begun[at] <= 0) {
                    return refused(
                        "no-overlap",
                        "nobody of a stratum who was still at risk had begun within the grace period, so "
                        "nobody shows what would have become of them with it");
                }
                if (begun[at] > 0) weight_with[at] = all / begun[at];
            }
            const double without_risk = in_grace ? never[at] + waiting[at] : never[at];
            at_risk[0] += weight_without[at] * without_risk;
            events[0] += weight_without[at] * stratum.not_begun_events[day];
            if (in_grace) {
                at_risk[1] += never[at] + waiting[at] + begun[at];
                events[1] += stratum.not_begun_events[day] + stratum.begun_events[day];
            } else {
                at_risk[1] += weight_with[at] * begun[at];
                events[1] += weight_with[at] * stratum.begun_events[day];
            }
            never[at] -= stratum.not_begun_ends[day];
            begun[at] -= stratum.begun_ends[day];
        }
        if (at_risk[0] > 0) survival_without *= 1 - events[0] / at_risk[0];
        if (at_risk[1] > 0) survival_with *= 1 - events[1] / at_risk[1];
        while (reported < times.size() && static_cast<std::size_t>(times[reported]) == day) {
            trial.times.push_back(times[reported]);
            trial.risk_with.push_back(1 - survival_with);
            trial.risk_without.push_back(1 - survival_without);
            ++reported;
        }
    }
    return trial;
}

Result<void> check_emulation(const TrialPeople& people, double grace, std::span<const double> times) {
    if (auto good = check_trial(people); !good) return good;
    if (!is_day(grace)) return refused("bad-time", "a grace period is a whole number of days, one at least");
    if (times.empty() || !std::ranges::all_of(times, is_day) || !std::ranges::is_sorted(times) ||
        times.back() > 1e6) {
        return refused("bad-time",
                       "risks are asked for on whole days from 1 on, in order, within a million days");
    }
    return {};
}

TrialRows reserve(std::size_t rows) {
    TrialRows result;
    for (auto* column : {&result.start, &result.stop, &result.with}) column->reserve(rows);
    return result;
}

void append(TrialRows& rows, std::size_t person, double start, double stop, bool event, bool with) {
    rows.person.push_back(person);
    rows.start.push_back(start);
    rows.stop.push_back(stop);
    rows.event.push_back(event ? 1 : 0);
    rows.with.push_back(with ? 1 : 0);
}

}  // namespace

Result<void> check_trial(const TrialPeople& people) {
    const std::size_t rows = people.end_day.size();
    if (rows == 0) return refused("no-rows", "there is nobody in this trial");
    if (people.began.size() != rows || people.event.size() != rows ||
        (!people.stratum.empty() && people.stratum.size() != rows)) {
        return refused("lengths-differ", "beginnings, ends, events and strata are not of one length");
    }
    for (std::size_t row = 0; row < rows; ++row) {
        if (!is_day(people.end_day[row])) {
            return refused("bad-time", fmt::format("row {} does not end on a whole day from 1 on", row + 1));
        }
        if (people.event[row] > 1)
            return refused("bad-event", fmt::format("the event of row {} is not 0 or 1", row + 1));
        if (people.began[row] && (!is_day(*people.began[row]) || *people.began[row] > people.end_day[row])) {
            return refused(
                "bad-time",
                fmt::format("row {} does not begin on a whole day between 1 and the end of its time",
                            row + 1));
        }
    }
    if (!people.stratum.empty() && *std::ranges::max_element(people.stratum) >= rows) {
        return refused("bad-stratum", "strata are numbered from 0, without more numbers than people");
    }
    return {};
}

Result<void> check_groups_at_start(const TrialPeople& people) {
    if (auto good = check_trial(people); !good) return good;
    const auto later = std::ranges::count_if(people.began, [](const auto& day) { return day && *day > 1; });
    if (later == 0) return {};
    return refused(
        "groups-from-the-future",
        fmt::format(
            "{} people began after day 1, and only because nothing had happened to them until then; to "
            "compare who ever began with who never did would credit the measure with that time. "
            "Compare from the day it began, from a landmark, or as strategies with a grace period",
            later));
}

Result<TrialRows> time_dependent_rows(const TrialPeople& people) {
    if (auto good = check_trial(people); !good) return failure(good.error());
    TrialRows rows = reserve(2 * people.end_day.size());
    for (std::size_t person = 0; person < people.end_day.size(); ++person) {
        const double end = people.end_day[person];
        const bool event = people.event[person] == 1;
        if (!people.began[person]) {
            append(rows, person, 0, end, event, false);
            continue;
        }
        const double before = *people.began[person] - 1;
        if (before > 0) append(rows, person, 0, before, false, false);
        append(rows, person, before, end, event, true);
    }
    return rows;
}

Result<TrialRows> landmark_rows(const TrialPeople& people, double day) {
    if (auto good = check_trial(people); !good) return failure(good.error());
    if (!is_day(day)) return refused("bad-time", "a landmark is a whole day from 1 on");
    TrialRows rows = reserve(people.end_day.size());
    for (std::size_t person = 0; person < people.end_day.size(); ++person) {
        if (people.end_day[person] <= day) continue;
        append(rows, person, day, people.end_day[person], people.event[person] == 1,
               people.began[person] && *people.began[person] <= day);
    }
    if (rows.person.empty())
        return refused("no-rows", fmt::format("nobody is still at risk after day {}", day));
    return rows;
}

Result<EmulatedTrial> emulate_trial(const TrialPeople& people, double grace, std::span<const double> times) {
    if (auto good = check_emulation(people, grace, times); !good) return failure(good.error());
    return emulate(people, Counts(people.end_day.size(), 1), grace, times);
}

Result<EmulatedDifference> emulated_difference(const TrialPeople& people, double grace, double time,
                                               std::size_t repeats, std::uint64_t seed, double level) {
    if (repeats < 20) return refused("bad-repeats", "an interval from drawing again needs 20 draws at least");
    if (!(level > 0 && level < 1))
        return refused("bad-level", "the level of an interval lies between 0 and 1");
    const std::vector<double> times{time};
    if (auto good = check_emulation(people, grace, times); !good) return failure(good.error());
    const auto difference = [&](const Counts& counts) -> Result<double> {
        const auto trial = emulate(people, counts, grace, times);
        if (!trial) return failure(trial.error());
        return trial->risk_with.front() - trial->risk_without.front();
    };
    const std::size_t size = people.end_day.size();
    EmulatedDifference result;
    const auto whole = difference(Counts(size, 1));
    if (!whole) return failure(whole.error());
    result.difference = *whole;
    NamedRandom random(seed, "people drawn again");
    std::vector<double> drawn;
    for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
        Counts counts(size, 0);
        for (std::size_t draw = 0; draw < size; ++draw)
            counts[static_cast<std::size_t>(random.below(size))] += 1;
        const auto one = difference(counts);
        if (!one) return failure(one.error());
        drawn.push_back(*one);
    }
    std::ranges::sort(drawn);
    const double mean = std::accumulate(drawn.begin(), drawn.end(), 0.0) / static_cast<double>(repeats);
    double squares = 0;
    for (const double one : drawn) squares += (one - mean) * (one - mean);
    result.error = std::sqrt(squares / static_cast<double>(repeats - 1));
    const auto at_share = [&](double share) {
        const double place = share * static_cast<double>(repeats - 1);
        const auto below = static_cast<std::size_t>(place);
        const std::size_t above = std::min(below + 1, repeats - 1);
        return drawn[below] + (place - static_cast<double>(below)) * (drawn[above] - drawn[below]);
    };
    result.interval = {at_share((1 - level) / 2), at_share((1 + level) / 2)};
    return result;
}

}  // namespace ultima
