// SPDX-License-Identifier: Apache-2.0
// Two groups, what became of them, and what they have to be alike in: the input of every adjusted comparison.
#pragma once

#include "evaluation/design.h"

#include <Eigen/Core>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace ultima {

/// One row a person, or with `persons` one row of a person who may have others. `clusters` and `persons` are
/// empty or have a number a row: courts, districts, offices; whose the row is.
struct Comparison {
    std::vector<double> treated;  ///< 1 had the measure, 0 did not
    std::vector<double> outcome;  ///< 1 or 0 within the window
    std::vector<NamedColumn> covariates;
    std::vector<std::size_t> clusters{};
    std::vector<std::size_t> persons{};
};

/// Risks with and without the measure, and what lies between them.
struct RiskContrast {
    double with = 0;
    double without = 0;
    double difference = 0;  ///< with - without
    double ratio = 0;       ///< with / without; infinity where without is 0
    double odds_ratio = 0;

    [[nodiscard]] static RiskContrast of(double with, double without);
};

/// For independent rows, and for rows that depend on each other within clusters (if there are any).
struct StandardError {
    double independent = 0;
    std::optional<double> clustered;
};

/// From the rows' influence on an estimate (a mean over rows), centred: sd / sqrt(n), divisor n; sums within
/// clusters first, without a factor for few clusters. Where rows are of persons as well, who may be in
/// several clusters: V(clusters) + V(persons) - V(both) (Cameron, Gelbach & Miller 2011), and never less than
/// one of the first two. Refuses `one-cluster`.
[[nodiscard]] Result<StandardError> influence_error(const Eigen::VectorXd& influence,
                                                    std::span<const std::size_t> clusters,
                                                    std::span<const std::size_t> persons = {});

/// The influence of each row on the mean of values among the rows that are `members` (1, others 0).
[[nodiscard]] Eigen::VectorXd influence_on_mean(const Eigen::ArrayXd& members, const Eigen::ArrayXd& values,
                                                double mean);

/// Refuses what cannot be compared: `no-rows`, `lengths-differ`, `not-yes-or-no`, `not-a-number`,
/// `empty-group`, `singular-design`. Gives the covariates with an intercept.
[[nodiscard]] Result<Design> check_comparison(const Comparison& comparison);

/// The same without an outcome: balance and matching do not look at it.
[[nodiscard]] Result<Design> check_groups(std::span<const double> treated,
                                          std::span<const NamedColumn> covariates);

/// Without any adjustment: the groups as they are. Errors of two independent binomials, divisor n.
struct CrudeEffect {
    RiskContrast risks;
    double error_of_difference = 0;
    std::optional<double> error_of_log_ratio;  ///< absent where a group had no outcome
};
[[nodiscard]] Result<CrudeEffect> crude_effect(std::span<const double> treated,
                                               std::span<const double> outcome);
/// The same; with clusters or persons, errors are from the influence of each row. Covariates are not looked
/// at.
[[nodiscard]] Result<CrudeEffect> crude_effect(const Comparison& comparison);

}  // namespace ultima
