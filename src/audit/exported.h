// SPDX-License-Identifier: Apache-2.0
// A register in a database that is audited through a map: the columns that the map names leave it.
#pragma once

#include "audit/map.h"
#include "tables/postgres.h"

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

namespace ultima {

/// The columns of the audited table that the map names, each once; those of joined tables may be among them.
[[nodiscard]] std::vector<std::string> columns_named(const Map& map);

/// Copies the columns of a table that the map names to a Parquet file, as texts. Codes: those of Postgres.
[[nodiscard]] Result<void> export_register(const std::string& url, const std::string& table, const Map& map,
                                           const std::atomic<bool>* stop, const std::filesystem::path& to);

}  // namespace ultima
