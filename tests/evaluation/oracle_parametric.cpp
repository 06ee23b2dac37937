// SPDX-License-Identifier: Apache-2.0
// Accelerated failure times, iterative (1e-6). Any block with coefficients that is called after a shape, or
// says it under `dist`. What survreg prints may be laid out in several ways.
#include "evaluation/accelerated.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_outcomes.h"
#include "evaluation/oracle_survival.h"
#include "evaluation/quantiles.h"
#include "evaluation/tail.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ultima::test {
namespace {

std::optional<TimeShape> shape_called(std::string name) {
    std::erase_if(name, [](char c) { return std::isalpha(static_cast<unsigned char>(c)) == 0; });
    std::ranges::transform(name, name.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
    const std::pair<const char*, TimeShape> shapes[] = {{"lognormal", TimeShape::log_normal},
                                                        {"weibull", TimeShape::weibull},
                                                        {"exponential", TimeShape::exponential},
                                                        {"loglogistic", TimeShape::log_logistic}};
    for (const auto& [called, shape] : shapes) {
        if (name.find(called) != std::string::npos) return shape;
    }
    return std::nullopt;
}

/// What a survreg or another author may call the same thing.
const char* const coefficient_names[] = {"/coef", "/coefficients", "/estimate", "/est", "/beta"};

/// A fit and its names: coefficients first, `Log(scale)` last where there is one.
struct NamedFit {
    AcceleratedFit fit;
    std::vector<std::string> names;
    std::vector<double> values;
    std::vector<double> errors;
};

NamedFit named(AcceleratedFit fit, TimeShape shape) {
    NamedFit all{std::move(fit), {}, {}, {}};
    all.names = all.fit.names;
    all.values.assign(all.fit.coefficients.begin(), all.fit.coefficients.end());
    const Eigen::VectorXd errors = all.fit.covariance.diagonal().cwiseSqrt();
    all.errors.assign(errors.begin(), errors.end());
    all.errors.resize(all.values.size() + (shape == TimeShape::exponential ? 0 : 1));
    if (shape != TimeShape::exponential) {
        all.names.emplace_back("Log(scale)");
        all.values.push_back(std::log(all.fit.sigma));
    }
    return all;
}

/// A list or an object of which some names are ours: the intercept and the scale may stand in it or apart.
void compare_named(Oracle& oracle, const std::string& path, const std::vector<std::string>& names,
                   const std::vector<double>& values, Tolerance tolerance) {
    if (path.empty() || !oracle.has(path)) return;
    const Json& theirs = oracle.at(path);
    if (theirs.is_object()) {
        for (std::size_t at = 0; at < names.size(); ++at)
            for (const std::string& name :
                 {names[at], names[at] == "(Intercept)" ? std::string("intercept") : names[at],
                  names[at] == "Log(scale)" ? std::string("log_scale") : names[at]})
                if (const std::string one = below(path, name); oracle.has(one) && !oracle.visited(one))
                    oracle.compare(one, values[at], tolerance);
        return;
    }
    if (!theirs.is_array()) {  // without an intercept and a scale, of one column
        oracle.compare(path, values.at(values.size() > 1 ? 1 : 0), tolerance);
        return;
    }
    // All, without the scale, without the intercept, or without either.
    const std::size_t size = theirs.size();
    const bool scale = names.back() == "Log(scale)";
    const std::size_t columns = names.size() - (scale ? 1 : 0);
    const std::size_t begin = size == columns - 1 ? 1 : 0;
    if (begin + size > values.size()) {
        oracle.miss(path, "ours are " + std::to_string(values.size()) + " numbers");
        return;
    }
    oracle.compare(path, std::span(values).subspan(begin, size), tolerance);
}

void check_shape(Oracle& oracle, const std::string& path, const Study& study, const std::string& formula_text,
                 TimeShape shape) {
    const auto first = [&](std::initializer_list<const char*> names) {
        for (const char* name : names)
            if (oracle.has(path + name)) return path + name;
        return std::string();
    };
    std::string coefficients;
    for (const char* name : coefficient_names)
        if (coefficients.empty() && oracle.has(path + name)) coefficients = path + name;
    Formula formula;
    if (!formula_text.empty()) {
        formula = expanded(study.rows, read_formula(formula_text));
    } else {
        formula.stop = study.time;
        formula.event = study.event;
        formula.terms = names_at(oracle, coefficients);
        std::erase_if(formula.terms, [](const std::string& name) {
            return name == "Log(scale)" || name == "intercept" || name == "log_scale" || name == "scale";
        });
    }
    Rows rows = study.rows;
    std::vector<std::vector<double>> asked = term_columns(rows, formula);
    asked.push_back(rows.value(formula.stop));
    asked.push_back(rows.value(formula.event));
    std::vector<double> whole(rows.count(), 1);  // who lacks something is in no model
    for (const std::vector<double>& column : asked)
        for (std::size_t i = 0; i < whole.size(); ++i)
            if (std::isnan(column[i])) whole[i] = 0;
    rows.keep(whole);
    const Times times = times_of(rows, formula.stop, formula.event);
    const auto fitted = [&](const std::vector<std::string>& terms) {
        const Design design = must(make_design(named_columns(rows, terms), rows.count()));
        return named(must(fit_accelerated(design, times.follow_up(), shape)), shape);
    };
    const NamedFit ours = fitted(formula.terms);
    compare_named(oracle, coefficients, ours.names, ours.values, iterative);
    for (const char* name : {"/se", "/std_error", "/std_err"})
        compare_named(oracle, path + name, ours.names, ours.errors, iterative);
    std::vector<double> z, p, lower, upper, stretched;
    for (std::size_t at = 0; at < ours.values.size(); ++at) {
        z.push_back(ours.values[at] / ours.errors[at]);
        p.push_back(normal_two_sided(z.back()));
        const double reach = normal_quantile(0.975) * ours.errors[at];
        lower.push_back(ours.values[at] - reach);
        upper.push_back(ours.values[at] + reach);
        stretched.push_back(std::exp(ours.values[at]));
    }
    compare_named(oracle, path + "/z", ours.names, z, iterative);
    compare_named(oracle, first({"/p", "/pvalue", "/p_value"}), ours.names, p, {1e-5, 1e-305});
    for (const char* block : {"", "/ci"}) {
        compare_named(oracle, path + block + "/lower", ours.names, lower, iterative);
        compare_named(oracle, path + block + "/upper", ours.names, upper, iterative);
    }
    compare_named(oracle, first({"/time_ratio", "/acceleration", "/exp_coef"}), ours.names, stretched,
                  iterative);
    std::vector<std::vector<double>> covariance;
    for (Eigen::Index i = 0; i < ours.fit.covariance.rows(); ++i) {
        covariance.emplace_back();
        for (Eigen::Index j = 0; j < ours.fit.covariance.cols(); ++j)
            covariance.back().push_back(ours.fit.covariance(i, j));
    }
    if (const std::string matrix = first({"/vcov", "/var"}); !matrix.empty()) {
        if (oracle.at(matrix).size() + 1 == covariance.size()) {  // of the coefficients alone
            covariance.pop_back();
            for (std::vector<double>& row : covariance) row.pop_back();
        }
        oracle.compare(matrix, covariance, iterative);
    }

    const double sigma = ours.fit.sigma;
    const auto each = [&](std::initializer_list<const char*> names, double value, Tolerance tolerance) {
        for (const char* name : names)
            if (oracle.has(path + name) && !oracle.at(path + name).is_structured())
                oracle.compare(path + name, value, tolerance);
    };
    each({"/intercept"}, ours.values[0], iterative);
    each({"/se_intercept", "/intercept_se"}, ours.errors[0], iterative);
    each({"/scale", "/sigma"}, sigma, iterative);
    each({"/log_scale", "/log_sigma", "/Log(scale)", "/log(scale)"}, std::log(sigma), iterative);
    if (oracle.text(path + "/shape").empty()) each({"/shape"}, 1 / sigma, iterative);
    if (shape != TimeShape::exponential)
        each({"/se_log_scale", "/log_scale_se", "/se_log_sigma"}, ours.errors.back(), iterative);

    const NamedFit null = fitted({});
    const double likelihood = ours.fit.log_likelihood, without = null.fit.log_likelihood;
    for (const std::string name : {"/loglik", "/log_likelihood", "/logLik", "/ll"}) {
        if (!oracle.has(path + name)) continue;
        const Json& leaf = oracle.at(path + name);
        if (leaf.is_array() && leaf.size() == 2) {  // as survreg has them: with the intercept alone, and all
            oracle.compare(path + name + "/0", without, log_likelihood);
            oracle.compare(path + name + "/1", likelihood, log_likelihood);
        } else if (leaf.is_object()) {
            for (const char* one : {"/null", "/intercept_only", "/intercept"})
                oracle.compare(path + name + one, without, log_likelihood);
            for (const char* one : {"/model", "/full", "/fit"})
                oracle.compare(path + name + one, likelihood, log_likelihood);
        } else {
            oracle.compare(path + name, likelihood, log_likelihood);
        }
    }
    each({"/loglik_null", "/loglik0", "/null_loglik", "/loglik_intercept"}, without, log_likelihood);
    const auto parameters = static_cast<double>(ours.values.size());
    each({"/aic", "/AIC"}, 2 * parameters - 2 * likelihood, log_likelihood);
    if (const std::string bic = first({"/bic", "/BIC"}); !bic.empty()) {  // by people, or by events
        const auto by = [&](std::size_t count) {
            return parameters * std::log(static_cast<double>(count)) - 2 * likelihood;
        };
        const bool people = oracle.would_agree(bic, by(ours.fit.rows), log_likelihood);
        oracle.compare(bic, by(people ? ours.fit.rows : ours.fit.events), log_likelihood);
    }
    const double terms = parameters - static_cast<double>(null.values.size());
    if (oracle.has(path + "/df"))  // of the test, or all parameters
        oracle.compare(path + "/df",
                       oracle.would_agree(path + "/df", terms, closed_form) ? terms : parameters,
                       closed_form);
    const double twice = 2 * (likelihood - without);
    const double of_twice = terms > 0 ? chi_square_tail(twice, terms) : 1;
    for (const std::string name : {"/lr_test", "/lr", "/likelihood_ratio"}) {
        for (const char* one : {"/test", "/chisq", "/stat"})
            oracle.compare(path + name + one, twice, {1e-6, 1e-7});
        oracle.compare(path + name + "/df", terms, closed_form);
        for (const char* one : {"/pvalue", "/p"}) oracle.compare(path + name + one, of_twice, {1e-5, 1e-305});
    }
    each({"/chisq"}, twice, {1e-6, 1e-7});
    each({"/n"}, static_cast<double>(ours.fit.rows), closed_form);
    each({"/events"}, static_cast<double>(ours.fit.events), closed_form);
}

}  // namespace

void check_parametric(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    // A formula holds for the blocks below it, too; so does a shape.
    const std::function<void(const Json&, const std::string&, const std::string&, const std::string&)> visit =
        [&](const Json& node, const std::string& path, const std::string& called, const std::string& above) {
            if (!node.is_object()) return;
            const std::string formula = oracle.text(path + "/formula", above);
            std::string name = called;
            for (const char* key : {"/dist", "/distribution", "/shape", "/family"})
                if (const std::string text = oracle.text(path + key); !text.empty()) name = text;
            const bool fit = std::ranges::any_of(coefficient_names,
                                                 [&](const char* key) { return oracle.has(path + key); });
            if (const auto shape = shape_called(name); fit && shape) {
                attempt(oracle, path, [&] { check_shape(oracle, path, study, formula, *shape); });
                return;
            }
            for (const auto& item : node.items())
                visit(item.value(), below(path, item.key()), name + "_" + item.key(), formula);
        };
    visit(oracle.document(), "", oracle.name(), "");
}

}  // namespace ultima::test
