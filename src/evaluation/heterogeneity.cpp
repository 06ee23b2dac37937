// SPDX-License-Identifier: Apache-2.0
#include "evaluation/heterogeneity.h"

#include "evaluation/quantiles.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>

namespace ultima {

namespace {

// X' diag(f) X.
Eigen::MatrixXd cross(const EffectModel& model, const Eigen::ArrayXd& f) {
    return model.design.transpose() * f.matrix().asDiagonal() * model.design;
}

// tr(P A), A diagonal.
double trace(const EffectModel& model, const WeightedEffects& fit, const Eigen::ArrayXd& a) {
    const Eigen::ArrayXd w = fit.weights.array();
    return (w * a).sum() - (fit.inverse * cross(model, w * w * a)).trace();
}

// tr(P A P B), A and B diagonal.
double trace(const EffectModel& model, const WeightedEffects& fit, const Eigen::ArrayXd& a,
             const Eigen::ArrayXd& b) {
    const Eigen::ArrayXd w = fit.weights.array();
    return (w * w * a * b).sum() - 2 * (fit.inverse * cross(model, w * w * w * a * b)).trace() +
           (fit.inverse * cross(model, w * w * a) * fit.inverse * cross(model, w * w * b)).trace();
}

double q_at(const EffectModel& model, double tau2) { return weighted_effects(model, tau2).q; }

// Where the falling q(tau2) is `value`; 0 if it lies below from the start.
double tau2_where_q_is(const EffectModel& model, double value) {
    if (q_at(model, 0) <= value) return 0;
    double high = std::max(model.variances.maxCoeff(), 1e-12);
    while (q_at(model, high) > value) high *= 2;
    double low = 0;
    for (int step = 0; step < 300 && low != high; ++step) {
        const double middle = low + (high - low) / 2;
        if (middle == low || middle == high) break;
        (q_at(model, middle) > value ? low : high) = middle;
    }
    return high;
}

double log_likelihood(const EffectModel& model, double tau2, bool restricted) {
    const WeightedEffects fit = weighted_effects(model, tau2);
    double value = 0.5 * fit.weights.array().log().sum() - 0.5 * fit.q;
    if (restricted) {
        // log |(X'WX)^-1| from its Cholesky factor.
        const Eigen::LLT<Eigen::MatrixXd> factor(fit.inverse);
        const Eigen::MatrixXd lower = factor.matrixL();
        value += lower.diagonal().array().log().sum();
    }
    return value;
}

double hedges_tau2(const EffectModel& model) {
    const Eigen::VectorXd ones = Eigen::VectorXd::Ones(model.effects.size());
    const WeightedEffects fit = weighted_effects(model, ones);
    return (fit.q - trace(model, fit, model.variances.array())) / model.degrees();
}

// What the slope of the likelihood is at tau2, but for the information: sum of (w r)^2 less its expectation.
struct Slope {
    double value;
    double information;
};
Slope slope_at(const EffectModel& model, double tau2, bool restricted) {
    const Eigen::ArrayXd one = Eigen::ArrayXd::Ones(model.effects.size());
    const WeightedEffects fit = weighted_effects(model, tau2);
    const Eigen::ArrayXd pulled = fit.weights.array() * fit.residuals.array();
    const double expected = restricted ? trace(model, fit, one) : fit.weights.sum();
    const double information = restricted ? trace(model, fit, one, one) : fit.weights.squaredNorm();
    return {pulled.square().sum() - expected, information};
}

// The top near `tau2`, where the slope turns from rising to falling: the likelihood itself is so flat there
// that it knows only half the digits.
double top_near(const EffectModel& model, double tau2, bool restricted) {
    double reach = 1e-4 * (tau2 + model.variances.minCoeff());
    double low = std::max(0.0, tau2 - reach);
    while (low > 0 && slope_at(model, low, restricted).value < 0) {
        reach *= 2;
        low = std::max(0.0, tau2 - reach);
    }
    if (low == 0 && slope_at(model, 0, restricted).value <= 0) return 0;
    double high = tau2 + reach;
    for (int step = 0; step < 200 && slope_at(model, high, restricted).value > 0; ++step) {
        reach *= 2;
        high = tau2 + reach;
    }
    for (int step = 0; step < 200; ++step) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        (slope_at(model, middle, restricted).value > 0 ? low : high) = middle;
    }
    return high;
}

// Fisher's scoring finds the hill, a step halved until the likelihood does not fall; then its top.
double most_likely_tau2(const EffectModel& model, bool restricted) {
    double tau2 = std::max(0.0, hedges_tau2(model));
    double likelihood = log_likelihood(model, tau2, restricted);
    for (int step = 0; step < 200; ++step) {
        const Slope slope = slope_at(model, tau2, restricted);
        double move = slope.value / slope.information;
        double next = std::max(0.0, tau2 + move);
        double there = log_likelihood(model, next, restricted);
        for (int half = 0; half < 40 && there < likelihood - 1e-12 * std::fabs(likelihood); ++half) {
            move /= 2;
            next = std::max(0.0, tau2 + move);
            there = log_likelihood(model, next, restricted);
        }
        const double moved = std::fabs(next - tau2);
        tau2 = next;
        likelihood = there;
        if (moved <= 1e-6 * (tau2 + model.variances.minCoeff())) break;
    }
    tau2 = top_near(model, tau2, restricted);
    // Scoring finds the hill it stands on; no variance at all may be the higher one.
    return log_likelihood(model, 0, restricted) > log_likelihood(model, tau2, restricted) ? 0 : tau2;
}

}  // namespace

WeightedEffects weighted_effects(const EffectModel& model, const Eigen::VectorXd& weights) {
    WeightedEffects fit;
    fit.weights = weights;
    const Eigen::MatrixXd information = cross(model, weights.array());
    const Eigen::LDLT<Eigen::MatrixXd> solver(information);
    fit.inverse = solver.solve(Eigen::MatrixXd::Identity(information.rows(), information.cols()));
    fit.coefficients = solver.solve(model.design.transpose() * weights.cwiseProduct(model.effects));
    fit.residuals = model.effects - model.design * fit.coefficients;
    fit.q = (weights.array() * fit.residuals.array().square()).sum();
    return fit;
}

WeightedEffects weighted_effects(const EffectModel& model, double tau2) {
    return weighted_effects(model, Eigen::VectorXd((model.variances.array() + tau2).inverse()));
}

HeterogeneityEstimate estimate_heterogeneity(const EffectModel& model, Heterogeneity method) {
    const double df = model.degrees();
    const auto k = static_cast<double>(model.effects.size());
    const Eigen::ArrayXd v = model.variances.array();
    const Eigen::ArrayXd one = Eigen::ArrayXd::Ones(model.effects.size());
    HeterogeneityEstimate estimate;
    switch (method) {
        case Heterogeneity::fixed:
            break;
        case Heterogeneity::der_simonian_laird: {
            const WeightedEffects fit = weighted_effects(model, 0.0);
            const double trace_p = trace(model, fit, one);
            estimate.tau2 = std::max(0.0, (fit.q - df) / trace_p);
            // The variance of Q when the true effects vary by tau2.
            const double variance = 2 * df + 4 * estimate.tau2 * trace_p +
                                    2 * estimate.tau2 * estimate.tau2 * trace(model, fit, one, one);
            estimate.error = std::sqrt(variance) / trace_p;
            break;
        }
        case Heterogeneity::hedges: {
            const WeightedEffects fit = weighted_effects(model, Eigen::VectorXd(one.matrix()));
            estimate.tau2 = std::max(0.0, hedges_tau2(model));
            const double variance = 2 * trace(model, fit, v, v) + 4 * estimate.tau2 * trace(model, fit, v) +
                                    2 * estimate.tau2 * estimate.tau2 * df;
            estimate.error = std::sqrt(variance) / df;
            break;
        }
        case Heterogeneity::sidik_jonkman: {
            // A first guess: the plain variance of the effects, and the ratios of the variances to it.
            const double guess = (model.effects.array() - model.effects.mean()).square().mean();
            if (guess == 0) break;
            const WeightedEffects fit = weighted_effects(model, guess);
            estimate.tau2 = guess * fit.q / df;
            const double variance = 2 * trace(model, fit, v, v) +
                                    4 * estimate.tau2 * trace(model, fit, v, one) +
                                    2 * estimate.tau2 * estimate.tau2 * trace(model, fit, one, one);
            estimate.error = guess / df * std::sqrt(variance);
            break;
        }
        case Heterogeneity::paule_mandel:
        case Heterogeneity::empirical_bayes:
            estimate.tau2 = tau2_where_q_is(model, df);
            estimate.error = std::sqrt(2 * k * k / df) / weighted_effects(model, estimate.tau2).weights.sum();
            break;
        case Heterogeneity::maximum_likelihood:
            estimate.tau2 = most_likely_tau2(model, false);
            estimate.error = std::sqrt(2.0) / weighted_effects(model, estimate.tau2).weights.norm();
            break;
        case Heterogeneity::restricted_likelihood: {
            estimate.tau2 = most_likely_tau2(model, true);
            estimate.error = std::sqrt(2 / trace(model, weighted_effects(model, estimate.tau2), one, one));
            break;
        }
    }
    return estimate;
}

Interval q_profile(const EffectModel& model, double level) {
    const double tail = (1 - level) / 2;
    return {tau2_where_q_is(model, chi_squared_quantile(1 - tail, model.degrees())),
            tau2_where_q_is(model, chi_squared_quantile(tail, model.degrees()))};
}

double typical_variance(const EffectModel& model) {
    const Eigen::ArrayXd one = Eigen::ArrayXd::Ones(model.effects.size());
    return model.degrees() / trace(model, weighted_effects(model, 0.0), one);
}

}  // namespace ultima
