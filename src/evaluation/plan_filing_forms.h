// SPDX-License-Identifier: Apache-2.0
// Whether a plan was on record, as text, as JSON and as pieces of a report.
#pragma once

#include "base/json_writer.h"
#include "evaluation/plan_filing.h"
#include "report/document.h"

#include <string>
#include <vector>

namespace ultima {

/// A line each: the sentences, then what is other than it was filed.
[[nodiscard]] std::string filing_text(const PlanFiling& filing);
/// The member `filing` of an object.
void write_filing(JsonWriter& writer, const PlanFiling& filing);
/// What comes first in a report, where nobody must miss it; nothing otherwise.
[[nodiscard]] std::vector<Block> filing_notice(const PlanFiling& filing);
/// All of it, with a heading.
[[nodiscard]] std::vector<Block> filing_blocks(const PlanFiling& filing);

}  // namespace ultima
