// SPDX-License-Identifier: Apache-2.0
// Which columns a plan reads of its table, so that a register can be asked for these and no others.
#pragma once

#include "evaluation/monitoring_plan.h"
#include "evaluation/plan.h"

#include <set>
#include <string>

namespace ultima {

[[nodiscard]] std::set<std::string> columns_of(const EvaluationPlan& plan);
[[nodiscard]] std::set<std::string> columns_of(const MonitoringPlan& plan);

}  // namespace ultima
