// SPDX-License-Identifier: Apache-2.0
// A register in a database that is audited through a map: the columns that the map names leave it.
#pragma once

#include "audit/map.h"
#include "tables/database.h"
#include "tables/postgres.h"

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

namespace ultima {

/// The columns of the audited table that the map names, each once; those of joined tables may be among them.
[[nodiscard]] std::vector<std::string> columns_named(const Map& map);

/// Copies the columns of a table that the map names to a Parquet file, as texts; `here` does the work. Gives
/// the names of all its columns. Codes: those of Postgres, `map-column`.
[[nodiscard]] Result<std::vector<std::string>> export_register(Database& here, const std::string& url,
                                                               const std::string& table, const Map& map,
                                                               const std::atomic<bool>* stop,
                                                               const std::filesystem::path& to);

}  // namespace ultima
