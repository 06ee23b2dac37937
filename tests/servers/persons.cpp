// SPDX-License-Identifier: Apache-2.0
#include "servers/persons.h"

#include <fmt/format.h>

namespace ultima::servers {
namespace {

bool ends_with(const std::string& name, std::string_view end) {
    return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
}

/// A value of a person `key`; `place` of the column keeps values of one person apart.
std::string value(const sql::InputColumn& column, std::size_t place) {
    const std::string draw = fmt::format("hash(key, {})", place);
    const auto known = [&](int of, const std::string& sql) {  // to all but one of so many persons
        return fmt::format("CASE WHEN {} % {} <> 0 THEN {} END", draw, of, sql);
    };
    const auto pick = [&](std::string_view list, int of) {
        return fmt::format("{}[({} // 64 % {})::BIGINT + 1]", list, draw, of);
    };
    if (ends_with(column.name, ", first day"))
        return known(40, fmt::format("DATE '2026-06-30' - "
                                     "CAST(floor(1800 * power({} // 64 % 1000 / 1000.0, 2)) AS INTEGER)",
                                     draw));
    if (ends_with(column.name, ", last day"))
        return fmt::format(
            "CASE WHEN {0} % 8 = 0 THEN DATE '2026-06-30' - CAST({0} // 64 % 300 AS INTEGER) "
            "END",
            draw);
    if (ends_with(column.name, ", complete"))
        return pick("[true, true, true, true, true, true, false, NULL]", 8);
    if (ends_with(column.name, ", months")) return known(25, pick("[6, 12, 36, 60, 84, 120]", 6));
    if (ends_with(column.name, ", days")) return known(50, pick("[0, 0, 0, 15]", 4));
    if (column.type == "BOOLEAN") return pick("[true, false, NULL]", 3);
    if (column.type == "BIGINT") return pick("[0, 0, 0, 1, 2, 17, 45, NULL]", 8);
    if (column.type == "DATE")
        return known(3, fmt::format("DATE '2026-06-30' - CAST({} // 64 % 2000 AS INTEGER)", draw));
    return "NULL";
}

}  // namespace

std::string Persons::select(const sql::Query& query, std::int64_t first, std::int64_t end) const {
    std::string columns;
    for (std::size_t place = 0; place < query.inputs.size(); ++place) {
        const sql::InputColumn& column = query.inputs[place];
        columns += fmt::format(", CAST({} AS {}) AS {}", value(column, place), column.type,
                               sql::identifier(column.name));
    }
    return fmt::format(
        "SELECT key, CASE WHEN key % 3 < 2 THEN key % 3 + 1 WHEN key < {} THEN 3 ELSE 4 END AS shard{} "
        "FROM range({}, {}) AS numbers(key)",
        count / 2, columns, first, end);
}

}  // namespace ultima::servers
