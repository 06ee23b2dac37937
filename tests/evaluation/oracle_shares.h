// SPDX-License-Identifier: Apache-2.0
// Blocks of shares and intervals, which several kinds of file have.
#pragma once

#include "evaluation/oracle.h"
#include "evaluation/proportions.h"

#include <span>
#include <string>

namespace ultima::test {

/// Pooled with a searched tau2. Ours is searched to the last digit; the reference stops once tau2 moves by
/// less than 1e-5. On three sets of data its tau2 is off by up to 1e-4 of itself, its estimates and errors by
/// less than 5e-6.
inline constexpr Tolerance searched{5e-6, 3e-6};
inline constexpr Tolerance searched_spread{2e-4, 1e-6};

/// `lower` and `upper` of the object at `path`.
void compare_interval(Oracle& oracle, const std::string& path, Interval interval, Tolerance tolerance);

/// `x`, `n`, `p`, and the intervals of a share.
void compare_share(Oracle& oracle, const std::string& path, EventShare share);

/// Adjusted p-values by the names R has for the methods.
void compare_adjusted(Oracle& oracle, const std::string& path, std::span<const double> p);

}  // namespace ultima::test
