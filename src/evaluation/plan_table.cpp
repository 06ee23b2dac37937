// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_table.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/refusal.h"
#include "tables/csv.h"
#include "tables/database.h"
#include "tables/database_file.h"
#include "tables/source.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

namespace ultima {

namespace {

namespace fs = std::filesystem;

bool is_parquet(const fs::path& path) {
    if (fs::is_directory(path)) return true;
    std::string bytes(4, '\0');
    std::ifstream(path, std::ios::binary).read(bytes.data(), 4);
    return bytes == "PAR1";
}

/// A file of a database and the name of a table in it.
struct TableInside {
    std::string file, name;
};
/// Nothing where `path` means a file of its own, or no database.
std::optional<TableInside> table_inside(const std::string& path) {
    if (is_database_file(path)) return TableInside{path, ""};
    const std::size_t at = path.rfind('#');
    if (at == std::string::npos || fs::exists(path)) return std::nullopt;
    TableInside inside{path.substr(0, at), path.substr(at + 1)};
    return is_database_file(inside.file) ? std::optional(inside) : std::nullopt;
}

/// A name in the machine's folder for what passes that nobody has.
fs::path passing_name() {
    std::random_device random;
    return fs::temp_directory_path() / fmt::format("ultima-{:08x}{:08x}.parquet", random(), random());
}

/// A column's cells as people write them.
std::string as_text(const Column& column) {
    const std::string name = quote_identifier(column.name);
    if (column.sql_type == "DOUBLE" || column.sql_type == "FLOAT")
        return fmt::format(
            "CASE WHEN isnan({0}) THEN '' WHEN {0} = trunc({0}) AND abs({0}) < 1e15 "
            "THEN CAST(CAST({0} AS BIGINT) AS VARCHAR) ELSE CAST({0} AS VARCHAR) END",
            name);
    if (column.sql_type.starts_with("DECIMAL"))
        return fmt::format(
            "CASE WHEN {0} = trunc({0}) THEN CAST(CAST({0} AS HUGEINT) AS VARCHAR) ELSE CAST({0} AS VARCHAR) "
            "END",
            name);
    if (column.sql_type.starts_with("TIMESTAMP"))
        return fmt::format(
            "CASE WHEN {0} = date_trunc('day', {0}) THEN CAST(CAST({0} AS DATE) AS VARCHAR) "
            "ELSE CAST({0} AS VARCHAR) END",
            // A moment with a zone is that of UTC wherever the machine stands.
            column.sql_type.ends_with("WITH TIME ZONE") ? fmt::format("make_timestamp(epoch_us({}))", name)
                                                        : name);
    return fmt::format("CAST({} AS VARCHAR)", name);
}

/// An empty cell alone in its line would be an empty line, which is no row.
void put_cell(std::string& csv, std::string_view cell, bool alone) {
    if (alone && cell.empty())
        csv += "\"\"";
    else
        append_csv_cell(csv, cell);
}

tl::unexpected<Diagnostics> too_large(const std::string& path, std::size_t limit) {
    return refused("file-too-large",
                   fmt::format("{}: its rows are more than {} MB as CSV", path, limit / 1'000'000));
}

Result<std::string> csv_of_parquet(Database& database, const std::string& file, const std::string& path,
                                   std::size_t size_limit) {
    const auto info = open_table(database, file, {.all_text = false});
    if (!info) return failure(info.error());
    std::string csv, select;
    const bool alone = info->columns.size() == 1;
    for (const Column& column : info->columns) {
        select += fmt::format("{}coalesce({}, '')", select.empty() ? "" : ", ", as_text(column));
        if (!csv.empty()) csv += ',';
        put_cell(csv, column.name, alone);
    }
    csv += '\n';
    Rows rows = database.query(
        fmt::format("SELECT {} FROM source ORDER BY {}", select, quote_identifier(info->row_column)));
    while (const Chunk* chunk = rows.next()) {
        for (std::size_t row = 0; row < chunk->size(); ++row) {
            for (std::size_t column = 0; column < chunk->column_count(); ++column) {
                if (column > 0) csv += ',';
                put_cell(csv, chunk->column(column).text(row), alone);
            }
            csv += '\n';
        }
        if (csv.size() > size_limit) return too_large(path, size_limit);
    }
    return csv;
}

/// What is wrong, with what a plan can do about it.
Diagnostics told_for_plans(Diagnostics found, const TableInside& inside) {
    for (Diagnostic& one : found) {
        const std::size_t there = one.help.find("there is: ");
        if (one.code != "table-not-found" || there == std::string::npos) continue;
        if (inside.name.empty()) one.message = inside.file + ": which of its tables is meant is not said";
        one.help = fmt::format("write it behind a #, such as {}#NAME; {}",
                               fs::path(inside.file).filename().string(), one.help.substr(there));
    }
    return found;
}

}  // namespace

std::string file_of_table(const std::string& path) {
    const auto inside = table_inside(path);
    return inside ? inside->file : path;
}

Result<PlanTable> read_plan_table(const std::string& path, std::size_t size_limit) {
    const auto inside = table_inside(path);
    if (!inside && !is_parquet(path)) {
        auto bytes = read_file(path, size_limit);
        if (!bytes) return failure(bytes.error());
        std::string hash = sha256_hex(*bytes);
        return PlanTable{std::move(*bytes), std::move(hash)};
    }
    try {
        Database database;
        const PassingFile copy(passing_name());
        if (inside) {
            const auto copied = copy_from_file(database, inside->file, inside->name, {}, false, copy.path());
            if (!copied) return failure(told_for_plans(copied.error(), *inside));
        }
        auto csv = csv_of_parquet(database, inside ? copy.path().string() : path, path, size_limit);
        if (!csv) return failure(csv.error());
        std::string hash;
        if (inside || fs::is_directory(path)) {
            hash = sha256_hex(*csv);
        } else {
            const auto bytes = read_file(path, size_limit);
            if (!bytes) return failure(bytes.error());
            hash = sha256_hex(*bytes);
        }
        return PlanTable{std::move(*csv), std::move(hash)};
    } catch (const DatabaseError& error) {
        return refused("table-unreadable", fmt::format("{}: {}", path, error.what()));
    }
}

}  // namespace ultima
