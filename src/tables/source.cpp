// SPDX-License-Identifier: Apache-2.0
#include "tables/source.h"

#include "tables/csv_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <utility>

namespace ultima {

namespace {

namespace fs = std::filesystem;

tl::unexpected<Diagnostics> refuse(std::string code, std::string message, std::string help = {}) {
    return failure(Diagnostic{.code = std::move(code),
                              .span = std::nullopt,
                              .message = std::move(message),
                              .help = std::move(help)});
}

std::string first_bytes(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes(16, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

/// Things that are tables elsewhere. Nothing if it may be one of ours.
std::optional<std::string> other_kind(const std::string& bytes) {
    if (bytes.starts_with("SQLite format 3")) return "an SQLite database";
    if (bytes.size() >= 12 && bytes.substr(8, 4) == "DUCK") return "a DuckDB database";
    if (bytes.starts_with("\x1F\x8B")) return "a gzip file";
    if (bytes.starts_with("PK\x03\x04")) return "a zip file or an Excel workbook";
    if (bytes.starts_with("\xD0\xCF\x11\xE0")) return "an old Excel workbook";
    if (bytes.starts_with("%PDF")) return "a PDF";
    return std::nullopt;
}

/// `wanted`, with as many _ behind it as it takes to be no column of the file.
std::string unused_name(std::string wanted, const std::vector<Column>& columns) {
    while (std::any_of(columns.begin(), columns.end(),
                       [&](const Column& c) { return same_name(c.name, wanted); })) {
        wanted += '_';
    }
    return wanted;
}

Result<TableInfo> open_csv(Database& database, const fs::path& path, const SourceOptions& options) {
    TableInfo info;
    Result<CsvFile> csv = look_through_csv(path, options, info);
    if (!csv) return failure(csv.error());
    if (info.rows == 0) {
        return refuse(
            "table-empty",
            info.unread_count == 0
                ? fmt::format("{}: expected rows after the header line, found none", path.string())
                : fmt::format("{}: none of its {} lines can be read; line {}: {}", path.string(),
                              info.unread_count, info.unread.front().line, info.unread.front().reason),
            info.unread_count == 0 ? "" : "is the delimiter right?");
    }
    for (const std::string& name : csv->columns) info.columns.push_back({name, ColumnType::text, "VARCHAR"});
    info.row_column = unused_name("row", info.columns);
    info.line_column = unused_name("line", info.columns);
    const std::string function = register_csv(database, std::make_shared<const CsvFile>(std::move(*csv)),
                                              info.row_column, *info.line_column);
    database.run(fmt::format("CREATE OR REPLACE VIEW {} AS SELECT * FROM {}()",
                             quote_identifier(options.view), function));
    return info;
}

/// What is wrong with the names of a file's columns; empty if they can be told apart. DuckDB would give the
/// second of `age` and `AGE` the name AGE_1, which may be that of a third, and cut a name at a NUL byte.
std::string wrong_name(Database& database, const std::string& literal) {
    Rows rows =
        database.query("SELECT name, coalesce(num_children, 0)::BIGINT FROM parquet_schema(" + literal + ")");
    std::vector<Column> seen;
    std::int64_t inside = 0;  // parts of the column before that are still to come
    bool root = true;
    while (const Chunk* chunk = rows.next())
        for (std::size_t i = 0; i < chunk->size(); ++i) {
            const std::int64_t parts = chunk->column(1).int64(i);
            if (std::exchange(root, false)) continue;
            if (inside > 0) {
                inside += parts - 1;
                continue;
            }
            inside = parts;
            const std::string name(chunk->column(0).text(i));
            if (name.empty() || name.find('\0') != std::string::npos)
                return fmt::format("column {} has no name that can be written", seen.size() + 1);
            if (unused_name(name, seen) != name) return fmt::format("two columns are named '{}'", name);
            seen.push_back({name, ColumnType::text, {}});
        }
    return {};
}

/// The rows of one file, with their number in it. A name such as `status=CV` of a folder is not taken for a
/// column, as DuckDB would: a path is no part of the register.
std::string parquet_scan(const std::string& literal, const std::vector<Column>& columns) {
    const bool own = std::any_of(columns.begin(), columns.end(),
                                 [](const Column& c) { return same_name(c.name, "file_row_number"); });
    // Then DuckDB cannot give its own; counting is slower, since it is done by one thread.
    if (own)
        return fmt::format(
            "(SELECT row_number() OVER () - 1 AS {}, * FROM read_parquet({}, hive_partitioning = false))",
            quote_identifier(unused_name("file_row_number", columns)), literal);
    return fmt::format("read_parquet({}, hive_partitioning = false, file_row_number = true)", literal);
}

/// One SELECT per file, so that row numbers follow from the files' own counts and no thread waits for
/// another.
Result<TableInfo> open_parquet(Database& database, const fs::path& path, const SourceOptions& options) {
    const Result<std::vector<std::string>> found = parquet_files(path);
    if (!found) return failure(found.error());
    const std::vector<std::string>& files = *found;
    if (files.empty()) {
        return refuse("table-not-found", fmt::format("{}: the folder holds no .parquet file", path.string()));
    }
    TableInfo info;
    std::string sql;
    std::string cells;
    for (const std::string& file : files) {
        const std::optional<std::string> literal = quote_path(file);
        if (!literal)
            return refuse("parquet-unreadable",
                          fmt::format("{}: DuckDB cannot read a file with this name", file),
                          "give it a name without `\\`");
        const std::string scan = fmt::format("read_parquet({}, hive_partitioning = false)", *literal);
        Result<std::vector<Column>> columns = database.try_describe("SELECT * FROM " + scan, file);
        if (!columns) {
            return refuse("parquet-unreadable", fmt::format("{}: {}", file, columns.error().front().message));
        }
        if (const std::string wrong = wrong_name(database, *literal); !wrong.empty())
            return refuse("table-header", fmt::format("{}: {}", file, wrong),
                          "names differ by more than upper and lower case");
        if (sql.empty()) {
            info.row_column = unused_name("row", *columns);
            for (const Column& column : *columns) {
                const std::string name = quote_identifier(column.name);
                cells += options.all_text ? fmt::format(", CAST({0} AS VARCHAR) AS {0}", name) : ", " + name;
            }
            info.columns = *columns;
        } else if (*columns != info.columns &&
                   !std::is_permutation(columns->begin(), columns->end(), info.columns.begin(),
                                        info.columns.end())) {
            return refuse("parquet-unlike", fmt::format("{}: expected the same columns and types as in {}",
                                                        file, files.front()));
        }
        sql += fmt::format("{}SELECT {} + {} AS {}{} FROM {}", sql.empty() ? "" : " UNION ALL ",
                           quote_identifier(unused_name("file_row_number", *columns)), info.rows + 1,
                           quote_identifier(info.row_column), cells, parquet_scan(*literal, *columns));
        info.rows +=
            database.int64("SELECT num_rows::BIGINT FROM parquet_file_metadata(" + *literal + ")").value();
    }
    if (options.all_text) {
        for (Column& column : info.columns) column.type = ColumnType::text, column.sql_type = "VARCHAR";
    }
    if (info.rows == 0)
        return refuse("table-empty", fmt::format("{}: expected rows, found none", path.string()));
    database.run(fmt::format("CREATE OR REPLACE VIEW {} AS {}", quote_identifier(options.view), sql));
    return info;
}

}  // namespace

// A link in a folder is refused: it would bring in what lies elsewhere, or the same rows twice; and left out,
// rows would be missing without a word.
Result<std::vector<std::string>> parquet_files(const fs::path& path) {
    if (!fs::is_directory(path)) return std::vector{path.string()};
    std::vector<std::string> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
        const std::string extension = entry.path().extension().string();
        const bool is_table = extension == ".parquet" || extension == ".pq";
        if (entry.is_symlink() && (is_table || entry.is_directory()))
            return refuse("table-kind",
                          fmt::format("{}: expected files and folders, found a link", entry.path().string()),
                          "put the file itself into the folder, or name the file that is meant");
        if (entry.is_regular_file() && is_table) files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<TableInfo> open_table(Database& database, const std::string& path, const SourceOptions& options) {
    if (path.find("://") != std::string::npos || path.starts_with("sqlite:")) {
        return refuse("table-kind",
                      fmt::format("{}: reading from a database or a server is not in this version", path),
                      "export the table to a Parquet or CSV file and give its path");
    }
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) return refuse("table-not-found", fmt::format("{}: there is no such file", path));
    if (fs::is_directory(status)) return open_parquet(database, path, options);
    if (!fs::is_regular_file(status)) {
        return refuse("table-kind", fmt::format("{}: expected a file or a folder of Parquet files", path),
                      "the file is read twice, so a pipe will not do");
    }
    if (!std::ifstream(path, std::ios::binary)) {
        return refuse("table-not-found", fmt::format("{}: the file may not be read", path));
    }
    const std::string bytes = first_bytes(path);
    if (const auto kind = other_kind(bytes)) {
        return refuse("table-kind", fmt::format("{}: expected CSV or Parquet, found {}", path, *kind),
                      "save the table as 'CSV UTF-8' or Parquet");
    }
    if (bytes.starts_with("PAR1")) return open_parquet(database, path, options);
    return open_csv(database, path, options);
}

}  // namespace ultima
