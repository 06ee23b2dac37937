// SPDX-License-Identifier: Apache-2.0
#include "evaluation/comparison.h"

#include "base/refusal.h"
#include "evaluation/fitted.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace ultima {

namespace {

// x / 0 is infinity where there is something to divide, and has no value (is 1: no difference) where there is
// nothing.
double quotient(double above, double below) {
    if (below != 0) return above / below;
    return above == 0 ? 1 : std::numeric_limits<double>::infinity();
}

template <class Key>
double squares_of(const std::map<Key, double>& sums) {
    double squares = 0;
    for (const auto& [key, sum] : sums) squares += sum * sum;
    return squares;
}

}  // namespace

RiskContrast RiskContrast::of(double with, double without) {
    return {.with = with,
            .without = without,
            .difference = with - without,
            .ratio = quotient(with, without),
            .odds_ratio = quotient(with * (1 - without), without * (1 - with))};
}

Eigen::VectorXd influence_on_mean(const Eigen::ArrayXd& members, const Eigen::ArrayXd& values, double mean) {
    return members * (values - mean) / members.mean();
}

Result<StandardError> influence_error(const Eigen::VectorXd& influence, std::span<const std::size_t> clusters,
                                      std::span<const std::size_t> persons) {
    const Eigen::VectorXd centred = influence.array() - influence.mean();
    const auto n = static_cast<double>(influence.size());
    StandardError error{.independent = centred.norm() / n, .clustered = {}};
    std::vector<double> squares;  // by cluster, by person
    for (const std::span<const std::size_t> ties : {clusters, persons}) {
        if (ties.empty()) continue;
        if (ties.size() != static_cast<std::size_t>(influence.size())) {
            return refused("lengths-differ", fmt::format("{} rows say their cluster where there are {}",
                                                         ties.size(), influence.size()));
        }
        std::map<std::size_t, double> sums;
        for (std::size_t row = 0; row < ties.size(); ++row)
            sums[ties[row]] += centred[static_cast<Eigen::Index>(row)];
        if (sums.size() < 2)
            return refused("one-cluster", "errors between clusters need two clusters at least");
        squares.push_back(squares_of(sums));
    }
    if (squares.empty()) return error;
    double most = *std::ranges::max_element(squares);
    if (squares.size() == 2) {
        std::map<std::pair<std::size_t, std::size_t>, double> both;
        for (std::size_t row = 0; row < clusters.size(); ++row)
            both[{clusters[row], persons[row]}] += centred[static_cast<Eigen::Index>(row)];
        most = std::max(most, squares[0] + squares[1] - squares_of(both));
    }
    error.clustered = std::sqrt(most) / n;
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

Result<CrudeEffect> crude_effect(const Comparison& comparison) {
    auto effect = crude_effect(comparison.treated, comparison.outcome);
    if (!effect || (comparison.clusters.empty() && comparison.persons.empty())) return effect;
    const RiskContrast& risks = effect->risks;
    const Eigen::ArrayXd a = as_vector(comparison.treated).array();
    const Eigen::ArrayXd y = as_vector(comparison.outcome).array();
    const Eigen::VectorXd with = influence_on_mean(a, y, risks.with);
    const Eigen::VectorXd without = influence_on_mean(1 - a, y, risks.without);
    const auto error = influence_error(with - without, comparison.clusters, comparison.persons);
    if (!error) return failure(error.error());
    effect->error_of_difference = error->clustered.value_or(error->independent);
    if (!effect->error_of_log_ratio) return effect;
    const auto of_log =
        influence_error(with / risks.with - without / risks.without, comparison.clusters, comparison.persons);
    if (!of_log) return failure(of_log.error());
    effect->error_of_log_ratio = of_log->clustered.value_or(of_log->independent);
    return effect;
}

}  // namespace ultima
