// SPDX-License-Identifier: Apache-2.0
// Plans of evaluations as a register has them on record, and how one comes there.
#pragma once

#include "evaluation/any_plan.h"
#include "evaluation/plan_filing.h"
#include "register/register.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// More than a register takes, so that it is the register that says so.
inline constexpr std::size_t largest_plan = 1U << 20U;

/// Those that were filed under a name, or all if it is empty, in the order in which they were.
[[nodiscard]] std::vector<FiledPlan> filed_plans(Register& of, std::string_view name = {});

/// That outcomes were worked out of the register for a plan.
struct OpenedOutcomes {
    std::string plan;     ///< hash of what it says
    Instant at;           ///< by the register's clock
    std::uint64_t event;  ///< its number in the register
};
/// In the order in which they were opened; of each plan once.
[[nodiscard]] std::vector<OpenedOutcomes> outcomes_opened(Register& of);
/// The event that puts on record that they are opened now, but for who does it.
[[nodiscard]] Event opening_event(const FiledPlan& plan, Instant now);

/// The event that puts the plan on record, but for who files it; nothing if the last of those that were filed
/// under its name says the same. Code: `plan-changed`, if that one says something else and the reason is no
/// sentence.
[[nodiscard]] Result<std::optional<Event>> filing_event(const AnyPlan& plan, std::string_view text,
                                                        const std::vector<FiledPlan>& before,
                                                        std::string reason, Instant now);

}  // namespace ultima
