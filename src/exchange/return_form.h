// SPDX-License-Identifier: Apache-2.0
// Blank forms for a return: what courts and prisons without a system of their own fill in.
#pragma once

#include "exchange/import_map.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace ultima {

/// The sheet that is filled in, and the one that explains its columns.
inline constexpr std::string_view entries_sheet = "Entries";
inline constexpr std::string_view columns_sheet = "Columns";
inline constexpr std::size_t entries_on_a_sheet = 500;

/// A workbook (.ods): a row an entry, with lists that drop down where the map knows all values.
/// `import_table` reads it once it is filled in.
[[nodiscard]] std::string return_workbook(const ImportMap& map);

inline constexpr std::size_t entries_on_paper = 12;
/// The same to be printed: a page of HTML that loads nothing, a block an entry, with boxes to tick where the
/// map knows all values and boxes for the digits of dates.
[[nodiscard]] std::string return_page(const ImportMap& map);

}  // namespace ultima
