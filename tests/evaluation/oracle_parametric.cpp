// SPDX-License-Identifier: Apache-2.0
// Accelerated failure times, iterative (1e-6). Any block with coefficients that is called after a shape, or
// has a `dist`.
#include "evaluation/accelerated.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_outcomes.h"
#include "evaluation/oracle_survival.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>

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

void check_shape(Oracle& oracle, const std::string& path, const Study& study, TimeShape shape) {
    const std::string text = oracle.text(path + "/formula", oracle.text("/formula"));
    const Times times = text.empty()
                            ? times_of(study.rows, study.time, study.event)
                            : times_of(study.rows, read_formula(text).stop, read_formula(text).event);
    const std::vector<std::string> terms =
        text.empty() ? names_at(oracle, path + "/coef") : read_formula(text).terms;
    const Design design = must(make_design(named_columns(study.rows, terms), study.rows.count()));
    const AcceleratedFit fit = must(fit_accelerated(design, times.follow_up(), shape));
    std::vector<std::string> names = fit.names;
    const Eigen::VectorXd of_all = fit.covariance.diagonal().cwiseSqrt();
    std::vector<double> errors(of_all.begin(), of_all.begin() + fit.coefficients.size());
    oracle.compare(path + "/coef", names, std::span(fit.coefficients.data(), names.size()), iterative);
    if (shape != TimeShape::exponential && oracle.has(path + "/se/Log(scale)")) {
        names.emplace_back("Log(scale)");
        errors.push_back(of_all[of_all.size() - 1]);
    }
    oracle.compare(path + "/se", names, errors, iterative);
    for (const char* name : {"/scale", "/sigma"}) oracle.compare(path + name, fit.sigma, iterative);
    for (const char* name : {"/loglik", "/log_likelihood"})
        oracle.compare(path + name, fit.log_likelihood, log_likelihood);
    oracle.compare(path + "/n", static_cast<double>(fit.rows), closed_form);
    oracle.compare(path + "/events", static_cast<double>(fit.events), closed_form);
}

}  // namespace

void check_parametric(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    const std::function<void(const Json&, const std::string&, const std::string&)> visit =
        [&](const Json& node, const std::string& path, const std::string& name) {
            if (!node.is_object()) return;
            if (node.contains("coef")) {
                const auto shape = shape_called(oracle.text(path + "/dist", name));
                if (shape) check_shape(oracle, path, study, *shape);
                return;
            }
            for (const auto& item : node.items()) visit(item.value(), below(path, item.key()), item.key());
        };
    visit(oracle.document(), "", oracle.name());
}

}  // namespace ultima::test
