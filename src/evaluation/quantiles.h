// SPDX-License-Identifier: Apache-2.0
// More distributions that tests and intervals need, beside those of tail.h.
#pragma once

#include "evaluation/interval.h"
#include "evaluation/tail.h"

namespace ultima {

/// P(Z <= z) for the standard normal.
[[nodiscard]] double normal_probability(double z);

/// P(|T| >= |t|) for Student's t, and the half width of an interval in standard errors; `df` may be broken
/// and, as infinity, gives the normal.
[[nodiscard]] double t_p_value(double t, double df);
[[nodiscard]] double t_half_width(double level, double df);

/// The x with P(X <= x) = p for chi-squared.
[[nodiscard]] double chi_squared_quantile(double p, double df);
/// P(X >= x) for Fisher's F.
[[nodiscard]] double f_p_value(double x, double df1, double df2);

/// The x with P(X <= x) = p for a beta; a, b > 0.
[[nodiscard]] double beta_quantile(double p, double a, double b);

}  // namespace ultima
