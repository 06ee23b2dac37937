// SPDX-License-Identifier: Apache-2.0
// Fitted probabilities, for the estimators of this folder while they run. They are values for single persons,
// so no result has a place for them and no header that other folders include mentions them.
#pragma once

#include "evaluation/logistic.h"

#include <Eigen/Core>

#include <cmath>
#include <span>

namespace ultima {

/// 1 / (1 + exp(-x)) without overflow.
[[nodiscard]] inline double logistic_function(double x) {
    return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

[[nodiscard]] inline Eigen::VectorXd fitted_probabilities(const Design& design,
                                                          const Eigen::VectorXd& coefficients) {
    return (design.rows * coefficients).unaryExpr([](double x) { return logistic_function(x); });
}

[[nodiscard]] inline Eigen::VectorXd as_vector(std::span<const double> values) {
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

}  // namespace ultima
