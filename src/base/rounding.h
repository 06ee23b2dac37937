// SPDX-License-Identifier: Apache-2.0
// How a rule says that a number becomes whole.
#pragma once

#include "base/rational.h"

#include <cstdint>
#include <string_view>

namespace ultima {

/// Towards plus infinity, towards minus infinity, or to the nearest with a half going towards plus infinity.
enum class Rounding : std::uint8_t { up, down, half_up };

/// The whole number that `value` becomes.
[[nodiscard]] Rational rounded(const Rational& value, Rounding rounding);

/// `up`, `down` or `half up`.
[[nodiscard]] std::string_view to_text(Rounding rounding) noexcept;

}  // namespace ultima
