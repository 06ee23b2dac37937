// SPDX-License-Identifier: Apache-2.0
#include "evaluation/interrupted_series.h"

#include "base/refusal.h"
#include "evaluation/design.h"
#include "evaluation/fitted.h"
#include "evaluation/quantiles.h"

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace ultima {

namespace {

constexpr std::size_t fewest_periods = 8;

std::vector<NamedColumn> columns_of(std::size_t periods, const SeriesQuestion& question) {
    std::vector<NamedColumn> columns{{"slope", {}}, {"change of level", {}}, {"change of slope", {}}};
    for (std::size_t t = 0; t < periods; ++t) {
        const bool after = t >= question.change;
        columns[0].values.push_back(static_cast<double>(t));
        columns[1].values.push_back(after ? 1 : 0);
        columns[2].values.push_back(after ? static_cast<double>(t - question.change) : 0);
    }
    for (std::size_t k = 1; question.season > 0 && k <= question.harmonics; ++k) {
        NamedColumn sine{fmt::format("season sine {}", k), {}},
            cosine{fmt::format("season cosine {}", k), {}};
        for (std::size_t t = 0; t < periods; ++t) {
            const double angle = 2 * std::numbers::pi * static_cast<double>(k * t % question.season) /
                                 static_cast<double>(question.season);
            sine.values.push_back(std::sin(angle));
            cosine.values.push_back(std::cos(angle));
        }
        columns.push_back(std::move(sine));
        if (2 * k < question.season)
            columns.push_back(std::move(cosine));
        else
            columns.back() = std::move(cosine);  // at half a season the sine is 0 everywhere
    }
    return columns;
}

struct LeastSquares {
    Eigen::MatrixXd inverse;  // (X'X)^-1
    Eigen::VectorXd coefficients, residuals;
};
LeastSquares least_squares(const Eigen::MatrixXd& x, const Eigen::VectorXd& y) {
    LeastSquares fit;
    const auto columns = x.cols();
    fit.inverse = (x.transpose() * x).ldlt().solve(Eigen::MatrixXd::Identity(columns, columns));
    fit.coefficients = fit.inverse * (x.transpose() * y);
    fit.residuals = y - x * fit.coefficients;
    return fit;
}

double durbin_watson(const Eigen::VectorXd& residuals) {
    const auto n = residuals.size();
    return (residuals.tail(n - 1) - residuals.head(n - 1)).squaredNorm() / residuals.squaredNorm();
}

SeriesFit described(const std::vector<std::string>& names, const LeastSquares& fit,
                    const Eigen::MatrixXd& covariance) {
    SeriesFit series;
    series.durbin_watson = durbin_watson(fit.residuals);
    const auto degrees = static_cast<double>(fit.residuals.size() - fit.coefficients.size());
    for (Eigen::Index j = 0; j < fit.coefficients.size(); ++j) {
        SeriesCoefficient one;
        one.name = j == 0 ? "level" : names[static_cast<std::size_t>(j)];
        one.estimate = fit.coefficients(j);
        one.error = std::sqrt(covariance(j, j));
        one.p = t_p_value(one.estimate / one.error, degrees);
        one.interval = around(one.estimate, one.error, t_half_width(0.95, degrees));
        series.coefficients.push_back(std::move(one));
    }
    return series;
}

Eigen::MatrixXd newey_west(const Eigen::MatrixXd& x, const LeastSquares& fit, std::size_t lags) {
    const Eigen::MatrixXd scores = fit.residuals.asDiagonal() * x;
    const auto n = x.rows();
    Eigen::MatrixXd middle = scores.transpose() * scores;
    for (Eigen::Index lag = 1; lag <= static_cast<Eigen::Index>(lags); ++lag) {
        const double weight = 1 - static_cast<double>(lag) / (static_cast<double>(lags) + 1);
        const Eigen::MatrixXd apart = scores.bottomRows(n - lag).transpose() * scores.topRows(n - lag);
        middle += weight * (apart + apart.transpose());
    }
    const double factor = static_cast<double>(n) / static_cast<double>(n - x.cols());
    return factor * fit.inverse * middle * fit.inverse;
}

// The rows with what they take over from the row before taken out; the first keeps its share of the variance.
template <class Rows>
Rows without_echo(const Rows& rows, double rho) {
    Rows out = rows;
    const auto n = rows.rows();
    out.row(0) *= std::sqrt(1 - rho * rho);
    out.bottomRows(n - 1) -= rho * rows.topRows(n - 1);
    return out;
}

}  // namespace

Result<InterruptedSeries> interrupted_series(std::span<const double> values, const SeriesQuestion& question) {
    const std::size_t n = values.size();
    if (question.change < fewest_periods || n < question.change + fewest_periods)
        return refused("short-series", "there are fewer than 8 periods before the change, or after it");
    for (const double value : values)
        if (!std::isfinite(value)) return refused("not-a-number", "a period of the series has no number");
    const auto design = make_design(columns_of(n, question), n);
    if (!design) return failure(design.error());
    const Eigen::MatrixXd& x = design->rows;
    if (static_cast<Eigen::Index>(n) <= 2 * x.cols())
        return refused("short-series", "there are too few periods for so many terms of the season");
    if (const auto good = check_rank(*design); !good) return failure(good.error());
    InterruptedSeries found;
    found.lags = question.lags.value_or(
        static_cast<std::size_t>(std::floor(4 * std::pow(static_cast<double>(n) / 100, 2.0 / 9))));
    if (found.lags >= n) return refused("bad-lags", "more lags than the series has periods");

    const Eigen::VectorXd y = as_vector(values);
    const LeastSquares plain = least_squares(x, y);
    if (plain.residuals.norm() <= 1e-10 * (1 + y.norm()))
        return refused("no-spread", "the line meets every period: nothing tells how sure it is");
    const Eigen::MatrixXd robust = newey_west(x, plain, found.lags);
    const auto degrees = static_cast<double>(x.rows() - x.cols());
    const double spread = plain.residuals.squaredNorm() / degrees;
    // What is left of a variance by rounding may also come out below 0.
    if (!(robust.diagonal().array() > 1e-12 * spread * plain.inverse.diagonal().array()).all())
        return refused("no-spread",
                       "the line meets nearly every period on one side of the change: nothing tells how sure "
                       "it is");
    found.newey_west = described(design->names, plain, robust);

    LeastSquares fit = plain;
    Eigen::VectorXd residuals = plain.residuals;  // of the series itself
    double rho = 0;
    bool settled = false;
    for (int round = 0; round < 500 && !settled; ++round) {
        const auto m = residuals.size();
        const double next =
            residuals.tail(m - 1).dot(residuals.head(m - 1)) / residuals.head(m - 1).squaredNorm();
        if (!(std::fabs(next) < 1)) break;
        settled = std::fabs(next - rho) < 1e-12;
        rho = next;
        fit = least_squares(without_echo(x, rho), without_echo(y, rho));
        residuals = y - x * fit.coefficients;
    }
    if (!settled)
        return refused("no-convergence", "periods follow each other so closely that no AR(1) describes them");
    found.rho = rho;
    found.prais_winsten = described(design->names, fit, fit.residuals.squaredNorm() / degrees * fit.inverse);

    const Eigen::VectorXd line = x * plain.coefficients;
    found.fitted.assign(line.data(), line.data() + line.size());
    found.foretold = found.fitted;
    for (std::size_t t = question.change; t < n; ++t)
        found.foretold[t] -=
            plain.coefficients(2) + plain.coefficients(3) * static_cast<double>(t - question.change);
    return found;
}

}  // namespace ultima
