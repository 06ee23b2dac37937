// SPDX-License-Identifier: Apache-2.0
// What a plan asks beside the outcome: days in custody, whom the net caught, what happened to victims.
#pragma once

#include "evaluation/plan_result.h"

namespace ultima {

/// Fills `custody`, `widening` and `victims` of the result. Where rows are not persons, errors are those
/// between persons. Refuses `no-column` and `bad-days` (a cell of days in custody that is empty, below 0 or
/// above its window).
[[nodiscard]] Result<void> ask_beside(const EvaluationPlan& plan, const PlanRows& rows,
                                      const Comparison& people, PlanResult& result);

}  // namespace ultima
