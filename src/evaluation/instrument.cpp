// SPDX-License-Identifier: Apache-2.0
#include "evaluation/instrument.h"

#include "base/refusal.h"
#include "evaluation/fitted.h"

#include <Eigen/QR>

#include <cmath>
#include <limits>

namespace ultima {

namespace {

Result<void> check_counts(const AssignedGroup& group) {
    for (const double count : {group.people, group.events, group.received}) {
        if (!std::isfinite(count) || count < 0 || count > group.people) {
            return refused("bad-counts", "a count is below 0, no number, or more than there are people");
        }
    }
    if (group.people == 0) return refused("no-rows", "one of the assigned groups is empty");
    return {};
}

}  // namespace

Result<LocalEffectOfMargins> local_effect(const AssignedGroup& assigned, const AssignedGroup& other) {
    for (const AssignedGroup& group : {assigned, other}) {
        if (auto good = check_counts(group); !good) return failure(good.error());
    }
    const double risk = assigned.events / assigned.people;
    const double other_risk = other.events / other.people;
    LocalEffectOfMargins effect;
    effect.intention_to_treat = risk - other_risk;
    effect.error_of_intention =
        std::sqrt(risk * (1 - risk) / assigned.people + other_risk * (1 - other_risk) / other.people);
    effect.first_stage = assigned.received / assigned.people - other.received / other.people;
    if (std::fabs(effect.first_stage) < 1e-12) {
        return refused("no-first-stage",
                       "being assigned changed nobody's measure, so it says nothing of its effect");
    }
    effect.local = effect.intention_to_treat / effect.first_stage;
    effect.error_of_local = effect.error_of_intention / std::fabs(effect.first_stage);
    return effect;
}

Result<InstrumentalEffect> instrumental_effect(std::span<const double> instrument,
                                               std::span<const double> treated,
                                               std::span<const double> outcome,
                                               std::span<const NamedColumn> covariates,
                                               std::span<const std::size_t> clusters) {
    if (auto good = check_yes_no(treated, instrument.size(), "measure"); !good) return failure(good.error());
    if (auto good = check_yes_no(outcome, instrument.size(), "outcome"); !good) return failure(good.error());
    std::vector<NamedColumn> columns{{"instrument", {instrument.begin(), instrument.end()}}};
    columns.insert(columns.end(), covariates.begin(), covariates.end());
    if (auto good = check_groups(instrument, covariates); !good) return failure(good.error());
    const auto design = make_design(columns, instrument.size());
    if (!design) return failure(design.error());
    if (auto good = check_rank(*design); !good) return failure(good.error());

    const auto n = static_cast<double>(instrument.size());
    // What of the instrument the covariates leave: every coefficient here is a ratio of products with it.
    Eigen::MatrixXd others(design->rows.rows(), design->rows.cols() - 1);
    others << design->rows.col(0), design->rows.rightCols(design->rows.cols() - 2);
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(others);
    const auto rest_of = [&](const Eigen::VectorXd& column) {
        return Eigen::VectorXd(column - others * qr.solve(column));
    };
    const Eigen::VectorXd z = rest_of(as_vector(instrument));
    const Eigen::VectorXd d = rest_of(as_vector(treated));
    const Eigen::VectorXd y = rest_of(as_vector(outcome));
    const double spread = z.squaredNorm();
    InstrumentalEffect effect;
    effect.intention_to_treat = z.dot(y) / spread;
    effect.first_stage = z.dot(d) / spread;
    if (std::fabs(effect.first_stage) < 1e-12) {
        return refused("no-first-stage",
                       "being assigned changed nobody's measure, so it says nothing of its effect");
    }
    const Eigen::VectorXd first_residual = d - effect.first_stage * z;
    const double first_variance = z.cwiseProduct(first_residual).squaredNorm() / (spread * spread);
    effect.first_stage_f = first_variance > 0 ? effect.first_stage * effect.first_stage / first_variance
                                              : std::numeric_limits<double>::infinity();
    effect.local = z.dot(y) / z.dot(d);
    const Eigen::VectorXd influence = n * z.cwiseProduct(y - effect.local * d) / z.dot(d);
    auto error = influence_error(influence, clusters);
    if (!error) return failure(error.error());
    effect.error = *error;
    return effect;
}

}  // namespace ultima
