// SPDX-License-Identifier: Apache-2.0
// Time free of the event within a horizon: a difference between groups that needs no proportional hazards.
#pragma once

#include "evaluation/kaplan_meier.h"

namespace ultima {

/// The area under the survival curve up to `horizon` (Irwin 1949; Royston & Parmar 2013).
struct RestrictedMean {
    double horizon = 0;
    double mean = 0;
    double standard_error = 0;  ///< from Greenwood's variance, without the factor n/(n-1)
};

/// Fails with `bad-horizon` (not above 0) and `beyond-follow-up`: nobody is followed to the horizon, and
/// someone never had the event, so the curve is not known that far.
[[nodiscard]] Result<RestrictedMean> restricted_mean(const SurvivalCurve& curve, double horizon);

struct RestrictedMeanContrast {
    double difference = 0;  ///< second minus first
    double standard_error = 0;
    Interval interval;
    double p = 1;
    /// Time lost by the second for each unit lost by the first (Uno et al. 2014); nothing where the first
    /// loses none.
    std::optional<double> ratio_of_time_lost;
    std::optional<double> log_ratio_standard_error;  ///< nothing where either loses none
};
[[nodiscard]] RestrictedMeanContrast contrast(const RestrictedMean& first, const RestrictedMean& second,
                                              double level = 0.95);

}  // namespace ultima
