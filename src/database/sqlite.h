// SPDX-License-Identifier: Apache-2.0
// SQLite with every status checked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace ultima {

/// The database cannot do what our own statement asks: the disk is full or broken, the file is no database,
/// somebody else holds it. `busy()` may pass by itself; after anything else nothing more may be written.
class DatabaseFailure : public std::runtime_error {
  public:
    DatabaseFailure(const std::string& what, int status) : std::runtime_error(what), status_(status) {}
    [[nodiscard]] bool busy() const noexcept;
    /// A row was refused by a constraint or by a trigger of the table.
    [[nodiscard]] bool refused() const noexcept;

  private:
    int status_;
};

/// A prepared statement. Parameters and columns count from 0.
class SqliteStatement {
  public:
    SqliteStatement(sqlite3* database, std::string_view sql);

    SqliteStatement& bind(int parameter, std::int64_t value);
    SqliteStatement& bind(int parameter, std::string_view text);
    SqliteStatement& bind_bytes(int parameter, std::string_view bytes);
    SqliteStatement& bind_null(int parameter);

    /// Moves to the next row; false after the last, and the statement can run again.
    bool step();
    /// Runs a statement that gives no rows.
    void run();
    /// Ends a run before its last row.
    void reset();

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t whole(int column) const;
    /// Text or bytes, valid until the next step.
    [[nodiscard]] std::string_view bytes(int column) const;

  private:
    void check(int status) const;

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    sqlite3* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// One connection, used by one thread at a time. Everything that fails throws DatabaseFailure.
class Sqlite {
  public:
    enum class Mode : std::uint8_t { read, write, create };

    /// `create` makes a file that must not be there. `system` names a way to reach the disk that was
    /// registered with SQLite (tests have their own); the operating system's if empty. Statements of the file
    /// itself (views, triggers) run without rights of their own, and what another process holds is waited for
    /// up to five seconds.
    Sqlite(const std::filesystem::path& path, Mode mode, const std::string& system = "");

    void run(const std::string& sql);
    [[nodiscard]] SqliteStatement prepare(std::string_view sql) { return {handle_.get(), sql}; }
    /// Rows that the last statement changed.
    [[nodiscard]] std::int64_t changed() const;
    /// From here on nothing is written back from the write-ahead log unless asked, and its length is known.
    void keep_log();
    /// Pages in the write-ahead log as the last commit of this connection left it.
    [[nodiscard]] int log_length() const { return log_length_ ? *log_length_ : 0; }
    /// The first column of the first row; 0 or empty if there is none.
    [[nodiscard]] std::int64_t whole(std::string_view sql);
    [[nodiscard]] std::string text(std::string_view sql);

  private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept;
    };
    std::unique_ptr<int> log_length_;  ///< where SQLite's hook writes it, whoever holds the connection
    std::unique_ptr<sqlite3, Close> handle_;
};

/// Opened for writing, or made with the folders above it; nobody but its owner may read it.
[[nodiscard]] Sqlite open_private(const std::filesystem::path& path);

/// What `write` does becomes durable as a whole, or not at all if it throws. Waits for other writers first,
/// so that what it reads cannot change under it.
template <class Write>
void in_transaction(Sqlite& database, Write write) {
    database.run("BEGIN IMMEDIATE");
    try {
        write();
        database.run("COMMIT");
    } catch (...) {
        try {
            database.run("ROLLBACK");
        } catch (const DatabaseFailure&) {  // SQLite has rolled back by itself
        }
        throw;
    }
}

}  // namespace ultima
