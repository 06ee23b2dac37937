// SPDX-License-Identifier: Apache-2.0
#include "exchange/import.h"

#include "base/files.h"
#include "exchange/importing.h"
#include "exchange/return_file.h"
#include "tables/database.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

Diagnostics missing_columns(const std::vector<std::string>& wanted, const TableInfo& table) {
    Diagnostics problems;
    for (const std::string& name : wanted)
        if (std::none_of(table.columns.begin(), table.columns.end(),
                         [&](const Column& column) { return column.name == name; }))
            problems.push_back(missing_column(name));
    return problems;
}

constexpr std::size_t largest_workbook = std::size_t{64} << 20U;

Result<ImportReport> import_return(Register& into, const ImportMap& map, const ImportRequest& request) {
    const auto bytes = read_file(request.table, largest_workbook);
    if (!bytes) return failure(bytes.error());
    auto filled = read_return(*bytes, map);
    if (!filled) return failure(filled.error());
    const std::vector<std::string> columns = columns_of(map);
    Importing importing(into, map, request, static_cast<std::int64_t>(filled->rows.size()));
    for (ReturnRow& row : filled->rows) {
        Cells cells;
        for (std::size_t c = 0; c < columns.size(); ++c) cells.emplace(columns[c], row.cells[c]);
        if (row.problems.empty())
            importing.row(row.number, cells);
        else
            importing.unreadable_row(row.number, std::string(cells.find(map.key)->second),
                                     std::move(row.problems));
    }
    ImportReport report = importing.finish(0);
    report.place = "row";
    report.head = std::move(filled->head);
    return report;
}

}  // namespace

Result<ImportReport> import_table(Register& into, const ImportMap& map, const ImportRequest& request) {
    if (request.table.ends_with(".ods")) return import_return(into, map, request);
    // One thread: where a write fails while rows are still being read, DuckDB 1.5 can wait forever for its
    // workers to end. Reading is a small part of an import.
    Database database(Database::Settings{.file = {}, .threads = 1, .memory_limit = {}, .temp_directory = {}});
    const auto table = open_table(database, request.table, map.source);
    if (!table) return failure(table.error());
    const std::vector<std::string> columns = columns_of(map);
    if (Diagnostics missing = missing_columns(columns, *table); !missing.empty())
        return failure(std::move(missing));
    std::string select =
        fmt::format("SELECT {}", quote_identifier(table->line_column.value_or(table->row_column)));
    for (const std::string& column : columns)
        select += fmt::format(", coalesce(CAST({} AS VARCHAR), '')", quote_identifier(column));
    select += fmt::format(" FROM source ORDER BY {}", quote_identifier(table->row_column));

    Importing importing(into, map, request, table->rows);
    for (const UnreadLine& line : table->unread) importing.unread(line);
    Rows rows = database.query(select);
    std::int64_t done = 0;
    while (const Chunk* chunk = rows.next()) {
        for (std::size_t i = 0; i < chunk->size(); ++i) {
            Cells cells;
            for (std::size_t c = 0; c < columns.size(); ++c)
                cells.emplace(columns[c], chunk->column(c + 1, ColumnType::text).text(i));
            importing.row(chunk->column(0, ColumnType::int64).int64(i), cells);
        }
        done += static_cast<std::int64_t>(chunk->size());
        if (request.progress && request.only_try) request.progress(done, table->rows);
    }
    return importing.finish(table->unread_count);
}

}  // namespace ultima
