// SPDX-License-Identifier: Apache-2.0
// The table of a plan, whatever kind of file it is.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>

namespace ultima {

/// Rows as CSV: of a CSV file its own bytes, of anything else what it would be as CSV (the names of the
/// columns in line 1, row 1 in line 2), so that everything behind reads one kind of table and gives the same
/// answer.
struct PlanTable {
    std::string csv;
    std::string
        hash;  ///< SHA-256 of the file; of a folder or a database, where rows are part of it, of `csv`
};

/// `path`: a CSV file, a Parquet file, a folder of Parquet files, or a DuckDB or SQLite file with the table's
/// name behind a `#` (`people.duckdb#exits`). What is missing is an empty cell, as is a number that is none;
/// whole numbers have no decimals, and a time at midnight is its day, as people write them in CSV. At most
/// `size_limit` bytes of CSV. Refuses as `read_file`, `open_table` and `copy_from_file` do, `file-too-large`,
/// and `table-unreadable`.
[[nodiscard]] Result<PlanTable> read_plan_table(const std::string& path, std::size_t size_limit);
/// The file or folder that `read_plan_table` reads for such a path: without the table's name.
[[nodiscard]] std::string file_of_table(const std::string& path);

}  // namespace ultima
