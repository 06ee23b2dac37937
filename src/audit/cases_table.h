// SPDX-License-Identifier: Apache-2.0
// A table that has the columns which the law as a query reads (docs/sql.md): it is answered where it is, part
// by part, and only answers come back.
#pragma once

#include "base/result.h"
#include "sql/dialect.h"
#include "sql/query.h"
#include "tables/database.h"
#include "tables/postgres.h"
#include "tables/source.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// Where the cases are.
struct CasesPlace {
    std::string
        where;  ///< a CSV or Parquet file, a folder of Parquet files, a file of DuckDB or SQLite, an URL
    std::string table = "cases";  ///< of a database: the table or view
};

/// What is asked of each part.
struct CasesQuestion {
    const sql::Query& query;
    std::vector<std::string> inputs{};   ///< by place in Query::inputs: SQL for the value
    std::vector<std::string> numbers{};  ///< BIGINTs of the query's result
    std::string not_held{};              ///< SQL: does the register show that the person is not in custody?
    std::string memory = "500MB";        ///< that a part may take here
    const std::atomic<bool>* stop = nullptr;
};

class CasesTable {
  public:
    virtual ~CasesTable() = default;

    [[nodiscard]] virtual const sql::Dialect& dialect() const = 0;
    [[nodiscard]] virtual const TableInfo& info() const = 0;
    /// SQL for a column as an input of the given type (BOOLEAN, BIGINT, DATE, TEXT): its value, NULL where a
    /// cell is empty or none of that type, and whether it is the latter. Nothing if the column has another
    /// type.
    struct Cell {
        std::string value, bad;
    };
    [[nodiscard]] virtual std::optional<Cell> cell(const Column& column, const std::string& type) const = 0;
    /// For how many rows each of some conditions holds.
    [[nodiscard]] virtual std::vector<std::int64_t> count(const std::vector<std::string>& conditions) = 0;
    /// Without a password, for people.
    [[nodiscard]] virtual std::string name() const = 0;
    /// Columns that a database has beside those of `info`, and that were left there.
    [[nodiscard]] virtual std::vector<std::string> not_copied() const = 0;

    [[nodiscard]] virtual std::size_t parts() const = 0;
    /// Something that changes when what the question reads in the part changes. Of several threads at once.
    [[nodiscard]] virtual std::string state(std::size_t part, const CasesQuestion& question) = 0;
    /// Writes the answers of a part to a Parquet file that appears whole or not at all: row (within the part;
    /// NULL where the table has no order), held, key, n0, n1 ... Of several threads at once.
    virtual void answer(std::size_t part, const CasesQuestion& question, const std::filesystem::path& to) = 0;
    /// Can several threads answer parts at once with gain?
    [[nodiscard]] virtual bool is_remote() const = 0;
};

/// Opens it. `database` is where files are read, and must outlive the table; of what lies in a file of a
/// database the columns `wanted` are copied into `folder` first. Codes: those of `open_table`,
/// `copy_from_file` and of Postgres.
[[nodiscard]] Result<std::unique_ptr<CasesTable>> open_cases(const CasesPlace& place,
                                                             const std::vector<std::string>& wanted,
                                                             Database& database,
                                                             const std::filesystem::path& folder);

}  // namespace ultima
