// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/cursor.h"
#include "law/value.h"

#include <optional>

namespace ultima {

/// A value whose type can be told from how it is written.
struct Literal {
    Type type;
    Value value;
};

/// Reads a number, duration, date, amount of money or text that stands here. Reports what is wrong with it.
std::optional<Literal> take_literal(Report& report, Cursor& cursor);

/// Reads a date.
std::optional<CivilDate> take_date(Report& report, Cursor& cursor,
                                   std::string_view what = "a date, such as `2025-01-31`");

/// Reads a text in quotation marks and gives what stands between them.
std::optional<std::string> take_string(Report& report, Cursor& cursor, std::string_view what);

/// Reads a whole number from `low` to `high`.
std::optional<int> take_whole(Report& report, Cursor& cursor, int low, int high, std::string_view what);

}  // namespace ultima
