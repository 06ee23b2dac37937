// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dates/calculate.h"

#include <string>
#include <string_view>

namespace ultima {

/// One line of JSON, without a line end:
/// `{"id", "dates": {NAME: DATE}, ..., "cannot_compute": [CODE], "undetermined": {NAME: [FACT]}, "why":
/// {...}}`. Values that are no dates stand under their names, with `_` for blanks; durations as ISO 8601
/// periods.
std::string dates_json(const Pack& pack, std::string_view id, const CalculatedDates& dates,
                       const std::vector<std::string>& notes);

/// The same for a record that could not be read.
std::string unreadable_json(std::string_view id, std::string_view problem);

/// The same in words, for people.
std::string dates_text(const Pack& pack, std::string_view id, const CalculatedDates& dates,
                       const std::vector<std::string>& notes);

}  // namespace ultima
