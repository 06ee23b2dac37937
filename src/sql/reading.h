// SPDX-License-Identifier: Apache-2.0
// How a column of the table `cases` is read, whatever its type: a text may say anything, and what cannot be
// read must not stop the query for the other rows.
#pragma once

#include "sql/dialect.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima::sql {

/// What reads one column as SQL over `cases`.
struct ColumnReading {
    std::string value;   ///< in the type that was asked for; NULL if the cell cannot be read as such
    std::string beyond;  ///< of whole numbers: does the cell hold another number? else empty
    std::string type;    ///< what the layer `types` has to say of the column; empty if nothing is asked of it
};

/// `type`: BOOLEAN, BIGINT, DATE or TEXT. `huge`: may a number of more than 18 digits be within the range?
[[nodiscard]] ColumnReading read_column(std::string_view name, std::string_view type, bool huge,
                                        const Dialect& dialect);

/// The layer in front of all others that asks once for the types of the columns; empty if none is asked for.
[[nodiscard]] std::string types_layer(const std::vector<ColumnReading>& columns);

/// The same where columns are taken as they are, by name and type.
[[nodiscard]] std::string types_refused(const std::vector<std::pair<std::string, std::string>>& columns);
/// FALSE, or what stops the query once, before its first row: a text in which PostgreSQL finds no yes or no,
/// and which it then tells.
constexpr std::string_view no_other_type =
    "(SELECT CASE \"other types\" WHEN '' THEN FALSE ELSE CAST(\"other types\" AS BOOLEAN) END FROM types)";

}  // namespace ultima::sql
