// SPDX-License-Identifier: Apache-2.0
#include "sql/dialect.h"

#include <array>

namespace ultima::sql {

namespace {

// DuckDB knows the types of columns before it reads a row, and drops what does not count for them.
constexpr std::string_view no_text = "typeof({0}) <> 'VARCHAR'";
constexpr std::string_view fraction =
    "typeof({0}) <> 'BIGINT' AND TRY_CAST({0} AS DOUBLE) IS DISTINCT FROM TRY_CAST({0} AS BIGINT)";
constexpr std::string_view fits_pattern = "regexp_matches({0}, '{1}')";

}  // namespace

const Dialect duckdb{"duckdb",    "//",       "CAST({0} + to_months(CAST({1} AS INTEGER)) AS DATE)",
                     100'000,     "TRY_CAST", fits_pattern,
                     no_text,     no_text,    no_text,
                     false,       fraction,   "",
                     "array_agg", 1,          "{0}[{1}]",
                     false,       false};
const Dialect duckdb_embedded{"duckdb",    "//",       "ultima_months_on({0}, {1})",
                              100'000,     "TRY_CAST", fits_pattern,
                              no_text,     no_text,    no_text,
                              false,       fraction,   "",
                              "array_agg", 1,          "{0}[{1}]",
                              false,       false};
// In an array of texts PostgreSQL goes from one to the next until it is there; JSON says where each begins.
//
// A cast that fails stops PostgreSQL, so that all but the types named here is looked at as text first. To ask
// for the type in each row would cost more than the casts.
const Dialect postgresql{"postgresql",
                         "/",
                         "CAST({0} + make_interval(months => CAST({1} AS INTEGER)) AS DATE)",
                         1600,
                         "CAST",
                         "{0} ~ '{1}'",
                         "CAST(pg_typeof({0}) AS TEXT) IN ('bigint', 'integer', 'smallint')",
                         "CAST(pg_typeof({0}) AS TEXT) IN ('date', 'timestamp without time zone', "
                         "'timestamp with time zone')",
                         "CAST(pg_typeof({0}) AS TEXT) IN ('boolean', 'integer')",
                         true,
                         "",
                         "\n  OFFSET 0",
                         "jsonb_agg",
                         0,
                         "({0} ->> {1})",
                         true,
                         false};
const Dialect postgresql_typed = [] {
    Dialect dialect = postgresql;
    dialect.typed = true;
    return dialect;
}();

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
