// SPDX-License-Identifier: Apache-2.0
// Three-valued truth (strong Kleene logic): what the reasoning says when a fact is not known.
#pragma once

#include <cstdint>
#include <string_view>

namespace ultima {

/// An answer to a yes/no question. The order no < unknown < yes makes "and" the minimum and "or" the maximum.
enum class Truth : std::uint8_t { no, unknown, yes };

/// The truth of something that is known.
[[nodiscard]] constexpr Truth truth(bool known) noexcept { return known ? Truth::yes : Truth::no; }

/// Kleene "and": no if either is no, whatever the other would turn out to be.
[[nodiscard]] constexpr Truth both(Truth a, Truth b) noexcept { return a < b ? a : b; }

/// Kleene "or": yes if either is yes, whatever the other would turn out to be.
[[nodiscard]] constexpr Truth either(Truth a, Truth b) noexcept { return a < b ? b : a; }

/// Kleene "not": unknown stays unknown.
[[nodiscard]] constexpr Truth negate(Truth a) noexcept {
    return static_cast<Truth>(static_cast<std::uint8_t>(2U - static_cast<unsigned>(a)));
}

/// `no`, `unknown` or `yes`.
[[nodiscard]] std::string_view to_text(Truth value) noexcept;

}  // namespace ultima
