// SPDX-License-Identifier: Apache-2.0
// Yes, no or unknown on many days at once: two whole numbers with a bit for each day.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace ultima::sql {

using Slots = std::uint32_t;
inline constexpr Slots all_slots = ~Slots{0};

/// Bit of a slot.
[[nodiscard]] inline Slots bit(std::size_t slot) { return Slots{1} << slot; }

/// SQL for a number with a bit for each day, never NULL, and what is known of it whatever the row: on other
/// days than those of `can` its bits are 0.
struct DayBits {
    std::string sql = "0";
    Slots can = 0;

    /// Nothing for all rows?
    [[nodiscard]] bool none() const { return can == 0; }
};

inline const DayBits no_day{};
inline const DayBits every_day{"-1", all_slots};

/// The same days for all rows.
[[nodiscard]] DayBits these_days(Slots slots);
[[nodiscard]] DayBits both(const DayBits& a, const DayBits& b);    ///< a & b
[[nodiscard]] DayBits either(const DayBits& a, const DayBits& b);  ///< a | b
[[nodiscard]] DayBits others(const DayBits& a);                    ///< ~a
/// What holds on the day of the query (slot 0): 0 or 1.
[[nodiscard]] std::string today_in(const DayBits& bits);

/// What a condition is on each day of a timeline: in `yes` the days on which it may hold, in `no` those on
/// which it may not; both where nobody knows. The logic of Kleene is `&` and `|` on them, for all days at
/// once, and several times as fast in a database as AND and OR on truth values that may be NULL.
struct Bits {
    DayBits yes, no;
    std::size_t layer = 0;
};

[[nodiscard]] Bits always(bool holds);
[[nodiscard]] Bits land(const Bits& a, const Bits& b);
[[nodiscard]] Bits lor(const Bits& a, const Bits& b);
[[nodiscard]] Bits lnot(const Bits& a);

}  // namespace ultima::sql
