// SPDX-License-Identifier: Apache-2.0
// Regression of subdistribution hazards, by both conventions.
#include "evaluation/fine_gray.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_survival.h"

#include <cmath>
#include <cstdlib>

namespace ultima::test {
namespace {

/// The cause that a block is about: it says so, or a part of its name does.
std::uint8_t cause_of(const Oracle& oracle, const std::string& path, const Study& study) {
    if (oracle.has(path + "/cause")) return oracle.at(path + "/cause").get<std::uint8_t>();
    const std::string event = event_named(study, path.substr(path.rfind('/') + 1));
    const std::size_t equals = event.find("== ");
    return equals == std::string::npos
               ? std::uint8_t{1}
               : static_cast<std::uint8_t>(std::strtoul(event.c_str() + equals + 3, nullptr, 10));
}

}  // namespace

void check_subdistribution(Oracle& oracle, const std::string& path, const Study& study) {
    const std::uint8_t cause = cause_of(oracle, path, study);
    oracle.setting(path + "/cause");
    const std::vector<double> stop = study.rows.value(study.time);
    std::vector<std::uint8_t> causes;
    for (const double c : study.rows.value(study.cause)) causes.push_back(static_cast<std::uint8_t>(c));
    Formula formula;  // the terms are the names that the coefficients have
    for (const auto& item : oracle.at(path + "/coef").items()) formula.terms.push_back(item.key());
    const std::vector<std::vector<double>> columns = term_columns(study.rows, formula);
    FineGrayColumns given{.follow_up = {.stop = stop, .cause = causes}, .cause = cause, .covariates = {}};
    for (const auto& column : columns) given.covariates.emplace_back(column);
    given.names = formula.terms;
    const bool crr = oracle.has(path + "/se_cmprsk");
    const FineGrayFit fit =
        must(fit_fine_gray(given, crr ? CensoringTies::together : CensoringTies::events_first), path);
    const std::vector<double> coefficients(fit.coefficients.data(),
                                           fit.coefficients.data() + fit.coefficients.size());
    const Eigen::VectorXd errors = fit.covariance.diagonal().cwiseSqrt();
    const std::vector<double> error(errors.data(), errors.data() + errors.size());
    oracle.compare(path + "/coef", formula.terms, coefficients, iterative);
    oracle.compare(path + "/se_cmprsk", formula.terms, error, iterative);
    oracle.compare(path + "/robust_se", formula.terms, error, iterative);
    std::vector<std::vector<double>> covariance;
    for (Eigen::Index i = 0; i < fit.covariance.rows(); ++i) {
        covariance.emplace_back();
        for (Eigen::Index j = 0; j < fit.covariance.cols(); ++j)
            covariance.back().push_back(fit.covariance(i, j));
    }
    oracle.compare(path + "/vcov", covariance, iterative);
    oracle.compare(path + "/loglik", fit.log_likelihood, log_likelihood);
    oracle.compare(path + "/loglik_null", fit.log_likelihood_null, log_likelihood);
    oracle.compare(path + "/n", static_cast<double>(fit.rows), closed_form);
    oracle.leave_out(path + "/rows_expanded", "rows that R writes out and that are never made here");
}

void check_subdistributions(Oracle& oracle, const Study& study) {
    for (const auto& item : oracle.document().items())
        if (item.value().is_object() && item.value().contains("coef") && !item.value().contains("formula"))
            attempt(oracle, below("", item.key()),
                    [&] { check_subdistribution(oracle, below("", item.key()), study); });
}

void check_finegray(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    check_subdistributions(oracle, study);
    check_rest(oracle, study);
}

void check_crr_subset(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    check_subdistributions(oracle, study);
    check_rest(oracle, study);
}

}  // namespace ultima::test
