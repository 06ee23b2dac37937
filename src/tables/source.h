// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "tables/database.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// What a map's `source` says about a table file.
struct SourceOptions {
    /// CSV: nullopt takes the one of , ; tab | that the header line holds most.
    std::optional<char> delimiter{};
    std::string encoding = "utf-8";  ///< CSV: utf-8, latin-1 or windows-1252
    bool all_text = true;            ///< Parquet: columns as text (dates as YYYY-MM-DD); CSV is always text
    std::string view = "source";     ///< name of the view that is made
};

/// A line of a CSV file that cannot be read, and why.
struct UnreadLine {
    std::int64_t line = 0;  ///< 1 is the file's first line
    std::string text;       ///< as in the file (as UTF-8), cut after 4,096 bytes
    std::string reason;     ///< what was expected and what was found
};

/// What `open_table` found. Lines of the file that stand for someone = rows + unread_count.
struct TableInfo {
    /// The file's columns in file order, without the two below.
    std::vector<Column> columns;
    /// The view's BIGINT row number, 1..rows in file order ("row_" if the file has a "row").
    std::string row_column = "row";
    /// CSV: the view's BIGINT line number ("line"), which counts the header and the lines inside quotes too.
    std::optional<std::string> line_column;
    /// Rows that the view gives.
    std::int64_t rows = 0;
    /// Lines that it does not give; the first `kept` of them.
    std::vector<UnreadLine> unread;
    std::int64_t unread_count = 0;
    /// Rows that it gives, but with U+FFFD for bytes that are no text; the first `kept` of them.
    std::vector<UnreadLine> repaired;
    std::int64_t repaired_count = 0;
    /// Empty lines, which are no rows.
    std::int64_t blank_lines = 0;

    static constexpr std::size_t kept = 100'000;
};

/// Makes a view over a CSV file, a Parquet file or a folder of Parquet files (and its subfolders; all with
/// the same columns): a row number, for CSV a line number, then the file's columns. A CSV file is looked
/// through once now, so that what can be read is known exactly; the view reads it again, so the file has to
/// stay as it is (a change is noticed and fails the statement). A row number is the row's own: the order of
/// rows is another matter, see `Settings::keep_order`.
///
/// CSV: line 1 names the columns. A cell may be quoted with "; a quote inside is doubled. A line with too few
/// or too many cells, or with a quote that never ends, is unread; the lines after it are not affected. An
/// empty cell is the empty text, never null.
///
/// Diagnostics name the file, the line and what was expected: `table-not-found`, `table-kind` (a database, a
/// spreadsheet ...), `table-header` (names of columns that are missing or
/// cannot be told apart), `table-encoding`, `table-line-too-long`, `table-empty` (no row can be
/// read), `parquet-unreadable`, `parquet-unlike`. A file that was readable and fails later throws
/// DatabaseError.
[[nodiscard]] Result<TableInfo> open_table(Database& database, const std::string& path,
                                           const SourceOptions& options = {});

/// The .parquet files of a folder that `open_table` reads, by name, or the file itself. Codes: `table-kind`.
[[nodiscard]] Result<std::vector<std::string>> parquet_files(const std::filesystem::path& path);

}  // namespace ultima
