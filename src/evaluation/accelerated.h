// SPDX-License-Identifier: Apache-2.0
// Accelerated failure time: a measure that stretches the time to the event (Kalbfleisch & Prentice 2002, ch.
// 3).
//   log T = x'b + sigma * e
// A coefficient b makes times exp(b) times as long.
#pragma once

#include "evaluation/design.h"
#include "evaluation/follow_up.h"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

/// What e is: normal, extreme value (with sigma = 1: exponential), logistic.
enum class TimeShape : std::uint8_t { log_normal, weibull, exponential, log_logistic };

struct AcceleratedFit {
    std::vector<std::string> names;
    Eigen::VectorXd coefficients;
    double sigma = 1;
    Eigen::MatrixXd covariance;  ///< of the coefficients and, last, of log sigma (not for the exponential)
    double log_likelihood = 0;   ///< of the times themselves, not of their logarithms
    std::size_t rows = 0;
    std::size_t events = 0;
    int iterations = 0;

    [[nodiscard]] Eigen::VectorXd standard_errors() const {
        return covariance.diagonal().head(coefficients.size()).cwiseSqrt();
    }
};

/// `follow_up` has no delayed entry; weights count a row several times or not at all. Newton's method on b /
/// sigma and 1 / sigma, in which the likelihood has one top (Olsen 1978; Burridge 1981). Refuses as
/// `check(FollowUp)` does, and `bad-time` (a time of 0 has no logarithm: count it as half a day, and say so),
/// `delayed-entry`, `no-events`, `singular-design`, `monotone-likelihood` (a group had no event at all: its
/// times have no finite length; or every event lies on the line).
[[nodiscard]] Result<AcceleratedFit> fit_accelerated(const Design& design, const FollowUp& follow_up,
                                                     TimeShape shape);

}  // namespace ultima
