// SPDX-License-Identifier: Apache-2.0
// report.html of a comparison, for people: what changed in law, and for whom. Aggregates only.
#pragma once

#include "compare/law_changes.h"
#include "compare/people_changes.h"

#include <cstdint>
#include <string>

namespace ultima {

/// Counts from 1 to below `hide_below` are not shown, and draw nothing; the others are in steps of so many.
std::string compare_page(const LawChanges& law, const LawOn& before, const LawOn& after,
                         const PeopleChanges& people, std::int64_t hide_below);

}  // namespace ultima
