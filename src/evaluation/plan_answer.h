// SPDX-License-Identifier: Apache-2.0
// One definition, asked of the rows of a plan.
#pragma once

#include "evaluation/plan_result.h"

#include <cstdint>

namespace ultima {

/// `people` has groups, covariates and clusters of all rows; the outcome comes from the definition. Refuses
/// as `check_outcome`, `planned_outcomes` and the estimators, and `too-few-events`: so few of a group have
/// the outcome, or do not have it, that a share would speak of single persons.
[[nodiscard]] Result<PlanAnswer> answer_of(const EvaluationPlan& plan, const PlannedOutcome& planned,
                                           const PlanRows& rows, const Comparison& people,
                                           std::int64_t hide_below);

}  // namespace ultima
