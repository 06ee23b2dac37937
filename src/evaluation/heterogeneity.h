// SPDX-License-Identifier: Apache-2.0
// How far the true effects of studies lie apart: their variance tau2, around a mean or a regression on what
// the studies differ in. With weights w = 1 / (v + tau2) and P = W - W X (X'WX)^-1 X'W, all of it is made of
// a few traces.
#pragma once

#include "evaluation/design.h"
#include "evaluation/interval.h"

#include <Eigen/Core>

#include <cstdint>

namespace ultima {

/// Ways to estimate tau2; negative estimates become 0. `fixed`: tau2 is 0 by assumption.
enum class Heterogeneity : std::uint8_t {
    fixed,
    der_simonian_laird,  ///< 1986, from Cochran's Q
    hedges,              ///< Hedges & Olkin 1985, unweighted
    sidik_jonkman,       ///< 2005; never 0 unless all effects are equal
    paule_mandel,        ///< 1982: the tau2 at which the generalised Q is k - p
    empirical_bayes,     ///< Morris 1983: the same root
    maximum_likelihood,
    restricted_likelihood  ///< REML, the usual one (Viechtbauer 2005)
};

/// Effects, their variances, and what they are regressed on (a column of ones at least).
struct EffectModel {
    Eigen::VectorXd effects;
    Eigen::VectorXd variances;
    Eigen::MatrixXd design;

    [[nodiscard]] double degrees() const { return static_cast<double>(design.rows() - design.cols()); }
};

/// The weighted least-squares fit at a given tau2.
struct WeightedEffects {
    Eigen::VectorXd weights;
    Eigen::VectorXd coefficients;
    Eigen::MatrixXd inverse;  ///< (X'WX)^-1
    Eigen::VectorXd residuals;
    double q = 0;  ///< sum of w r^2
};
[[nodiscard]] WeightedEffects weighted_effects(const EffectModel& model, const Eigen::VectorXd& weights);
[[nodiscard]] WeightedEffects weighted_effects(const EffectModel& model, double tau2);

struct HeterogeneityEstimate {
    double tau2 = 0;
    double error = 0;  ///< 0 for `fixed`
};
/// The model has more studies than columns (callers see to that).
[[nodiscard]] HeterogeneityEstimate estimate_heterogeneity(const EffectModel& model, Heterogeneity method);

/// The tau2 that the generalised Q does not speak against (Viechtbauer 2007); 0 for a bound that would be
/// negative.
[[nodiscard]] Interval q_profile(const EffectModel& model, double level);

/// The variance that a typical study has by chance (Higgins & Thompson 2002): I2 = tau2 / (tau2 + it).
[[nodiscard]] double typical_variance(const EffectModel& model);

}  // namespace ultima
