// SPDX-License-Identifier: Apache-2.0
// A plan carried out on a table, and what it found in words and as JSON.
#pragma once

#include "evaluation/comparison.h"
#include "evaluation/interval.h"
#include "evaluation/plan.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A table of texts: columns by name, rows in order.
struct TextTable {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    std::size_t unread = 0;  ///< lines that could not be read
};
/// Reads CSV, the first line naming the columns. Refuses `no-rows`, and `too-many-unread` where a line in a
/// hundred or more cannot be read.
[[nodiscard]] Result<TextTable> read_text_table(std::string_view text);

struct PlanResult {
    std::size_t rows = 0;    ///< of the table
    std::size_t people = 0;  ///< compared
    std::size_t unread = 0;
    std::size_t left_out = 0;  ///< outside the population or of neither group
    std::size_t with = 0;
    std::size_t without = 0;
    double competing_with = 0;  ///< share whose time at risk ended by something that does not count
    double competing_without = 0;
    RiskContrast crude;
    RiskContrast risks;
    double error = 0;       ///< of the difference
    Interval interval;      ///< of the difference, 95 percent
    double detectable = 0;  ///< the smallest fall that groups of this size show 8 times in 10
    std::optional<double> e_value;
};

/// Refuses what `check_plan` refuses, and on the data: `no-column`, `no-rows`, `group-vanished` (a value of
/// `stable_over` in which a group has nobody), `groups-from-the-future`, `bad-time`, `unknown-value` (a cell
/// to adjust for is empty), `too-few-people` (a group below 10), and what the estimators refuse.
[[nodiscard]] Result<PlanResult> carry_out(const EvaluationPlan& plan, const TextTable& table);

/// The definition in words and the difference in a hundred people come first.
[[nodiscard]] std::string plan_result_text(const EvaluationPlan& plan, const PlanResult& result);
[[nodiscard]] std::string plan_result_json(const EvaluationPlan& plan, const PlanResult& result);

}  // namespace ultima
