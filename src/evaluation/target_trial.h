// SPDX-License-Identifier: Apache-2.0
// A trial that nobody ran, put together from a register (Hernan & Robins 2016). A measure that begins some
// time after the clock does makes its takers immortal until then: who came back on day 10 can never have
// begun on day 30. Comparing who ever began with who never did is refused here; three ways that keep to what
// was known at each time are offered.
#pragma once

#include "evaluation/cox.h"
#include "evaluation/interval.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace ultima {

/// People from day 0 on. A person is at risk on day t if `end_day` >= t; who begins on day t does so at its
/// start.
struct TrialPeople {
    std::vector<std::optional<double>>
        began;                    ///< the day the measure began, 1 or later; nothing: never while followed
    std::vector<double> end_day;  ///< of the event, or the last day followed
    std::vector<std::uint8_t> event;   ///< 1: the event on `end_day`; 2: what competes with it
    std::vector<std::size_t> stratum;  ///< who is alike: the people of one number; empty: all are
};

/// Refuses `no-rows`, `lengths-differ`, `bad-time` (days that are not whole, below 1, or a beginning after
/// the end).
[[nodiscard]] Result<void> check_trial(const TrialPeople& people);

/// Refuses `groups-from-the-future` where groups would be made by what began after day 0, and says for how
/// many.
[[nodiscard]] Result<void> check_groups_at_start(const TrialPeople& people);

/// Rows of a person's time, before and since the measure began: (0, began - 1] without and (began - 1, end]
/// with.
struct TrialRows {
    std::vector<std::size_t> person;
    std::vector<double> start;
    std::vector<double> stop;
    std::vector<std::uint8_t> event;
    std::vector<double> with;  ///< 1 once the measure had begun
};
[[nodiscard]] Result<TrialRows> time_dependent_rows(const TrialPeople& people);

/// Only those still at risk after `day`, divided by whether the measure had begun by then (Anderson, Cain &
/// Gelber 1983); what happens later moves nobody. The clock keeps running from day 0. Refuses `no-rows` where
/// nobody is left.
[[nodiscard]] Result<TrialRows> landmark_rows(const TrialPeople& people, double day);

/// Two strategies: begin within `grace` days, or do not. Everybody is counted under both until they leave
/// one; those who stay stand for the like of them who left (clone, censor, weight; Hernan 2018; Maringe et
/// al. 2020). Not beginning: who begins on day t leaves at its start, the others' weight grows by 1 / (1 -
/// share who began), by stratum. Beginning: who has not begun leaves at the start of day grace + 1, and those
/// who had stand for all at risk, by stratum.
struct EmulationSetting {
    double grace = 0;           ///< days
    std::vector<double> times;  ///< at which risks are asked for: days from 1 on, ascending
    /// A larger weight counts as this one (truncation; Cole & Hernan 2008).
    double largest_weight = std::numeric_limits<double>::infinity();
};
/// The weights of those who are at risk after the grace period and kept to the strategy.
struct WeightSpread {
    double people = 0;
    double least = 0, mean = 0, most = 0;
    double worth = 0;  ///< as many people of one weight say as much: (sum of weights)^2 / sum of squares
    double cut = 0;    ///< people whose weight was larger than allowed
};
struct EmulatedTrial {
    std::vector<double> times;
    std::vector<double> risk_with;  ///< weighted: product limit, or Aalen-Johansen where something competes
    std::vector<double> risk_without;
    WeightSpread weights_with, weights_without;
};
/// Refuses as `check_trial` does, `bad-time`, `bad-weight` (cut below 1), and `no-overlap` where everybody of
/// a stratum left a strategy: nobody can stand for them.
[[nodiscard]] Result<EmulatedTrial> emulate_trial(const TrialPeople& people, const EmulationSetting& setting);

/// How people are drawn again. The same seed gives the same intervals.
struct TrialDraws {
    std::size_t repeats = 1000;
    std::uint64_t seed = 1;
    std::vector<std::size_t> together{};  ///< rows of one number are drawn together; empty: each row alone
    double level = 0.95;
};
/// The trial, the difference of risks at the last time, with - without, and intervals from drawing people
/// again (percentiles; Efron 1979): weights are worked out anew each time, so that what their estimation adds
/// is in the interval. Refuses as above, `bad-repeats` below 20, `one-cluster`, and where more than one drawn
/// trial in a hundred is refused; up to that they are left out and counted.
struct DrawnTrials {
    EmulatedTrial whole;
    std::vector<Interval> with, without;  ///< of the risks, by time
    double error = 0;                     ///< of the difference
    Interval difference;
    std::optional<Interval> ratio;  ///< with / without; absent where either was ever 0
    std::size_t lost = 0;
};
[[nodiscard]] Result<DrawnTrials> drawn_trials(const TrialPeople& people, const EmulationSetting& setting,
                                               const TrialDraws& draws);

}  // namespace ultima
