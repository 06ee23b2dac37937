// SPDX-License-Identifier: Apache-2.0
#include "evaluation/quantiles.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <numbers>

namespace ultima {

namespace {

using namespace boost::math::policies;

// What is too small for a double becomes 0, what has no value infinity or NaN; callers check their input.
using Quiet = policy<domain_error<ignore_error>, overflow_error<ignore_error>, underflow_error<ignore_error>,
                     pole_error<ignore_error>, evaluation_error<ignore_error>>;

}  // namespace

double normal_probability(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

double t_p_value(double t, double df) {
    if (std::isinf(df)) return normal_two_sided(t);
    return 2 * cdf(complement(boost::math::students_t_distribution<double, Quiet>(df), std::fabs(t)));
}

double t_half_width(double level, double df) {
    if (std::isinf(df)) return normal_half_width(level);
    return quantile(complement(boost::math::students_t_distribution<double, Quiet>(df), (1 - level) / 2));
}

double chi_squared_quantile(double p, double df) {
    return quantile(boost::math::chi_squared_distribution<double, Quiet>(df), p);
}

double f_p_value(double x, double df1, double df2) {
    return cdf(complement(boost::math::fisher_f_distribution<double, Quiet>(df1, df2), x));
}

double beta_quantile(double p, double a, double b) {
    return quantile(boost::math::beta_distribution<double, Quiet>(a, b), p);
}

}  // namespace ultima
