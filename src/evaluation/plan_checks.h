// SPDX-License-Identifier: Apache-2.0
// What a plan has to find in its table before anything is compared.
#pragma once

#include "evaluation/plan.h"
#include "evaluation/plan_rows.h"

#include <vector>

namespace ultima {

/// Refuses `group-vanished`: a value of `stable over` in which a group has nobody, so that something was
/// recorded otherwise there.
[[nodiscard]] Result<void> check_stable(const EvaluationPlan& plan, const PlanRows& chosen,
                                        const std::vector<double>& treated);
/// The same for a value of the population that is not in the table at all.
[[nodiscard]] Result<void> check_present(const EvaluationPlan& plan, const PlanRows& chosen);
/// Refuses `groups-from-the-future`: the measure began after day 0.
[[nodiscard]] Result<void> check_start(const EvaluationPlan& plan, const PlanRows& chosen);

}  // namespace ultima
