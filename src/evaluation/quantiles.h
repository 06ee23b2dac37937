// SPDX-License-Identifier: Apache-2.0
// The distributions that tests and intervals need, exact in both tails: a p-value is taken from its own tail and never as
// one minus the rest, so that it is right down to 1e-300.
#pragma once

namespace ultima {

/// A range of values, `lower` <= `upper`.
struct Interval {
    double lower = 0;
    double upper = 0;
    friend bool operator==(const Interval&, const Interval&) = default;
};

/// P(Z <= z) and the z with P(Z <= z) = p, 0 < p < 1, for the standard normal.
[[nodiscard]] double normal_probability(double z);
[[nodiscard]] double normal_quantile(double p);
/// P(|Z| >= |z|).
[[nodiscard]] double normal_p_value(double z);
/// The half width of an interval in standard errors: 1.96 for `level` 0.95.
[[nodiscard]] double normal_width(double level);

/// Student's t; `df` may be broken and, as infinity, gives the normal.
[[nodiscard]] double t_p_value(double t, double df);
[[nodiscard]] double t_width(double level, double df);

/// P(X >= x) for chi-squared, and the x with P(X <= x) = p.
[[nodiscard]] double chi_squared_p_value(double x, double df);
[[nodiscard]] double chi_squared_quantile(double p, double df);
/// P(X >= x) for Fisher's F.
[[nodiscard]] double f_p_value(double x, double df1, double df2);

/// The x with P(X <= x) = p for a beta; a, b > 0.
[[nodiscard]] double beta_quantile(double p, double a, double b);

/// `estimate` plus and minus `width` standard errors.
[[nodiscard]] constexpr Interval around(double estimate, double standard_error, double width) {
    return {estimate - width * standard_error, estimate + width * standard_error};
}

}  // namespace ultima
