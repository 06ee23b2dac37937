// SPDX-License-Identifier: Apache-2.0
// PostgreSQL with every status checked.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

struct pg_conn;
struct pg_result;

namespace ultima {

/// The server cannot do what our own statement asks, or is not there any more.
class PostgresFailure : public std::runtime_error {
  public:
    PostgresFailure(const std::string& what, std::string state)
        : std::runtime_error(what), state_(std::move(state)) {}
    /// The five signs that the server gives for it; empty if the connection was lost.
    [[nodiscard]] const std::string& state() const noexcept { return state_; }
    /// Somebody else was in between; nothing was done, and the whole transaction may be tried again.
    [[nodiscard]] bool again() const noexcept;

  private:
    std::string state_;
};

/// A parameter of a statement. What it points to must live until the statement has run.
class PostgresValue {
  public:
    PostgresValue(std::int64_t whole);     // NOLINT(google-explicit-constructor): written as plain arguments
    PostgresValue(std::string_view text);  // NOLINT(google-explicit-constructor)
    [[nodiscard]] static PostgresValue bytes(std::string_view bytes);
    [[nodiscard]] static PostgresValue null_bytes();

  private:
    friend class PostgresSession;
    enum class Kind : std::uint8_t { whole, text, bytes, null_bytes };
    PostgresValue(Kind kind, std::string_view text) : kind_(kind), text_(text) {}

    Kind kind_;
    std::array<char, sizeof(std::int64_t)> whole_{};
    std::string_view text_;
};

/// What a statement gave. Rows and columns count from 0; views last as long as this does.
class PostgresRows {
  public:
    [[nodiscard]] int size() const;
    [[nodiscard]] bool is_null(int row, int column) const;
    /// Of a column of type bigint.
    [[nodiscard]] std::int64_t whole(int row, int column) const;
    /// Text or bytes.
    [[nodiscard]] std::string_view bytes(int row, int column) const;
    /// Rows that the statement wrote.
    [[nodiscard]] std::int64_t changed() const;

  private:
    friend class PostgresSession;
    struct Clear {
        void operator()(pg_result* result) const noexcept;
    };
    explicit PostgresRows(pg_result* result) : result_(result) {}
    std::unique_ptr<pg_result, Clear> result_;
};

/// One connection, used by one thread at a time. Everything that fails throws PostgresFailure; a connection
/// that was lost is not made again.
class PostgresSession {
  public:
    /// `where`: `postgresql://USER@HOST:PORT/DATABASE`, or pairs `host=... dbname=...`. Version 15 or later.
    explicit PostgresSession(const std::string& where);

    /// Any number of statements, without parameters.
    void run(const std::string& sql);
    /// One statement, prepared when it is met for the first time. Parameters are $1, $2 ...
    PostgresRows ask(const std::string& sql, std::initializer_list<PostgresValue> values = {});
    /// Ends a transaction. After a failure other than `again()` nobody knows whether it is there.
    void commit();
    /// Takes back what is not committed, as far as the connection is still there to be told.
    void roll_back() noexcept;

  private:
    struct Close {
        void operator()(pg_conn* handle) const noexcept;
    };
    PostgresRows checked(pg_result* result);
    [[noreturn]] void fail(const pg_result* result) const;
    const std::string& prepared(const std::string& sql, std::initializer_list<PostgresValue> values);

    std::unique_ptr<std::string> warning_;  ///< the latest; where it is, the connection knows
    std::unique_ptr<pg_conn, Close> handle_;
    std::unordered_map<std::string, std::string> prepared_;  ///< statement, the name it has
};

}  // namespace ultima
