// SPDX-License-Identifier: Apache-2.0
#include "tables/database_file.h"

#include "tables/database.h"
#include "tables/output.h"
#include "tables/text_copy.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <optional>
#include <string_view>

namespace ultima {

namespace {

namespace fs = std::filesystem;

enum class Kind { none, duckdb, sqlite };

Kind kind_of(const fs::path& path) {
    std::array<char, 16> bytes{};
    std::ifstream(path, std::ios::binary).read(bytes.data(), bytes.size());
    const std::string_view begin(bytes.data(), bytes.size());
    if (begin.starts_with("SQLite format 3")) return Kind::sqlite;
    return begin.substr(8, 4) == "DUCK" ? Kind::duckdb : Kind::none;
}

tl::unexpected<Diagnostics> refuse(std::string code, std::string message, std::string help = {}) {
    return failure(Diagnostic{.severity = Severity::error,
                              .code = std::move(code),
                              .span = std::nullopt,
                              .message = std::move(message),
                              .help = std::move(help)});
}

/// Those of `wanted` that are there, or what is wrong.
Result<std::vector<std::string>> chosen(const fs::path& path, const std::string& table,
                                        const std::vector<std::string>& tables,
                                        const std::vector<std::string>& columns,
                                        const std::vector<std::string>& wanted) {
    if (std::find(tables.begin(), tables.end(), table) == tables.end()) {
        std::string all;
        for (const std::string& each : tables) all += (all.empty() ? "" : ", ") + each;
        return refuse("table-not-found", fmt::format("{}: there is no table `{}`", path.string(), table),
                      "--table names one; there is: " + all);
    }
    std::vector<std::string> found;
    for (const std::string& column : columns)
        if (wanted.empty() || std::find(wanted.begin(), wanted.end(), column) != wanted.end())
            found.push_back(column);
    if (found.empty())
        return refuse("table-empty", fmt::format("{}: the table `{}` has none of the columns that are read",
                                                 path.string(), table));
    return found;
}

std::vector<std::string> texts(Database& database, const std::string& sql) {
    std::vector<std::string> all;
    Rows rows = database.query(sql);
    while (const Chunk* chunk = rows.next())
        for (std::size_t i = 0; i < chunk->size(); ++i) all.emplace_back(chunk->column(0).text(i));
    return all;
}

/// Attached as `register` while it lives.
class Attached {
  public:
    Attached(Database& database, const fs::path& path) : database_(database) {
        database_.run(fmt::format("ATTACH {} AS register (READ_ONLY)", quote_literal(path.string())));
    }
    ~Attached() {
        try {
            database_.run("DETACH register");
        } catch (const DatabaseError&) {
            // What made it fail has been said already.
        }
    }
    Attached(const Attached&) = delete;
    Attached& operator=(const Attached&) = delete;

  private:
    Database& database_;
};

Result<std::vector<std::string>> copy_from_duckdb(Database& database, const fs::path& path,
                                                  const std::string& table,
                                                  const std::vector<std::string>& wanted, bool all_text,
                                                  const fs::path& to) {
    std::optional<Attached> attached;
    try {
        attached.emplace(database, path);
    } catch (const DatabaseError& error) {
        return refuse("database-refused", fmt::format("{}: {}", path.string(), error.what()));
    }
    const std::string of = " WHERE database_name = 'register' AND schema_name = 'main'";
    const std::vector<std::string> all =
        texts(database, fmt::format("SELECT column_name FROM duckdb_columns(){} AND table_name = {} ORDER BY "
                                    "column_index",
                                    of, quote_literal(table)));
    const auto columns = chosen(path, table,
                                texts(database, "SELECT table_name FROM duckdb_tables()" + of +
                                                    " UNION ALL SELECT view_name FROM duckdb_views()" + of +
                                                    " AND NOT internal ORDER BY 1"),
                                all, wanted);
    if (!columns) return failure(columns.error());
    std::string select;
    for (const std::string& column : *columns)
        select += fmt::format(fmt::runtime(all_text ? "{0}CAST({1} AS VARCHAR) AS {1}" : "{0}{1}"),
                              select.empty() ? "" : ", ", quote_identifier(column));
    copy_to_parquet(database, "SELECT " + select + " FROM register.main." + quote_identifier(table), to);
    return all;
}

/// An SQLite database that is only read.
class SqliteFile {
  public:
    explicit SqliteFile(const fs::path& path) {
        status_ = sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READONLY, nullptr);
    }
    ~SqliteFile() { sqlite3_close(handle_); }
    SqliteFile(const SqliteFile&) = delete;
    SqliteFile& operator=(const SqliteFile&) = delete;

    [[nodiscard]] bool is_open() const { return status_ == SQLITE_OK; }
    [[nodiscard]] std::string why() const { return sqlite3_errmsg(handle_); }

    /// Calls `row` with each row's statement. Throws DatabaseError.
    template <class Row>
    void each(const std::string& sql, Row row) {
        sqlite3_stmt* made = nullptr;
        if (sqlite3_prepare_v2(handle_, sql.c_str(), -1, &made, nullptr) != SQLITE_OK)
            throw DatabaseError("SQLite: " + why());
        const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(made, sqlite3_finalize);
        int status = SQLITE_ROW;
        while ((status = sqlite3_step(made)) == SQLITE_ROW) row(made);
        if (status != SQLITE_DONE) throw DatabaseError("SQLite: " + why());
    }
    std::vector<std::string> texts(const std::string& sql) {
        std::vector<std::string> all;
        each(sql, [&](sqlite3_stmt* row) { all.push_back(text(row, 0).value_or("")); });
        return all;
    }
    static std::optional<std::string> text(sqlite3_stmt* row, int column) {
        if (sqlite3_column_type(row, column) == SQLITE_NULL) return std::nullopt;
        const auto* bytes = sqlite3_column_text(row, column);
        return std::string(reinterpret_cast<const char*>(bytes),
                           static_cast<std::size_t>(sqlite3_column_bytes(row, column)));
    }

  private:
    sqlite3* handle_ = nullptr;
    int status_ = SQLITE_OK;
};

Result<std::vector<std::string>> copy_from_sqlite(Database& database, const fs::path& path,
                                                  const std::string& table,
                                                  const std::vector<std::string>& wanted,
                                                  const fs::path& to) {
    SqliteFile file(path);
    if (!file.is_open()) return refuse("database-refused", path.string() + ": " + file.why());
    std::vector<std::string> tables;
    try {
        tables = file.texts("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY 1");
    } catch (const DatabaseError& error) {
        return refuse("database-refused", path.string() + ": " + error.what());
    }
    const std::vector<std::string> all =
        file.texts("SELECT name FROM pragma_table_info(" + quote_literal(table) + ")");
    const auto columns = chosen(path, table, tables, all, wanted);
    if (!columns) return failure(columns.error());
    std::string select;
    for (const std::string& column : *columns)
        select += (select.empty() ? "" : ", ") + quote_identifier(column);
    TextCopy copy(database, *columns);
    file.each("SELECT " + select + " FROM " + quote_identifier(table), [&](sqlite3_stmt* row) {
        for (std::size_t i = 0; i < columns->size(); ++i)
            copy.cell(i, SqliteFile::text(row, static_cast<int>(i)));
        copy.end_row();
    });
    copy.write(to);
    return all;
}

}  // namespace

bool is_database_file(const fs::path& path) {
    return fs::is_regular_file(path) && kind_of(path) != Kind::none;
}

std::string state_of_file(const fs::path& path) {
    std::string state;
    // What has been written last may lie beside the file still.
    for (const char* ending : {"", "-wal", ".wal"}) {
        const fs::path file = path.string() + ending;
        if (fs::exists(file))
            state += fmt::format("{} {} {} ", ending, fs::file_size(file),
                                 fs::last_write_time(file).time_since_epoch().count());
    }
    return state;
}

Result<std::vector<std::string>> copy_from_file(Database& database, const fs::path& path,
                                                const std::string& table,
                                                const std::vector<std::string>& wanted, bool all_text,
                                                const fs::path& to) {
    if (kind_of(path) == Kind::duckdb) return copy_from_duckdb(database, path, table, wanted, all_text, to);
    return copy_from_sqlite(database, path, table, wanted, to);
}

}  // namespace ultima
