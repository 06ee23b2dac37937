// SPDX-License-Identifier: Apache-2.0
// Rows of any kind of table into the register, by a map.
#pragma once

#include "exchange/import.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace ultima {

/// `map-column`, of a column that the map names and the table does not have.
[[nodiscard]] Diagnostic missing_column(std::string_view name);

/// One row by the names of its columns.
using Cells = std::map<std::string, std::string_view, std::less<>>;

/// Turns rows into batches of events, and answers into a report.
class Importing {
  public:
    Importing(Register& into, const ImportMap& map, const ImportRequest& request)
        : into_(into), map_(map), request_(request) {}

    void row(std::int64_t line, const Cells& cells);
    /// A row of which something cannot be read, and what.
    void unreadable_row(std::int64_t line, std::string key, std::vector<std::string> problems);
    /// A line that is no row.
    void unread(const UnreadLine& line) { refuse({line.line, {}, {}, line.reason}); }
    [[nodiscard]] ImportReport finish(std::int64_t unread_lines);

  private:
    struct Row {
        std::int64_t line;
        std::string key;
        std::map<std::size_t, std::size_t> made;  ///< event of the map, place in the batch
        bool refused;
        bool wrote;
    };
    struct From {
        std::size_t row;
        const ImportEvent* event;
    };

    void problem(Row& row, const ImportEvent& from, std::string why);
    void refuse(RefusedRow row);
    void event(const ImportEvent& from, std::size_t place, const Cells& cells);
    bool said(const ImportEvent& from, const Cells& cells, Event& event);
    void flush();
    bool child_now(const ImportEvent& from, std::size_t place);
    void answer(Row& row, const ImportEvent& from, std::size_t place, const Result<Receipt>& result);

    Register& into_;
    const ImportMap& map_;
    const ImportRequest& request_;
    std::vector<Row> rows_;
    Batch batch_;
    std::vector<From> from_;
    std::unordered_set<std::string> once_;  ///< keys of what is on record, once for each person
    ImportReport report_;
};

}  // namespace ultima
