// SPDX-License-Identifier: Apache-2.0
#include "evaluation/cox.h"

#include "evaluation/cox_likelihood.h"
#include "evaluation/tail.h"

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace ultima {
namespace {

constexpr std::size_t most_iterations = 60;
/// The likelihood still to gain: below this, Newton's next step leaves an error of its square.
constexpr double little_gain = 1e-12;
constexpr double most_exact_steps = 2e10;

tl::unexpected<Diagnostics> singular(const CoxDesign& design, std::size_t column) {
    return failure(
        {.code = "singular-design",
         .span = {},
         .message = fmt::format("`{}` follows from the columns before it, or does not vary among those "
                                "at risk together",
                                design.names[column]),
         .notes = {},
         .help = "leave it out"});
}

tl::unexpected<Diagnostics> monotone(const CoxDesign& design, std::size_t column) {
    return failure(
        {.code = "monotone-likelihood",
         .span = {},
         .message = fmt::format("`{}` separates those who had the event from those at risk with them: "
                                "its hazard ratio has no finite estimate",
                                design.names[column]),
         .notes = {},
         .help = "merge categories, or leave it out"});
}

/// The first column that adds nothing to those before it: its pivot in Cholesky's factor vanishes.
std::optional<std::size_t> first_redundant(const Eigen::MatrixXd& information, double events) {
    const Eigen::Index p = information.rows();
    Eigen::MatrixXd factor = Eigen::MatrixXd::Zero(p, p);
    for (Eigen::Index j = 0; j < p; ++j) {
        const double pivot = information(j, j) - factor.row(j).head(j).squaredNorm();
        if (!(pivot > 1e-10 * information(j, j)) || !(information(j, j) > 1e-13 * events))
            return static_cast<std::size_t>(j);
        factor(j, j) = std::sqrt(pivot);
        for (Eigen::Index i = j + 1; i < p; ++i)
            factor(i, j) =
                (information(i, j) - factor.row(i).head(j).dot(factor.row(j).head(j))) / factor(j, j);
    }
    return std::nullopt;
}

/// How far a step moves the predictors of two persons apart at most, and by which column.
std::pair<double, std::size_t> widest(const CoxDesign& design, const Eigen::VectorXd& step) {
    std::pair<double, std::size_t> most{0, 0};
    for (std::size_t j = 0; j < design.columns; ++j) {
        const double moved = std::abs(step(static_cast<Eigen::Index>(j))) * design.range[j];
        if (moved > most.first) most = {moved, j};
    }
    return most;
}

EffectTest test_of(double chi_square, std::size_t df) {
    EffectTest test{std::max(chi_square, 0.0), df, 1};
    if (df > 0) test.p = chi_square_tail(test.chi_square, static_cast<double>(df));
    return test;
}

std::vector<double> moved(const std::vector<double>& from, const Eigen::VectorXd& step) {
    std::vector<double> to = from;
    for (std::size_t j = 0; j < to.size(); ++j) to[j] += step(static_cast<Eigen::Index>(j));
    return to;
}

/// Coefficients and covariance in the units of the columns given.
void unscale(CoxFit& fit, const CoxDesign& design, const Eigen::MatrixXd& covariance) {
    const auto p = static_cast<Eigen::Index>(design.columns);
    const Eigen::Map<const Eigen::VectorXd> scale(design.scale.data(), p), scaled(fit.scaled.data(), p);
    fit.coefficients = scaled.cwiseQuotient(scale);
    fit.covariance = scale.cwiseInverse().asDiagonal() * covariance * scale.cwiseInverse().asDiagonal();
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
    if (ties == Ties::exact) {
        if (std::any_of(design.weight.begin(), design.weight.end(), [](double w) { return w != 1; }))
            return failure({.code = "weights-not-supported",
                            .span = {},
                            .message = "the exact treatment of ties takes no weights; Efron's does"});
        if (exact_cost(design) > most_exact_steps)
            return failure({.code = "too-many-ties",
                            .span = {},
                            .message = "too many events at the same time for the exact treatment of ties",
                            .notes = {},
                            .help = "take Efron's"});
    }
    CoxFit fit;
    fit.ties = ties;
    fit.rows = design.rows;
    fit.events = design.events;
    fit.scaled.assign(design.columns, 0.0);
    CoxLikelihood at = cox_likelihood(design, fit.scaled, ties);
    fit.log_likelihood_null = fit.log_likelihood = at.value;
    if (design.columns == 0) return fit;
    if (!std::isfinite(at.value))
        return failure({.code = "not-converged",
                        .span = {},
                        .message = "the offsets are so far apart that the likelihood cannot be computed"});
    if (const auto column = first_redundant(at.information, design.events)) return singular(design, *column);

    for (bool done = false; !done;) {
        const Eigen::LLT<Eigen::MatrixXd> solver(at.information);
        const Eigen::VectorXd step = solver.solve(at.score);
        const double gain = at.score.dot(step);
        if (fit.iterations == 0) fit.score = test_of(gain, design.columns);
        const auto [spread, column] = widest(design, step);
        if (solver.info() != Eigen::Success || !std::isfinite(gain)) return monotone(design, column);
        // Nothing left to gain, and yet the estimate runs on: it has nowhere to arrive.
        if (gain < 1e-9 && spread > 0.05) return monotone(design, column);
        if (fit.iterations++ == most_iterations)
            return failure({.code = "not-converged",
                            .span = {},
                            .message = fmt::format("no estimate was reached in {} steps", most_iterations)});
        done = gain < little_gain;
        double length = 1;
        for (int halvings = 0;; ++halvings) {
            std::vector<double> next = moved(fit.scaled, length * step);
            CoxLikelihood there = cox_likelihood(design, next, ties);
            const bool rose = std::isfinite(there.value) &&
                              there.value >= at.value - 1e-10 * std::max(1.0, std::abs(at.value));
            if (rose || halvings == 30) {
                fit.scaled = std::move(next);
                at = std::move(there);
                break;
            }
            length /= 2;
        }
    }
    const auto p = static_cast<Eigen::Index>(design.columns);
    unscale(fit, design, at.information.llt().solve(Eigen::MatrixXd::Identity(p, p)));
    fit.log_likelihood = at.value;
    fit.likelihood_ratio = test_of(2 * (fit.log_likelihood - fit.log_likelihood_null), design.columns);
    const Eigen::Map<const Eigen::VectorXd> scaled(fit.scaled.data(), p);
    fit.wald = test_of(scaled.dot(at.information * scaled), design.columns);
    if (!fit.coefficients.allFinite() || !fit.covariance.allFinite())
        return failure({.code = "not-converged", .span = {}, .message = "the estimate is no finite number"});
    return fit;
}

Result<CoxFit> fit_cox(const CoxColumns& columns, Ties ties) {
    const Result<CoxDesign> design = cox_design(columns);
    if (!design) return failure(design.error());
    return fit_cox(*design, ties);
}

}  // namespace ultima
