// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/source.h"

#include <string_view>

namespace ultima {

/// Where a word or name stands in a clause of a block: `IN06` in the `unless` of the rule with that header
/// line. The header itself where it cannot be found.
Span in_clause(const Sources& sources, Span header, std::string_view clause, std::string_view name);

}  // namespace ultima
