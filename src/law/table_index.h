// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/value.h"

#include <string>

namespace ultima {

/// The key of a known value in `Table::index`: the place of a choice, a number or a text as text; empty for
/// the rest.
std::string index_key(const Value& value);

}  // namespace ultima
