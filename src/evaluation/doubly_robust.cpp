// SPDX-License-Identifier: Apache-2.0
#include "evaluation/doubly_robust.h"

#include "base/refusal.h"
#include "evaluation/fitted.h"
#include "evaluation/named_random.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace ultima {

namespace {

// What the models say of each row: the propensity, and the risks without (0) and with (1) the measure.
struct Nuisances {
    Eigen::VectorXd propensity;
    Eigen::VectorXd risk[2];
};

std::vector<std::size_t> members(std::span<const double> treated, std::span<const std::size_t> among,
                                 double group) {
    std::vector<std::size_t> rows;
    std::ranges::copy_if(among, std::back_inserter(rows),
                         [&](std::size_t row) { return treated[row] == group; });
    return rows;
}

std::vector<double> values_of(std::span<const double> all, std::span<const std::size_t> rows) {
    std::vector<double> values(rows.size());
    std::ranges::transform(rows, values.begin(), [&](std::size_t row) { return all[row]; });
    return values;
}

Diagnostics in_group(Diagnostics diagnostics, int group) {
    for (Diagnostic& diagnostic : diagnostics) {
        diagnostic.message = fmt::format("among those {} the measure: {}", group == 1 ? "with" : "without",
                                         diagnostic.message);
    }
    return diagnostics;
}

// The risk model of one group, fitted on its rows among `from`.
Result<LogisticFit> risk_model(const Design& design, const Comparison& comparison,
                               std::span<const std::size_t> from, int group) {
    const std::vector<std::size_t> rows = members(comparison.treated, from, group);
    auto fit = fit_logistic(rows_of(design, rows), values_of(comparison.outcome, rows));
    if (!fit) return failure(in_group(std::move(fit.error()), group));
    return fit;
}

Result<LogisticFit> propensity_fit(const Design& design, const Comparison& comparison,
                                   std::span<const std::size_t> from) {
    return fit_logistic(rows_of(design, from), values_of(comparison.treated, from));
}

Result<void> check_overlap(const Eigen::VectorXd& propensity) {
    if (propensity.minCoeff() >= 1e-8 && propensity.maxCoeff() <= 1 - 1e-8) return {};
    return refused("no-overlap",
                   "for some people the group was certain from what is known of them, so there is nobody to "
                   "compare them "
                   "with");
}

std::vector<std::size_t> all_rows(std::size_t rows) {
    std::vector<std::size_t> all(rows);
    for (std::size_t row = 0; row < rows; ++row) all[row] = row;
    return all;
}

// Models fitted on the rows `from` speak of the rows `of`.
Result<void> fill(Nuisances& nuisances, const Design& design, const Comparison& comparison,
                  std::span<const std::size_t> from, std::span<const std::size_t> of) {
    const auto propensity = propensity_fit(design, comparison, from);
    if (!propensity) return failure(propensity.error());
    const Design part = rows_of(design, of);
    const auto put = [&](Eigen::VectorXd& into, const LogisticFit& fit) {
        const Eigen::VectorXd fitted = fitted_probabilities(part, fit.coefficients);
        for (std::size_t at = 0; at < of.size(); ++at) {
            into[static_cast<Eigen::Index>(of[at])] = fitted[static_cast<Eigen::Index>(at)];
        }
    };
    put(nuisances.propensity, *propensity);
    for (const int group : {0, 1}) {
        const auto model = risk_model(design, comparison, from, group);
        if (!model) return failure(model.error());
        put(nuisances.risk[group], *model);
    }
    return {};
}

Nuisances empty_nuisances(Eigen::Index rows) {
    return {Eigen::VectorXd(rows), {Eigen::VectorXd(rows), Eigen::VectorXd(rows)}};
}

Result<Nuisances> fit_all(const Design& design, const Comparison& comparison) {
    Nuisances nuisances = empty_nuisances(design.rows.rows());
    const std::vector<std::size_t> all = all_rows(comparison.treated.size());
    if (auto good = fill(nuisances, design, comparison, all, all); !good) return failure(good.error());
    return nuisances;
}

Result<DoublyRobustEffect> augmented(const Comparison& comparison, const Nuisances& nuisances) {
    if (auto good = check_overlap(nuisances.propensity); !good) return failure(good.error());
    const Eigen::ArrayXd a = as_vector(comparison.treated).array();
    const Eigen::ArrayXd y = as_vector(comparison.outcome).array();
    const Eigen::ArrayXd e = nuisances.propensity.array();
    const Eigen::VectorXd with = nuisances.risk[1].array() + a * (y - nuisances.risk[1].array()) / e;
    const Eigen::VectorXd without =
        nuisances.risk[0].array() + (1 - a) * (y - nuisances.risk[0].array()) / (1 - e);
    const RiskContrast risks = RiskContrast::of(with.mean(), without.mean());
    auto difference = influence_error(with - without, comparison.clusters, comparison.persons);
    if (!difference) return failure(difference.error());
    // A corrected risk may leave (0, 1) where groups hardly overlap; a ratio of such risks means nothing.
    if (risks.with <= 0 || risks.without <= 0 || risks.with >= 1 || risks.without >= 1) {
        return refused("no-overlap", "the groups overlap too little: a corrected risk lies outside 0 to 1");
    }
    auto ratio =
        influence_error(with / risks.with - without / risks.without, comparison.clusters, comparison.persons);
    if (!ratio) return failure(ratio.error());
    return DoublyRobustEffect{
        .risks = risks, .error_of_difference = *difference, .error_of_log_ratio = *ratio};
}

}  // namespace

Result<StandardisedEffect> g_computation(const Comparison& comparison) {
    const auto design = check_comparison(comparison);
    if (!design) return failure(design.error());
    const std::vector<std::size_t> all = all_rows(comparison.treated.size());
    Eigen::VectorXd risk[2];
    for (const int group : {0, 1}) {
        const auto model = risk_model(*design, comparison, all, group);
        if (!model) return failure(model.error());
        risk[group] = fitted_probabilities(*design, model->coefficients);
    }
    const Eigen::VectorXd a = as_vector(comparison.treated);
    return StandardisedEffect{.risks = RiskContrast::of(risk[1].mean(), risk[0].mean()),
                              .among_treated = a.dot(risk[1] - risk[0]) / a.sum()};
}

Result<DoublyRobustEffect> augmented_effect(const Comparison& comparison) {
    const auto design = check_comparison(comparison);
    if (!design) return failure(design.error());
    const auto nuisances = fit_all(*design, comparison);
    if (!nuisances) return failure(nuisances.error());
    return augmented(comparison, *nuisances);
}

Result<DoublyRobustEffect> cross_fitted_effect(const Comparison& comparison, std::size_t folds,
                                               std::uint64_t seed) {
    const auto design = check_comparison(comparison);
    if (!design) return failure(design.error());
    const std::vector<std::size_t> all = all_rows(comparison.treated.size());
    std::vector<std::size_t> fold_of(all.size());
    NamedRandom shuffle(seed, "cross-fitting folds");
    for (const double group : {0.0, 1.0}) {
        std::vector<std::size_t> rows = members(comparison.treated, all, group);
        if (folds < 2 || folds > rows.size()) {
            return refused("bad-folds",
                           fmt::format("{} folds cannot be dealt to a group of {}", folds, rows.size()));
        }
        for (std::size_t left = rows.size(); left > 1; --left) {
            std::swap(rows[left - 1], rows[static_cast<std::size_t>(shuffle.below(left))]);
        }
        for (std::size_t at = 0; at < rows.size(); ++at) fold_of[rows[at]] = at % folds;
    }
    Nuisances nuisances = empty_nuisances(design->rows.rows());
    for (std::size_t fold = 0; fold < folds; ++fold) {
        std::vector<std::size_t> inside;
        std::vector<std::size_t> outside;
        for (const std::size_t row : all) (fold_of[row] == fold ? inside : outside).push_back(row);
        if (auto good = fill(nuisances, *design, comparison, outside, inside); !good)
            return failure(good.error());
    }
    return augmented(comparison, nuisances);
}

Result<TreatedEffect> doubly_robust_among_treated(const Comparison& comparison) {
    const auto design = check_comparison(comparison);
    if (!design) return failure(design.error());
    const std::vector<std::size_t> all = all_rows(comparison.treated.size());
    const auto propensity = propensity_fit(*design, comparison, all);
    if (!propensity) return failure(propensity.error());
    const auto model = risk_model(*design, comparison, all, 0);
    if (!model) return failure(model.error());
    const Eigen::VectorXd e = fitted_probabilities(*design, propensity->coefficients);
    if (auto good = check_overlap(e); !good) return failure(good.error());
    const Eigen::VectorXd a = as_vector(comparison.treated);
    const Eigen::VectorXd residual =
        as_vector(comparison.outcome) - fitted_probabilities(*design, model->coefficients);
    const Eigen::VectorXd weighted =
        (a.array() - (1 - a.array()) * e.array() / (1 - e.array())) * residual.array();
    const double difference = weighted.sum() / a.sum();
    const Eigen::VectorXd influence = (weighted - difference * a) / a.mean();
    auto error = influence_error(influence, comparison.clusters, comparison.persons);
    if (!error) return failure(error.error());
    return TreatedEffect{.difference = difference, .error = *error};
}

}  // namespace ultima
