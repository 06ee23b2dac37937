// SPDX-License-Identifier: Apache-2.0
// What the kinds of plans of `ultima evaluate` share.
#pragma once

#include "base/source.h"
#include "cli/inputs.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ultima {

struct EvaluateRequest {
    std::string plan, table, out, folder, keys, schema = "ultima";
    std::optional<std::int64_t> hide_below{};
    bool json = false;
};

inline constexpr std::size_t largest_evaluated_table = std::size_t{1} << 30U;

/// A plan (a file of `sources`) that says `kind: monitoring`.
Exit evaluate_monitoring(const EvaluateRequest& request, Sources& sources, std::uint32_t plan,
                         const Surroundings& around);

}  // namespace ultima
