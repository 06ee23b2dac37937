// SPDX-License-Identifier: Apache-2.0
// The partial likelihood of Cox 1975 with its slope and curvature.
#pragma once

#include "evaluation/cox.h"

#include <Eigen/Core>

#include <vector>

namespace ultima {

/// In the design's scaled columns.
struct CoxLikelihood {
    double value = 0;
    Eigen::VectorXd score;
    Eigen::MatrixXd information;
};

[[nodiscard]] CoxLikelihood cox_likelihood(const CoxDesign& design, const std::vector<double>& scaled,
                                           Ties ties);

/// All ways to choose the events of a time among those at risk, by the recursion of Gail, Lubin & Rubinstein
/// 1981. Its cost grows with events times persons at risk at each time.
[[nodiscard]] CoxLikelihood exact_likelihood(const CoxDesign& design, const std::vector<double>& scaled);
/// How many steps `exact_likelihood` takes.
[[nodiscard]] double exact_cost(const CoxDesign& design);

}  // namespace ultima
