// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/date.h"
#include "base/result.h"
#include "tables/chunk.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ultima {

/// The database failed, or a statement of ours was wrong. The message names the statement.
class DatabaseError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The running statement was stopped by `Database::interrupt`.
class Interrupted : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// A value for a `?` or `$1` of a statement.
using Parameter = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, CivilDate>;

class Rows;

/// One DuckDB, in memory or in a file. Never loads or installs extensions, never goes to the network by
/// itself.
///
/// `run`, `query`, `int64` and `text` are for our own SQL: they throw DatabaseError when it fails.
/// `try_query` is for SQL that a person wrote: what is wrong with it is a Result.
/// One thread at a time calls them; `interrupt` and `progress` may come from another.
class Database {
  public:
    struct Settings {
        std::filesystem::path file{};  ///< empty: in memory
        unsigned threads = 0;          ///< 0: one for each core
        std::string memory_limit{};    ///< "2GB"; empty: 80 per cent of the machine's
        /// Where to spill what does not fit; empty: DuckDB's choice (beside the file, or .tmp).
        std::filesystem::path temp_directory{};
        bool keep_order = true;  ///< false: faster copies that may lose the input's order
    };

    Database();  ///< in memory, default settings
    explicit Database(const Settings& settings);
    ~Database();
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;

    /// Runs one or several statements and drops what they return.
    void run(const std::string& sql);
    /// Runs one statement; returns how many rows it changed (0 if that is not known).
    std::int64_t run(const std::string& sql, std::span<const Parameter> parameters);

    /// Streams a result in bounded memory, over a connection of its own (other statements do not disturb it,
    /// and it sees what is committed, not temporary tables of `run`).
    [[nodiscard]] Rows query(const std::string& sql, std::span<const Parameter> parameters = {});
    /// As `query`, for SQL written by a user: errors in it are diagnostics with DuckDB's reason. `name` is
    /// what the message calls it ("map.yaml: fact 'age'"). Errors that only show on data come from
    /// Rows::try_next.
    [[nodiscard]] Result<Rows> try_query(const std::string& sql, const std::string& name);
    /// The columns that a user's query would give, without running it.
    [[nodiscard]] Result<std::vector<Column>> try_describe(const std::string& sql, const std::string& name);

    /// First column of the first row; nullopt for SQL null. Throws if there is no row or the type is another.
    [[nodiscard]] std::optional<std::int64_t> int64(const std::string& sql,
                                                    std::span<const Parameter> parameters = {});
    [[nodiscard]] std::optional<std::string> text(const std::string& sql,
                                                  std::span<const Parameter> parameters = {});

    /// From here on no statement can touch a file or the network, except below the paths given here, and no
    /// setting can be changed. COPY to and read_csv/read_parquet from elsewhere fail; tables opened by
    /// `open_table` from CSV still work (our own reader), Parquet ones only when their path is listed.
    void lock_down(std::span<const std::filesystem::path> still_allowed = {});

    /// How far the statements now running are, 0 to 1; nullopt when nothing runs or nobody can say.
    [[nodiscard]] std::optional<double> progress() const;
    /// Stops whatever runs now, which then throws Interrupted. Does nothing when nothing runs.
    void interrupt() const;

    struct Impl;
    /// For src/tables only.
    [[nodiscard]] Impl& impl() const { return *impl_; }
    [[nodiscard]] std::shared_ptr<Impl> shared() const { return impl_; }

  private:
    std::shared_ptr<Impl> impl_;
};

/// A result that comes chunk by chunk. Keeps its database alive.
class Rows {
  public:
    ~Rows();
    Rows(Rows&&) noexcept;
    Rows& operator=(Rows&&) noexcept;

    [[nodiscard]] const std::vector<Column>& columns() const;
    /// The next chunk, or nullptr after the last; valid until the next call. Throws DatabaseError.
    [[nodiscard]] const Chunk* next();
    /// As `next`, but what a user's SQL does wrong on this data is a diagnostic.
    [[nodiscard]] Result<const Chunk*> try_next();

    struct Impl;
    explicit Rows(std::unique_ptr<Impl> impl);  ///< for src/tables only

  private:
    std::unique_ptr<Impl> impl_;
};

/// `name` as an SQL identifier: "longest term" with quotes doubled. Throws std::invalid_argument on a NUL
/// byte.
[[nodiscard]] std::string quote_identifier(std::string_view name);
/// `value` as an SQL text literal. Throws std::invalid_argument on a NUL byte.
[[nodiscard]] std::string quote_literal(std::string_view value);
/// DuckDB takes names that differ only by the case of A to Z for one.
[[nodiscard]] bool same_name(std::string_view a, std::string_view b);
/// The path of one file as an SQL text literal for DuckDB's readers, which take * ? [ for a pattern of names
/// and ~ for the home folder: it means this file and no other. Nothing for a name with a backslash beside
/// such a sign: DuckDB knows no spelling for it.
[[nodiscard]] std::optional<std::string> quote_path(const std::filesystem::path& path);

}  // namespace ultima
