// SPDX-License-Identifier: Apache-2.0
// Tail probabilities and quantiles, to full relative precision however small they are.
#pragma once

namespace ultima {

/// Probability that a chi-square with `df` > 0 degrees of freedom exceeds `x` >= 0; right down to 1e-300.
[[nodiscard]] double chi_square_tail(double x, double df);
/// Probability that a standard normal is farther from 0 than `z` on either side.
[[nodiscard]] double normal_two_sided(double z);
/// The z below which a standard normal lies with probability `p`, 0 < p < 1.
[[nodiscard]] double normal_quantile(double p);
/// The z with `level` of a standard normal between -z and z, 0 < level < 1: 1.96 for 0.95.
[[nodiscard]] double normal_half_width(double level);

}  // namespace ultima
