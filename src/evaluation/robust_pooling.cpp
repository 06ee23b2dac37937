// SPDX-License-Identifier: Apache-2.0
#include "base/refusal.h"
#include "evaluation/meta_analysis.h"
#include "evaluation/quantiles.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <map>

namespace ultima {

namespace {

// B^-1/2 of a symmetric matrix without negative eigenvalues; directions without any spread stay without.
Eigen::MatrixXd inverse_root(const Eigen::MatrixXd& matrix) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(matrix);
    const double negligible = 1e-10 * std::max(eigen.eigenvalues().cwiseAbs().maxCoeff(), 1e-300);
    const Eigen::VectorXd roots = eigen.eigenvalues().unaryExpr(
        [&](double value) { return value > negligible ? 1 / std::sqrt(value) : 0.0; });
    return eigen.eigenvectors() * roots.asDiagonal() * eigen.eigenvectors().transpose();
}

}  // namespace

Result<std::vector<RobustCoefficient>> robust_pooling(std::span<const StudyEffect> studies,
                                                      const PoolingRules& rules,
                                                      std::span<const NamedColumn> features) {
    const auto pooled = pool_effects(studies, rules, features);
    if (!pooled) return failure(pooled.error());
    const auto model = effect_model(studies, features);
    if (!model) return failure(model.error());
    std::map<std::string, std::vector<Eigen::Index>> clusters;
    for (std::size_t at = 0; at < studies.size(); ++at) {
        // One without a cluster is one by itself; its number keeps it apart from any name.
        const std::string& name = studies[at].cluster;
        clusters[name.empty() ? std::string(1, '\0') + std::to_string(at) : name].push_back(
            static_cast<Eigen::Index>(at));
    }
    const Eigen::Index p = model->design.cols();
    if (static_cast<Eigen::Index>(clusters.size()) <= p) {
        return refused("one-cluster", "errors between clusters need more clusters than coefficients");
    }
    const WeightedEffects fit = weighted_effects(*model, pooled->tau2);
    const Eigen::VectorXd spread = model->variances.array() + pooled->tau2;  // what the model says: Phi
    // Row i of (I - H): e_i - x_i M X'W.
    const Eigen::MatrixXd hat =
        model->design * fit.inverse * model->design.transpose() * fit.weights.asDiagonal();

    // For each cluster, W A X M as seen by its rows, and the whole sandwich.
    std::vector<std::pair<std::vector<Eigen::Index>, Eigen::MatrixXd>> adjusted;
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(p, p);
    for (const auto& [name, rows] : clusters) {
        const auto size = static_cast<Eigen::Index>(rows.size());
        Eigen::MatrixXd x(size, p);
        Eigen::VectorXd root(size);
        Eigen::VectorXd weights(size);
        Eigen::VectorXd residuals(size);
        for (Eigen::Index at = 0; at < size; ++at) {
            const Eigen::Index row = rows[static_cast<std::size_t>(at)];
            x.row(at) = model->design.row(row);
            root[at] = std::sqrt(spread[row]);
            weights[at] = fit.weights[row];
            residuals[at] = fit.residuals[row];
        }
        // Phi_j - X_j M X_j' is the variance of the cluster's residuals; A_j makes it Phi_j again.
        Eigen::MatrixXd of_residuals = -x * fit.inverse * x.transpose();
        of_residuals.diagonal() += root.cwiseAbs2();
        const Eigen::MatrixXd b = root.asDiagonal() * of_residuals * root.asDiagonal();
        const Eigen::MatrixXd a = root.asDiagonal() * inverse_root(b) * root.asDiagonal();
        const Eigen::MatrixXd pull = a.transpose() * weights.asDiagonal() * x * fit.inverse;
        const Eigen::VectorXd moved = pull.transpose() * residuals;
        covariance += moved * moved.transpose();
        adjusted.emplace_back(rows, pull);
    }

    std::vector<RobustCoefficient> coefficients;
    for (Eigen::Index at = 0; at < p; ++at) {
        // Satterthwaite: the estimated variance as a quadratic form in the effects, with G its matrix between
        // clusters.
        const auto count = static_cast<Eigen::Index>(adjusted.size());
        Eigen::MatrixXd directions(model->design.rows(), count);
        for (Eigen::Index cluster = 0; cluster < count; ++cluster) {
            const auto& [rows, pull] = adjusted[static_cast<std::size_t>(cluster)];
            Eigen::VectorXd direction = Eigen::VectorXd::Zero(model->design.rows());
            for (std::size_t inside = 0; inside < rows.size(); ++inside) {
                const double weight = pull(static_cast<Eigen::Index>(inside), at);
                direction -= weight * hat.row(rows[inside]).transpose();
                direction[rows[inside]] += weight;
            }
            directions.col(cluster) = direction;
        }
        const Eigen::MatrixXd g = directions.transpose() * spread.asDiagonal() * directions;
        RobustCoefficient one;
        one.name = pooled->coefficients[static_cast<std::size_t>(at)].name;
        one.estimate = fit.coefficients[at];
        one.error = std::sqrt(covariance(at, at));
        one.df = g.trace() * g.trace() / g.squaredNorm();
        one.p = t_p_value(one.estimate / one.error, one.df);
        one.interval = around(one.estimate, one.error, t_half_width(rules.level, one.df));
        coefficients.push_back(std::move(one));
    }
    return coefficients;
}

}  // namespace ultima
