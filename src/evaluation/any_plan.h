// SPDX-License-Identifier: Apache-2.0
// A plan of any kind: what whoever keeps or files one asks of it.
#pragma once

#include "evaluation/monitoring_plan.h"
#include "evaluation/plan.h"
#include "evaluation/plan_statements.h"

#include <cstdint>
#include <string>
#include <variant>

namespace ultima {

using AnyPlan = std::variant<EvaluationPlan, MonitoringPlan>;

/// Codes: those of `read_plan`, `check_plan` and `read_monitoring_plan`.
[[nodiscard]] Result<AnyPlan> read_any_plan(const Sources& sources, std::uint32_t file);
/// Under which it is filed: its `name`, or its question in one line if it has none.
[[nodiscard]] std::string name_of(const AnyPlan& plan);
[[nodiscard]] PlanStatements statements_of(const AnyPlan& plan);
/// SHA-256 of what it says.
[[nodiscard]] std::string content_hash(const AnyPlan& plan);

}  // namespace ultima
