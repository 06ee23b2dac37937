// SPDX-License-Identifier: Apache-2.0
// Sites that share no rows: the model of each site, the exact stratified model of all, and what pooling of
// estimates with their covariances gives.
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_survival.h"

#include <Eigen/Cholesky>

#include <cmath>

namespace ultima::test {
namespace {

CoxFit fit_rows(const Rows& rows, const Study& study, const std::vector<std::string>& terms,
                const std::string& strata) {
    const Times times = times_of(rows, study.time, study.event);
    Formula formula;
    formula.terms = terms;
    const std::vector<std::vector<double>> columns = term_columns(rows, formula);
    CoxColumns given{.follow_up = times.follow_up(), .covariates = {}};
    for (const auto& column : columns) given.covariates.emplace_back(column);
    std::vector<std::uint32_t> groups;
    if (!strata.empty()) groups = groups_of(rows, strata);
    given.stratum = groups;
    given.names = terms;
    return must(fit_cox(given), "site");
}

/// The file names no event, and its data have several: the count of the first site tells which is meant, and
/// is not compared then.
std::string event_meant(Oracle& oracle, const Study& study, const std::vector<std::uint32_t>& groups,
                        const std::vector<std::string>& names) {
    if (!oracle.text("/event").empty() || study.cause.empty()) return study.event;
    const double count = oracle.setting("/events/0").at(0);
    const std::string first = oracle.at("/sites").at(0).get<std::string>();
    for (const std::string& event : {study.event, study.cause + " == 1", study.cause + " == 2"}) {
        const std::vector<double> happened = study.rows.value(event);
        double sum = 0;
        for (std::size_t i = 0; i < happened.size(); ++i)
            if (names[groups[i]] == first) sum += happened[i];
        if (sum == count) return event;
    }
    return study.event;
}

void check_estimates(Oracle& oracle, const std::string& path, const std::vector<std::string>& terms,
                     const Eigen::VectorXd& coefficients, const Eigen::MatrixXd& covariance) {
    std::vector<double> estimate, error;
    for (Eigen::Index j = 0; j < coefficients.size(); ++j) {
        estimate.push_back(coefficients(j));
        error.push_back(std::sqrt(covariance(j, j)));
    }
    oracle.compare(path + "/coef", terms, estimate, iterative);
    oracle.compare(path + "/se", terms, error, iterative);
}

}  // namespace

void check_federated(Oracle& oracle, const Places& places) {
    Study study = read_study(oracle, places);
    const std::vector<std::string> columns = clusters_named(study.rows, oracle.text("/what"));
    if (columns.empty() || !oracle.has("/stratified_cox_all_rows/coef"))
        throw std::runtime_error("the file does not say what a site or a model is");
    const std::string& column = columns[0];
    std::vector<std::string> terms;
    for (const auto& item : oracle.at("/stratified_cox_all_rows/coef").items()) terms.push_back(item.key());

    const std::vector<std::string> names = study.rows.group_names(column);
    const std::vector<std::uint32_t> groups = groups_of(study.rows, column);
    study.event = event_meant(oracle, study, groups, names);
    std::vector<double> rows, events, estimates, errors;
    std::vector<std::size_t> pooled;  // rows of all sites
    const auto p = static_cast<Eigen::Index>(terms.size());
    Eigen::MatrixXd precision = Eigen::MatrixXd::Zero(p, p);
    Eigen::VectorXd weighted = Eigen::VectorXd::Zero(p);
    for (const Json& site : oracle.at("/sites")) {
        const auto place = std::find(names.begin(), names.end(), site.get<std::string>());
        if (place == names.end()) throw std::runtime_error("no site is called " + site.get<std::string>());
        std::vector<std::size_t> members;
        for (std::size_t i = 0; i < groups.size(); ++i)
            if (groups[i] == static_cast<std::size_t>(place - names.begin())) members.push_back(i);
        pooled.insert(pooled.end(), members.begin(), members.end());
        const CoxFit fit = fit_rows(study.rows.pick(members), study, terms, "");
        rows.push_back(static_cast<double>(fit.rows));
        events.push_back(fit.events);
        estimates.push_back(fit.coefficients(0));
        errors.push_back(fit.standard_error(0));
        const Eigen::MatrixXd inverse = fit.covariance.llt().solve(Eigen::MatrixXd::Identity(p, p));
        precision += inverse;
        weighted += inverse * fit.coefficients;
    }
    oracle.compare("/n", rows, closed_form);
    const bool named = !oracle.text("/event").empty() || study.cause.empty();
    for (std::size_t i = named ? 0 : 1; i < events.size(); ++i)
        oracle.compare("/events/" + std::to_string(i), events[i], closed_form);
    oracle.compare("/coef_" + terms[0], estimates, iterative);
    oracle.compare("/se_" + terms[0], errors, iterative);
    const Eigen::MatrixXd covariance = precision.llt().solve(Eigen::MatrixXd::Identity(p, p));
    check_estimates(oracle, "/multivariate_fixed", terms, covariance * weighted, covariance);
    const CoxFit all = fit_rows(study.rows.pick(pooled), study, terms, column);
    check_estimates(oracle, "/stratified_cox_all_rows", terms, all.coefficients, all.covariance);
}

}  // namespace ultima::test
