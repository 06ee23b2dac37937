// SPDX-License-Identifier: Apache-2.0
#include "evaluation/tail.h"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <cmath>

namespace ultima {

double chi_square_tail(double x, double df) {
    // The complement itself, not 1 - P: what is below 1e-16 would be 0.
    return std::isinf(x) ? 0.0 : boost::math::gamma_q(df / 2, x / 2);
}

double normal_two_sided(double z) { return std::erfc(std::abs(z) / std::sqrt(2.0)); }

double normal_quantile(double p) { return boost::math::quantile(boost::math::normal(), p); }

double normal_half_width(double level) {
    return boost::math::quantile(boost::math::complement(boost::math::normal(), (1 - level) / 2));
}

}  // namespace ultima
