// SPDX-License-Identifier: Apache-2.0
// What a study of two groups could see at all, asked before and said after: 'no difference was found' means
// little where none could have been. Two independent shares, normal approximation (Fleiss, Levin & Paik 2003,
// ch. 4, without continuity correction).
#pragma once

#include "base/result.h"

namespace ultima {

/// The chance to find risks this far apart with `people` in each group, by a two-sided test at `alpha`.
/// Refuses `bad-risk` (not within 0 to 1), `bad-level`, `no-rows`.
[[nodiscard]] Result<double> power_of(double risk_one, double risk_other, double people, double alpha = 0.05);

/// People needed in each group, not rounded. Refuses as above, and `no-difference` where the risks are equal.
[[nodiscard]] Result<double> people_needed(double risk_one, double risk_other, double power,
                                           double alpha = 0.05);

/// The smallest difference from `risk` that would be found with this power: below it, and above it. Nothing
/// on a side (0) where even a risk of 0 or 1 would not be found.
struct DetectableDifference {
    double fall = 0;  ///< not below 0
    double rise = 0;
};
[[nodiscard]] Result<DetectableDifference> detectable_difference(double risk, double people, double power,
                                                                 double alpha = 0.05);

}  // namespace ultima
