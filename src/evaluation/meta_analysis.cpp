// SPDX-License-Identifier: Apache-2.0
#include "evaluation/meta_analysis.h"

#include "base/refusal.h"
#include "evaluation/quantiles.h"

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ultima {

namespace {

Result<void> check_rules(const EffectModel& model, const PoolingRules& rules) {
    if (!(rules.level > 0 && rules.level < 1)) {
        return refused("bad-level", "the level of an interval lies between 0 and 1");
    }
    const bool one_effect = rules.heterogeneity == Heterogeneity::fixed && rules.errors == MeanErrors::normal;
    if (model.degrees() < 1 && !one_effect) {
        return refused(
            "too-few-studies",
            fmt::format("how far studies differ cannot be told from {}",
                        model.effects.size() == 1 ? "one study" : "no more studies than coefficients"));
    }
    return {};
}

}  // namespace

Result<EffectModel> effect_model(std::span<const StudyEffect> studies,
                                 std::span<const NamedColumn> features) {
    for (const StudyEffect& study : studies) {
        if (!std::isfinite(study.effect) || !std::isfinite(study.variance)) {
            return refused("not-a-number",
                           fmt::format("the effect of `{}` or its variance is no number", study.study));
        }
        if (study.variance <= 0) {
            return refused("bad-variance", fmt::format("the variance of `{}` is not above 0", study.study));
        }
    }
    auto design = make_design(features, studies.size());
    if (!design) return failure(design.error());
    if (auto good = check_rank(*design); !good) return failure(good.error());
    EffectModel model;
    const auto k = static_cast<Eigen::Index>(studies.size());
    model.effects.resize(k);
    model.variances.resize(k);
    for (std::size_t at = 0; at < studies.size(); ++at) {
        model.effects[static_cast<Eigen::Index>(at)] = studies[at].effect;
        model.variances[static_cast<Eigen::Index>(at)] = studies[at].variance;
    }
    model.design = std::move(design->rows);
    return model;
}

Result<PooledEffects> pool_effects(std::span<const StudyEffect> studies, const PoolingRules& rules,
                                   std::span<const NamedColumn> features) {
    const auto model = effect_model(studies, features);
    if (!model) return failure(model.error());
    if (auto good = check_rules(*model, rules); !good) return failure(good.error());
    const HeterogeneityEstimate spread = estimate_heterogeneity(*model, rules.heterogeneity);
    const WeightedEffects fixed = weighted_effects(*model, 0.0);
    const WeightedEffects fit = weighted_effects(*model, spread.tau2);

    PooledEffects result;
    result.studies = studies.size();
    result.df = model->degrees();
    result.tau2 = spread.tau2;
    if (rules.heterogeneity != Heterogeneity::fixed) result.tau2_error = spread.error;
    result.q = result.df > 0 ? fixed.q : 0;
    if (result.df > 0) {
        result.q_p = chi_square_tail(result.q, result.df);
        if (rules.heterogeneity == Heterogeneity::fixed) {
            result.i2 = result.q > 0 ? std::max(0.0, 100 * (result.q - result.df) / result.q) : 0;
            result.h2 = result.q / result.df;
        } else {
            const double chance = typical_variance(*model);
            result.i2 = 100 * result.tau2 / (result.tau2 + chance);
            result.h2 = result.tau2 / chance + 1;
        }
    }
    const bool normal = rules.errors == MeanErrors::normal;
    double widening = normal ? 1 : fit.q / result.df;
    if (rules.errors == MeanErrors::at_least_normal) widening = std::max(1.0, widening);
    if (widening == 0) {
        return refused("too-few-studies",
                       "the effects are all the same, so their spread says nothing of how sure the mean is");
    }
    result.covariance = widening * fit.inverse;
    const double width = normal ? normal_half_width(rules.level) : t_half_width(rules.level, result.df);
    for (Eigen::Index at = 0; at < fit.coefficients.size(); ++at) {
        PooledCoefficient one;
        one.name = at == 0 ? "(Intercept)" : features[static_cast<std::size_t>(at - 1)].name;
        one.estimate = fit.coefficients[at];
        one.error = std::sqrt(result.covariance(at, at));
        one.statistic = one.estimate / one.error;
        one.p = normal ? normal_two_sided(one.statistic) : t_p_value(one.statistic, result.df);
        one.interval = around(one.estimate, one.error, width);
        result.coefficients.push_back(std::move(one));
    }
    if (features.empty() && rules.heterogeneity != Heterogeneity::fixed) {
        const PooledCoefficient& mean = result.mean();
        result.prediction = around(mean.estimate, std::sqrt(mean.error * mean.error + result.tau2), width);
    }
    if (!features.empty()) {
        const Eigen::Index count = fit.coefficients.size() - 1;
        const Eigen::VectorXd tested = fit.coefficients.tail(count);
        const Eigen::MatrixXd covariance = result.covariance.bottomRightCorner(count, count);
        const double wald = tested.dot(Eigen::LDLT<Eigen::MatrixXd>(covariance).solve(tested));
        const auto df = static_cast<double>(count);
        result.features_statistic = normal ? wald : wald / df;
        result.features_p = normal ? chi_square_tail(wald, df) : f_p_value(wald / df, df, result.df);
    }
    return result;
}

Result<HeterogeneityInterval> heterogeneity_interval(std::span<const StudyEffect> studies, double level) {
    const auto model = effect_model(studies);
    if (!model) return failure(model.error());
    const PoolingRules rules{.heterogeneity = Heterogeneity::restricted_likelihood, .level = level};
    if (auto good = check_rules(*model, rules); !good) return failure(good.error());
    HeterogeneityInterval result;
    result.tau2 = q_profile(*model, level);
    const double chance = typical_variance(*model);
    const auto i2 = [&](double tau2) { return 100 * tau2 / (tau2 + chance); };
    result.i2 = {i2(result.tau2.lower), i2(result.tau2.upper)};
    return result;
}

Result<std::vector<PooledEffects>> leaving_one_out(std::span<const StudyEffect> studies,
                                                   const PoolingRules& rules) {
    std::vector<PooledEffects> results;
    for (std::size_t out = 0; out < studies.size(); ++out) {
        std::vector<StudyEffect> others(studies.begin(), studies.end());
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(out));
        auto pooled = pool_effects(others, rules);
        if (!pooled) return failure(pooled.error());
        results.push_back(std::move(*pooled));
    }
    if (results.empty()) return refused("no-rows", "there are no studies");
    return results;
}

Result<std::vector<ShrunkenEffect>> shrunken_effects(std::span<const StudyEffect> studies,
                                                     const PoolingRules& rules) {
    const auto pooled = pool_effects(studies, rules);
    if (!pooled) return failure(pooled.error());
    const PooledCoefficient& mean = pooled->mean();
    std::vector<ShrunkenEffect> effects;
    for (const StudyEffect& study : studies) {
        const double own = pooled->tau2 / (pooled->tau2 + study.variance);
        effects.push_back(
            {.effect = own * study.effect + (1 - own) * mean.estimate,
             .error = std::sqrt(own * study.variance + (1 - own) * (1 - own) * mean.error * mean.error)});
    }
    return effects;
}

}  // namespace ultima
