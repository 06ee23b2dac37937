// SPDX-License-Identifier: Apache-2.0
// Civil dates without time of day or zone, and steps of days and months. Hot: integer arithmetic, no
// allocation.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ultima {

/// A day of the proleptic Gregorian calendar, as days since 1970-01-01 (negative before).
/// Every date that the functions below hand out lies between `first_date()` and `last_date()`.
struct CivilDate {
    std::int32_t day = 0;
    friend constexpr auto operator<=>(const CivilDate&, const CivilDate&) = default;
};

/// Year, month (1..12) and day of the month (1..31) of a date.
struct CivilParts {
    std::int32_t year;
    std::int32_t month;
    std::int32_t day;
    friend constexpr bool operator==(const CivilParts&, const CivilParts&) = default;
};

/// What a step of months does where the target month has no such day: 31 January plus one month is the
/// last day of February (`clip`) or 1 March (`next_day`). A setting of each pack, with its citation.
enum class MonthEnd : std::uint8_t { clip, next_day };

[[nodiscard]] constexpr bool is_leap_year(std::int32_t year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// Days of a month; `month` is 1..12.
[[nodiscard]] constexpr std::int32_t month_length(std::int32_t year, std::int32_t month) noexcept {
    if (month == 2) return is_leap_year(year) ? 29 : 28;
    return 30 + ((month + (month >> 3)) & 1);
}

/// Days since 1970-01-01. No range check: `month` must be 1..12, `year` within +-100,000.
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
[[nodiscard]] constexpr std::int32_t day_number(std::int32_t year, std::int32_t month,
                                                std::int32_t day) noexcept {
    const std::int32_t y = month <= 2 ? year - 1 : year;
    const std::int32_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int32_t year_of_era = y - era * 400;
    const std::int32_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const std::int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/// The reverse of `day_number`, with the same bounds (same source, civil_from_days).
[[nodiscard]] constexpr CivilParts parts_of_day_number(std::int32_t number) noexcept {
    const std::int32_t shifted = number + 719468;
    const std::int32_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const auto day_of_era = static_cast<std::uint32_t>(shifted - era * 146097);
    const std::uint32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint32_t shifted_month = (5 * day_of_year + 2) / 153;
    const auto day = static_cast<std::int32_t>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
    const auto month = static_cast<std::int32_t>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    const std::int32_t year = static_cast<std::int32_t>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0);
    return {year, month, day};
}

/// The most months that a step may count in either direction before it is refused as out of range.
inline constexpr std::int64_t max_month_step = 1'000'000;

/// The day number `months` after the day number `day`, always counted from `day` itself (month steps do not
/// associate). No range check on the result; `months` must lie within +-`max_month_step`.
[[nodiscard]] constexpr std::int32_t day_number_after_months(std::int32_t day, std::int64_t months,
                                                             MonthEnd end) noexcept {
    const CivilParts from = parts_of_day_number(day);
    const auto total = static_cast<std::int32_t>(12 * std::int64_t{from.year} + from.month - 1 + months);
    const std::int32_t year = (total >= 0 ? total : total - 11) / 12;
    const std::int32_t month = total - 12 * year + 1;
    // The first of the next month is the day after the last: one more than the month's length.
    const std::int32_t last = month_length(year, month) + (end == MonthEnd::next_day ? 1 : 0);
    return day_number(year, month, 1) + (from.day < last ? from.day : last) - 1;
}

/// 1800-01-01, the first date that Ultima works with.
[[nodiscard]] constexpr CivilDate first_date() noexcept { return {day_number(1800, 1, 1)}; }
/// 2199-12-31, the last one. First to last is one whole Gregorian cycle of 400 years.
[[nodiscard]] constexpr CivilDate last_date() noexcept { return {day_number(2199, 12, 31)}; }

/// Whether the day number is a date that Ultima works with.
[[nodiscard]] constexpr bool is_in_range(std::int64_t day) noexcept {
    return day >= first_date().day && day <= last_date().day;
}

/// Nothing if there is no such day, or it is out of range.
[[nodiscard]] constexpr std::optional<CivilDate> make_date(int year, unsigned month, unsigned day) noexcept {
    if (year < 1800 || year > 2199 || month < 1 || month > 12 || day < 1) return std::nullopt;
    const auto m = static_cast<std::int32_t>(month);
    if (day > static_cast<unsigned>(month_length(year, m))) return std::nullopt;
    return CivilDate{day_number(year, m, static_cast<std::int32_t>(day))};
}

[[nodiscard]] constexpr CivilParts parts_of(CivilDate date) noexcept { return parts_of_day_number(date.day); }
[[nodiscard]] constexpr std::int32_t year_of(CivilDate date) noexcept { return parts_of(date).year; }
/// 1..12
[[nodiscard]] constexpr std::int32_t month_of(CivilDate date) noexcept { return parts_of(date).month; }
/// 1..31
[[nodiscard]] constexpr std::int32_t day_of_month(CivilDate date) noexcept { return parts_of(date).day; }
/// ISO 8601 weekday: Monday is 1, Sunday is 7.
[[nodiscard]] constexpr std::int32_t weekday_of(CivilDate date) noexcept {
    return ((date.day + 3) % 7 + 7) % 7 + 1;
}

/// Days from one date to another, not counting the first (so 1 from a day to the next); negative backwards.
[[nodiscard]] constexpr std::int32_t days_between(CivilDate from, CivilDate to) noexcept {
    return to.day - from.day;
}

/// Nothing if the result is out of range.
[[nodiscard]] constexpr std::optional<CivilDate> add_days(CivilDate date, std::int64_t days) noexcept {
    if (days < -200'000 || days > 200'000 || !is_in_range(date.day + days)) return std::nullopt;
    return CivilDate{static_cast<std::int32_t>(date.day + days)};
}

/// `months` may be negative. Nothing if the result is out of range.
[[nodiscard]] constexpr std::optional<CivilDate> add_months(CivilDate date, std::int64_t months,
                                                            MonthEnd end) noexcept {
    if (months < -max_month_step || months > max_month_step) return std::nullopt;
    const std::int32_t day = day_number_after_months(date.day, months, end);
    if (!is_in_range(day)) return std::nullopt;
    return CivilDate{day};
}

/// The largest k for which `from` plus k months is not after `to` (negative when `to` is before `from`).
[[nodiscard]] constexpr std::int64_t whole_months_between(CivilDate from, CivilDate to,
                                                          MonthEnd end) noexcept {
    const CivilParts a = parts_of(from);
    const CivilParts b = parts_of(to);
    const std::int64_t months = 12 * std::int64_t{b.year - a.year} + (b.month - a.month);
    const std::int32_t last = month_length(b.year, b.month) + (end == MonthEnd::next_day ? 1 : 0);
    return (a.day < last ? a.day : last) > b.day ? months - 1 : months;
}

/// The largest k for which `from` plus 12 k months is not after `to`: an age in years, when `from` is the
/// birth.
[[nodiscard]] constexpr std::int64_t whole_years_between(CivilDate from, CivilDate to,
                                                         MonthEnd end) noexcept {
    const std::int64_t months = whole_months_between(from, to, end);
    return (months >= 0 ? months : months - 11) / 12;
}

/// Exactly `YYYY-MM-DD`, a real date in range; nothing otherwise.
[[nodiscard]] std::optional<CivilDate> parse_date(std::string_view text) noexcept;

/// `YYYY-MM-DD`
[[nodiscard]] std::string to_text(CivilDate date);
/// The same at the end of `out`, without any allocation of its own.
void append_text(std::string& out, CivilDate date);

}  // namespace ultima
