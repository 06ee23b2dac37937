// SPDX-License-Identifier: Apache-2.0
// The tables of a register in PostgreSQL, and who may do what with them.
#pragma once

#include <string>
#include <string_view>

namespace ultima {

/// May a schema be called so? Small letters, digits and _, beginning with a letter, at most 40: it stands
/// unquoted in statements, and the names of the roles begin with it.
[[nodiscard]] bool is_schema_name(std::string_view name) noexcept;

/// Statements that make schema, roles, tables, triggers, rights and policies of an empty register; to be run
/// in one transaction. Afterwards the transaction acts as the schema's owner, to put in the first rows.
[[nodiscard]] std::string statements_to_make(std::string_view schema);
/// Statements after the first rows: from here on policies bind the owner too, and the maker is himself again.
[[nodiscard]] std::string statements_to_close(std::string_view schema);

}  // namespace ultima
