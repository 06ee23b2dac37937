// SPDX-License-Identifier: Apache-2.0
// Currencies and amounts.
#include "base/money.h"

#include <algorithm>
#include <cstddef>

namespace ultima {
namespace {

// ISO 4217 list one: the currencies whose minor unit is not a hundredth.
constexpr std::string_view without_decimals =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
constexpr std::string_view with_three = "BHD IQD JOD KWD LYD OMR TND";
constexpr std::string_view with_four = "CLF UYW";

std::string_view letters(const Currency& currency) noexcept {
    return {currency.code.data(), currency.code.size()};
}

constexpr std::int64_t power_of_ten(int exponent) noexcept {
    std::int64_t value = 1;
    for (int i = 0; i < exponent; ++i) value *= 10;
    return value;
}

/// value * 10 - digit: amounts are built below zero, where there is one more of them.
bool append_digit(std::int64_t& value, char c) noexcept {
    if (c < '0' || c > '9') return false;
    return !__builtin_mul_overflow(value, std::int64_t{10}, &value) &&
           !__builtin_sub_overflow(value, std::int64_t{c - '0'}, &value);
}

}  // namespace

std::optional<Currency> parse_currency(std::string_view text) noexcept {
    if (text.size() != 3 ||
        !std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
        return std::nullopt;
    return Currency{{text[0], text[1], text[2]}};
}

std::string to_text(Currency currency) { return std::string{letters(currency)}; }

int decimals_of(Currency currency) noexcept {
    const std::string_view code = letters(currency);
    if (without_decimals.find(code) != std::string_view::npos) return 0;
    if (with_three.find(code) != std::string_view::npos) return 3;
    return with_four.find(code) != std::string_view::npos ? 4 : 2;
}

std::optional<Money> parse_money(std::string_view text) noexcept {
    if (text.size() < 5 || text[3] != ' ') return std::nullopt;
    const std::optional<Currency> currency = parse_currency(text.substr(0, 3));
    if (!currency) return std::nullopt;
    std::string_view amount = text.substr(4);
    const bool negative = amount.starts_with('-');
    if (negative) amount.remove_prefix(1);
    const std::size_t point = amount.find('.');
    const std::string_view whole = amount.substr(0, point);
    const bool has_point = point != std::string_view::npos;
    const std::string_view decimals = has_point ? amount.substr(point + 1) : std::string_view{};
    const auto wanted = static_cast<std::size_t>(decimals_of(*currency));
    if (whole.empty() || (has_point && decimals.empty()) || decimals.size() > wanted) return std::nullopt;
    std::int64_t minor = 0;
    for (const char c : whole)
        if (!append_digit(minor, c)) return std::nullopt;
    for (std::size_t i = 0; i < wanted; ++i)
        if (!append_digit(minor, i < decimals.size() ? decimals[i] : '0')) return std::nullopt;
    if (!negative && __builtin_sub_overflow(std::int64_t{0}, minor, &minor)) return std::nullopt;
    return Money{minor, *currency};
}

std::string to_text(const Money& money) {
    const int decimals = decimals_of(money.currency);
    const std::int64_t scale = power_of_ten(decimals);
    // The quotient is taken with its sign: the lowest amount has no positive counterpart.
    const std::int64_t whole = money.minor / scale;
    const std::int64_t part = money.minor % scale < 0 ? -(money.minor % scale) : money.minor % scale;
    std::string out = to_text(money.currency);
    out += ' ';
    if (money.minor < 0 && whole == 0) out += '-';
    out += std::to_string(whole);
    if (decimals > 0) {
        const std::string digits = std::to_string(part);
        out += '.';
        out.append(static_cast<std::size_t>(decimals) - digits.size(), '0');
        out += digits;
    }
    return out;
}

std::optional<Money> add(const Money& a, const Money& b) noexcept {
    std::int64_t sum{};
    if (a.currency != b.currency || __builtin_add_overflow(a.minor, b.minor, &sum)) return std::nullopt;
    return Money{sum, a.currency};
}

std::optional<Money> subtract(const Money& a, const Money& b) noexcept {
    std::int64_t difference{};
    if (a.currency != b.currency || __builtin_sub_overflow(a.minor, b.minor, &difference))
        return std::nullopt;
    return Money{difference, a.currency};
}

std::optional<Money> times(const Money& money, const Rational& factor, Rounding rounding) {
    const std::optional<std::int64_t> minor = rounded(money.minor * factor, rounding).to_int64();
    if (!minor) return std::nullopt;
    return Money{*minor, money.currency};
}

std::optional<std::strong_ordering> compare(const Money& a, const Money& b) noexcept {
    if (a.currency != b.currency) return std::nullopt;
    return a.minor <=> b.minor;
}

}  // namespace ultima
