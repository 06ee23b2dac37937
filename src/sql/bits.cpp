// SPDX-License-Identifier: Apache-2.0
#include "sql/bits.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace ultima::sql {

std::optional<Slots> number_in(const DayBits& bits) {
    std::int32_t number = 0;
    const char* end = bits.sql.data() + bits.sql.size();
    const auto [stop, error] = std::from_chars(bits.sql.data(), end, number);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return static_cast<Slots>(number);
}

DayBits these_days(Slots slots) { return {std::to_string(static_cast<std::int32_t>(slots)), slots}; }

DayBits both(const DayBits& a, const DayBits& b) {
    const auto x = number_in(a);
    const auto y = number_in(b);
    if (x && y) return these_days(*x & *y);
    const Slots can = a.can & b.can;
    if (can == 0) return no_day;
    // What is 1 wherever the other one can be takes nothing away.
    if (a.sql == b.sql || (x && (*x & b.can) == b.can)) return b;
    if (y && (*y & a.can) == a.can) return a;
    return {fmt::format("({} & {})", a.sql, b.sql), can};
}

DayBits either(const DayBits& a, const DayBits& b) {
    const auto x = number_in(a);
    const auto y = number_in(b);
    if (x && y) return these_days(*x | *y);
    if (a.none() || a.sql == b.sql || (y && (*y & a.can) == a.can)) return b;
    if (b.none() || (x && (*x & b.can) == b.can)) return a;
    return {fmt::format("({} | {})", a.sql, b.sql), a.can | b.can};
}

DayBits others(const DayBits& a) {
    if (const auto number = number_in(a)) return these_days(~*number);
    return {fmt::format("(~{})", a.sql), all_slots};
}

std::string today_in(const DayBits& bits) {
    if ((bits.can & 1U) == 0) return "0";
    if (number_in(bits)) return "1";
    if (bits.can == 1) return bits.sql;
    return fmt::format("({} & 1)", bits.sql);
}

std::string surely_today(const DayBits& bits) {
    return fmt::format("({} & {}) <> 0", bits.sql, Slots{1} << half_bits);
}

Bits always(bool holds) { return holds ? Bits{every_day, no_day} : Bits{no_day, every_day}; }

Bits but_open(const DayBits& holds, const DayBits& open, std::size_t layer) {
    return {either(holds, both(open, these_days(may_half))),
            others(either(holds, both(open, these_days(sure_half)))), layer};
}

DayBits sure_of(const DayBits& a) {
    if (const auto number = number_in(a)) return these_days(*number >> half_bits);
    return {fmt::format("({} >> {})", a.sql, half_bits), a.can >> half_bits | sure_half};
}

DayBits may_not(const DayBits& a) { return others(sure_of(a)); }

DayBits may_not(const Bits& a) {
    if ((a.no.can & may_half) == 0) return no_day;
    DayBits made = may_not(a.yes);
    made.can &= a.no.can | sure_half;
    return made;
}

DayBits open_in(const DayBits& a) { return both(a, may_not(a)); }

Bits land(const Bits& a, const Bits& b) {
    return {both(a.yes, b.yes), either(a.no, b.no), std::max(a.layer, b.layer)};
}

Bits lor(const Bits& a, const Bits& b) {
    return {either(a.yes, b.yes), both(a.no, b.no), std::max(a.layer, b.layer)};
}

Bits lnot(const Bits& a) { return {a.no, a.yes, a.layer}; }

}  // namespace ultima::sql
