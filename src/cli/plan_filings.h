// SPDX-License-Identifier: Apache-2.0
// Plans of evaluations as a register has them on record.
#pragma once

#include "cli/register_verbs.h"
#include "evaluation/plan_filing.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace ultima {

inline constexpr std::size_t largest_plan = 1U << 20U;

/// All that were filed under a name, in the order in which they were.
[[nodiscard]] std::vector<FiledPlan> filed_plans(Register& of, std::string_view name);

}  // namespace ultima
