// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "tables/database.h"

#include <filesystem>
#include <string>
#include <vector>

namespace ultima {

/// Is this a file of a database that `copy_from_file` reads: DuckDB or SQLite? By its first bytes.
[[nodiscard]] bool is_database_file(const std::filesystem::path& path);

/// Something that changes when the file does, or what a database keeps beside it.
[[nodiscard]] std::string state_of_file(const std::filesystem::path& path);

/// Copies the columns `wanted` of a table or view in a DuckDB or SQLite file to a Parquet file, those that it
/// has of them (none wanted: all it has); in the table's order. Gives the names of all its columns. DuckDB's
/// types stay, unless `all_text`; SQLite's values are texts. The file is only read. `database` does the work.
/// Codes: `database-refused`, `table-not-found` (with the names of the tables that are there), `table-empty`
/// if it has none of the columns.
[[nodiscard]] Result<std::vector<std::string>> copy_from_file(Database& database,
                                                              const std::filesystem::path& path,
                                                              const std::string& table,
                                                              const std::vector<std::string>& wanted,
                                                              bool all_text, const std::filesystem::path& to);

}  // namespace ultima
