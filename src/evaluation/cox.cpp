// SPDX-License-Identifier: Apache-2.0
#include "evaluation/cox.h"

#include "evaluation/cox_likelihood.h"
#include "evaluation/newton.h"
#include "evaluation/tail.h"

#include <algorithm>
#include <cmath>

namespace ultima {
namespace {

constexpr double most_exact_steps = 2e10;

Diagnostics check_exact(const CoxDesign& design) {
    Diagnostics found;
    if (std::any_of(design.weight.begin(), design.weight.end(), [](double w) { return w != 1; }))
        found.push_back({.code = "weights-not-supported",
                         .span = {},
                         .message = "the exact treatment of ties takes no weights; Efron's does"});
    if (exact_cost(design) > most_exact_steps)
        found.push_back({.code = "too-many-ties",
                         .span = {},
                         .message = "too many events at the same time for the exact treatment of ties",
                         .notes = {},
                         .help = "take Efron's"});
    return found;
}

}  // namespace

double CoxFit::standard_error(std::size_t column) const {
    const auto j = static_cast<Eigen::Index>(column);
    return std::sqrt(covariance(j, j));
}
double CoxFit::z(std::size_t column) const {
    return coefficients(static_cast<Eigen::Index>(column)) / standard_error(column);
}
double CoxFit::p(std::size_t column) const { return normal_two_sided(z(column)); }

Result<CoxFit> fit_cox(const CoxDesign& design, Ties ties) {
    if (ties == Ties::exact)
        if (Diagnostics found = check_exact(design); !found.empty()) return failure(std::move(found));
    Result<Maximum> maximum = maximise(
        design, [&](const std::vector<double>& scaled) { return cox_likelihood(design, scaled, ties); });
    if (!maximum) return failure(maximum.error());
    CoxFit fit;
    fit.ties = ties;
    fit.rows = design.rows;
    fit.events = design.events;
    fit.coefficients = maximum->coefficients;
    fit.covariance = maximum->covariance;
    fit.log_likelihood_null = maximum->null.value;
    fit.log_likelihood = maximum->at.value;
    fit.iterations = maximum->iterations;
    fit.score = effect_test(maximum->score_test, design.columns);
    fit.likelihood_ratio = effect_test(2 * (fit.log_likelihood - fit.log_likelihood_null), design.columns);
    fit.scaled = std::move(maximum->scaled);
    const Eigen::Map<const Eigen::VectorXd> scaled(fit.scaled.data(),
                                                   static_cast<Eigen::Index>(design.columns));
    fit.wald = effect_test(scaled.dot(maximum->at.information * scaled), design.columns);
    return fit;
}

Result<CoxFit> fit_cox(const CoxColumns& columns, Ties ties) {
    const Result<CoxDesign> design = cox_design(columns);
    if (!design) return failure(design.error());
    return fit_cox(*design, ties);
}

}  // namespace ultima
