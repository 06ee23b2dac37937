// SPDX-License-Identifier: Apache-2.0
// Operations on known values. Unknown in, unknown out.
#pragma once

#include "law/pack.h"

namespace ultima {

/// `a` op `b` for add, subtract, multiply, divide, minimum and maximum. `type` is the type of the result.
/// Unknown if a part is unknown, the divisor is zero, the result is out of range or too long, or a bound
/// became useless.
Value calculate(Op op, const Type& type, const Value& a, const Value& b, const CalendarSettings& calendar);

/// Money times a number, rounded once to the smallest unit.
Value rounded_product(const Value& money, const Value& factor, Rounding rounding);

/// A number rounded to a whole one; money is whole already.
Value rounded_value(const Value& value, Rounding rounding);

/// `a` = `b`, `a` < `b`, `a` <= `b` (op is equal, less or less_equal) for everything but yes/no.
Truth compare_values(Op op, const Value& a, const Value& b);

/// The days held up to and including `day`. The first day counts or not as the calendar says, for each spell.
Rational days_held(const SpellList& spells, CivilDate day, bool first_day_counts);

/// Is the day in one of the spells? `no` only if the list is complete.
Truth held_on_day(const SpellList& spells, CivilDate day);

/// Are these surely the same? Records and lists by address: cheap, and "no" where they are only alike.
bool surely_same(const Value& a, const Value& b);

}  // namespace ultima
