// SPDX-License-Identifier: Apache-2.0
#include "evaluation/newton.h"

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

std::vector<double> moved(const std::vector<double>& from, const Eigen::VectorXd& step) {
    std::vector<double> to = from;
    for (std::size_t j = 0; j < to.size(); ++j) to[j] += step(static_cast<Eigen::Index>(j));
    return to;
}

}  // namespace

EffectTest effect_test(double chi_square, std::size_t df) {
    EffectTest test{std::max(chi_square, 0.0), df, 1};
    if (df > 0) test.p = chi_square_tail(test.chi_square, static_cast<double>(df));
    return test;
}

Result<Maximum> maximise(const CoxDesign& design,
                         const std::function<CoxLikelihood(const std::vector<double>&)>& likelihood) {
    Maximum found;
    found.scaled.assign(design.columns, 0.0);
    found.null = likelihood(found.scaled);
    found.at = found.null;
    if (!std::isfinite(found.at.value))
        return failure({.code = "not-converged",
                        .span = {},
                        .message = "the offsets are so far apart that the likelihood cannot be computed"});
    if (design.columns == 0) return found;
    if (const auto column = first_redundant(found.at.information, design.events))
        return singular(design, *column);
    for (bool done = false; !done;) {
        const Eigen::LLT<Eigen::MatrixXd> solver(found.at.information);
        const Eigen::VectorXd step = solver.solve(found.at.score);
        const double gain = found.at.score.dot(step);
        if (found.iterations == 0) found.score_test = gain;
        const auto [spread, column] = widest(design, step);
        if (solver.info() != Eigen::Success || !std::isfinite(gain)) return monotone(design, column);
        // Nothing left to gain, and yet the estimate runs on: it has nowhere to arrive.
        if (gain < 1e-9 && spread > 0.05) return monotone(design, column);
        if (found.iterations++ == most_iterations)
            return failure({.code = "not-converged",
                            .span = {},
                            .message = fmt::format("no estimate was reached in {} steps", most_iterations)});
        done = gain < little_gain;
        double length = 1;
        for (int halvings = 0;; ++halvings) {
            std::vector<double> next = moved(found.scaled, length * step);
            CoxLikelihood there = likelihood(next);
            const bool rose = std::isfinite(there.value) &&
                              there.value >= found.at.value - 1e-10 * std::max(1.0, std::abs(found.at.value));
            if (rose || halvings == 30) {
                found.scaled = std::move(next);
                found.at = std::move(there);
                break;
            }
            length /= 2;
        }
    }
    const auto p = static_cast<Eigen::Index>(design.columns);
    const Eigen::Map<const Eigen::VectorXd> scale(design.scale.data(), p), scaled(found.scaled.data(), p);
    const Eigen::MatrixXd covariance = found.at.information.llt().solve(Eigen::MatrixXd::Identity(p, p));
    found.coefficients = scaled.cwiseQuotient(scale);
    found.covariance = scale.cwiseInverse().asDiagonal() * covariance * scale.cwiseInverse().asDiagonal();
    if (!found.coefficients.allFinite() || !found.covariance.allFinite())
        return failure({.code = "not-converged", .span = {}, .message = "the estimate is no finite number"});
    return found;
}

}  // namespace ultima
