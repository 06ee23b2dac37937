// SPDX-License-Identifier: Apache-2.0
// Proportional hazards models: any block with a `formula`, and what hangs on it.
#include "evaluation/concordance.h"
#include "evaluation/cox_hazard.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_survival.h"
#include "evaluation/oracle_text.h"
#include "evaluation/proportionality.h"
#include "evaluation/tail.h"

#include <algorithm>
#include <cmath>

namespace ultima::test {
namespace {

std::vector<double> numbers(const Eigen::VectorXd& vector) {
    return {vector.data(), vector.data() + vector.size()};
}
std::vector<double> root_diagonal(const Eigen::MatrixXd& matrix) {
    return numbers(matrix.diagonal().cwiseSqrt());
}
std::vector<std::vector<double>> rows_of(const Eigen::MatrixXd& matrix) {
    std::vector<std::vector<double>> rows;
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
        const Eigen::VectorXd row = matrix.row(i);
        rows.push_back(numbers(row));
    }
    return rows;
}

void check_effect(Oracle& oracle, const std::string& path, const EffectTest& test, Tolerance tolerance) {
    oracle.compare(path + "/test", test.chi_square, tolerance);
    oracle.compare(path + "/df", static_cast<double>(test.df), closed_form);
    oracle.compare(path + "/pvalue", test.p, p_value);
}

void check_drift(Oracle& oracle, const std::string& path, const CoxDesign& design, const CoxFit& fit,
                 Drift drift) {
    if (!oracle.has(path)) return;
    const ProportionalityTest test = must(proportionality(design, fit, drift), path);
    std::vector<double> chi_square, df, p;
    std::vector<EffectTest> all = test.columns;
    all.push_back(test.all);
    for (const EffectTest& one : all) {
        chi_square.push_back(one.chi_square);
        df.push_back(static_cast<double>(one.df));
        p.push_back(one.p);
    }
    oracle.compare(path + "/chisq", chi_square, iterative);
    oracle.compare(path + "/df", df, closed_form);
    oracle.compare(path + "/p", p, iterative);
}

void check_estimates(Oracle& oracle, const std::string& path, const CoxFit& fit,
                     const std::vector<std::string>& terms) {
    oracle.compare(path + "/n", static_cast<double>(fit.rows), closed_form);
    oracle.compare(path + "/events", fit.events, closed_form);
    oracle.compare(path + "/loglik_null", fit.log_likelihood_null, log_likelihood);
    oracle.compare(path + "/loglik", fit.log_likelihood, log_likelihood);
    oracle.compare(path + "/coef", terms, numbers(fit.coefficients), iterative);
    oracle.compare(path + "/se", terms, root_diagonal(fit.covariance), iterative);
    oracle.compare(path + "/vcov", rows_of(fit.covariance), iterative);
    std::vector<double> z, p;
    for (std::size_t j = 0; j < terms.size(); ++j) {
        z.push_back(fit.z(j));
        p.push_back(fit.p(j));
    }
    oracle.compare(path + "/z", terms, z, iterative);
    oracle.compare(path + "/p", terms, p, {1e-5, 1e-305});  // a small p magnifies an error of z
    check_effect(oracle, path + "/lr_test", fit.likelihood_ratio, iterative);
    check_effect(oracle, path + "/wald_test", fit.wald, two_decimals);
    check_effect(oracle, path + "/score_test", fit.score, iterative);
}

}  // namespace

std::vector<std::string> clusters_named(const Rows& rows, const std::string& text) {
    std::vector<std::string> found;
    std::string word;
    for (const char c : text + " ") {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ':' || c == '.') {
            word += c;
            continue;
        }
        std::string candidate = word;
        word.clear();
        if (!candidate.empty() && candidate.back() == ':') candidate.pop_back();
        if (!rows.has(candidate) && !candidate.empty() && candidate.back() == 's') candidate.pop_back();
        bool known = !candidate.empty();
        std::string part;
        for (const char d : candidate + ":") {
            if (d != ':') {
                part += d;
                continue;
            }
            known = known && rows.has(part);
            part.clear();
        }
        if (known && std::find(found.begin(), found.end(), candidate) == found.end())
            found.push_back(candidate);
    }
    return found;
}

void check_model(Oracle& oracle, const std::string& path, const Rows& rows, const Formula& written, Ties ties,
                 std::vector<std::string> clusters) {
    const Formula formula = expanded(rows, written);
    // As everywhere in R, who lacks something that the model asks for is not in it.
    std::vector<std::vector<double>> asked = term_columns(rows, formula);
    for (const std::string& column : {formula.start, formula.stop, formula.event})
        if (!column.empty()) asked.push_back(rows.value(column));
    std::vector<double> whole(rows.count(), 1);
    for (const std::vector<double>& column : asked)
        for (std::size_t i = 0; i < whole.size(); ++i)
            if (std::isnan(column[i])) whole[i] = 0;
    if (std::ranges::count(whole, 0.0) > 0) {
        Rows some = rows;
        some.keep(whole);
        check_model(oracle, path, some, written, ties, std::move(clusters));
        return;
    }
    const Times times = times_of(rows, formula.stop, formula.event, formula.start);
    const std::vector<std::vector<double>> columns = term_columns(rows, formula);
    CoxColumns given{.follow_up = times.follow_up(), .covariates = {}};
    for (const auto& column : columns) given.covariates.emplace_back(column);
    std::vector<std::uint32_t> strata;
    if (!formula.strata.empty()) {
        strata = groups_of(rows, joined(formula.strata));
        given.stratum = strata;
    }
    given.names = formula.terms;
    const CoxDesign design = must(cox_design(given), path);
    const CoxFit fit = must(fit_cox(design, ties), path);
    check_estimates(oracle, path, fit, formula.terms);
    if (ties == Ties::exact) return;

    const Concordance order = must(concordance(design, fit), path);
    oracle.compare(path + "/concordance/C", order.c, closed_form);
    oracle.compare(path + "/concordance/se(C)", order.standard_error, closed_form);
    oracle.compare(path + "/robust_se_hc", formula.terms,
                   root_diagonal(must(robust_covariance(design, fit), path)), iterative);
    if (!formula.cluster.empty()) clusters = {formula.cluster};
    if (oracle.has(path + "/cluster_robust_se")) {
        std::string chosen = clusters.empty() ? "" : clusters[0];
        if (clusters.size() > 1)  // several are named: their number tells which one is meant
            for (const std::string& one : clusters)
                if (static_cast<double>(rows.group_names(one).size()) ==
                    oracle.setting(path + "/n_clusters").at(0))
                    chosen = one;
        if (chosen.empty()) {
            oracle.leave_out(path + "/cluster_robust_se", "the file names no cluster");
        } else {
            const std::vector<std::uint32_t> cluster = groups_of(rows, chosen);
            if (clusters.size() == 1)
                oracle.compare(path + "/n_clusters", static_cast<double>(rows.group_names(chosen).size()),
                               closed_form);
            oracle.compare(path + "/cluster_robust_se", formula.terms,
                           root_diagonal(must(robust_covariance(design, fit, cluster), path)), iterative);
        }
    }
    if (oracle.has(path + "/martingale_residuals_first")) {
        std::vector<double> residuals = martingale_residuals(design, fit);
        residuals.resize(oracle.at(path + "/martingale_residuals_first").size());
        oracle.compare(path + "/martingale_residuals_first", residuals, iterative);
    }
    check_drift(oracle, path + "/schoenfeld_km", design, fit, Drift::survival);
    check_drift(oracle, path + "/schoenfeld_identity", design, fit, Drift::time);
    if (oracle.has(path + "/baseline_cumhaz_at_zero")) {
        const std::string baseline = path + "/baseline_cumhaz_at_zero";
        std::vector<double> hazard;
        const BaselineHazard first = baseline_hazards(design, fit).front();
        for (const double t : oracle.setting(baseline + "/time")) hazard.push_back(first.at(t));
        oracle.compare(baseline + "/hazard", hazard, iterative);
    }
}

Ties ties_called(const std::string& name) {
    return name == "breslow" ? Ties::breslow : name == "exact" ? Ties::exact : Ties::efron;
}

void check_models(Oracle& oracle, const std::string& path, const Rows& rows) {
    const std::vector<std::string> clusters = clusters_named(rows, oracle.text("/cluster"));
    Formula last;
    for (const auto& item : oracle.at(path).items()) {
        if (!item.value().is_object()) continue;
        const std::string block = below(path, item.key());
        if (item.value().contains("formula")) {
            const Formula formula = read_formula(oracle.text(block + "/formula"));
            attempt(oracle, block, [&] {
                check_model(oracle, block, rows, formula, ties_called(oracle.text(block + "/ties")),
                            clusters);
            });
        }
    }
    // A block without a formula of its own repeats the one whose terms it has, with other ties.
    for (const auto& item : oracle.at(path).items()) {
        if (!item.value().is_object() || item.value().contains("formula") || !item.value().contains("coef"))
            continue;
        const std::string block = below(path, item.key());
        const std::string ties = oracle.text(block + "/ties");
        const bool exact = item.key().rfind("exact", 0) == 0;
        if (!exact && ties.empty() && item.key() != "breslow" && item.key() != "efron") continue;
        for (const auto& other : oracle.at(path).items()) {
            if (!other.value().is_object() || !other.value().contains("formula")) continue;
            const Formula formula = read_formula(other.value()["formula"].get<std::string>());
            const Json& coefficients = item.value()["coef"];
            const std::vector<std::string> terms = expanded(rows, formula).terms;
            if (terms.size() != coefficients.size() || !formula.strata.empty()) continue;
            if (coefficients.is_object() && !std::ranges::all_of(terms, [&](const std::string& term) {
                    return coefficients.contains(term);
                }))
                continue;
            attempt(oracle, block, [&] {
                check_model(oracle, block, rows, formula,
                            ties_called(exact          ? "exact"
                                        : ties.empty() ? item.key()
                                                       : ties),
                            {});
            });
            break;
        }
    }
}

void check_cox(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    check_models(oracle, "", study.rows);
    check_rest(oracle, study);
}

}  // namespace ultima::test
