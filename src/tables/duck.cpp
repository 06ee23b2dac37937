// SPDX-License-Identifier: Apache-2.0
#include "tables/duck.h"

#include <fmt/format.h>

namespace ultima::duck {

bool Failure::is_of_the_statement() const {
    switch (type) {
        case DUCKDB_ERROR_INVALID:
        case DUCKDB_ERROR_CONNECTION:
        case DUCKDB_ERROR_FATAL:
        case DUCKDB_ERROR_INTERNAL:
        case DUCKDB_ERROR_INTERRUPT:
        case DUCKDB_ERROR_IO:
        case DUCKDB_ERROR_OUT_OF_MEMORY:
        case DUCKDB_ERROR_SCHEDULER:
        case DUCKDB_ERROR_EXECUTOR:
        case DUCKDB_ERROR_TRANSACTION:
            return false;
        default:
            return true;
    }
}

void raise(const Failure& failure, const std::string& doing) {
    constexpr std::size_t shown = 300;
    const std::string what = doing.size() > shown ? doing.substr(0, shown) + " ..." : doing;
    const std::string message = fmt::format("{} (while DuckDB did: {})", failure.message, what);
    if (failure.type == DUCKDB_ERROR_INTERRUPT) throw Interrupted(message);
    throw DatabaseError(message);
}

Failure failure_of(duckdb_result* result) {
    const char* const message = duckdb_result_error(result);
    return {duckdb_result_error_type(result), message != nullptr ? message : "DuckDB gave no reason"};
}

Connection::Connection(std::shared_ptr<Database::Impl> database) : database_(std::move(database)) {
    connection_ = database_->connect();
}

Connection::~Connection() { database_->disconnect(connection_); }

bool Connection::interrupted() const {
    const std::lock_guard lock(database_->mutex);
    return database_->open.at(connection_);
}

ColumnType column_type(duckdb_type type) {
    switch (type) {
        case DUCKDB_TYPE_BOOLEAN:
            return ColumnType::boolean;
        case DUCKDB_TYPE_INTEGER:
            return ColumnType::int32;
        case DUCKDB_TYPE_BIGINT:
            return ColumnType::int64;
        case DUCKDB_TYPE_DOUBLE:
            return ColumnType::real;
        case DUCKDB_TYPE_DATE:
            return ColumnType::date;
        case DUCKDB_TYPE_VARCHAR:
            return ColumnType::text;
        default:
            return ColumnType::other;
    }
}

LogicalType logical_type(ColumnType type) {
    switch (type) {
        case ColumnType::boolean:
            return LogicalType{duckdb_create_logical_type(DUCKDB_TYPE_BOOLEAN)};
        case ColumnType::int32:
            return LogicalType{duckdb_create_logical_type(DUCKDB_TYPE_INTEGER)};
        case ColumnType::int64:
            return LogicalType{duckdb_create_logical_type(DUCKDB_TYPE_BIGINT)};
        case ColumnType::real:
            return LogicalType{duckdb_create_logical_type(DUCKDB_TYPE_DOUBLE)};
        case ColumnType::date:
            return LogicalType{duckdb_create_logical_type(DUCKDB_TYPE_DATE)};
        case ColumnType::text:
            return LogicalType{duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR)};
        case ColumnType::other:
            break;
    }
    throw std::logic_error("a column of another type cannot be written");
}

}  // namespace ultima::duck

namespace ultima {

duckdb_connection Database::Impl::connect() {
    duckdb_connection connection = nullptr;
    if (duckdb_connect(database, &connection) != DuckDBSuccess)
        throw DatabaseError("DuckDB refused a connection");
    if (!locked) {
        // Without a progress bar, DuckDB does not count progress; without a terminal, it must not draw one.
        duck::ResultOwner result;
        if (duckdb_query(connection, "SET enable_progress_bar = true; SET enable_progress_bar_print = false",
                         result.get()) != DuckDBSuccess) {
            const duck::Failure failure = duck::failure_of(result.get());
            duckdb_disconnect(&connection);
            duck::raise(failure, "SET enable_progress_bar");
        }
    }
    const std::lock_guard lock(mutex);
    open.emplace(connection, false);
    return connection;
}

void Database::Impl::disconnect(duckdb_connection connection) {
    {
        const std::lock_guard lock(mutex);
        open.erase(connection);
    }
    duckdb_disconnect(&connection);
}

Database::Impl::~Impl() {
    if (main != nullptr) disconnect(main);
    duckdb_close(&database);
}

}  // namespace ultima
