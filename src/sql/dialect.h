// SPDX-License-Identifier: Apache-2.0
// What DuckDB and PostgreSQL write differently. Another database is another one of these.
#pragma once

#include "base/date.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace ultima::sql {

struct Dialect {
    std::string_view name;
    std::string_view whole_division;  ///< of whole numbers, towards zero
    std::string_view months_on;       ///< the date `{1}` months after the date `{0}`, or the month's last day
    std::size_t most_columns;         ///< that a query can have
    std::string_view cast;            ///< the function that makes another type of a value, or NULL if it can
    std::string_view matches;         ///< does the text `{0}` fit the pattern `{1}`?
    /// Has the column `{0}` a type of which a cast to BIGINT, DATE, BOOLEAN never fails?
    std::string_view is_whole, is_date, is_truth;
    bool types_once;             ///< these are asked for all rows at once, in a layer of their own
    std::string_view fraction;   ///< is the number in the column `{0}`, no text, not whole? empty if all are
    std::string_view layer_end;  ///< keeps the planner from working out a layer once for each use
    std::string_view list_of;    ///< the function that makes a list of many texts, to be made once
    int list_begins;             ///< with the number of its first place
    std::string_view in_list;    ///< the text at the place `{1}` of such a list `{0}`
    /// Rows are answered one by one, so that AND, OR and a CASE that ends early cost less than work on bits;
    /// a database that answers many at once would do all branches, and carry what is NULL.
    bool truth_by_row;
    /// The columns of `cases` have the very types that the query names: none is cast or looked at as text,
    /// and where one has another type, the database refuses the query.
    bool typed;
};

/// DuckDB 1.x.
extern const Dialect duckdb;
/// DuckDB in this process, with our own functions (tables/month_steps.h); nobody else's has them.
extern const Dialect duckdb_embedded;
/// PostgreSQL 15 and later.
extern const Dialect postgresql;
/// The same over columns that have the very types which the query names: a tenth to a fifth quicker.
extern const Dialect postgresql_typed;

/// One that anybody can run, by its name; nothing if there is none.
[[nodiscard]] const Dialect* find_dialect(std::string_view name);

/// `name` as an identifier; a NUL byte is left out, since no database takes one.
[[nodiscard]] std::string identifier(std::string_view name);
[[nodiscard]] std::string text_literal(std::string_view text);
[[nodiscard]] std::string date_literal(CivilDate date);

}  // namespace ultima::sql
