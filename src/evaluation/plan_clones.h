// SPDX-License-Identifier: Apache-2.0
// A plan with a grace period, carried out: everybody under two strategies, until they leave one (clone,
// censor, weight; target_trial.h).
#pragma once

#include "evaluation/plan_result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ultima {

/// Of each row of a plan with a grace period.
struct ClonedPeople {
    std::vector<std::optional<double>> began;  ///< day on which the measure began
    std::vector<std::size_t> strata;    ///< who is alike in all that the plan adjusts for; empty: all are
    std::vector<std::size_t> together;  ///< who is drawn together; empty: each row alone
    std::vector<std::size_t> persons;   ///< whose each row is; empty: each is somebody else's
};

/// Numbers of those who are alike in everything that the plan adjusts for. Refuses `no-column` and
/// `unknown-value` (an empty cell).
[[nodiscard]] Result<std::vector<std::size_t>> strata_of(const EvaluationPlan& plan, const PlanRows& rows);

/// Refuses as `check_outcome`, `planned_outcomes` and `drawn_trials`, `too-few-events`, and `no-overlap`: of
/// people who are alike, so few began within the grace period, or did not, that nobody can stand for the
/// others.
[[nodiscard]] Result<PlanAnswer> cloned_answer(const EvaluationPlan& plan, const PlannedOutcome& planned,
                                               const PlanRows& rows, const ClonedPeople& people,
                                               std::int64_t hide_below);

}  // namespace ultima
