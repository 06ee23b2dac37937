// SPDX-License-Identifier: Apache-2.0
#include "evaluation/accelerated.h"

#include "base/refusal.h"

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace ultima {

namespace {

// A logarithm and its first two derivatives.
struct Log {
    double value;
    double slope;
    double curve;
};

// phi(z) / Phi(-z), also where both are too small for a double (Abramowitz & Stegun 26.2.14).
double hazard_of_normal(double z) {
    if (z < 25) {
        const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
        return density / (0.5 * std::erfc(z / std::numbers::sqrt2));
    }
    double fraction = z;
    for (int term = 60; term >= 1; --term) fraction = z + term / fraction;
    return fraction;
}

Log density(TimeShape shape, double z) {
    switch (shape) {
        case TimeShape::log_normal:
            return {-z * z / 2 - std::log(2 * std::numbers::pi) / 2, -z, -1};
        case TimeShape::weibull:
        case TimeShape::exponential:
            return {z - std::exp(z), 1 - std::exp(z), -std::exp(z)};
        case TimeShape::log_logistic:
            break;
    }
    const double share = 1 / (1 + std::exp(-z));
    const double log_of_one_plus = z > 0 ? z + std::log1p(std::exp(-z)) : std::log1p(std::exp(z));
    return {z - 2 * log_of_one_plus, 1 - 2 * share, -2 * share * (1 - share)};
}

Log survival(TimeShape shape, double z) {
    switch (shape) {
        case TimeShape::log_normal: {
            const double hazard = hazard_of_normal(z);
            // log Phi(-z) from the hazard where Phi(-z) itself is too small.
            const double value = z < 25 ? std::log(0.5 * std::erfc(z / std::numbers::sqrt2))
                                        : -z * z / 2 - std::log(2 * std::numbers::pi) / 2 - std::log(hazard);
            return {value, -hazard, -hazard * (hazard - z)};
        }
        case TimeShape::weibull:
        case TimeShape::exponential:
            return {-std::exp(z), -std::exp(z), -std::exp(z)};
        case TimeShape::log_logistic:
            break;
    }
    const double share = 1 / (1 + std::exp(-z));
    const double log_of_one_plus = z > 0 ? z + std::log1p(std::exp(-z)) : std::log1p(std::exp(z));
    return {-log_of_one_plus, -share, -share * (1 - share)};
}

// The likelihood of the logarithms of times at delta = b / sigma and gamma = 1 / sigma, with its slope and
// curvature in (delta, gamma).
struct Likelihood {
    double value = 0;
    Eigen::VectorXd slope;
    Eigen::MatrixXd curve;
};

struct Problem {
    const Design& design;
    Eigen::VectorXd log_times;
    const FollowUp& follow_up;
    TimeShape shape;
    bool free_scale;

    [[nodiscard]] Likelihood at(const Eigen::VectorXd& delta, double gamma) const {
        const Eigen::Index p = delta.size();
        const Eigen::Index all = free_scale ? p + 1 : p;
        Likelihood result{0, Eigen::VectorXd::Zero(all), Eigen::MatrixXd::Zero(all, all)};
        Eigen::VectorXd direction(all);
        for (Eigen::Index row = 0; row < log_times.size(); ++row) {
            const double weight = follow_up.weight_of(static_cast<std::size_t>(row));
            if (weight == 0) continue;
            const bool event = follow_up.event[static_cast<std::size_t>(row)] == 1;
            const double z = gamma * log_times[row] - design.rows.row(row).dot(delta);
            const Log part = event ? density(shape, z) : survival(shape, z);
            // dz / d(delta, gamma)
            direction.head(p) = -design.rows.row(row).transpose();
            if (free_scale) direction[p] = log_times[row];
            result.value += weight * (part.value + (event ? std::log(gamma) : 0));
            result.slope += weight * part.slope * direction;
            result.curve += weight * part.curve * direction * direction.transpose();
            if (event && free_scale) {
                result.slope[p] += weight / gamma;
                result.curve(p, p) -= weight / (gamma * gamma);
            }
        }
        return result;
    }
};

// Of b and log sigma, from that of delta and gamma: b = delta / gamma, log sigma = -log gamma.
Eigen::MatrixXd transformed(const Eigen::MatrixXd& covariance, const Eigen::VectorXd& delta, double gamma) {
    const Eigen::Index p = delta.size();
    Eigen::MatrixXd jacobian = Eigen::MatrixXd::Zero(p + 1, p + 1);
    jacobian.topLeftCorner(p, p).diagonal().setConstant(1 / gamma);
    jacobian.col(p).head(p) = -delta / (gamma * gamma);
    jacobian(p, p) = -1 / gamma;
    return jacobian * covariance * jacobian.transpose();
}

tl::unexpected<Diagnostics> no_top(const Design& design, const Eigen::VectorXd& movement) {
    Eigen::Index most = 0;
    movement.head(static_cast<Eigen::Index>(design.names.size())).cwiseAbs().maxCoeff(&most);
    return refused("monotone-likelihood", fmt::format("the likelihood has no top: with `{}` a group may have "
                                                      "no event at all, or every event lies on the "
                                                      "line",
                                                      design.names[static_cast<std::size_t>(most)]));
}

Result<std::size_t> count_events(const Design& design, const FollowUp& follow_up) {
    if (auto found = check(follow_up); !found.empty()) return failure(found);
    if (static_cast<Eigen::Index>(follow_up.rows()) != design.rows.rows()) {
        return refused("lengths-differ", "there are not as many times as rows of columns");
    }
    if (!follow_up.start.empty())
        return refused("delayed-entry", "everybody has to be followed from the start");
    std::size_t events = 0;
    for (std::size_t row = 0; row < follow_up.rows(); ++row) {
        if (!(follow_up.stop[row] > 0)) {
            return refused(
                "bad-time",
                fmt::format("the time of row {} is 0, which has no logarithm: count it as half a day, and "
                            "say so",
                            row + 1));
        }
        if (follow_up.event[row] == 1 && follow_up.weight_of(row) > 0) ++events;
    }
    if (events == 0) return refused("no-events", "nobody had the event");
    return events;
}

}  // namespace

Result<AcceleratedFit> fit_accelerated(const Design& design, const FollowUp& follow_up, TimeShape shape) {
    const auto events = count_events(design, follow_up);
    if (!events) return failure(events.error());
    Design weighted = design;
    for (std::size_t row = 0; row < follow_up.rows(); ++row) {
        weighted.rows.row(static_cast<Eigen::Index>(row)) *= std::sqrt(follow_up.weight_of(row));
    }
    if (auto good = check_rank(weighted); !good) return failure(good.error());

    Problem problem{.design = design,
                    .log_times = Eigen::VectorXd(static_cast<Eigen::Index>(follow_up.rows())),
                    .follow_up = follow_up,
                    .shape = shape,
                    .free_scale = shape != TimeShape::exponential};
    double sum_of_logs = 0;
    for (std::size_t row = 0; row < follow_up.rows(); ++row) {
        const double log_time = std::log(follow_up.stop[row]);
        problem.log_times[static_cast<Eigen::Index>(row)] = log_time;
        if (follow_up.event[row] == 1) sum_of_logs += follow_up.weight_of(row) * log_time;
    }
    const Eigen::Index p = design.rows.cols();
    // Start: no effects, and a line through the mean where there is an intercept; from there the way is up.
    Eigen::VectorXd delta = Eigen::VectorXd::Zero(p);
    double gamma = 1;
    if (!design.names.empty() && design.names.front() == "(Intercept)") delta[0] = problem.log_times.mean();
    Likelihood here = problem.at(delta, gamma);
    const Eigen::VectorXd scale =
        (design.rows.colwise().squaredNorm() / static_cast<double>(design.rows.rows()))
            .cwiseSqrt()
            .transpose();
    AcceleratedFit fit{.names = design.names,
                       .coefficients = {},
                       .covariance = {},
                       .rows = follow_up.rows(),
                       .events = *events};
    Eigen::VectorXd movement = Eigen::VectorXd::Ones(p);
    while (true) {
        const Eigen::LDLT<Eigen::MatrixXd> solver(-here.curve);
        const Eigen::VectorXd pivots = solver.vectorD();
        if (!pivots.allFinite() || pivots.minCoeff() <= 0) return no_top(design, movement);
        if (fit.iterations > 0 && movement.cwiseAbs().maxCoeff() < 1e-11) {
            const Eigen::MatrixXd covariance =
                solver.solve(Eigen::MatrixXd::Identity(here.curve.rows(), here.curve.cols()));
            fit.covariance = problem.free_scale ? transformed(covariance, delta, gamma) : covariance;
            break;
        }
        if (fit.iterations == 100) return no_top(design, movement);
        Eigen::VectorXd step = solver.solve(here.slope);
        Likelihood there;
        for (int half = 0; half < 60; ++half) {
            const double next_gamma = problem.free_scale ? gamma + step[p] : gamma;
            if (next_gamma > 0) {
                there = problem.at(delta + step.head(p), next_gamma);
                if (there.value >= here.value - 1e-9 * std::fabs(here.value)) break;
            }
            step /= 2;
        }
        if (there.slope.size() == 0) return no_top(design, movement);
        delta += step.head(p);
        if (problem.free_scale) gamma += step[p];
        movement = step.head(p).cwiseProduct(scale);
        here = std::move(there);
        ++fit.iterations;
        // Events on the line itself: sigma goes to 0.
        if (gamma > 1e8) return no_top(design, movement);
    }
    fit.coefficients = delta / gamma;
    fit.sigma = 1 / gamma;
    fit.log_likelihood = here.value - sum_of_logs;
    return fit;
}

}  // namespace ultima
