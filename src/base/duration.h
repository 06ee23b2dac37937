// SPDX-License-Identifier: Apache-2.0
// Durations as the law states them: so many months and so many days, never turned into one another in
// silence.
#pragma once

#include "base/date.h"
#include "base/rational.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ultima {

/// A block of months, then a block of days; a year is 12 months, a week 7 days. Never normalised: 30 days are
/// not a month. Either block may hold a fraction after scaling. Equality means equal blocks.
struct Duration {
    Rational months;
    Rational days;
    friend bool operator==(const Duration&, const Duration&) = default;
};

/// What a fraction of a duration means; each pack names its own, with a citation (`days_in` has the
/// formulas).
enum class FractionReading : std::uint8_t { by_months, by_days_of_the_span, month_is_30_days };

/// Each block times `factor`; a third of 2 years 6 months 10 days is 10 months 3 1/3 days.
[[nodiscard]] Duration scaled(const Duration& duration, const Rational& factor);

/// Block by block.
[[nodiscard]] Duration operator+(const Duration& a, const Duration& b);

/// `36 months`, `2 years 6 months 10 days`, `1 year and 6 weeks`, `18 1/2 months`, `0 days`: units year,
/// month, week, day in this order, each once at most, singular or plural, parts separated by blanks or ` and
/// `. Nothing otherwise; negative numbers are not durations.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);

/// `36 months`, `1 month 10 days`, `18 1/2 months`, `0 days`: months and days only; `parse_duration` reads it
/// back.
[[nodiscard]] std::string to_text(const Duration& duration);

/// By how many days one duration exceeds another, over every start date.
struct DayRange {
    Rational least;
    Rational most;
};

/// By how many days `a` reaches further than `b` when both start on the same day: the least and the most over
/// all start dates and both `MonthEnd` readings. Exact where the months differ by a whole number; where they
/// differ by a fraction (a fraction of a month is that part of the month in which it falls) the bounds hold
/// but may be wide. Nothing beyond `max_month_step` months of difference.
///
/// Why it is enough to look at first days of months: if the months A and B are k apart, the d-th of one and
/// of the other are base + min(d, length B) - min(d, length A) days apart, base being the days from first to
/// first. That is monotone in d and runs from base(A, B) at d = 1 to base(A + 1, B + 1) at d = 31; `next_day`
/// adds one to both lengths and changes nothing. So the extremes over all dates are those over the 4,800
/// first days of months in one Gregorian cycle, after which all repeats (146,097 days).
[[nodiscard]] std::optional<DayRange> difference_in_days(const Duration& a, const Duration& b);

/// The order of two durations if every start date gives the same one (12 months are less than 367 days);
/// nothing if it depends on the start (1 month and 30 days), or is equal for some starts only. For "at least"
/// and "at most", which also hold when equal, ask `difference_in_days` for a least of 0 or more, or a most of
/// 0 or less.
[[nodiscard]] std::optional<std::strong_ordering> compare_for_every_start(const Duration& a,
                                                                          const Duration& b);

/// The days that a duration takes when counted from `from`; months always from the anchor, one rounding,
/// upwards. With k = floor(months), r = months - k, s = `from`, addm a step of months:
/// - by_months: a = addm(s, k), L = addm(s, k + 1) - a; (a - s) + ceil(r L + days);
/// - month_is_30_days: ceil(30 months + days), also for whole months;
/// - by_days_of_the_span: the days of whole months and days, rounded up; nothing if the months are a
/// fraction, because
///   this reading needs to know of what whole: use the other form.
/// Nothing if the day reached is out of the range of dates.
[[nodiscard]] std::optional<std::int64_t> days_in(const Duration& duration, CivilDate from,
                                                  FractionReading reading, MonthEnd end);

/// The days that `fraction` of `whole` takes when counted from `from`. by_months and month_is_30_days are the
/// form above of `scaled(whole, fraction)`; by_days_of_the_span is ceil(fraction x all days of the whole from
/// `from`), where the whole's months must be whole. Monotone in `fraction`; 1 is exact except for
/// month_is_30_days.
[[nodiscard]] std::optional<std::int64_t> days_in(const Duration& whole, const Rational& fraction,
                                                  CivilDate from, FractionReading reading, MonthEnd end);

/// Months first, then days. Nothing when a block holds a fraction or the result is out of range.
[[nodiscard]] std::optional<CivilDate> add(CivilDate date, const Duration& duration, MonthEnd end);

}  // namespace ultima
