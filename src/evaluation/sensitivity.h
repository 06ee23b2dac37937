// SPDX-License-Identifier: Apache-2.0
// How far a result rests on what was not seen: a hidden cause (E-value), and people whose outcome is not
// known.
#pragma once

#include "evaluation/comparison.h"
#include "evaluation/quantiles.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ultima {

/// What a ratio is of. A common outcome (more than 15 in 100) makes odds and hazard ratios lie further from 1
/// than the risk ratio; they are brought to its scale first (VanderWeele 2017).
enum class RatioKind : std::uint8_t { risk, odds_rare, odds_common, hazard_rare, hazard_common };

/// How strongly, as a risk ratio, something unseen would have to go with both measure and outcome to explain
/// the estimate, or the end of its interval that is nearer 1, away (VanderWeele & Ding 2017). 1: nothing is
/// needed.
struct EValue {
    double risk_ratio = 1;
    double of_estimate = 1;
    double of_interval = 1;
};
/// Refuses `bad-ratio`: not above 0, or an interval that does not hold the estimate.
[[nodiscard]] Result<EValue> e_value(double estimate, Interval interval, RatioKind kind);

/// Outcomes of two groups, some not known.
struct PartlyKnown {
    std::vector<double> treated;
    std::vector<std::optional<double>> outcome;  ///< 1, 0, or nothing
};

/// The risks that no filling of the gaps could leave (Manski 1990), and the difference among those known.
struct MissingBounds {
    double complete_difference = 0;
    Interval with;
    Interval without;
    Interval difference;
};
/// Refuses bad columns, `empty-group`, and `no-outcomes` where a group's outcomes are all unknown.
[[nodiscard]] Result<MissingBounds> missing_bounds(const PartlyKnown& people);

/// The difference if the odds of the outcome among the unknown were `odds_ratios[i]` times those among the
/// known (pattern mixture; Rotnitzky, Robins & Scharfstein 1998): in both groups, or only in that with the
/// measure.
struct DeltaGrid {
    std::vector<double> odds_ratios;
    std::vector<double> in_both;
    std::vector<double> in_treated;
};
/// Refuses as `missing_bounds` does, and `bad-ratio` for odds ratios that are not above 0.
[[nodiscard]] Result<DeltaGrid> delta_grid(const PartlyKnown& people, std::span<const double> odds_ratios);

}  // namespace ultima
