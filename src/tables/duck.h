// SPDX-License-Identifier: Apache-2.0
// What the files of this folder share: owners for DuckDB's handles, and its errors as ours. Not for other
// folders.
#pragma once

#include "tables/database.h"

#include <duckdb.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace ultima::duck {

/// Owns a handle that DuckDB destroys through a pointer to it.
template <class Handle, auto destroy>
class Owner {
  public:
    Owner() = default;
    explicit Owner(Handle handle) : handle_(handle) {}
    ~Owner() { reset(); }
    Owner(Owner&& other) noexcept : handle_(other.handle_) { other.handle_ = Handle{}; }
    Owner& operator=(Owner&& other) noexcept {
        if (this != &other) {
            reset();
            handle_ = other.handle_;
            other.handle_ = Handle{};
        }
        return *this;
    }
    [[nodiscard]] Handle get() const { return handle_; }
    /// To be filled by a function that makes a handle.
    [[nodiscard]] Handle* out() {
        reset();
        return &handle_;
    }
    void reset() {
        if (handle_ != nullptr) destroy(&handle_);
        handle_ = nullptr;
    }

  private:
    Handle handle_ = nullptr;
};

using Config = Owner<duckdb_config, duckdb_destroy_config>;
using Prepared = Owner<duckdb_prepared_statement, duckdb_destroy_prepare>;
using Statements = Owner<duckdb_extracted_statements, duckdb_destroy_extracted>;
using DataChunk = Owner<duckdb_data_chunk, duckdb_destroy_data_chunk>;
using LogicalType = Owner<duckdb_logical_type, duckdb_destroy_logical_type>;
using ScalarFunction = Owner<duckdb_scalar_function, duckdb_destroy_scalar_function>;
using TableFunction = Owner<duckdb_table_function, duckdb_destroy_table_function>;
using Appender = Owner<duckdb_appender, duckdb_appender_destroy>;

/// A result is a struct, not a pointer.
class ResultOwner {
  public:
    ResultOwner() = default;
    ~ResultOwner() { duckdb_destroy_result(&result_); }
    ResultOwner(const ResultOwner&) = delete;
    ResultOwner& operator=(const ResultOwner&) = delete;
    [[nodiscard]] duckdb_result* get() { return &result_; }

  private:
    duckdb_result result_{};
};

/// What went wrong, in DuckDB's words.
struct Failure {
    duckdb_error_type type;
    std::string message;
    /// Whether the SQL or the data are to blame, not the machine.
    [[nodiscard]] bool is_of_the_statement() const;
};

/// Throws Interrupted or DatabaseError. `doing` is the statement, or what was tried.
[[noreturn]] void raise(const Failure& failure, const std::string& doing);
[[nodiscard]] Failure failure_of(duckdb_result* result);

/// Where statements run, one at a time. Registers itself for interrupt and progress.
class Connection {
  public:
    explicit Connection(std::shared_ptr<Database::Impl> database);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    [[nodiscard]] duckdb_connection get() const { return connection_; }
    /// Whether Database::interrupt ever reached it.
    [[nodiscard]] bool interrupted() const;

  private:
    std::shared_ptr<Database::Impl> database_;
    duckdb_connection connection_ = nullptr;
};

[[nodiscard]] ColumnType column_type(duckdb_type type);
[[nodiscard]] LogicalType logical_type(ColumnType type);

}  // namespace ultima::duck

namespace ultima {

struct Database::Impl {
    Impl() = default;
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    /// A new connection that `interrupt` and `progress` know of.
    [[nodiscard]] duckdb_connection connect();
    void disconnect(duckdb_connection connection);

    duckdb_database database = nullptr;
    std::mutex mutex;                        ///< guards `open`
    std::map<duckdb_connection, bool> open;  ///< and whether `interrupt` reached it
    duckdb_connection main = nullptr;        ///< where `run` runs; in `open` too
    std::atomic<bool> locked = false;
    std::atomic<int> next_table_function = 0;
};

}  // namespace ultima
