// SPDX-License-Identifier: Apache-2.0
#include "tables/database.h"

#include "tables/duck.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {

namespace {

using duck::Failure;

void set_option(duckdb_config config, const char* name, const std::string& value) {
    if (duckdb_set_config(config, name, value.c_str()) != DuckDBSuccess) {
        throw DatabaseError(fmt::format("DuckDB does not accept {} = '{}'", name, value));
    }
}

void bind_one(duckdb_prepared_statement statement, idx_t index, const Parameter& parameter) {
    const duckdb_state state = std::visit(
        [&](const auto& value) {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::nullptr_t>) return duckdb_bind_null(statement, index);
            if constexpr (std::is_same_v<Value, bool>) return duckdb_bind_boolean(statement, index, value);
            if constexpr (std::is_same_v<Value, std::int64_t>)
                return duckdb_bind_int64(statement, index, value);
            if constexpr (std::is_same_v<Value, double>) return duckdb_bind_double(statement, index, value);
            if constexpr (std::is_same_v<Value, CivilDate>) {
                return duckdb_bind_date(statement, index, duckdb_date{value.day});
            }
            if constexpr (std::is_same_v<Value, std::string>) {
                return duckdb_bind_varchar_length(statement, index, value.data(), value.size());
            }
        },
        parameter);
    if (state != DuckDBSuccess) throw DatabaseError(fmt::format("DuckDB refuses parameter {}", index));
}

/// Prepares; a failure is in `failure`.
duck::Prepared prepare(duckdb_connection connection, const std::string& sql,
                       std::optional<Failure>& failure) {
    duck::Prepared statement;
    if (duckdb_prepare(connection, sql.c_str(), statement.out()) != DuckDBSuccess) {
        const char* const message = duckdb_prepare_error(statement.get());
        // Preparing gives no error type. What can fail here is what was written, unless DuckDB itself broke.
        const std::string text = message != nullptr ? message : "Out of Memory Error";
        const bool broken =
            text.starts_with("INTERNAL") || text.starts_with("FATAL") || text.starts_with("Out of Memory");
        failure = Failure{broken ? DUCKDB_ERROR_INTERNAL : DUCKDB_ERROR_BINDER, text};
    }
    return statement;
}

duck::Prepared prepare(duckdb_connection connection, const std::string& sql,
                       std::span<const Parameter> parameters) {
    std::optional<Failure> failure;
    duck::Prepared statement = prepare(connection, sql, failure);
    if (failure) duck::raise(*failure, sql);
    for (std::size_t i = 0; i < parameters.size(); ++i) bind_one(statement.get(), i + 1, parameters[i]);
    return statement;
}

/// The name of a type as SQL spells it, asked of DuckDB itself only for those that have parts.
std::string type_text(duckdb_logical_type type) {
    const duckdb_type id = duckdb_get_type_id(type);
    const ColumnType known = duck::column_type(id);
    if (known != ColumnType::other) return std::string(sql_name(known));
    switch (id) {
        case DUCKDB_TYPE_TINYINT:
            return "TINYINT";
        case DUCKDB_TYPE_SMALLINT:
            return "SMALLINT";
        case DUCKDB_TYPE_UTINYINT:
            return "UTINYINT";
        case DUCKDB_TYPE_USMALLINT:
            return "USMALLINT";
        case DUCKDB_TYPE_UINTEGER:
            return "UINTEGER";
        case DUCKDB_TYPE_UBIGINT:
            return "UBIGINT";
        case DUCKDB_TYPE_HUGEINT:
            return "HUGEINT";
        case DUCKDB_TYPE_FLOAT:
            return "FLOAT";
        case DUCKDB_TYPE_TIMESTAMP:
            return "TIMESTAMP";
        case DUCKDB_TYPE_TIMESTAMP_TZ:
            return "TIMESTAMP WITH TIME ZONE";
        case DUCKDB_TYPE_TIME:
            return "TIME";
        case DUCKDB_TYPE_INTERVAL:
            return "INTERVAL";
        case DUCKDB_TYPE_BLOB:
            return "BLOB";
        case DUCKDB_TYPE_UUID:
            return "UUID";
        case DUCKDB_TYPE_ENUM:
            return "ENUM";
        case DUCKDB_TYPE_LIST:
            return "LIST";
        case DUCKDB_TYPE_STRUCT:
            return "STRUCT";
        case DUCKDB_TYPE_SQLNULL:
            return "NULL";
        case DUCKDB_TYPE_DECIMAL:
            return fmt::format("DECIMAL({},{})", duckdb_decimal_width(type), duckdb_decimal_scale(type));
        default:
            return fmt::format("type {}", static_cast<int>(id));
    }
}

tl::unexpected<Diagnostics> sql_failure(const std::string& name, const Failure& failure) {
    return tl::unexpected<Diagnostics>{Diagnostics{Diagnostic{
        .code = "sql-error",
        .span = std::nullopt,
        .message = fmt::format("{}: DuckDB cannot run this SQL: {}", name, failure.message),
    }}};
}

/// Prepares SQL that a person wrote: one SELECT and nothing else.
Result<duck::Prepared> prepare_select(duckdb_connection connection, const std::string& sql,
                                      const std::string& name) {
    duck::Statements statements;
    const idx_t count = duckdb_extract_statements(connection, sql.c_str(), statements.out());
    if (count == 0) {
        const char* const error = duckdb_extract_statements_error(statements.get());
        if (error != nullptr) return sql_failure(name, {DUCKDB_ERROR_PARSER, error});
    }
    std::optional<Failure> failure;
    duck::Prepared statement;
    if (count == 1) {
        statement = prepare(connection, sql, failure);
        if (failure && !failure->is_of_the_statement()) duck::raise(*failure, sql);
        if (failure) return sql_failure(name, *failure);
    }
    if (count != 1 || duckdb_prepared_statement_type(statement.get()) != DUCKDB_STATEMENT_TYPE_SELECT) {
        return tl::unexpected<Diagnostics>{Diagnostics{Diagnostic{
            .code = "sql-not-one-select",
            .span = std::nullopt,
            .message = fmt::format("{}: expected one SELECT, found {}", name,
                                   count == 1 ? "another statement" : fmt::format("{} statements", count)),
        }}};
    }
    return statement;
}

}  // namespace

struct Rows::Impl {
    std::unique_ptr<duck::Connection> connection;  // destroyed last
    duck::Prepared statement;
    duck::ResultOwner result;
    duck::DataChunk current;
    std::string sql;
    std::vector<Column> columns;
    std::vector<ColumnType> types;
    Chunk chunk;
    bool finished = false;

    /// Starts the statement; a failure is returned.
    std::optional<Failure> start() {
        if (duckdb_execute_prepared_streaming(statement.get(), result.get()) != DuckDBSuccess) {
            return duck::failure_of(result.get());
        }
        const idx_t count = duckdb_column_count(result.get());
        for (idx_t i = 0; i < count; ++i) {
            const duck::LogicalType type{duckdb_column_logical_type(result.get(), i)};
            types.push_back(duck::column_type(duckdb_get_type_id(type.get())));
            columns.push_back({duckdb_column_name(result.get(), i), types.back(), type_text(type.get())});
        }
        return std::nullopt;
    }

    /// Goes to the next chunk; nullptr after the last or on a failure.
    const Chunk* advance(std::optional<Failure>& failure) {
        while (!finished) {
            *current.out() = duckdb_fetch_chunk(*result.get());
            if (current.get() == nullptr) {
                finished = true;
                if (duckdb_result_error(result.get()) != nullptr) failure = what_failed();
            } else if (duckdb_data_chunk_get_size(current.get()) > 0) {
                chunk.view(current.get(), types);
                return &chunk;
            }
        }
        return nullptr;
    }

  private:
    /// Why the rows ended early. When one thread of a stream fails, DuckDB stops the others, and may then
    /// report that instead of the fault; running again shows the fault.
    Failure what_failed() {
        Failure failure = duck::failure_of(result.get());
        for (int runs = 0; runs < 10 && failure.type == DUCKDB_ERROR_INTERRUPT; ++runs) {
            if (connection->interrupted()) return failure;
            duck::ResultOwner again;
            if (duckdb_execute_prepared_streaming(statement.get(), again.get()) == DuckDBSuccess) {
                while (*current.out() = duckdb_fetch_chunk(*again.get()), current.get() != nullptr) {
                }
            }
            if (duckdb_result_error(again.get()) != nullptr) failure = duck::failure_of(again.get());
        }
        return failure;
    }
};

Rows::Rows(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Rows::~Rows() = default;
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;

const std::vector<Column>& Rows::columns() const { return impl_->columns; }

const Chunk* Rows::next() {
    std::optional<Failure> failure;
    const Chunk* const chunk = impl_->advance(failure);
    if (failure) duck::raise(*failure, impl_->sql);
    return chunk;
}

Result<const Chunk*> Rows::try_next() {
    std::optional<Failure> failure;
    const Chunk* const chunk = impl_->advance(failure);
    if (failure && !failure->is_of_the_statement()) duck::raise(*failure, impl_->sql);
    if (failure) return sql_failure(impl_->sql, *failure);
    return chunk;
}

Database::Database() : Database(Settings{}) {}

Database::Database(const Settings& settings) : impl_(std::make_shared<Impl>()) {
    duck::Config config;
    if (duckdb_create_config(config.out()) != DuckDBSuccess)
        throw DatabaseError("DuckDB cannot make a configuration");
    set_option(config.get(), "autoinstall_known_extensions", "false");
    set_option(config.get(), "autoload_known_extensions", "false");
    set_option(config.get(), "preserve_insertion_order", settings.keep_order ? "true" : "false");
    if (settings.threads != 0) set_option(config.get(), "threads", std::to_string(settings.threads));
    if (!settings.memory_limit.empty()) set_option(config.get(), "memory_limit", settings.memory_limit);
    if (!settings.temp_directory.empty())
        set_option(config.get(), "temp_directory", settings.temp_directory.string());
    char* error = nullptr;
    const std::string file = settings.file.string();
    if (duckdb_open_ext(file.empty() ? nullptr : file.c_str(), &impl_->database, config.get(), &error) !=
        DuckDBSuccess) {
        const std::string message = error != nullptr ? error : "no reason given";
        duckdb_free(error);
        throw DatabaseError(
            fmt::format("DuckDB cannot open {}: {}", file.empty() ? "a database in memory" : file, message));
    }
    impl_->main = impl_->connect();
}

Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

void Database::run(const std::string& sql) {
    duck::ResultOwner result;
    if (duckdb_query(impl_->main, sql.c_str(), result.get()) != DuckDBSuccess) {
        duck::raise(duck::failure_of(result.get()), sql);
    }
}

std::int64_t Database::run(const std::string& sql, std::span<const Parameter> parameters) {
    const duck::Prepared statement = prepare(impl_->main, sql, parameters);
    duck::ResultOwner result;
    if (duckdb_execute_prepared(statement.get(), result.get()) != DuckDBSuccess) {
        duck::raise(duck::failure_of(result.get()), sql);
    }
    return static_cast<std::int64_t>(duckdb_rows_changed(result.get()));
}

Rows Database::query(const std::string& sql, std::span<const Parameter> parameters) {
    auto rows = std::make_unique<Rows::Impl>();
    rows->connection = std::make_unique<duck::Connection>(impl_);
    rows->sql = sql;
    rows->statement = prepare(rows->connection->get(), sql, parameters);
    if (const auto failure = rows->start()) duck::raise(*failure, sql);
    return Rows(std::move(rows));
}

Result<Rows> Database::try_query(const std::string& sql, const std::string& name) {
    auto rows = std::make_unique<Rows::Impl>();
    rows->connection = std::make_unique<duck::Connection>(impl_);
    rows->sql = name;
    Result<duck::Prepared> statement = prepare_select(rows->connection->get(), sql, name);
    if (!statement) return tl::unexpected<Diagnostics>{statement.error()};
    rows->statement = std::move(*statement);
    if (const auto failure = rows->start()) {
        if (!failure->is_of_the_statement()) duck::raise(*failure, name);
        return sql_failure(name, *failure);
    }
    return Rows(std::move(rows));
}

Result<std::vector<Column>> Database::try_describe(const std::string& sql, const std::string& name) {
    const Result<duck::Prepared> statement = prepare_select(impl_->main, sql, name);
    if (!statement) return tl::unexpected<Diagnostics>{statement.error()};
    std::vector<Column> columns;
    const idx_t count = duckdb_prepared_statement_column_count(statement->get());
    for (idx_t i = 0; i < count; ++i) {
        const duck::LogicalType type{duckdb_prepared_statement_column_logical_type(statement->get(), i)};
        const char* const column = duckdb_prepared_statement_column_name(statement->get(), i);
        columns.push_back({column, duck::column_type(duckdb_get_type_id(type.get())), type_text(type.get())});
        duckdb_free(const_cast<char*>(column));  // the C API hands it over, though as const
    }
    return columns;
}

namespace {

/// First value of the first row, still in its chunk.
template <class Take>
auto first_value(duckdb_connection connection, const std::string& sql, std::span<const Parameter> parameters,
                 ColumnType expected, Take take) -> std::optional<decltype(take(ColumnView{}))> {
    const duck::Prepared statement = prepare(connection, sql, parameters);
    duck::ResultOwner result;
    if (duckdb_execute_prepared(statement.get(), result.get()) != DuckDBSuccess) {
        duck::raise(duck::failure_of(result.get()), sql);
    }
    const duck::DataChunk data{duckdb_fetch_chunk(*result.get())};
    if (data.get() == nullptr || duckdb_data_chunk_get_size(data.get()) == 0) {
        throw DatabaseError(fmt::format("no row came back from: {}", sql));
    }
    const ColumnType found = duck::column_type(duckdb_column_type(result.get(), 0));
    if (found != expected) throw DatabaseError(fmt::format("expected {} from: {}", sql_name(expected), sql));
    Chunk chunk;
    chunk.view(data.get(), {found});
    if (chunk.column(0).is_null(0)) return std::nullopt;
    return take(chunk.column(0));
}

}  // namespace

std::optional<std::int64_t> Database::int64(const std::string& sql, std::span<const Parameter> parameters) {
    return first_value(impl_->main, sql, parameters, ColumnType::int64,
                       [](const ColumnView& column) { return column.int64(0); });
}

std::optional<std::string> Database::text(const std::string& sql, std::span<const Parameter> parameters) {
    return first_value(impl_->main, sql, parameters, ColumnType::text,
                       [](const ColumnView& column) { return std::string(column.text(0)); });
}

void Database::lock_down(std::span<const std::filesystem::path> still_allowed) {
    std::string directories;
    std::string files;
    for (const std::filesystem::path& path : still_allowed) {
        // DuckDB asks for the file as it was written, and again for what that turned out to mean.
        std::string& list = std::filesystem::is_directory(path) ? directories : files;
        list += (list.empty() ? "" : ", ") + quote_literal(std::filesystem::absolute(path).string());
        if (const auto quoted = quote_path(path)) list += ", " + *quoted;
    }
    if (!directories.empty()) run(fmt::format("SET allowed_directories = [{}]", directories));
    if (!files.empty()) run(fmt::format("SET allowed_paths = [{}]", files));
    run("SET enable_external_access = false");
    run("SET lock_configuration = true");
    impl_->locked = true;
}

std::optional<double> Database::progress() const {
    const std::lock_guard lock(impl_->mutex);
    double furthest = -1;
    for (const auto& [connection, interrupted] : impl_->open) {
        furthest = std::max(furthest, duckdb_query_progress(connection).percentage);
    }
    if (furthest < 0) return std::nullopt;
    return std::min(furthest / 100, 1.0);
}

void Database::interrupt() const {
    const std::lock_guard lock(impl_->mutex);
    for (auto& [connection, interrupted] : impl_->open) {
        interrupted = true;
        duckdb_interrupt(connection);
    }
}

namespace {

std::string in_quotes(std::string_view text, char mark) {
    if (text.find('\0') != std::string_view::npos)
        throw std::invalid_argument("a NUL byte cannot stand in SQL");
    std::string out(1, mark);
    for (const char c : text) {
        if (c == mark) out += mark;
        out += c;
    }
    return out + mark;
}

}  // namespace

std::string quote_identifier(std::string_view name) { return in_quotes(name, '"'); }
std::string quote_literal(std::string_view value) { return in_quotes(value, '\''); }

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string> quote_path(const std::filesystem::path& path) {
    const std::string text = std::filesystem::absolute(path).string();
    if (text.find_first_of("*?[") == std::string::npos) return quote_literal(text);
    if (text.find('\\') != std::string::npos) return std::nullopt;
    std::string pattern;
    for (const char c : text)
        pattern += c == '*' || c == '?' || c == '[' ? fmt::format("[{}]", c) : std::string(1, c);
    return quote_literal(pattern);
}

}  // namespace ultima
