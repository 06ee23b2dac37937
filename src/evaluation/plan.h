// SPDX-License-Identifier: Apache-2.0
// A plan says what will be compared before anybody looks at the outcome. Its hash stands in the result, so
// that a result shows which plan it keeps to.
#pragma once

#include "base/result.h"
#include "base/source.h"
#include "evaluation/outcome_definition.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

enum class PlanEstimator : std::uint8_t { crude, weights, augmented };

struct EvaluationPlan {
    std::string question;
    std::string table;  ///< path of a CSV file, seen from the plan
    /// Only people whose column holds one of the values.
    std::vector<std::pair<std::string, std::vector<std::string>>> population;
    std::string group_column;
    std::string with;     ///< its value for those with the measure
    std::string without;  ///< and for those they are compared with
    std::string begins;   ///< column of the day the measure began; empty: the plan says it was known on day 0
    std::string stable_over;  ///< column in each value of which both groups must occur; may be empty
    OutcomeDefinition definition;
    std::string days_column;                   ///< days to the event
    std::string kind_column;                   ///< what the event was
    std::map<std::string, std::string> kinds;  ///< its values, as kinds of the definition; others mean none
    std::map<std::string, std::vector<std::string>> only_for;  ///< kinds that only these groups can have
    double followed = 0;                                       ///< days that everybody was followed
    std::vector<std::string> adjust_for;
    PlanEstimator estimator = PlanEstimator::augmented;
    std::string hash;  ///< SHA-256 of the plan's bytes
};

/// Reads a plan (YAML). Every mistake is reported with its place: `plan-yaml`, `plan-name` (a key that plans
/// do not have), `plan-missing`, `plan-value`, and what `check_definition` refuses.
[[nodiscard]] Result<EvaluationPlan> read_plan(const Sources& sources, std::uint32_t file);

/// Refuses, before any row is read, `unequal-outcome`: the definition counts a kind that only one of the
/// groups can have.
[[nodiscard]] Result<void> check_plan(const EvaluationPlan& plan);

}  // namespace ultima
