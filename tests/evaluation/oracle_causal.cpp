// SPDX-License-Identifier: Apache-2.0
// Adjusted comparisons. Propensities and outcome models are found by Newton's method, so what rests on them
// is compared to 1e-6; crude risks are counts and are compared to 1e-9.
#include "evaluation/doubly_robust.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_outcomes.h"
#include "evaluation/propensity.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace ultima::test {
namespace {

void compare_risks(Oracle& oracle, const std::string& path, const RiskContrast& risks, Tolerance tolerance) {
    oracle.compare(path + "/risk1", risks.with, tolerance);
    oracle.compare(path + "/risk0", risks.without, tolerance);
    oracle.compare(path + "/risk_difference", risks.difference, tolerance);
    oracle.compare(path + "/risk_ratio", risks.ratio, tolerance);
    oracle.compare(path + "/odds_ratio", risks.odds_ratio, tolerance);
}

void compare_error(Oracle& oracle, const std::string& path, const StandardError& error) {
    oracle.compare(path + "/se", error.independent, iterative);
    oracle.compare(path + "/se_cluster", error.clustered, iterative);
}

void compare_balance(Oracle& oracle, const std::string& path, const std::vector<BalanceLine>& lines,
                     Tolerance tolerance) {
    std::vector<std::string> names;
    std::vector<double> values;
    for (const BalanceLine& line : lines) {
        names.push_back(line.covariate);
        values.push_back(line.difference);
    }
    oracle.compare(path, names, values, tolerance);
}

// A balanced difference is 0 but for the last step of the search for the propensities.
constexpr Tolerance balanced{1e-6, 1e-9};

void check_propensity(Oracle& oracle, const std::string& path, const Comparison& comparison) {
    const PropensityModel model = must(propensity_model(comparison.treated, comparison.covariates));
    const Eigen::VectorXd errors = model.fit.standard_errors();
    oracle.compare(path + "/coef", model.fit.names,
                   std::span(model.fit.coefficients.data(), model.fit.names.size()), iterative);
    oracle.compare(path + "/se", model.fit.names, std::span(errors.data(), model.fit.names.size()),
                   iterative);
    oracle.compare(path + "/deviance", model.fit.deviance, log_likelihood);
    oracle.compare(path + "/range", std::vector<double>{model.lowest, model.highest}, iterative);
    // No result of ours holds a person's propensity: it is worked out here, from the coefficients.
    std::vector<double> first;
    for (std::size_t row = 0; row < std::min<std::size_t>(10, comparison.treated.size()); ++row) {
        double predictor = model.fit.coefficients[0];
        for (std::size_t at = 0; at < comparison.covariates.size(); ++at) {
            predictor += model.fit.coefficients[static_cast<Eigen::Index>(at + 1)] *
                         comparison.covariates[at].values[row];
        }
        first.push_back(1 / (1 + std::exp(-predictor)));
    }
    oracle.compare(path + "/first10", first, iterative);
}

// The reference adds up by cluster what was not centred before, so that its clustered error of the augmented
// difference grows with the difference itself (that of the log ratio, whose terms have mean 0, does not).
// Ours is centred. This is the reference's number, made from the same fits, to show that nothing else lies
// between the two.
double uncentred_cluster_error(const Comparison& comparison) {
    const Design design = must(check_comparison(comparison));
    const auto people = static_cast<Eigen::Index>(comparison.treated.size());
    const auto fitted = [&](std::span<const double> outcome, std::span<const double> weights) {
        const Eigen::VectorXd predictor =
            design.rows * must(fit_logistic(design, outcome, weights)).coefficients;
        return Eigen::VectorXd(1 / (1 + (-predictor.array()).exp()));
    };
    std::vector<double> untreated;
    for (const double treated : comparison.treated) untreated.push_back(1 - treated);
    const Eigen::VectorXd e = fitted(comparison.treated, {});
    const Eigen::VectorXd with = fitted(comparison.outcome, comparison.treated);
    const Eigen::VectorXd without = fitted(comparison.outcome, untreated);
    std::map<std::size_t, double> sums;
    for (Eigen::Index row = 0; row < people; ++row) {
        const auto at = static_cast<std::size_t>(row);
        const double y = comparison.outcome[at];
        sums[comparison.clusters[at]] += comparison.treated[at] == 1
                                             ? with[row] + (y - with[row]) / e[row] - without[row]
                                             : with[row] - without[row] - (y - without[row]) / (1 - e[row]);
    }
    double squares = 0;
    for (const auto& [cluster, sum] : sums) squares += sum * sum;
    return std::sqrt(squares) / static_cast<double>(people);
}

void check_block(Oracle& oracle, const std::string& path, const Comparison& comparison) {
    oracle.compare(path + "/n", static_cast<double>(comparison.treated.size()), closed_form);
    oracle.compare(path + "/n_treated", static_cast<double>(std::ranges::count(comparison.treated, 1.0)),
                   closed_form);
    const CrudeEffect crude = must(crude_effect(comparison.treated, comparison.outcome));
    compare_risks(oracle, path + "/unadjusted", crude.risks, closed_form);
    oracle.compare(path + "/unadjusted/se_rd", crude.error_of_difference, closed_form);
    oracle.compare(path + "/unadjusted/se_log_rr", crude.error_of_log_ratio, closed_form);
    check_propensity(oracle, path + "/propensity", comparison);

    const std::pair<const char*, WeightTarget> targets[] = {{"/ipw_ate_hajek", WeightTarget::everybody},
                                                            {"/ipw_att_hajek", WeightTarget::treated},
                                                            {"/overlap_ato_hajek", WeightTarget::overlap}};
    for (const auto& [name, target] : targets) {
        if (!oracle.has(path + name)) continue;
        const WeightedEffect effect = must(weighted_effect(comparison, target));
        compare_risks(oracle, path + name, effect.risks, iterative);
        compare_error(oracle, path + name + "/se_weights_known", effect.weights_known);
        compare_error(oracle, path + name + "/se_stacked_m_estimation", effect.stacked);
    }
    // Each by itself: where an outcome model has no finite estimate, the weights and their balance have.
    attempt(oracle, path + "/g_computation", [&] {
        const StandardisedEffect standardised = must(g_computation(comparison));
        compare_risks(oracle, path + "/g_computation", standardised.risks, iterative);
        oracle.compare(path + "/g_computation/att", standardised.among_treated, iterative);
    });
    attempt(oracle, path + "/aipw_ate", [&] {
        const DoublyRobustEffect augmented = must(augmented_effect(comparison));
        compare_risks(oracle, path + "/aipw_ate", augmented.risks, iterative);
        oracle.compare(path + "/aipw_ate/se/se", augmented.error_of_difference.independent, iterative);
        if (!comparison.clusters.empty()) {
            oracle.compare(path + "/aipw_ate/se/se_cluster", uncentred_cluster_error(comparison), iterative);
        }
        compare_error(oracle, path + "/aipw_ate/se_log_rr", augmented.error_of_log_ratio);
    });
    attempt(oracle, path + "/dr_att", [&] {
        const TreatedEffect among_treated = must(doubly_robust_among_treated(comparison));
        oracle.compare(path + "/dr_att/estimate", among_treated.difference, iterative);
        compare_error(oracle, path + "/dr_att/se", among_treated.error);
    });

    const auto table = [&](WeightTarget target) {
        return must(balance_table(comparison.treated, comparison.covariates, target));
    };
    const BalanceTable everybody = table(WeightTarget::everybody);
    const BalanceTable treated = table(WeightTarget::treated);
    oracle.compare(path + "/ess/treated_ate", everybody.effective_with, iterative);
    oracle.compare(path + "/ess/control_ate", everybody.effective_without, iterative);
    oracle.compare(path + "/ess/control_att", treated.effective_without, iterative);
    compare_balance(oracle, path + "/smd_unweighted", everybody.unweighted, closed_form);
    compare_balance(oracle, path + "/smd_ate", everybody.weighted, balanced);
    compare_balance(oracle, path + "/smd_att", treated.weighted, balanced);
}

}  // namespace

void check_causal(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    const auto compare = [&](const std::string& path, std::vector<double> outcome) {
        Comparison comparison{
            .treated = study.rows.value(first_word(oracle.text("/treatment"))),
            .outcome = std::move(outcome),
            .covariates = named_columns(study.rows, names_at(oracle, path + "/propensity/coef"))};
        if (const std::string cluster = oracle.text("/cluster"); !cluster.empty()) {
            comparison.clusters = study.rows.groups(first_word(cluster));
        }
        check_block(oracle, path, comparison);
    };
    if (oracle.has("/propensity")) {
        attempt(oracle, "", [&] { compare("", outcome_said(study, oracle.text("/outcome"))); });
    }
    for (const auto& item : oracle.document().items()) {
        if (!item.value().is_object() || !item.value().contains("propensity")) continue;
        const std::string path = below("", item.key());
        attempt(oracle, path, [&] {
            const std::string own = oracle.text(path + "/outcome");
            compare(path, !own.empty() ? outcome_said(study, own) : outcome_called(study, item.key()));
        });
    }
}

}  // namespace ultima::test
