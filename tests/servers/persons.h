// SPDX-License-Identifier: Apache-2.0
// Fictional persons, the same ones every time, as many as wanted and never all in memory.
#pragma once

#include "sql/query.h"

#include <cstdint>
#include <string>

namespace ultima::servers {

/// Persons are numbered 0 to `count` - 1, and each is in one of four shards: two by a rest of the division by
/// three, the other two by ranges.
struct Persons {
    std::int64_t count = 0;

    /// A SELECT for the embedded database, of `key`, `shard` and every column that a query reads, NULL where
    /// nobody knows: persons from `first` to before `end`, in order.
    [[nodiscard]] std::string select(const sql::Query& query, std::int64_t first, std::int64_t end) const;
};

}  // namespace ultima::servers
