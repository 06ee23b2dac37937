// SPDX-License-Identifier: Apache-2.0
// The stores in which tests keep registers: SQLite, and PostgreSQL where there is a server (ULTIMA_POSTGRES,
// which tools/with-postgres sets).
#pragma once

#include "register/postgres_store.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ultima::test {

enum class Kept : std::uint8_t { in_sqlite, in_postgres };

/// The server for tests; nothing if there is none.
[[nodiscard]] const char* postgres_server();
/// Those in which registers can be kept here.
[[nodiscard]] std::vector<Kept> stores_here();
[[nodiscard]] std::string name_of_store(const testing::TestParamInfo<Kept>& kept);
inline const auto each_store = testing::ValuesIn(stores_here());

/// A schema that nobody else has, for a register that is gone afterwards, with its roles.
class PostgresSchema {
  public:
    PostgresSchema();
    ~PostgresSchema();
    PostgresSchema(const PostgresSchema&) = delete;
    PostgresSchema& operator=(const PostgresSchema&) = delete;

    [[nodiscard]] const PostgresPlace& place() const { return place_; }
    /// The place as somebody reaches it who gets to the server another way.
    [[nodiscard]] PostgresPlace reached(const std::string& url) const { return {url, place_.schema}; }

  private:
    PostgresPlace place_;
};

/// Says aloud that what a test is about cannot be tested here.
#define ULTIMA_NEEDS_POSTGRES()                                                                         \
    if (postgres_server() == nullptr)                                                                   \
    GTEST_SKIP() << "SKIPPED for PostgreSQL: ULTIMA_POSTGRES is not set; tools/with-postgres starts a " \
                    "server"

}  // namespace ultima::test
