// SPDX-License-Identifier: Apache-2.0
// Rates of groups that differ in their make-up: standardised (Keiding & Clayton 2014), and a change of the
// crude rate split into what changed in the rates and what in the mix (Kitagawa 1955).
#pragma once

#include "base/result.h"
#include "evaluation/quantiles.h"

#include <span>

namespace ultima {

/// The same stratum (women of 21 to 25) of two populations.
struct StratumPair {
    double people_before = 0;
    double events_before = 0;
    double people_after = 0;
    double events_after = 0;
};

struct RateComparison {
    double crude_before = 0;
    double crude_after = 0;
    /// Kitagawa: these two add up to crude_after - crude_before.
    double rate_effect = 0;
    double composition_effect = 0;
    double after_in_mix_before = 0;  ///< direct: the later rates in the earlier mix
    double observed_by_expected =
        0;  ///< indirect: later events by those that the earlier rates would have given
    double mantel_haenszel_ratio = 0;  ///< later by earlier risks, the strata alike (Mantel & Haenszel 1959)
    double error_of_log_ratio = 0;     ///< Greenland & Robins 1985
    Interval ratio_interval;
};

/// Refuses `no-rows`, `bad-counts`, `empty-stratum` (people of one population only: their rate is not known
/// in the other; join strata first), `no-events` (one population without any).
[[nodiscard]] Result<RateComparison> compare_rates(std::span<const StratumPair> strata, double level = 0.95);

/// Sum of rates times the standard's shares, and its error (binomial within strata).
struct StandardisedRate {
    double rate = 0;
    double error = 0;
};
/// `standard` are people, or any weights not below 0. Refuses as above; `bad-weight` where they are all 0.
[[nodiscard]] Result<StandardisedRate> standardised_rate(std::span<const double> people,
                                                         std::span<const double> events,
                                                         std::span<const double> standard);

}  // namespace ultima
