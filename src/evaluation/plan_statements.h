// SPDX-License-Identifier: Apache-2.0
// A plan taken apart into single statements in words, so that two can be held against each other and a
// layout, an order or a comment makes no difference.
#pragma once

#include "evaluation/monitoring_plan.h"
#include "evaluation/plan.h"

#include <string>
#include <vector>

namespace ultima {

/// `what`: `definition new-offence-365: counted`; `says`: "`new offence`". What is left out makes no
/// statement.
struct PlanStatement {
    std::string what;
    std::string says;
};
using PlanStatements = std::vector<PlanStatement>;
/// By what they are about.
[[nodiscard]] PlanStatements statements_of(const EvaluationPlan& plan);
[[nodiscard]] PlanStatements statements_of(const MonitoringPlan& plan);

/// SHA-256 over them. A plan that says nothing new keeps its hash when plans learn to say more.
[[nodiscard]] std::string content_hash(const PlanStatements& plan);

/// What two plans say differently; empty where one of them says nothing.
struct PlanDeviation {
    std::string what;
    std::string filed;
    std::string now;
};
[[nodiscard]] std::vector<PlanDeviation> deviations(const PlanStatements& filed, const PlanStatements& now);

}  // namespace ultima
