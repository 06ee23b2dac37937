// SPDX-License-Identifier: Apache-2.0
// How dates came about, as the pack tells it.
#pragma once

#include "dates/calculate.h"

#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// The name under which a pack gives the explanation of its dates, and which is worked out only when asked
/// for: a list of records whose first field is the name of a date (docs/dates.md).
inline constexpr std::string_view why_name = "why";

/// What the explanation says of one date, a line for each entry: "field: value; field: value".
std::vector<std::string> why_lines(const Pack& pack, const CalculatedDates& dates, const std::string& name);

}  // namespace ultima
