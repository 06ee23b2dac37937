// SPDX-License-Identifier: Apache-2.0
// Finds the maximum of a partial likelihood, or says why there is none.
#pragma once

#include "evaluation/cox_likelihood.h"

#include <functional>

namespace ultima {

struct Maximum {
    std::vector<double> scaled;  ///< coefficients of the design's scaled columns
    CoxLikelihood null;          ///< at 0
    CoxLikelihood at;            ///< at `scaled`
    double score_test = 0;       ///< score' information^-1 score at 0
    std::size_t iterations = 0;
    Eigen::MatrixXd covariance;  ///< inverse information in the units of the columns given
    Eigen::VectorXd coefficients;
};

/// Newton's method from 0, with halved steps where the likelihood falls. Fails as `fit_cox` says.
[[nodiscard]] Result<Maximum> maximise(
    const CoxDesign& design, const std::function<CoxLikelihood(const std::vector<double>&)>& likelihood);

/// A chi-square of `df` degrees with its p-value; what rounding put below 0 is 0.
[[nodiscard]] EffectTest effect_test(double chi_square, std::size_t df);

}  // namespace ultima
