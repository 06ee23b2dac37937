// SPDX-License-Identifier: Apache-2.0
#include "evaluation/propensity.h"

#include "base/refusal.h"
#include "evaluation/fitted.h"

#include <cmath>

namespace ultima {

namespace {

struct Propensities {
    Design design;
    LogisticFit fit;
    Eigen::VectorXd values;
};

Result<Propensities> fit_propensities(std::span<const double> treated,
                                      std::span<const NamedColumn> covariates) {
    auto design = check_groups(treated, covariates);
    if (!design) return failure(design.error());
    auto fit = fit_logistic(*design, treated);
    if (!fit) return failure(fit.error());
    Eigen::VectorXd values = fitted_probabilities(*design, fit->coefficients);
    if (values.minCoeff() < 1e-8 || values.maxCoeff() > 1 - 1e-8) {
        return refused(
            "no-overlap",
            "for some people the group was certain from what is known of them, so there is nobody to compare "
            "them with");
    }
    return Propensities{std::move(*design), std::move(*fit), std::move(values)};
}

// The weight of a row, and how it changes with the linear predictor of the propensity (de/dx = e (1 - e)).
struct Weight {
    double value;
    double slope;
};

Weight weight_of(bool treated, double e, WeightTarget target) {
    switch (target) {
        case WeightTarget::everybody:
            return treated ? Weight{1 / e, -(1 - e) / e} : Weight{1 / (1 - e), e / (1 - e)};
        case WeightTarget::treated:
            return treated ? Weight{1, 0} : Weight{e / (1 - e), e / (1 - e)};
        case WeightTarget::overlap:
            break;
    }
    return treated ? Weight{1 - e, -e * (1 - e)} : Weight{e, e * (1 - e)};
}

}  // namespace

Result<PropensityModel> propensity_model(std::span<const double> treated,
                                         std::span<const NamedColumn> covariates) {
    auto propensities = fit_propensities(treated, covariates);
    if (!propensities) return failure(propensities.error());
    return PropensityModel{.fit = std::move(propensities->fit),
                           .lowest = propensities->values.minCoeff(),
                           .highest = propensities->values.maxCoeff()};
}

Result<WeightedEffect> weighted_effect(const Comparison& comparison, WeightTarget target) {
    if (auto good = check_comparison(comparison); !good) return failure(good.error());
    const auto propensities = fit_propensities(comparison.treated, comparison.covariates);
    if (!propensities) return failure(propensities.error());
    const Eigen::VectorXd a = as_vector(comparison.treated);
    const Eigen::VectorXd y = as_vector(comparison.outcome);
    const Eigen::VectorXd& e = propensities->values;
    const Eigen::Index n = a.size();

    Eigen::VectorXd weights(n);
    Eigen::VectorXd slopes(n);
    double sums[2] = {0, 0};
    double events[2] = {0, 0};
    for (Eigen::Index row = 0; row < n; ++row) {
        const Weight weight = weight_of(a[row] == 1, e[row], target);
        weights[row] = weight.value;
        slopes[row] = weight.slope;
        sums[a[row] == 1] += weight.value;
        events[a[row] == 1] += weight.value * y[row];
    }
    const double risks[2] = {events[0] / sums[0], events[1] / sums[1]};

    // Influence on the difference: w (y - risk) by the mean weight of its group, with the group's sign.
    Eigen::VectorXd influence(n);
    Eigen::VectorXd gradient = Eigen::VectorXd::Zero(propensities->design.rows.cols());
    for (Eigen::Index row = 0; row < n; ++row) {
        const int group = a[row] == 1 ? 1 : 0;
        const double share =
            (group == 1 ? 1 : -1) * (y[row] - risks[group]) * static_cast<double>(n) / sums[group];
        influence[row] = weights[row] * share;
        gradient += slopes[row] * share * propensities->design.rows.row(row).transpose();
    }
    gradient /= static_cast<double>(n);
    // Each row also moves the propensities: its score through the inverse information (covariance is that of
    // the sum).
    const Eigen::VectorXd direction = static_cast<double>(n) * (propensities->fit.covariance * gradient);
    const Eigen::VectorXd stacked =
        influence.array() + (a - e).array() * (propensities->design.rows * direction).array();

    auto known = influence_error(influence, comparison.clusters, comparison.persons);
    if (!known) return failure(known.error());
    auto whole = influence_error(stacked, comparison.clusters, comparison.persons);
    if (!whole) return failure(whole.error());
    return WeightedEffect{
        .risks = RiskContrast::of(risks[1], risks[0]), .weights_known = *known, .stacked = *whole};
}

Result<BalanceTable> balance_table(std::span<const double> treated, std::span<const NamedColumn> covariates,
                                   WeightTarget target) {
    const auto propensities = fit_propensities(treated, covariates);
    if (!propensities) return failure(propensities.error());
    const Eigen::VectorXd a = as_vector(treated);
    const Eigen::Index n = a.size();
    Eigen::VectorXd weights(n);
    double sums[2] = {0, 0};
    double squares[2] = {0, 0};
    double people[2] = {0, 0};
    for (Eigen::Index row = 0; row < n; ++row) {
        const int group = a[row] == 1 ? 1 : 0;
        weights[row] = weight_of(group == 1, propensities->values[row], target).value;
        sums[group] += weights[row];
        squares[group] += weights[row] * weights[row];
        people[group] += 1;
    }
    BalanceTable table;
    table.effective_with = sums[1] * sums[1] / squares[1];
    table.effective_without = sums[0] * sums[0] / squares[0];
    for (const NamedColumn& covariate : covariates) {
        double means[2] = {0, 0};
        double weighted[2] = {0, 0};
        double spread[2] = {0, 0};
        for (Eigen::Index row = 0; row < n; ++row) {
            const int group = a[row] == 1 ? 1 : 0;
            const double value = covariate.values[static_cast<std::size_t>(row)];
            means[group] += value / people[group];
            weighted[group] += weights[row] * value / sums[group];
        }
        for (Eigen::Index row = 0; row < n; ++row) {
            const int group = a[row] == 1 ? 1 : 0;
            const double away = covariate.values[static_cast<std::size_t>(row)] - means[group];
            if (people[group] > 1) spread[group] += away * away / (people[group] - 1);
        }
        const double divisor = std::sqrt((spread[0] + spread[1]) / 2);
        const auto line = [&](const double* of) {
            const double apart = of[1] - of[0];
            return BalanceLine{covariate.name, of[1], of[0], apart == 0 ? 0 : apart / divisor};
        };
        table.unweighted.push_back(line(means));
        table.weighted.push_back(line(weighted));
    }
    return table;
}

}  // namespace ultima
