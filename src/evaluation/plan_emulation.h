// SPDX-License-Identifier: Apache-2.0
// The part of a plan that makes groups by a measure that begins after day 0, without crediting the measure
// with the time in which it had not begun (target_trial.h).
#pragma once

#include "evaluation/plan.h"
#include "evaluation/plan_result.h"
#include "evaluation/plan_rows.h"

#include <optional>
#include <string>
#include <vector>

namespace YAML {
class Node;
}

namespace ultima {

class PlanReader;

/// Reads `emulation` of a plan, if it has any: first of all, since it says what `groups` must have.
void read_emulation(PlanReader& reader, const YAML::Node& node, EvaluationPlan& plan);
/// `groups` of such a plan: the column in which the day of beginning stands, and what to call the groups.
void check_emulated_groups(PlanReader& reader, const YAML::Node& groups, const EvaluationPlan& plan);
/// What such a plan cannot ask, once all else is read.
void check_emulation(PlanReader& reader, const YAML::Node& root, const EvaluationPlan& plan);

/// Who is in which group, and the rows that are left for it.
struct EmulatedGroups {
    std::vector<double> treated;  ///< 1: had begun by the landmark, or within the grace period
    std::vector<std::optional<double>> began;
    EmulationAnswer answer;
};
/// Leaves out of `rows`, each with its reason, who had begun before day 0; who had, by the landmark (with a
/// grace period by day 0), whatever
/// any definition counts or lets compete, so that all definitions speak of the same people; and who was not
/// followed beyond it. Refuses `no-column`, `no-rows` and `bad-days` (a beginning that is no whole number of
/// days).
[[nodiscard]] Result<EmulatedGroups> emulated_groups(const EvaluationPlan& plan, PlanRows& rows);

/// `made on day 90`: how the groups came about, a sentence each. Empty of a plan without emulation.
[[nodiscard]] std::vector<std::string> emulation_words(const EvaluationPlan& plan, const PlanResult& result);
/// How those who kept to a strategy stand for those who left it, and how often people were drawn again. Empty
/// of a plan without a grace period.
[[nodiscard]] std::vector<std::string> weight_words(const EvaluationPlan& plan, const PlanAnswer& answer,
                                                    std::int64_t hide_below);
/// What the emulation cannot show.
[[nodiscard]] std::vector<std::string> emulation_limits(const EvaluationPlan& plan);

}  // namespace ultima
