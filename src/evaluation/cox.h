// SPDX-License-Identifier: Apache-2.0
// Proportional hazards regression (Cox 1972): coefficients of groups, never a prediction for a person.
#pragma once

#include "evaluation/cox_design.h"

#include <Eigen/Core>

#include <span>
#include <vector>

namespace ultima {

/// What to do where several have the event at the same time.
enum class Ties : std::uint8_t {
    efron,    ///< Efron 1977: those who go leave the risk set bit by bit
    breslow,  ///< Breslow 1974: all of them are at risk for each other
    exact  ///< Cox 1972: all ways to choose so many of those at risk; for whole days or weeks as true units
};

/// A chi-square against no effect at all.
struct EffectTest {
    double chi_square = 0;
    std::size_t df = 0;
    double p = 1;
};

struct CoxFit {
    Ties ties = Ties::efron;
    std::size_t rows = 0;
    double events = 0;
    Eigen::VectorXd coefficients;  ///< log hazard ratios, one a covariate
    Eigen::MatrixXd covariance;    ///< inverse information
    double log_likelihood_null = 0;
    double log_likelihood = 0;
    EffectTest likelihood_ratio;
    EffectTest wald;
    EffectTest score;
    std::size_t iterations = 0;
    std::vector<double> scaled;  ///< coefficients of the design's scaled columns

    [[nodiscard]] double standard_error(std::size_t column) const;
    [[nodiscard]] double z(std::size_t column) const;
    [[nodiscard]] double p(std::size_t column) const;
};

/// Newton's method from 0, with halved steps where the likelihood falls. Fails with `singular-design` (a
/// column follows from others, or does not vary among those at risk together), `monotone-likelihood` (a
/// column separates those with the event from those at risk with them: no finite estimate exists),
/// `not-converged`, and for exact ties `weights-not-supported` or `too-many-ties`.
[[nodiscard]] Result<CoxFit> fit_cox(const CoxDesign& design, Ties ties = Ties::efron);
/// The same from columns.
[[nodiscard]] Result<CoxFit> fit_cox(const CoxColumns& columns, Ties ties = Ties::efron);

}  // namespace ultima
