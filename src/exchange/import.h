// SPDX-License-Identifier: Apache-2.0
// Another register's table into ours.
#pragma once

#include "exchange/import_map.h"
#include "exchange/return_columns.h"
#include "register/register.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ultima {

/// A row, or a line that is no row, that was not taken in: nothing of it was written.
struct RefusedRow {
    std::int64_t line =
        0;  ///< of the file, or the row of the sheet; the row's number where there are neither
    std::string key;
    std::string event;  ///< empty: the whole row
    std::string why;
};

/// rows + unread lines = fresh + same + refused: nobody is lost in silence.
struct ImportReport {
    std::int64_t rows = 0;
    std::int64_t unread = 0;   ///< lines that could not be read as rows
    std::int64_t fresh = 0;    ///< rows that gave at least one new event
    std::int64_t same = 0;     ///< rows that were in the register already, unchanged
    std::int64_t refused = 0;  ///< rows and lines of which nothing was written, since something was refused
    std::int64_t events = 0;   ///< new events
    std::vector<RefusedRow> refusals;  ///< the first `kept`
    static constexpr std::size_t kept = 100'000;
    std::string_view place = "line";  ///< what `line` counts
    ReturnHead head{};                ///< of a workbook: who sends it
};

struct ImportRequest {
    std::string table;  ///< path of a CSV or Parquet file, or of a return (.ods)
    Actor by;           ///< who imports; every event names them
    bool only_try = false;
    /// Told how many rows, from the first, are dealt with for good; of those that are only tried, read.
    std::function<void(std::int64_t rows, std::int64_t of)> progress{};
    /// Rows written together: enough that syncs cost little, few enough that a stop loses little work.
    std::size_t rows_together = 1000;
};

/// Takes the rows in, in order, each whole or not at all. What was imported before under the same name and
/// key is not written again; if the row says something else now, it is refused, since a correction needs a
/// human and a reason. Codes: those of `open_table`, of `read_return`, `map-column` (the map names a column
/// that the table does not have).
[[nodiscard]] Result<ImportReport> import_table(Register& into, const ImportMap& map,
                                                const ImportRequest& request);

}  // namespace ultima
