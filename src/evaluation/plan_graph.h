// SPDX-License-Identifier: Apache-2.0
// The graph of a plan: read, held against what the plan adjusts for, and said in words.
#pragma once

#include "base/result.h"
#include "evaluation/plan.h"

#include <string>
#include <vector>

namespace YAML {
class Node;
}

namespace ultima {

class PlanReader;

/// Reads `graph` of a plan of which all else is read. Says with their places: `plan-value` (what is no
/// arrow), `graph-circle`, `graph-name` (a name that is in no arrow, or that is adjusted for and not
/// recorded) and `adjusts-for-effect` (what is adjusted for, or decides who is let in, comes of the measure).
void read_graph(PlanReader& reader, const YAML::Node& node, EvaluationPlan& plan);

/// Refuses `no-column`: something in the graph that is said to be recorded is not in the table.
[[nodiscard]] Result<void> check_graph_columns(const EvaluationPlan& plan,
                                               const std::vector<std::string>& columns);

/// What the graph says of the set to adjust for. The plan has a graph.
[[nodiscard]] BackdoorCheck backdoor_of(const EvaluationPlan& plan);
/// What `backdoor_of` found, a sentence each; the first is the answer.
[[nodiscard]] std::vector<std::string> graph_words(const EvaluationPlan& plan, const BackdoorCheck& check);
/// Every arrow in words, for those who do not see the drawing.
[[nodiscard]] std::vector<std::string> graph_lines(const EvaluationPlan& plan);

}  // namespace ultima
