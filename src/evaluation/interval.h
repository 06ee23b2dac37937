// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ultima {

/// A range of values, `lower` <= `upper`.
struct Interval {
    double lower = 0;
    double upper = 0;
    friend bool operator==(const Interval&, const Interval&) = default;
};

/// `estimate` plus and minus `width` standard errors.
[[nodiscard]] constexpr Interval around(double estimate, double standard_error, double width) {
    return {estimate - width * standard_error, estimate + width * standard_error};
}

}  // namespace ultima
