// SPDX-License-Identifier: Apache-2.0
#include "evaluation/comparison.h"

#include "base/refusal.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <map>

namespace ultima {

namespace {

// x / 0 is infinity where there is something to divide, and has no value (is 1: no difference) where there is
// nothing.
double quotient(double above, double below) {
    if (below != 0) return above / below;
    return above == 0 ? 1 : std::numeric_limits<double>::infinity();
}

}  // namespace

RiskContrast RiskContrast::of(double with, double without) {
    return {.with = with,
            .without = without,
            .difference = with - without,
            .ratio = quotient(with, without),
            .odds_ratio = quotient(with * (1 - without), without * (1 - with))};
}

Result<StandardError> influence_error(const Eigen::VectorXd& influence,
                                      std::span<const std::size_t> clusters) {
    const Eigen::VectorXd centred = influence.array() - influence.mean();
    const auto n = static_cast<double>(influence.size());
    StandardError error{.independent = centred.norm() / n, .clustered = {}};
    if (clusters.empty()) return error;
    if (clusters.size() != static_cast<std::size_t>(influence.size())) {
        return refused("lengths-differ", fmt::format("{} rows say their cluster where there are {}",
                                                     clusters.size(), influence.size()));
    }
    std::map<std::size_t, double> sums;
    for (std::size_t row = 0; row < clusters.size(); ++row) {
        sums[clusters[row]] += centred[static_cast<Eigen::Index>(row)];
    }
    if (sums.size() < 2) return refused("one-cluster", "errors between clusters need two clusters at least");
    double squares = 0;
    for (const auto& [cluster, sum] : sums) squares += sum * sum;
    error.clustered = std::sqrt(squares) / n;
    return error;
}

Result<Design> check_groups(std::span<const double> treated, std::span<const NamedColumn> covariates) {
    if (auto good = check_yes_no(treated, treated.size(), "group"); !good) return failure(good.error());
    if (auto good = check_both_groups(treated); !good) return failure(good.error());
    auto design = make_design(covariates, treated.size());
    if (!design) return failure(design.error());
    if (auto good = check_rank(*design); !good) return failure(good.error());
    return design;
}

Result<Design> check_comparison(const Comparison& comparison) {
    if (auto good = check_yes_no(comparison.outcome, comparison.treated.size(), "outcome"); !good) {
        return failure(good.error());
    }
    return check_groups(comparison.treated, comparison.covariates);
}

Result<CrudeEffect> crude_effect(std::span<const double> treated, std::span<const double> outcome) {
    if (auto good = check_yes_no(treated, treated.size(), "group"); !good) return failure(good.error());
    if (auto good = check_yes_no(outcome, treated.size(), "outcome"); !good) return failure(good.error());
    if (auto good = check_both_groups(treated); !good) return failure(good.error());
    double people[2] = {0, 0};
    double events[2] = {0, 0};
    for (std::size_t row = 0; row < treated.size(); ++row) {
        const int group = treated[row] == 1 ? 1 : 0;
        people[group] += 1;
        events[group] += outcome[row];
    }
    const double with = events[1] / people[1];
    const double without = events[0] / people[0];
    CrudeEffect effect{
        .risks = RiskContrast::of(with, without),
        .error_of_difference = std::sqrt(with * (1 - with) / people[1] + without * (1 - without) / people[0]),
        .error_of_log_ratio = {}};
    if (events[1] > 0 && events[0] > 0) {
        effect.error_of_log_ratio = std::sqrt((1 - with) / events[1] + (1 - without) / events[0]);
    }
    return effect;
}

}  // namespace ultima
