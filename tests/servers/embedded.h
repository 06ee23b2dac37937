// SPDX-License-Identifier: Apache-2.0
// The same persons and the same law in one embedded database: what answers of several servers are held to.
#pragma once

#include "sql/query.h"
#include "tables/database.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace ultima::servers {

class Embedded {
  public:
    /// `cases`: a SELECT of key, shard and what the query reads, for persons from one number to before
    /// another.
    Embedded(sql::Query query, std::int64_t persons,
             std::function<std::string(std::int64_t, std::int64_t)> cases,
             const std::filesystem::path& folder);

    /// The first cell in which a CSV file with the answers of all persons, in any order, differs from the
    /// answers here (but for the mark of the law's file); nothing if every row and every column is the same.
    /// Works piece by piece.
    [[nodiscard]] std::string difference(const std::filesystem::path& csv);
    /// `SELECT ...` over `law`, for all persons; rows in lines, cells between tabs.
    [[nodiscard]] std::string ask(const std::string& sql);
    /// Writes the register's rows of some persons: a SELECT over `cases`.
    void write_csv(const std::string& select, const std::filesystem::path& to);

  private:
    void take(std::int64_t first, std::int64_t end);

    sql::Query query_;
    std::int64_t persons_;
    std::function<std::string(std::int64_t, std::int64_t)> cases_;
    std::filesystem::path folder_;
    Database database_;
};

}  // namespace ultima::servers
