// SPDX-License-Identifier: Apache-2.0
// Scaling, comparing and counting out durations; durations as text.
#include "base/duration.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>

namespace ultima {
namespace {

constexpr std::int32_t months_of_cycle = 4800;  // 400 years, after which the Gregorian calendar repeats
constexpr std::int32_t days_of_cycle = 146'097;

/// First days of the months of one cycle, counted from its first.
std::array<std::int32_t, months_of_cycle> first_days() noexcept {
    std::array<std::int32_t, months_of_cycle> days{};
    std::int32_t day = 0;
    for (std::int32_t i = 0; i < months_of_cycle; ++i) {
        days[static_cast<std::size_t>(i)] = day;
        day += month_length(2000 + i / 12, i % 12 + 1);
    }
    return days;
}

struct WholeRange {
    std::int32_t least, most;
};

/// Least and most days of `months` consecutive calendar months, fewer than a cycle has.
WholeRange look_through_cycle(std::size_t months) {
    static const std::array<std::int32_t, months_of_cycle> first = first_days();
    WholeRange range{days_of_cycle, 0};
    const auto take = [&](std::int32_t days) {
        range.least = std::min(range.least, days);
        range.most = std::max(range.most, days);
    };
    for (std::size_t i = 0; i + months < first.size(); ++i) take(first[i + months] - first[i]);
    for (std::size_t i = first.size() - months; i < first.size(); ++i)
        take(first[i + months - first.size()] + days_of_cycle - first[i]);
    return range;
}

/// The same, looked up once for each number of months. Threads that ask together find the same. Both numbers
/// are kept in one word, so that neither is ever seen without the other.
WholeRange remembered_range(std::size_t months) {
    static std::array<std::atomic<std::uint64_t>, months_of_cycle> known{};
    const std::uint64_t before = known[months].load(std::memory_order_relaxed);
    if (before != 0)
        return {static_cast<std::int32_t>(before >> 32U), static_cast<std::int32_t>(before & 0xffffffffU)};
    const WholeRange range = look_through_cycle(months);
    known[months].store(
        static_cast<std::uint64_t>(range.least) << 32U | static_cast<std::uint64_t>(range.most),
        std::memory_order_relaxed);
    return range;
}

/// Least and most days of `months` consecutive calendar months, 0 <= months <= max_month_step.
DayRange days_of_months(std::int64_t months) {
    const std::int64_t cycles = months / months_of_cycle;
    const WholeRange rest = remembered_range(static_cast<std::size_t>(months % months_of_cycle));
    return {cycles * days_of_cycle + rest.least, cycles * days_of_cycle + rest.most};
}

/// The same for months that may hold a fraction, which falls into one month or two neighbours.
std::optional<DayRange> days_of_months(const Rational& months) {
    if (months > Rational{max_month_step}) return std::nullopt;
    constexpr std::int64_t shortest = 28;
    constexpr std::int64_t longest = 31;
    const Rational whole = months.floor();
    const DayRange below = days_of_months(*whole.to_int64());
    if (months == whole) return below;
    const DayRange above = days_of_months(*whole.to_int64() + 1);
    const Rational part = months - whole;
    const Rational missing = 1 - part;
    return DayRange{std::max(below.least + part * shortest, above.least - missing * longest),
                    std::min(below.most + part * longest, above.most - missing * shortest)};
}

std::optional<std::int64_t> in_range_from(CivilDate from, const Rational& days) {
    const std::optional<std::int64_t> count = days.to_int64();
    if (!count || !add_days(from, *count)) return std::nullopt;
    return count;
}

/// The whole months of a step; nothing if they are more than a step may count.
std::optional<std::int64_t> month_step(const Rational& months) {
    const std::optional<std::int64_t> step = months.floor().to_int64();
    if (!step || *step < -max_month_step || *step >= max_month_step) return std::nullopt;
    return step;
}

std::optional<std::int64_t> days_by_months(const Duration& duration, CivilDate from, MonthEnd end) {
    const std::optional<std::int64_t> step = month_step(duration.months);
    if (!step) return std::nullopt;
    const std::int32_t reached = day_number_after_months(from.day, *step, end);
    const std::int64_t whole_part = std::int64_t{reached} - from.day;
    if (duration.months.is_whole()) return in_range_from(from, whole_part + duration.days.ceil());
    const Rational rest = duration.months - *step;
    // Counted from the anchor again, not from `reached`: month steps do not associate.
    const std::int64_t length = std::int64_t{day_number_after_months(from.day, *step + 1, end)} - reached;
    return in_range_from(from, whole_part + (rest * length + duration.days).ceil());
}

std::optional<std::int64_t> days_of_the_span(const Duration& whole, const Rational& fraction, CivilDate from,
                                             MonthEnd end) {
    const std::optional<std::int64_t> step = month_step(whole.months);
    if (!step || !whole.months.is_whole()) return std::nullopt;
    const std::int64_t month_days = std::int64_t{day_number_after_months(from.day, *step, end)} - from.day;
    return in_range_from(from, ((month_days + whole.days) * fraction).ceil());
}

}  // namespace

Duration scaled(const Duration& duration, const Rational& factor) {
    return {duration.months * factor, duration.days * factor};
}

Duration operator+(const Duration& a, const Duration& b) { return {a.months + b.months, a.days + b.days}; }

std::optional<DayRange> difference_in_days(const Duration& a, const Duration& b) {
    const Rational months = a.months - b.months;
    const Rational days = a.days - b.days;
    if (months.sign() < 0) {
        const std::optional<DayRange> range = days_of_months(-months);
        if (!range) return std::nullopt;
        return DayRange{days - range->most, days - range->least};
    }
    const std::optional<DayRange> range = days_of_months(months);
    if (!range) return std::nullopt;
    return DayRange{days + range->least, days + range->most};
}

std::optional<std::strong_ordering> compare_for_every_start(const Duration& a, const Duration& b) {
    const std::strong_ordering months = a.months <=> b.months;
    const std::strong_ordering days = a.days <=> b.days;
    // A later month is a later day from every start, so blocks that agree need no calendar.
    if (months == days || days == 0) return months;
    if (months == 0) return days;
    const std::optional<DayRange> range = difference_in_days(a, b);
    if (!range) return std::nullopt;
    if (range->least.sign() > 0) return std::strong_ordering::greater;
    if (range->most.sign() < 0) return std::strong_ordering::less;
    if (range->least.sign() == 0 && range->most.sign() == 0) return std::strong_ordering::equal;
    return std::nullopt;
}

std::optional<std::int64_t> days_in(const Duration& duration, CivilDate from, FractionReading reading,
                                    MonthEnd end) {
    switch (reading) {
        case FractionReading::by_months:
            return days_by_months(duration, from, end);
        case FractionReading::by_days_of_the_span:
            return days_of_the_span(duration, 1, from, end);
        case FractionReading::month_is_30_days:
            break;
    }
    return in_range_from(from, (30 * duration.months + duration.days).ceil());
}

std::optional<std::int64_t> days_in(const Duration& whole, const Rational& fraction, CivilDate from,
                                    FractionReading reading, MonthEnd end) {
    if (reading == FractionReading::by_days_of_the_span) return days_of_the_span(whole, fraction, from, end);
    return days_in(scaled(whole, fraction), from, reading, end);
}

std::optional<CivilDate> add(CivilDate date, const Duration& duration, MonthEnd end) {
    if (!duration.months.is_whole() || !duration.days.is_whole()) return std::nullopt;
    const std::optional<std::int64_t> days = days_by_months(duration, date, end);
    if (!days) return std::nullopt;
    return add_days(date, *days);
}

namespace {

struct Unit {
    std::string_view singular;
    std::string_view plural;
    std::int64_t months;
    std::int64_t days;
};
constexpr std::array<Unit, 4> units{
    {{"year", "years", 12, 0}, {"month", "months", 1, 0}, {"week", "weeks", 0, 7}, {"day", "days", 0, 1}}};

/// Takes the next word off the front; empty at the end.
std::string_view next_word(std::string_view& text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    return word;
}

/// `word`, or `word` and the proper fraction after it (`18 1/2`).
std::optional<Rational> number_of(std::string_view word, std::string_view& text) {
    if (word.starts_with('-')) return std::nullopt;
    std::optional<Rational> number = parse_rational(word);
    std::string_view after = text;
    const std::string_view fraction = next_word(after);
    if (!number || fraction.find('/') == std::string_view::npos) return number;
    if (word.find_first_of("./") != std::string_view::npos || fraction.starts_with('-')) return std::nullopt;
    const std::optional<Rational> part = parse_rational(fraction);
    if (!part || *part >= 1) return std::nullopt;
    text = after;
    return *number + *part;
}

void append_block(std::string& out, const Rational& amount, const Unit& unit) {
    if (!out.empty()) out += ' ';
    const Rational size = amount.sign() < 0 ? -amount : amount;
    if (amount.sign() < 0) out += '-';
    const Rational whole = size.floor();
    const Rational part = size - whole;
    if (whole.sign() != 0 || part.sign() == 0) out += fraction_text(whole);
    if (part.sign() != 0) {
        if (whole.sign() != 0) out += ' ';
        out += fraction_text(part);
    }
    out += ' ';
    out += size.sign() > 0 && size <= 1 ? unit.singular : unit.plural;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
    Duration duration;
    std::size_t next_unit = 0;
    for (bool first = true;; first = false) {
        std::string_view word = next_word(text);
        if (word.empty()) break;
        if (!first && word == "and") word = next_word(text);
        const std::optional<Rational> number = number_of(word, text);
        if (!number) return std::nullopt;
        const std::string_view name = next_word(text);
        while (next_unit < units.size() && name != units[next_unit].singular &&
               name != units[next_unit].plural)
            ++next_unit;
        if (next_unit == units.size()) return std::nullopt;
        duration.months += *number * units[next_unit].months;
        duration.days += *number * units[next_unit].days;
        ++next_unit;
    }
    if (next_unit == 0) return std::nullopt;
    return duration;
}

std::string to_text(const Duration& duration) {
    std::string out;
    if (duration.months.sign() != 0) append_block(out, duration.months, units[1]);
    if (duration.days.sign() != 0 || out.empty()) append_block(out, duration.days, units[3]);
    return out;
}

}  // namespace ultima
