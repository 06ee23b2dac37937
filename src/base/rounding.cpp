// SPDX-License-Identifier: Apache-2.0
// Rounding to whole numbers.
#include "base/rounding.h"

namespace ultima {

Rational rounded(const Rational& value, Rounding rounding) {
    switch (rounding) {
        case Rounding::up:
            return value.ceil();
        case Rounding::down:
            return value.floor();
        case Rounding::half_up:
            break;
    }
    return value.round_half_up();
}

std::string_view to_text(Rounding rounding) noexcept {
    switch (rounding) {
        case Rounding::up:
            return "up";
        case Rounding::down:
            return "down";
        case Rounding::half_up:
            break;
    }
    return "half up";
}

}  // namespace ultima
