// SPDX-License-Identifier: Apache-2.0
// What follows from a fitted proportional hazards model: the baseline hazard, residuals, robust errors.
#pragma once

#include "evaluation/cox.h"

namespace ultima {

/// The cumulative hazard of a stratum where every covariate and offset is 0: a property of the group, by
/// time.
struct BaselineHazard {
    std::size_t stratum = 0;   ///< in the order of the strata's numbers
    std::vector<double> time;  ///< with events, increasing
    std::vector<double> hazard;

    [[nodiscard]] double at(double t) const;
};
/// Breslow's estimator; with Efron's ties its refinement, in which those who go leave the risk set bit by
/// bit. For exact ties that of Breslow.
[[nodiscard]] std::vector<BaselineHazard> baseline_hazards(const CoxDesign& design, const CoxFit& fit);

/// Events less expected events of each row (Therneau, Grambsch & Fleming 1990), in the order of the columns
/// given; 0 for rows of weight 0. For checks of the model only: they add up to 0.
[[nodiscard]] std::vector<double> martingale_residuals(const CoxDesign& design, const CoxFit& fit);

/// The sandwich of Lin & Wei 1989: right even where the model is not, or where rows of one cluster depend on
/// each other. `cluster` is a number from 0 for each row given; empty: each row for itself (HC). No factor
/// for small numbers of clusters. Fails with `lengths-differ`,
/// `bad-cluster`, `one-cluster`, or `exact-not-supported`.
[[nodiscard]] Result<Eigen::MatrixXd> robust_covariance(const CoxDesign& design, const CoxFit& fit,
                                                        std::span<const std::uint32_t> cluster = {});

}  // namespace ultima
