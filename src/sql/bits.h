// SPDX-License-Identifier: Apache-2.0
// Yes, no or unknown on many days at once: a whole number with two bits for each day.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace ultima::sql {

using Slots = std::uint32_t;
inline constexpr Slots all_slots = ~Slots{0};

/// Bit of a slot.
[[nodiscard]] inline Slots bit(std::size_t slot) { return Slots{1} << slot; }

/// A number says of each day in its lower half whether something may hold, in its upper half whether it
/// certainly does.
inline constexpr std::size_t half_bits = 16;
inline constexpr Slots may_half = (Slots{1} << half_bits) - 1;
inline constexpr Slots sure_half = ~may_half;
/// Days on which something certainly holds.
[[nodiscard]] inline Slots surely(Slots days) { return days | days << half_bits; }

/// SQL for a number with bits for each day, never NULL, and what is known of it whatever the row: bits that
/// are not in `can` are 0.
struct DayBits {
    std::string sql = "0";
    Slots can = 0;

    /// Nothing for all rows?
    [[nodiscard]] bool none() const { return can == 0; }
};

inline const DayBits no_day{};
inline const DayBits every_day{"-1", all_slots};

/// The days, if they are the same for all rows.
[[nodiscard]] std::optional<Slots> number_in(const DayBits& bits);
/// The same days for all rows.
[[nodiscard]] DayBits these_days(Slots slots);
[[nodiscard]] DayBits both(const DayBits& a, const DayBits& b);    ///< a & b
[[nodiscard]] DayBits either(const DayBits& a, const DayBits& b);  ///< a | b
[[nodiscard]] DayBits others(const DayBits& a);                    ///< ~a
/// What holds on the day of the query (slot 0): 0 or 1.
[[nodiscard]] std::string today_in(const DayBits& bits);
/// A condition: does it certainly hold on the day of the query?
[[nodiscard]] std::string surely_today(const DayBits& bits);

/// What a condition is on each day of a timeline, in `yes`, and its contrary, in `no`: whoever needs one of
/// them reads that alone. The logic of Kleene is `&` and `|` on either, for all days at once, and several
/// times as fast in a database as AND and OR on truth values that may be NULL.
struct Bits {
    DayBits yes, no;
    std::size_t layer = 0;
};

[[nodiscard]] Bits always(bool holds);
/// What certainly holds on the days in `holds`, while nobody knows of the other days in `open`; both numbers
/// have both halves of each day.
[[nodiscard]] Bits but_open(const DayBits& holds, const DayBits& open, std::size_t layer);
/// The days on which something certainly holds, in the lower half; the upper one is of no use.
[[nodiscard]] DayBits sure_of(const DayBits& a);
/// The days on which it may not hold, in the lower half; the upper one is of no use.
[[nodiscard]] DayBits may_not(const DayBits& a);
[[nodiscard]] DayBits may_not(const Bits& a);
/// The days on which nobody knows, in the lower half.
[[nodiscard]] DayBits open_in(const DayBits& a);
[[nodiscard]] Bits land(const Bits& a, const Bits& b);
[[nodiscard]] Bits lor(const Bits& a, const Bits& b);
[[nodiscard]] Bits lnot(const Bits& a);

}  // namespace ultima::sql
