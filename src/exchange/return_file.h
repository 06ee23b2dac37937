// SPDX-License-Identifier: Apache-2.0
// A return that somebody filled in.
#pragma once

#include "exchange/return_columns.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

struct ReturnRow {
    std::int64_t number = 0;              ///< as in a spreadsheet program
    std::vector<std::string> cells{};     ///< as `return_columns` has them; empty texts for empty cells
    std::vector<std::string> problems{};  ///< `C8 holds a formula; ...`
};

struct Return {
    ReturnHead head;
    std::vector<ReturnRow> rows;
};

/// Reads a workbook made by `return_workbook`, or any other whose sheet `Entries` has a row with the names of
/// the map's columns, in any order, above its entries. Codes: those of `read_workbook`, `return-sheet`,
/// `return-names`, `map-column`.
[[nodiscard]] Result<Return> read_return(std::string_view bytes, const ImportMap& map);

}  // namespace ultima
