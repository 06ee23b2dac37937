// SPDX-License-Identifier: Apache-2.0
// The SQL that a map may hold with --trust-map is an expression over the columns of a row, and nothing else.
#pragma once

#include "tables/database.h"
#include "tables/source.h"

#include <string>
#include <vector>

namespace ultima {

struct SqlReads {
    std::vector<std::string> columns;  ///< of the table, as the table writes them
    std::string refused;  ///< why this is more than an expression over columns; empty if it is none
};

/// What an expression over the view `source` reads, by DuckDB's own parser and before it is run. SQL that
/// cannot be parsed reads nothing.
[[nodiscard]] SqlReads reads_of_sql(Database& database, const std::string& expression,
                                    const TableInfo& table);

}  // namespace ultima
