// SPDX-License-Identifier: Apache-2.0
// OpenDocument spreadsheets (ODF 1.2, .ods): forms that people fill in, and what they filled in.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// How a cell looks and what may be put in it.
enum class CellForm : std::uint8_t { text, date, whole, title, heading, name };

struct FormCell {
    std::string text{};
    CellForm form = CellForm::text;
};

/// A cell that waits to be filled in.
struct BlankCell {
    CellForm form = CellForm::text;
    std::vector<std::string> allowed{};  ///< drops down; empty: whatever fits the form
    std::string title{};                 ///< shown while the cell is chosen, with `help`
    std::string help{};
};

/// A sheet to be made: rows that stand there, then as many blank ones as `blank_rows` says.
struct FormSheet {
    std::string name;
    std::vector<std::vector<FormCell>> rows{};
    std::vector<BlankCell> blank{};
    std::size_t blank_rows = 0;
    std::size_t columns_wide = 0;  ///< so many columns, from the first, are as wide as sentences need
};

/// The bytes of the workbook; equal sheets give equal bytes.
[[nodiscard]] std::string workbook_of(const std::vector<FormSheet>& sheets);

/// A cell as somebody left it.
struct SheetCell {
    enum class Kind : std::uint8_t { empty, text, date, number, yes_no };
    Kind kind = Kind::empty;
    std::string text{};     ///< a date as YYYY-MM-DD, yes and no as such
    std::string problem{};  ///< why it holds nothing that can be taken: `a formula`; empty if it does
};

struct SheetRow {
    std::int64_t number = 0;  ///< as in a spreadsheet program, from 1
    std::vector<SheetCell> cells{};
};

struct Sheet {
    std::string name;
    std::vector<SheetRow> rows{};  ///< those in which there is something
};

/// What no workbook passes, however small the file it comes in.
struct WorkbookLimits {
    std::size_t content = std::size_t{128} << 20U;  ///< bytes of XML
    std::size_t text = std::size_t{64} << 20U;      ///< bytes in all cells
    std::size_t cells = 4'000'000;                  ///< in which there is something, or that stand before one
    std::size_t columns = 1'024;                    ///< in which there is something
    std::size_t sheets = 100;
    std::size_t depth = 100;  ///< elements within each other
};

/// Reads all sheets. Formulas are not worked out: a cell with one has a problem. Codes: those of `Archive`;
/// `workbook-kind` (no spreadsheet), `workbook-xml` (with line and column), `workbook-large`.
[[nodiscard]] Result<std::vector<Sheet>> read_workbook(std::string_view bytes,
                                                       const WorkbookLimits& limits = {});

/// The name of a cell as a spreadsheet program shows it: `C5`. Columns count from 0, rows from 1.
[[nodiscard]] std::string cell_name(std::size_t column, std::int64_t row);

}  // namespace ultima
