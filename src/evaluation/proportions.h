// SPDX-License-Identifier: Apache-2.0
// Shares and rates of one and of two groups, with intervals that hold for small numbers too (Brown, Cai &
// DasGupta 2001; Newcombe 1998).
#pragma once

#include "base/result.h"
#include "evaluation/quantiles.h"

#include <optional>

namespace ultima {

/// `events` of `people`; both whole.
struct EventShare {
    double events = 0;
    double people = 0;
};

struct Proportion {
    double share = 0;
    double wald_error = 0;     ///< 0 at the ends, where it says nothing
    Interval wilson;           ///< score interval (Wilson 1927): the one to print
    Interval clopper_pearson;  ///< exact, never too short (1934)
    Interval jeffreys;         ///< beta(x + 1/2, n - x + 1/2)
};
/// Refuses `no-rows` (nobody) and `bad-counts` (not whole, below 0, more events than people). `level` is 0.95
/// and the like.
[[nodiscard]] Result<Proportion> proportion(EventShare share, double level = 0.95);

/// Differences and ratios are one - other.
struct TwoShares {
    double difference = 0;
    Interval newcombe;      ///< of the difference, from both Wilson intervals (Newcombe 1998, method 10)
    double odds_ratio = 1;  ///< infinite where `other` has no odds
    std::optional<Interval> odds_ratio_interval{};  ///< Woolf 1955; absent where a cell is 0
    double chi_squared = 0;                         ///< Pearson, without correction
    double chi_squared_p = 1;
    double fisher_p = 1;  ///< exact, two-sided: all tables not more likely than this one
};
/// Refuses as `proportion` does.
[[nodiscard]] Result<TwoShares> compare_shares(EventShare one, EventShare other, double level = 0.95);

/// Events by time at risk.
struct RateRatio {
    double ratio = 1;
    double error_of_log = 0;  ///< sqrt(1/d1 + 1/d0), Poisson
    Interval interval;
};
/// Refuses `bad-counts`, `no-rows` (no time at risk) and `no-events` (a group without any: the ratio has no
/// size).
[[nodiscard]] Result<RateRatio> rate_ratio(double events_one, double time_one, double events_other,
                                           double time_other, double level = 0.95);

}  // namespace ultima
