// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "evaluation/plan_result.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ultima {

/// What the plan's estimator says of one comparison.
struct EstimatedContrast {
    RiskContrast risks;
    double error = 0;  ///< of the difference; by cluster where there are any
    std::optional<Interval> ratio_interval;
};
/// Refuses as the estimators do.
[[nodiscard]] Result<EstimatedContrast> estimated(PlanEstimator estimator, const Comparison& comparison);

/// The differences within the plan's subgroups, and whether they differ at all. A subgroup in which a group
/// has fewer than 10 people, or a small count of those with or without the outcome, is counted and not shown.
/// Refuses `no-column`.
[[nodiscard]] Result<void> add_subgroups(const EvaluationPlan& plan, const PlanRows& rows,
                                         const std::vector<DefinedOutcome>& outcomes,
                                         const Comparison& people, std::int64_t hide_below,
                                         PlanAnswer& answer);

}  // namespace ultima
