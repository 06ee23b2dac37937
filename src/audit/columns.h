// SPDX-License-Identifier: Apache-2.0
// Where the columns that a map names are: in the audited table, or in a second one that is joined to it.
#pragma once

#include "audit/map.h"
#include "base/result.h"
#include "law/report.h"
#include "tables/database.h"
#include "tables/source.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace ultima {

/// A second table in memory, by its key.
struct JoinedTable {
    std::string name;
    std::vector<std::string> columns;
    std::unordered_map<std::string, std::uint32_t> rows;  ///< key to row
    std::vector<std::vector<std::string>> cells;  ///< by column, then row; only of columns that are used
    std::string row_column;
    std::string key_sql;  ///< the key of a row of the audited table
};

/// Finds columns and says how SQL reads them. Joined tables become SQL functions of the row's key, so that
/// the order of rows is kept.
class Columns {
  public:
    Columns(Database& database, const Map& map, const TableInfo& table, Report& report)
        : database_(database), map_(map), table_(table), report_(report) {}

    /// Opens the joined tables.
    void open_joins();
    /// SQL that gives the column's text; reports `map-column` if there is none. Nothing then.
    [[nodiscard]] std::optional<std::string> sql(const ColumnName& column);
    /// Columns of the audited table that were asked for.
    [[nodiscard]] const std::set<std::string>& used() const { return used_; }

  private:
    void open_join(const JoinMapping& join, std::size_t place);
    std::string joined_sql(std::size_t join, const std::string& column);
    [[nodiscard]] bool in_table(std::string_view name) const;

    Database& database_;
    const Map& map_;
    const TableInfo& table_;
    Report& report_;
    std::vector<std::shared_ptr<JoinedTable>> joins_;
    std::vector<std::set<std::string>> joined_;  ///< columns for which a function exists
    std::set<std::string> used_;
};

}  // namespace ultima
