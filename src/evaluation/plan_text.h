// SPDX-License-Identifier: Apache-2.0
// Results as `ultima evaluate` prints them, and as JSON for programs. Small counts stand in neither.
#pragma once

#include "evaluation/plan_description.h"
#include "evaluation/plan_filing.h"
#include "evaluation/plan_result.h"

#include <string>

namespace ultima {

/// The definition in words and the difference in a hundred people come first.
[[nodiscard]] std::string plan_result_text(const EvaluationPlan& plan, const PlanResult& result,
                                           const PlanFiling& filing = {});
/// Counts that are small are null, and lists of what was left out keep the words of the page.
[[nodiscard]] std::string plan_result_json(const EvaluationPlan& plan, const PlanResult& result,
                                           const PlanFiling& filing = {});

[[nodiscard]] std::string description_text(const EvaluationPlan& plan, const PlanDescription& description,
                                           const PlanFiling& filing = {});
[[nodiscard]] std::string description_json(const EvaluationPlan& plan, const PlanDescription& description,
                                           const PlanFiling& filing = {});

/// What stands for a line of a description: its value, or the values that are shown together.
[[nodiscard]] std::string line_words(const EvaluationPlan& plan, const DescribedLine& line,
                                     std::int64_t hide_below);
/// `Everybody`, or `All exits`.
[[nodiscard]] std::string everybody_word(const EvaluationPlan& plan);
/// Why shares by categories are no effect.
[[nodiscard]] std::string no_effect_words();

}  // namespace ultima
