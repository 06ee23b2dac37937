// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "tables/chunk.h"
#include "tables/database.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// Is this the address of a PostgreSQL server: `postgresql://...` or `postgres://...`?
[[nodiscard]] bool is_postgres_url(std::string_view where);
/// The address without a password, for people and results.
[[nodiscard]] std::string without_password(std::string_view url);

/// `table` or `schema.table` with each part quoted.
[[nodiscard]] std::string quoted_name(std::string_view name);

/// One connection to a PostgreSQL server, 15 or later, used by one thread. What goes wrong with our own
/// statements throws DatabaseError.
class Postgres {
  public:
    /// Codes: `database-refused`, with the server's own words.
    [[nodiscard]] static Result<Postgres> connect(const std::string& where);
    ~Postgres();
    Postgres(Postgres&&) noexcept;
    Postgres& operator=(Postgres&&) noexcept;

    void run(const std::string& sql);
    /// First column of the first row; nothing for NULL or no row.
    [[nodiscard]] std::optional<std::string> text(const std::string& sql);
    /// Columns of a table or view, its name quoted. Codes: `table-not-found`, with the server's own words.
    [[nodiscard]] Result<std::vector<Column>> columns_of(const std::string& table);

    /// Calls `row` for each row of a select, with its columns as texts, nothing for NULL. Throws Interrupted
    /// soon after `stop` has become true.
    using Cells = std::span<const std::optional<std::string_view>>;
    void stream(const std::string& select, const std::atomic<bool>* stop,
                const std::function<void(Cells)>& row);

  private:
    struct Connection;
    explicit Postgres(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

}  // namespace ultima
