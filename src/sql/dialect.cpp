// SPDX-License-Identifier: Apache-2.0
#include "sql/dialect.h"

#include <array>

namespace ultima::sql {

const Dialect duckdb{
    "duckdb", "//", "CAST({0} + to_months(CAST({1} AS INTEGER)) AS DATE)", 100'000, "typeof({0}) <> 'BIGINT'",
    ""};
const Dialect duckdb_embedded{"duckdb", "//", "ultima_months_on({0}, {1})", 100'000, duckdb.not_bigint, ""};
const Dialect postgresql{"postgresql",
                         "/",
                         "CAST({0} + make_interval(months => CAST({1} AS INTEGER)) AS DATE)",
                         1600,
                         "pg_typeof({0}) <> CAST('bigint' AS regtype)",
                         "\n  OFFSET 0"};

const Dialect* find_dialect(std::string_view name) {
    for (const Dialect* dialect : std::array{&duckdb, &postgresql})
        if (dialect->name == name) return dialect;
    return nullptr;
}

namespace {

std::string quoted(std::string_view text, char mark) {
    std::string out(1, mark);
    for (const char c : text) {
        if (c == '\0') continue;
        if (c == mark) out += mark;
        out += c;
    }
    return out += mark;
}

}  // namespace

std::string identifier(std::string_view name) { return quoted(name, '"'); }
std::string text_literal(std::string_view text) { return quoted(text, '\''); }
std::string date_literal(CivilDate date) { return "DATE '" + to_text(date) + "'"; }

}  // namespace ultima::sql
