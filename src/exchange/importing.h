// SPDX-License-Identifier: Apache-2.0
// Rows of any kind of table into the register, by a map.
#pragma once

#include "exchange/import.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// `map-column`, of a column that the map names and the table does not have.
[[nodiscard]] Diagnostic missing_column(std::string_view name);

/// One row by the names of its columns.
using Cells = std::map<std::string, std::string_view, std::less<>>;

/// Turns rows into batches of events, and answers into a report.
class Importing {
  public:
    /// `of`: how many rows there are.
    Importing(Register& into, const ImportMap& map, const ImportRequest& request, std::int64_t of)
        : into_(into), map_(map), request_(request), of_(of) {}

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
    [[nodiscard]] std::size_t occurrence(std::size_t place) const;
    bool said(const ImportEvent& from, const Cells& cells, Event& event);
    void flush();
    [[nodiscard]] bool known(std::size_t place, const FileState& file) const;
    void answer(Row& row, const ImportEvent& from, const Result<Receipt>& result);

    Register& into_;
    const ImportMap& map_;
    const ImportRequest& request_;
    std::int64_t of_;
    std::vector<Row> rows_;
    Batch batch_;
    std::vector<From> from_;
    ImportReport report_;
};

}  // namespace ultima
