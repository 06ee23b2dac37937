// SPDX-License-Identifier: Apache-2.0
#include "evaluation/logistic.h"

#include "base/refusal.h"
#include "evaluation/fitted.h"

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace ultima {

namespace {

constexpr int most_steps = 60;
constexpr double still = 1e-11;

double log_likelihood(const Design& design, const Eigen::VectorXd& outcome, const Eigen::VectorXd& weights,
                      const Eigen::VectorXd& coefficients) {
    const Eigen::VectorXd predictor = design.rows * coefficients;
    double sum = 0;
    for (Eigen::Index row = 0; row < predictor.size(); ++row) {
        if (weights[row] == 0) continue;
        // log(1 + exp(x)), which for a great x would overflow.
        const double x = predictor[row];
        const double log_of_one_plus = x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
        sum += weights[row] * (outcome[row] * x - log_of_one_plus);
    }
    return sum;
}

Result<Eigen::VectorXd> checked_weights(std::span<const double> weights, std::size_t rows) {
    if (weights.empty()) return Eigen::VectorXd(Eigen::VectorXd::Ones(static_cast<Eigen::Index>(rows)));
    if (weights.size() != rows) {
        return refused("lengths-differ",
                       fmt::format("there are {} weights for {} rows", weights.size(), rows));
    }
    for (std::size_t row = 0; row < rows; ++row) {
        if (!std::isfinite(weights[row]) || weights[row] < 0) {
            return refused("bad-weight",
                           fmt::format("the weight of row {} is below 0 or no number", row + 1));
        }
    }
    return as_vector(weights);
}

tl::unexpected<Diagnostics> separated(const Design& design, const Eigen::VectorXd& movement) {
    Eigen::Index most = 0;
    movement.cwiseAbs().maxCoeff(&most);
    return refused(
        "separation",
        fmt::format(
            "`{}`, alone or with others, tells who had the outcome apart perfectly, so its effect has no "
            "finite size; join groups or leave it out",
            design.names[static_cast<std::size_t>(most)]));
}

}  // namespace

Result<LogisticFit> fit_logistic(const Design& design, std::span<const double> outcome,
                                 std::span<const double> weights) {
    const auto rows = static_cast<std::size_t>(design.rows.rows());
    if (auto good = check_yes_no(outcome, rows, "outcome"); !good) return failure(good.error());
    auto weight = checked_weights(weights, rows);
    if (!weight) return failure(weight.error());
    if (weight->sum() == 0) return refused("no-rows", "every row has weight 0");
    const Eigen::VectorXd y = as_vector(outcome);
    const double with_outcome = weight->dot(y);
    if (with_outcome == 0)
        return refused("no-variation", "nobody had the outcome, so nothing can explain it");
    if (with_outcome == weight->sum()) {
        return refused("no-variation", "everybody had the outcome, so nothing can explain it");
    }
    // What a row without weight adds to the rank is no information.
    const Design weighted{design.names, weight->cwiseSqrt().asDiagonal() * design.rows};
    if (auto good = check_rank(weighted); !good) return failure(good.error());

    const Eigen::VectorXd scale =
        (weighted.rows.colwise().squaredNorm() / weight->sum()).cwiseSqrt().transpose();
    LogisticFit fit{.names = design.names,
                    .coefficients = Eigen::VectorXd::Zero(design.rows.cols()),
                    .covariance = {},
                    .rows = rows};
    fit.log_likelihood = log_likelihood(design, y, *weight, fit.coefficients);
    Eigen::VectorXd movement = Eigen::VectorXd::Ones(design.rows.cols());
    while (true) {
        const Eigen::VectorXd p = fitted_probabilities(design, fit.coefficients);
        const Eigen::VectorXd spread = weight->array() * p.array() * (1 - p.array());
        const Eigen::MatrixXd information = design.rows.transpose() * spread.asDiagonal() * design.rows;
        const Eigen::LDLT<Eigen::MatrixXd> solver(information);
        const Eigen::VectorXd pivots = solver.vectorD();
        // The design has full rank, so only probabilities of 0 and 1 make this singular.
        if (!pivots.allFinite() || pivots.minCoeff() <= 0) return separated(design, movement);
        if (movement.cwiseAbs().maxCoeff() < still) {
            fit.covariance = solver.solve(Eigen::MatrixXd::Identity(information.rows(), information.cols()));
            break;
        }
        if (fit.iterations == most_steps) return separated(design, movement);
        Eigen::VectorXd step =
            solver.solve(design.rows.transpose() * (weight->array() * (y - p).array()).matrix());
        // A step that overshoots is halved until the likelihood no longer falls by more than rounding.
        double after = log_likelihood(design, y, *weight, fit.coefficients + step);
        for (int half = 0; half < 30 && !(after >= fit.log_likelihood - 1e-9 * std::fabs(fit.log_likelihood));
             ++half) {
            step /= 2;
            after = log_likelihood(design, y, *weight, fit.coefficients + step);
        }
        fit.coefficients += step;
        fit.log_likelihood = after;
        movement = step.cwiseProduct(scale);
        ++fit.iterations;
    }
    fit.deviance = -2 * fit.log_likelihood;
    return fit;
}

Eigen::MatrixXd robust_covariance(const LogisticFit& fit, const Design& design,
                                  std::span<const double> outcome, HeteroscedasticErrors kind) {
    const Eigen::VectorXd p = fitted_probabilities(design, fit.coefficients);
    Eigen::VectorXd residual = as_vector(outcome) - p;
    if (kind == HeteroscedasticErrors::hc2 || kind == HeteroscedasticErrors::hc3) {
        for (Eigen::Index row = 0; row < p.size(); ++row) {
            const double leverage =
                p[row] * (1 - p[row]) *
                design.rows.row(row).dot(fit.covariance * design.rows.row(row).transpose());
            residual[row] /= kind == HeteroscedasticErrors::hc2 ? std::sqrt(1 - leverage) : 1 - leverage;
        }
    }
    const Eigen::MatrixXd scores = residual.asDiagonal() * design.rows;
    Eigen::MatrixXd covariance = fit.covariance * (scores.transpose() * scores) * fit.covariance;
    if (kind == HeteroscedasticErrors::hc1) {
        const auto n = static_cast<double>(design.rows.rows());
        covariance *= n / (n - static_cast<double>(design.rows.cols()));
    }
    return covariance;
}

Result<Eigen::MatrixXd> clustered_covariance(const LogisticFit& fit, const Design& design,
                                             std::span<const double> outcome,
                                             std::span<const std::size_t> clusters, bool small_sample) {
    if (static_cast<Eigen::Index>(clusters.size()) != design.rows.rows()) {
        return refused("lengths-differ", fmt::format("{} rows say their cluster where there are {}",
                                                     clusters.size(), design.rows.rows()));
    }
    const Eigen::VectorXd residual = as_vector(outcome) - fitted_probabilities(design, fit.coefficients);
    std::map<std::size_t, Eigen::VectorXd> sums;
    for (std::size_t row = 0; row < clusters.size(); ++row) {
        const auto at = static_cast<Eigen::Index>(row);
        const auto [place, fresh] =
            sums.try_emplace(clusters[row], Eigen::VectorXd::Zero(design.rows.cols()));
        place->second += residual[at] * design.rows.row(at).transpose();
    }
    if (sums.size() < 2) return refused("one-cluster", "errors between clusters need two clusters at least");
    Eigen::MatrixXd meat = Eigen::MatrixXd::Zero(design.rows.cols(), design.rows.cols());
    for (const auto& [cluster, sum] : sums) meat += sum * sum.transpose();
    Eigen::MatrixXd covariance = fit.covariance * meat * fit.covariance;
    if (small_sample) {
        const auto n = static_cast<double>(design.rows.rows());
        const auto p = static_cast<double>(design.rows.cols());
        const auto g = static_cast<double>(sums.size());
        covariance *= g / (g - 1) * (n - 1) / (n - p);
    }
    return covariance;
}

}  // namespace ultima
