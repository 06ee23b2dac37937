// SPDX-License-Identifier: Apache-2.0
// The sentences of a result, the same in the terminal, on the page and on paper.
#pragma once

#include "evaluation/plan_result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

/// 12.3 for 0.123 and for -0.123.
[[nodiscard]] std::string in_a_hundred(double share);
/// `+1.20` or `-1.20`, with so many digits; without a sign where they are all 0.
[[nodiscard]] std::string signed_number(double value, int digits);
/// +12.3, in a hundred.
[[nodiscard]] std::string signed_in_a_hundred(double share);
/// `0.012`, or `below 0.001`: never nothing at all.
[[nodiscard]] std::string p_words(double p);
/// `12.3 (10.1 to 14.8)`
[[nodiscard]] std::string share_words(double share, Interval interval);
/// `Of 100 people with A, 3.1 fewer have the outcome than of 100 with B (from -5.0 to -1.2).`
[[nodiscard]] std::string difference_words(const EvaluationPlan& plan, const PlanAnswer& answer);
/// What the answer rests on: adjustment, less time at risk, unknown outcomes, what could have been seen, what
/// was not recorded. A sentence each.
[[nodiscard]] std::vector<std::string> answer_words(const EvaluationPlan& plan, const PlanAnswer& answer,
                                                    std::int64_t hide_below);
/// Why an answer turns with the definition; empty if it does not.
[[nodiscard]] std::string turned_words(const EvaluationPlan& plan, const PlanResult& result);
/// Days in custody, net-widening and victims: a sentence or more each.
[[nodiscard]] std::vector<std::string> custody_words(const EvaluationPlan& plan, const PlanResult& result);
[[nodiscard]] std::vector<std::string> widening_words(const EvaluationPlan& plan, const PlanResult& result);
[[nodiscard]] std::vector<std::string> victim_words(const EvaluationPlan& plan, const PlanResult& result);
[[nodiscard]] std::string estimator_words(const EvaluationPlan& plan, const PlanResult& result);
/// Whether the number of persons would not say, beside that of rows, of how few some have several.
[[nodiscard]] bool tells_persons(std::size_t rows, std::size_t persons, std::int64_t hide_below);
/// `1,204 persons`, or, where that would say it, `nearly as many persons (fewer than 5 less)`.
[[nodiscard]] std::string behind_rows_words(std::size_t rows, std::size_t persons, std::int64_t hide_below);
/// `Counted are exits, not persons: ...`
[[nodiscard]] std::string unit_words(const PlanUnit& unit, std::size_t rows, std::size_t persons,
                                     std::int64_t hide_below);
[[nodiscard]] const char* name_of(PlanEstimator estimator);

}  // namespace ultima
