// SPDX-License-Identifier: Apache-2.0
// Amounts of money in minor units of one currency.
#pragma once

#include "base/rounding.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ultima {

/// An ISO 4217 code: three capital letters. Codes that ISO does not list are taken too (a fictional country
/// has one).
struct Currency {
    std::array<char, 3> code{'X', 'X', 'X'};
    friend constexpr auto operator<=>(const Currency&, const Currency&) = default;
};

/// Nothing unless three capital letters.
[[nodiscard]] std::optional<Currency> parse_currency(std::string_view text) noexcept;
[[nodiscard]] std::string to_text(Currency currency);
/// Decimals of the minor unit (ISO 4217 list one): 0 for JPY, 3 for KWD, 4 for CLF; 2 for codes not in the
/// table.
[[nodiscard]] int decimals_of(Currency currency) noexcept;

/// An amount: `minor` counts the smallest unit (cents); it may be negative.
struct Money {
    std::int64_t minor = 0;
    Currency currency;
    friend constexpr bool operator==(const Money&, const Money&) = default;
};

/// `EUR 1234.50`, `JPY 1200`, `EUR -3`: decimals may be left out, but not be more than the currency has.
/// Nothing otherwise, or when the amount does not fit.
[[nodiscard]] std::optional<Money> parse_money(std::string_view text) noexcept;
/// `EUR 1234.50`: always with all decimals of the currency.
[[nodiscard]] std::string to_text(const Money& money);

/// Nothing when the currencies differ or the sum does not fit.
[[nodiscard]] std::optional<Money> add(const Money& a, const Money& b) noexcept;
/// a - b; nothing when the currencies differ or the difference does not fit.
[[nodiscard]] std::optional<Money> subtract(const Money& a, const Money& b) noexcept;
/// Rounded once, to the minor unit. Nothing when the result does not fit.
[[nodiscard]] std::optional<Money> times(const Money& money, const Rational& factor, Rounding rounding);
/// Nothing when the currencies differ: there are no exchange rates here.
[[nodiscard]] std::optional<std::strong_ordering> compare(const Money& a, const Money& b) noexcept;

}  // namespace ultima
