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
    std::vector<double> not_begun_competing;
    std::vector<double> begins;
    std::vector<double> begun_ends;
    std::vector<double> begun_events;
    std::vector<double> begun_competing;
};

// One strategy from day to day: the share that has had the event, where something else can end the time at
// risk (Aalen & Johansen 1978, weighted); without that it is one minus the product limit.
struct Strategy {
    double left = 1;
    double risk = 0;
    double at_risk = 0, events = 0, competing = 0;  // of the day

    void end_day() {
        if (at_risk > 0) {
            risk += left * events / at_risk;
            left *= 1 - (events + competing) / at_risk;
        }
        at_risk = events = competing = 0;
    }
};

// Puts together how the weights of those at risk lie.
class Spread {
  public:
    void add(double people, double weight, double largest) {
        if (people <= 0) return;
        const double used = std::min(weight, largest);
        if (weight > largest) spread_.cut += people;
        spread_.least = spread_.people == 0 ? used : std::min(spread_.least, used);
        spread_.most = std::max(spread_.most, used);
        spread_.people += people;
        sum_ += people * used;
        squares_ += people * used * used;
    }
    [[nodiscard]] WeightSpread done() const {
        WeightSpread spread = spread_;
        if (spread.people > 0) {
            spread.mean = sum_ / spread.people;
            spread.worth = sum_ * sum_ / squares_;
        }
        return spread;
    }

  private:
    WeightSpread spread_{};
    double sum_ = 0, squares_ = 0;
};

Result<EmulatedTrial> emulate(const TrialPeople& people, const Counts& counts,
                              const EmulationSetting& setting) {
    const std::vector<double>& times = setting.times;
    const double grace = setting.grace;
    const auto last = static_cast<std::size_t>(times.back());
    const auto until = static_cast<std::size_t>(std::min(grace, times.back()));
    const std::size_t strata_count =
        people.stratum.empty() ? 1 : *std::ranges::max_element(people.stratum) + 1;
    std::vector<StratumDays> strata(strata_count);
    for (StratumDays& stratum : strata) {
        for (auto* column :
             {&stratum.not_begun_ends, &stratum.not_begun_events, &stratum.not_begun_competing,
              &stratum.begins, &stratum.begun_ends, &stratum.begun_events, &stratum.begun_competing}) {
            column->assign(last + 2, 0);
        }
    }
    for (std::size_t person = 0; person < counts.size(); ++person) {
        if (counts[person] == 0) continue;
        StratumDays& stratum = strata[people.stratum.empty() ? 0 : people.stratum[person]];
        const auto end =
            static_cast<std::size_t>(std::min(people.end_day[person], static_cast<double>(last + 1)));
        const bool in_time = people.end_day[person] <= static_cast<double>(last);
        const bool begins = people.began[person] && *people.began[person] <= static_cast<double>(until);
        if (begins) stratum.begins[static_cast<std::size_t>(*people.began[person])] += counts[person];
        (begins ? stratum.begun_ends : stratum.not_begun_ends)[end] += counts[person];
        if (!in_time || people.event[person] == 0) continue;
        if (people.event[person] == 1) {
            (begins ? stratum.begun_events : stratum.not_begun_events)[end] += counts[person];
        } else {
            (begins ? stratum.begun_competing : stratum.not_begun_competing)[end] += counts[person];
        }
    }

    EmulatedTrial trial;
    Strategy with, without;
    Spread spread_with, spread_without;
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
                spread_with.add(begun[at], weight_with[at], setting.largest_weight);
                spread_without.add(never[at], weight_without[at], setting.largest_weight);
            }
            const double of_without = std::min(weight_without[at], setting.largest_weight);
            const double of_with = std::min(weight_with[at], setting.largest_weight);
            const double without_risk = in_grace ? never[at] + waiting[at] : never[at];
            without.at_risk += of_without * without_risk;
            without.events += of_without * stratum.not_begun_events[day];
            without.competing += of_without * stratum.not_begun_competing[day];
            if (in_grace) {
                with.at_risk += never[at] + waiting[at] + begun[at];
                with.events += stratum.not_begun_events[day] + stratum.begun_events[day];
                with.competing += stratum.not_begun_competing[day] + stratum.begun_competing[day];
            } else {
                with.at_risk += of_with * begun[at];
                with.events += of_with * stratum.begun_events[day];
                with.competing += of_with * stratum.begun_competing[day];
            }
            never[at] -= stratum.not_begun_ends[day];
            begun[at] -= stratum.begun_ends[day];
        }
        with.end_day();
        without.end_day();
        while (reported < times.size() && static_cast<std::size_t>(times[reported]) == day) {
            trial.times.push_back(times[reported]);
            trial.risk_with.push_back(with.risk);
            trial.risk_without.push_back(without.risk);
            ++reported;
        }
    }
    trial.weights_with = spread_with.done();
    trial.weights_without = spread_without.done();
    return trial;
}

Result<void> check_emulation(const TrialPeople& people, const EmulationSetting& setting) {
    const std::vector<double>& times = setting.times;
    if (auto good = check_trial(people); !good) return good;
    if (!is_day(setting.grace))
        return refused("bad-time", "a grace period is a whole number of days, one at least");
    if (times.empty() || !std::ranges::all_of(times, is_day) || !std::ranges::is_sorted(times) ||
        times.back() > 1e6) {
        return refused("bad-time",
                       "risks are asked for on whole days from 1 on, in order, within a million days");
    }
    if (!(setting.largest_weight >= 1)) return refused("bad-weight", "weights are cut at 1 or above");
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
        if (people.event[row] > 2)
            return refused("bad-event", fmt::format("the event of row {} is not 0, 1 or 2", row + 1));
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

Result<EmulatedTrial> emulate_trial(const TrialPeople& people, const EmulationSetting& setting) {
    if (auto good = check_emulation(people, setting); !good) return failure(good.error());
    return emulate(people, Counts(people.end_day.size(), 1), setting);
}

namespace {

// Values of the trials that were drawn, of which intervals are made (percentiles, between two by their
// place).
class Drawn {
  public:
    void add(double value) { values_.push_back(value); }
    [[nodiscard]] double error() const {
        const auto size = static_cast<double>(values_.size());
        const double mean = std::accumulate(values_.begin(), values_.end(), 0.0) / size;
        double squares = 0;
        for (const double one : values_) squares += (one - mean) * (one - mean);
        return std::sqrt(squares / (size - 1));
    }
    [[nodiscard]] Interval interval(double level) {
        std::ranges::sort(values_);
        return {at_share((1 - level) / 2), at_share((1 + level) / 2)};
    }
    [[nodiscard]] std::size_t size() const { return values_.size(); }

  private:
    [[nodiscard]] double at_share(double share) const {
        const double place = share * static_cast<double>(values_.size() - 1);
        const auto below = static_cast<std::size_t>(place);
        const std::size_t above = std::min(below + 1, values_.size() - 1);
        return values_[below] + (place - static_cast<double>(below)) * (values_[above] - values_[below]);
    }

    std::vector<double> values_;
};

// Who is drawn together: persons by number, or each row alone.
std::vector<std::vector<std::size_t>> drawn_together(const std::vector<std::size_t>& together,
                                                     std::size_t rows) {
    std::vector<std::vector<std::size_t>> groups;
    if (together.empty()) {
        groups.resize(rows);
        for (std::size_t row = 0; row < rows; ++row) groups[row] = {row};
        return groups;
    }
    groups.resize(std::ranges::max(together) + 1);
    for (std::size_t row = 0; row < rows; ++row) groups[together[row]].push_back(row);
    std::erase_if(groups, [](const auto& group) { return group.empty(); });
    return groups;
}

}  // namespace

Result<DrawnTrials> drawn_trials(const TrialPeople& people, const EmulationSetting& setting,
                                 const TrialDraws& draws) {
    if (draws.repeats < 20)
        return refused("bad-repeats", "an interval from drawing again needs 20 draws at least");
    if (!(draws.level > 0 && draws.level < 1))
        return refused("bad-level", "the level of an interval lies between 0 and 1");
    const std::size_t size = people.end_day.size();
    if (!draws.together.empty() && draws.together.size() != size)
        return refused("lengths-differ", "who is drawn together is not said of each row");
    auto whole = emulate_trial(people, setting);
    if (!whole) return failure(whole.error());
    DrawnTrials result;
    result.whole = *std::move(whole);
    const auto groups = drawn_together(draws.together, size);
    if (groups.size() < 2) return refused("one-cluster", "drawing again needs two to draw from at least");
    const std::size_t times = setting.times.size();
    NamedRandom random(draws.seed, "people drawn again");
    std::vector<Drawn> with(times), without(times);
    Drawn differences, ratios;
    Diagnostics first;
    for (std::size_t repeat = 0; repeat < draws.repeats; ++repeat) {
        Counts counts(size, 0);
        for (std::size_t draw = 0; draw < groups.size(); ++draw)
            for (const std::size_t row : groups[static_cast<std::size_t>(random.below(groups.size()))])
                counts[row] += 1;
        const auto one = emulate(people, counts, setting);
        if (!one) {
            if (result.lost++ == 0) first = one.error();
            continue;
        }
        for (std::size_t at = 0; at < times; ++at) {
            with[at].add(one->risk_with[at]);
            without[at].add(one->risk_without[at]);
        }
        differences.add(one->risk_with.back() - one->risk_without.back());
        if (one->risk_with.back() > 0 && one->risk_without.back() > 0)
            ratios.add(one->risk_with.back() / one->risk_without.back());
    }
    // The few in a hundred that hang on who happens to be drawn do not move an interval; more would.
    constexpr std::size_t most_lost = 100;
    if (result.lost * most_lost > draws.repeats) return failure(first);
    result.error = differences.error();
    result.difference = differences.interval(draws.level);
    if (ratios.size() == differences.size()) result.ratio = ratios.interval(draws.level);
    for (std::size_t at = 0; at < times; ++at) {
        result.with.push_back(with[at].interval(draws.level));
        result.without.push_back(without[at].interval(draws.level));
    }
    return result;
}

}  // namespace ultima
