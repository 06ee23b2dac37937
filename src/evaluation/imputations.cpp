// SPDX-License-Identifier: Apache-2.0
#include "evaluation/imputations.h"

#include "base/refusal.h"

#include <cmath>
#include <limits>

namespace ultima {

Result<PooledImputations> pool_imputations(std::span<const double> estimates,
                                           std::span<const double> variances, double complete_df,
                                           double level) {
    if (estimates.size() != variances.size()) {
        return refused("lengths-differ", "there are not as many variances as estimates");
    }
    if (estimates.size() < 2)
        return refused("no-rows", "what differs between completed sets needs two of them");
    if (!(complete_df > 0))
        return refused("bad-df", "no degrees of freedom are left: more coefficients than people");
    if (!(level > 0 && level < 1))
        return refused("bad-level", "the level of an interval lies between 0 and 1");
    const auto m = static_cast<double>(estimates.size());
    PooledImputations result;
    for (std::size_t set = 0; set < estimates.size(); ++set) {
        if (!std::isfinite(estimates[set]) || !std::isfinite(variances[set])) {
            return refused("not-a-number", "an estimate or its variance is no number");
        }
        if (variances[set] <= 0) return refused("bad-variance", "a variance is not above 0");
        result.estimate += estimates[set] / m;
        result.within += variances[set] / m;
    }
    for (const double estimate : estimates) {
        result.between += (estimate - result.estimate) * (estimate - result.estimate) / (m - 1);
    }
    const double extra = (1 + 1 / m) * result.between;
    result.variance = result.within + extra;
    result.increase = extra / result.within;
    const double lambda = extra / result.variance;
    const double infinite = std::numeric_limits<double>::infinity();
    const double old_df = lambda > 0 ? (m - 1) / (lambda * lambda) : infinite;
    // (1 + df) / (3 + df) goes to 1 for ever more people.
    const double observed = std::isinf(complete_df)
                                ? infinite
                                : (complete_df + 1) / (complete_df + 3) * complete_df * (1 - lambda);
    result.df = 1 / (1 / old_df + 1 / observed);
    result.missing_information = (result.increase + 2 / (result.df + 3)) / (result.increase + 1);
    const double error = std::sqrt(result.variance);
    result.p = t_p_value(result.estimate / error, result.df);
    result.interval = around(result.estimate, error, t_half_width(level, result.df));
    return result;
}

}  // namespace ultima
