// SPDX-License-Identifier: Apache-2.0
// The one place where diagnostics become text for people or JSON for programs.
#pragma once

#include "base/diagnostic.h"
#include "base/source.h"

#include <string>

namespace ultima {

/// For people, as compilers show it; one blank line between diagnostics, each ends with a line end:
///
///     error[unknown-name]: no fact is called `longest trem`
///      --> pack/law.md:3:11
///       |
///     3 | when      longest trem > 3
///       |           ^^^^^^^^^^^^
///       = help: did you mean `longest term`?
///
/// A span over several lines shows its first; a long line is cut around the span. Control characters and
/// marks that reorder text are shown as U+FFFD, so that a file cannot write to the terminal. `colour` adds
/// ANSI codes.
[[nodiscard]] std::string render_text(const Diagnostics& diagnostics, const Sources& sources, bool colour);

/// For programs: a list of {severity, code, file, line, column, end_line, end_column, message, notes, help}.
/// The end is the position just after the span. Without a span, file, line and so on are null. `notes` is a
/// list of {file, line, column, end_line, end_column, message}; `help` is a text, perhaps empty. One line, no
/// line end.
[[nodiscard]] std::string render_json(const Diagnostics& diagnostics, const Sources& sources);

}  // namespace ultima
