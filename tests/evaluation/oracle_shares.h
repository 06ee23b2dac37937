// SPDX-License-Identifier: Apache-2.0
// Blocks of shares, intervals and pooled effects, which several kinds of file have.
#pragma once

#include "evaluation/meta_analysis.h"
#include "evaluation/oracle.h"
#include "evaluation/proportions.h"

#include <span>
#include <string>

namespace ultima::test {

/// Pooled with a searched tau2. Ours is searched to the last digit; the reference stops once tau2 moves by
/// less than 1e-5, some way from where it would come to rest. So tau2 is compared to that, and everything
/// that rests on it at the reference's own tau2.
[[nodiscard]] double search_stops(double tau2);

/// The effects pooled at a given tau2.
[[nodiscard]] PooledEffects at_tau2(std::span<const StudyEffect> studies, double tau2, MeanErrors errors);

/// The block of one method: estimate, error, interval, spread. `closed`: its tau2 is not searched, and the
/// numbers of `studies` are those of the reference to 1e-9.
void compare_pooled(Oracle& oracle, const std::string& path, std::span<const StudyEffect> studies,
                    const PoolingRules& rules, bool closed, Tolerance closed_tolerance = closed_form);
/// `tau2` and `I2` below `path`.
void compare_tau2(Oracle& oracle, const std::string& path, std::span<const StudyEffect> studies,
                  const PooledEffects& ours);

/// `lower` and `upper` of the object at `path`.
void compare_interval(Oracle& oracle, const std::string& path, Interval interval, Tolerance tolerance);

/// `x`, `n`, `p`, and the intervals of a share.
void compare_share(Oracle& oracle, const std::string& path, EventShare share);

/// Adjusted p-values by the names R has for the methods.
void compare_adjusted(Oracle& oracle, const std::string& path, std::span<const double> p);

}  // namespace ultima::test
