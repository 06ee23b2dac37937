// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tables/database.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace ultima {

/// Writes what `select` gives to a Parquet file (zstd). The file appears whole or not at all: it is written
/// beside `path` and renamed, replacing one that is there. In the select's order. Returns the number of rows.
/// Throws DatabaseError; then nothing is left behind.
std::int64_t copy_to_parquet(Database& database, const std::string& select,
                             const std::filesystem::path& path);

/// The same as CSV: a header line, UTF-8, comma, \n; null is an empty cell, the empty text is "".
std::int64_t copy_to_csv(Database& database, const std::string& select, const std::filesystem::path& path);

}  // namespace ultima
