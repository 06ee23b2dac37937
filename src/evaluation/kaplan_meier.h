// SPDX-License-Identifier: Apache-2.0
// The share still without the event over time, with its interval and quantiles.
#pragma once

#include "evaluation/follow_up.h"
#include "evaluation/interval.h"

#include <optional>
#include <vector>

namespace ultima {

/// One step for each distinct time at which anyone has the event or is censored.
struct SurvivalCurve {
    std::size_t rows = 0;          ///< of weight above 0
    double events = 0;             ///< weighted, as all counts are
    std::vector<double> time;      ///< increasing
    std::vector<double> at_risk;   ///< just before `time`
    std::vector<double> occurred;  ///< events at `time`
    std::vector<double> survival;  ///< Kaplan & Meier 1958: product of 1 - d/n
    /// Variance of the logarithm of `survival` (Greenwood 1926): sum of d / (n (n - d)); infinite once
    /// nobody is left.
    std::vector<double> log_variance;
    std::vector<double> hazard;           ///< Nelson 1969, Aalen 1978: sum of d/n
    std::vector<double> hazard_variance;  ///< sum of d/n^2

    /// The last step at or before `t`; nothing before the first.
    [[nodiscard]] std::optional<std::size_t> step_at(double t) const;
    [[nodiscard]] double survival_at(double t) const;
    [[nodiscard]] double hazard_at(double t) const;
    /// Greenwood's standard error of `survival_at(t)`; 0 once nobody is left.
    [[nodiscard]] double standard_error_at(double t) const;
    /// How many are at risk at `t`: those who have it or are censored then or later.
    [[nodiscard]] double at_risk_at(double t) const;
};

/// Product-limit estimate. Fails as `check(FollowUp)` says; without any event the curve stays at 1.
[[nodiscard]] Result<SurvivalCurve> kaplan_meier(const FollowUp& follow_up);

/// The scale on which an interval is symmetric (Kalbfleisch & Prentice 2002, 1.4).
enum class Scale : std::uint8_t { plain, log, log_log };

/// The pointwise interval of each step, cut to 0..1. Nothing where the scale has none: once nobody is left,
/// and for log-log before the first event.
[[nodiscard]] std::vector<std::optional<Interval>> intervals(const SurvivalCurve& curve, Scale scale,
                                                             double level = 0.95);

struct CurveQuantile {
    std::optional<double> time;   ///< nothing: not reached within follow-up
    std::optional<double> lower;  ///< where the upper and lower interval reach it
    std::optional<double> upper;
};

/// The time by which a share `p` (0 < p < 1) has had the event: the first with survival <= 1 - p, or the
/// middle of the flat stretch where survival equals 1 - p (the rule of R's survfit; Brookmeyer & Crowley 1982
/// for the interval).
[[nodiscard]] CurveQuantile quantile(const SurvivalCurve& curve, double p, Scale scale, double level = 0.95);

}  // namespace ultima
