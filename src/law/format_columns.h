// SPDX-License-Identifier: Apache-2.0
#pragma once

// Lines that stand in columns: facts, measures, definitions, the rows of tables.

#include "law/format_lines.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ultima {

/// Consecutive lines of a block whose columns are made one.
using FormatLines = std::span<const FormatEntry* const>;

/// Each returns, for each line, what it becomes: one line, or several. Empty: it is not of this form, and
/// stays as it is.
using FormattedLines = std::vector<std::vector<std::string>>;

FormattedLines format_facts(FormatLines lines);
FormattedLines format_measures(FormatLines lines);
FormattedLines format_definitions(FormatLines lines);
/// Rows between bars. From the first column on in which more than a quarter of the cells are very wide,
/// columns are not made one.
FormattedLines format_rows(FormatLines lines);

/// Is the line a row, that is, does it have any bar?
bool is_row(const FormatEntry& entry);

}  // namespace ultima
