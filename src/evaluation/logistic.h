// SPDX-License-Identifier: Apache-2.0
// Logistic regression by Newton's method (iteratively reweighted least squares; McCullagh & Nelder 1989, ch.
// 4), with the errors that hold when the model does not (White 1980; Long & Ervin 2000 for HC2 and HC3; Liang
// & Zeger 1986 for clusters). Groups are described, persons are not: a fit has coefficients and no fitted
// values.
#pragma once

#include "evaluation/design.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ultima {

/// Coefficients are log odds ratios.
struct LogisticFit {
    std::vector<std::string> names;
    Eigen::VectorXd coefficients;
    Eigen::MatrixXd covariance;  ///< inverse of the information at the maximum
    double log_likelihood = 0;
    double deviance = 0;
    std::size_t rows = 0;
    int iterations = 0;

    [[nodiscard]] Eigen::VectorXd standard_errors() const { return covariance.diagonal().cwiseSqrt(); }
};

/// `outcome` is 0 or 1. `weights` count a row several times or not at all; empty: once each.
/// Steps go on until no coefficient moves by 1e-11 of the scale of its column, so that what stops the search
/// is not what the answer depends on.
///
/// Refuses: `no-rows`, `not-yes-or-no`, `bad-weight` (below 0 or no number), `no-variation` (all had the
/// outcome or nobody had), `singular-design` (named columns), `separation` (a column, named, tells the
/// outcome apart perfectly: then no finite coefficient is the best; Albert & Anderson 1984).
[[nodiscard]] Result<LogisticFit> fit_logistic(const Design& design, std::span<const double> outcome,
                                               std::span<const double> weights = {});

/// How a row's residual is enlarged for its own pull on the fit: not at all, by n / (n - p), by 1 / (1 - h)
/// once or twice.
enum class HeteroscedasticErrors : std::uint8_t { hc0, hc1, hc2, hc3 };

/// The covariance of the coefficients without trust in the model's variance.
[[nodiscard]] Eigen::MatrixXd robust_covariance(const LogisticFit& fit, const Design& design,
                                                std::span<const double> outcome, HeteroscedasticErrors kind);

/// The same where the rows of a cluster depend on each other. `small_sample` multiplies by G / (G - 1) * (n -
/// 1) / (n - p). Refuses fewer than two clusters (`one-cluster`).
[[nodiscard]] Result<Eigen::MatrixXd> clustered_covariance(const LogisticFit& fit, const Design& design,
                                                           std::span<const double> outcome,
                                                           std::span<const std::size_t> clusters,
                                                           bool small_sample = false);

}  // namespace ultima
