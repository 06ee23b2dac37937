// SPDX-License-Identifier: Apache-2.0
// How a table of the pack classifies the codes of a register, for the summary: each code with its citation.
#pragma once

#include "audit/plan.h"
#include "audit/summary.h"
#include "tables/database.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

/// What the map asks for in `classify`; without it, the first table of the pack whose only input is a fact
/// that the map takes from a column. Nothing if there is none.
[[nodiscard]] std::optional<ClassifyMapping> classification_of(const Pack& pack, const Map& map);

/// Classifies codes; `codes` are texts of the column with their numbers of rows.
[[nodiscard]] std::vector<ClassifiedLine> classify(
    const Pack& pack, const Map& map, const ClassifyMapping& mapping, CivilDate on,
    const std::vector<std::pair<std::string, std::int64_t>>& codes);

/// classification.csv: code, rows, result, cite, text of the citation (checked or recalled).
[[nodiscard]] std::string classification_csv(const std::vector<ClassifiedLine>& lines);

}  // namespace ultima
