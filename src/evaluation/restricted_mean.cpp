// SPDX-License-Identifier: Apache-2.0
#include "evaluation/restricted_mean.h"

#include "evaluation/tail.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ultima {

Result<RestrictedMean> restricted_mean(const SurvivalCurve& curve, double horizon) {
    if (!std::isfinite(horizon) || horizon <= 0)
        return failure({.code = "bad-horizon",
                        .span = {},
                        .message = fmt::format("the horizon is {}; expected a time above 0", horizon)});
    if (curve.time.empty() || (curve.time.back() < horizon && curve.survival.back() > 0))
        return failure({.code = "beyond-follow-up",
                        .span = {},
                        .message = fmt::format("nobody is followed to {}; the last time is {}", horizon,
                                               curve.time.empty() ? 0 : curve.time.back())});
    // From the last step back, `area` is what lies under the curve from that step to the horizon: the weight
    // of that step's events in the variance.
    RestrictedMean result{.horizon = horizon, .mean = 0, .standard_error = 0};
    double area = 0, variance = 0, end = horizon;
    const auto first_after = std::lower_bound(curve.time.begin(), curve.time.end(), horizon);
    for (auto i = static_cast<std::size_t>(first_after - curve.time.begin()); i-- > 0;) {
        area += curve.survival[i] * (end - curve.time[i]);
        end = curve.time[i];
        const double rest = curve.at_risk[i] - curve.occurred[i];
        if (curve.occurred[i] > 0 && curve.survival[i] > 0)
            variance += area * area * curve.occurred[i] / (curve.at_risk[i] * rest);
    }
    result.mean = area + end;
    result.standard_error = std::sqrt(variance);
    return result;
}

RestrictedMeanContrast contrast(const RestrictedMean& first, const RestrictedMean& second, double level) {
    RestrictedMeanContrast result;
    result.difference = second.mean - first.mean;
    result.standard_error = std::hypot(first.standard_error, second.standard_error);
    const double half = normal_half_width(level) * result.standard_error;
    result.interval = {result.difference - half, result.difference + half};
    if (result.standard_error > 0) result.p = normal_two_sided(result.difference / result.standard_error);
    const double lost_first = first.horizon - first.mean, lost_second = second.horizon - second.mean;
    if (lost_first > 0) result.ratio_of_time_lost = lost_second / lost_first;
    if (lost_first > 0 && lost_second > 0)
        result.log_ratio_standard_error =
            std::hypot(first.standard_error / lost_first, second.standard_error / lost_second);
    return result;
}

}  // namespace ultima
