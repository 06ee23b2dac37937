// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tables/chunk.h"
#include "tables/database.h"

#include <functional>
#include <string>
#include <vector>

namespace ultima {

/// Makes a C++ function callable from SQL on this database, under `name`.
/// `body` gets up to 2,048 rows of arguments (nulls included: it decides about them) and sets or nulls every
/// row of the output. It runs on several threads at once and has no state but what it captured; the same
/// arguments must give the same result. An exception in it fails the statement with its message.
void register_function(Database& database, const std::string& name, const std::vector<ColumnType>& arguments,
                       ColumnType result, std::function<void(const Chunk&, OutVector&)> body);

}  // namespace ultima
