// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/cursor.h"
#include "law/draft.h"

#include <utility>
#include <vector>

namespace ultima {

/// Cuts what stands after `where` into definitions: each begins on a new line with `NAME =`. As places of the
/// cursor.
std::vector<std::pair<std::size_t, std::size_t>> split_definitions(const Cursor& all);

/// Reads `NAME =` and adds the definition; its expression is read later from tokens [place.first + what was
/// read here, place.last) of the block.
bool declare_definition(Draft& draft, Cursor& cursor, DefinitionDraft place, Names& names, RuleId rule);

}  // namespace ultima
