// SPDX-License-Identifier: Apache-2.0
#include "sql/dialect.h"
#include "sql/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ultima::sql {

namespace {

std::optional<Amount> number(const Rational& value) {
    constexpr std::int64_t largest_denominator = 1'000'000'000;
    const auto small = value.small();
    if (!small || small->denominator > largest_denominator) return std::nullopt;
    const auto size = static_cast<double>(small->numerator);
    if (std::abs(size) >= largest_number) return std::nullopt;
    const std::string digits = std::to_string(small->numerator);
    return Amount{small->numerator < 0 ? "(" + digits + ")" : digits, small->denominator, size, size};
}

/// The least or the most days of so many consecutive months. Beyond `days` of them only the sign matters of
/// what is made of them, so that the shortest, or longest, month times their number will do.
std::string days_of_months(const std::string& months, bool most, double days) {
    constexpr int shortest = 28;
    constexpr int longest = 31;
    std::string sql = "CASE " + months;
    for (int count = 1; shortest * count <= days; ++count) {
        const auto range = difference_in_days({count, 0}, {0, 0});
        sql += fmt::format(" WHEN {} THEN {}", count, to_text(most ? range->most : range->least));
    }
    const std::string rough = fmt::format("{} * {}", most ? longest : shortest, months);
    return days < shortest ? rough : fmt::format("{} ELSE {} END", sql, rough);
}

/// By how many days one duration reaches further than another at least, or at most, whatever day both start
/// on, from the months and the days by which they differ (`difference_in_days`).
std::string days_apart(const std::string& months, const std::string& days, bool most, double largest) {
    return fmt::format("CASE WHEN {0} = 0 THEN {1} WHEN {0} > 0 THEN {1} + {2} ELSE {1} - {3} END", months,
                       days, days_of_months(months, most, largest),
                       days_of_months("(-" + months + ")", !most, largest));
}

}  // namespace

std::optional<SqlValue> constant_value(const Value& value) {
    const auto one = [](std::optional<Amount> amount) -> std::optional<SqlValue> {
        if (!amount) return std::nullopt;
        return SqlValue{*std::move(amount), {}, 0};
    };
    if (const auto* whole = std::get_if<Number>(&value)) return one(number(whole->value));
    if (const auto* money = std::get_if<Money>(&value)) return one(number(Rational{money->minor}));
    if (const auto* choice = std::get_if<ChoiceValue>(&value)) return one(number(Rational{choice->place}));
    if (const auto* date = std::get_if<CivilDate>(&value)) return SqlValue{{date_literal(*date)}, {}, 0};
    if (const auto* text = std::get_if<std::string>(&value)) return SqlValue{{text_literal(*text)}, {}, 0};
    if (const auto* duration = std::get_if<Duration>(&value)) {
        const auto months = number(duration->months);
        const auto days = number(duration->days);
        if (months && days) return SqlValue{*months, *days, 0};
    }
    return std::nullopt;
}

std::string wide(const std::string& sql) {
    const bool literal = sql.find_first_not_of("(-0123456789)") == std::string::npos;
    return literal ? fmt::format("CAST({} AS BIGINT)", sql) : sql;
}

std::optional<std::string> compare_durations(Op op, const SqlValue& a, const SqlValue& b) {
    constexpr double most_apart = 1000;
    const bool whole = a.amount.per == 1 && b.amount.per == 1 && a.days.per == 1 && b.days.per == 1;
    const double apart = std::max(a.days.most - b.days.least, b.days.most - a.days.least);
    if (!whole || apart > most_apart) return std::nullopt;
    const std::string months = fmt::format("({} - {})", a.amount.sql, b.amount.sql);
    const std::string days = fmt::format("({} - {})", a.days.sql, b.days.sql);
    const std::string same = fmt::format("{} = 0 AND {} = 0", months, days);
    const std::string least = days_apart(months, days, false, apart);
    const std::string most = days_apart(months, days, true, apart);
    if (op == Op::equal)
        return fmt::format("CASE WHEN {} THEN TRUE WHEN {} > 0 OR {} < 0 THEN FALSE END", same, least, most);
    const bool strict = op == Op::less;
    return fmt::format("CASE WHEN {} THEN {} WHEN {} {} 0 THEN TRUE WHEN {} {} 0 THEN FALSE END", same,
                       strict ? "FALSE" : "TRUE", most, strict ? "<" : "<=", least, strict ? ">=" : ">");
}

}  // namespace ultima::sql
