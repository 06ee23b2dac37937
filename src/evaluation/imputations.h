// SPDX-License-Identifier: Apache-2.0
// One answer from several completed data sets (Rubin 1987), with the degrees of freedom of Barnard & Rubin
// (1999).
#pragma once

#include "base/result.h"
#include "evaluation/quantiles.h"

#include <span>

namespace ultima {

struct PooledImputations {
    double estimate = 0;
    double within = 0;               ///< mean variance
    double between = 0;              ///< variance of the estimates
    double variance = 0;             ///< within + (1 + 1/m) between
    double increase = 0;             ///< of the variance by what is missing, relative
    double df = 0;                   ///< infinity where the estimates agree and `complete_df` is infinite
    double missing_information = 0;  ///< its fraction, 0 to 1
    double p = 1;                    ///< that the estimate is 0
    Interval interval;
};

/// One estimate and variance for each completed set. `complete_df`: what would be left without anything
/// missing, people - coefficients; infinity (Rubin's first formula) for large data. Refuses `no-rows` (fewer
/// than two sets), `lengths-differ`, `not-a-number`, `bad-variance` (not above 0), `bad-df`.
[[nodiscard]] Result<PooledImputations> pool_imputations(std::span<const double> estimates,
                                                         std::span<const double> variances,
                                                         double complete_df, double level = 0.95);

}  // namespace ultima
