// SPDX-License-Identifier: Apache-2.0
#pragma once

// How lists and spells are written: part of written.cpp.

#include "law/pack.h"

#include <string>
#include <string_view>

namespace ultima {

using Parsed = tl::expected<Value, std::string>;

/// "expected WHAT, found ..."
tl::unexpected<std::string> expected_but(std::string_view what, std::string_view found);

/// `2025-01-01 to 2025-03-05 and from 2025-06-01`, `none`; `and perhaps more` where some may be missing.
Parsed parse_spells(std::string_view text);
std::string spells_text(const Spells& spells);

/// `(...) and (...)`, `none`; the same end.
Parsed parse_list(const Pack& pack, const Type& element, std::string_view text);
std::string list_text(const Pack& pack, const Type& type, const List& list);
std::string record_text(const Pack& pack, const Type& type, const Record& record);

}  // namespace ultima
