// SPDX-License-Identifier: Apache-2.0
// A plan taken apart into single statements in words, so that two can be held against each other and a
// layout, an order or a comment makes no difference.
#pragma once

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
[[nodiscard]] std::vector<PlanStatement> statements_of(const EvaluationPlan& plan);

/// SHA-256 over the statements. A plan that says nothing new keeps its hash when plans learn to say more.
[[nodiscard]] std::string content_hash(const EvaluationPlan& plan);

/// What two plans say differently; empty where one of them says nothing.
struct PlanDeviation {
    std::string what;
    std::string filed;
    std::string now;
};
[[nodiscard]] std::vector<PlanDeviation> deviations(const EvaluationPlan& filed, const EvaluationPlan& now);

}  // namespace ultima
