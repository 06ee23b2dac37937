// SPDX-License-Identifier: Apache-2.0
// One answer from many studies (or sites), which never see each other's people: effects pooled by inverse
// variance, with or without what the studies differ in (Hedges & Olkin 1985; DerSimonian & Laird 1986; van
// Houwelingen et al. 2002).
#pragma once

#include "evaluation/design.h"
#include "evaluation/effect_sizes.h"
#include "evaluation/heterogeneity.h"
#include "evaluation/interval.h"

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ultima {

/// How sure the mean is: by the normal, or by Student's t with the spread that the studies really show
/// (Hartung & Knapp 2001; Sidik & Jonkman 2002), which holds better for few studies. `at_least_normal` never
/// lets that be narrower (Rover et al. 2015).
enum class MeanErrors : std::uint8_t { normal, hartung_knapp, at_least_normal };

struct PoolingRules {
    Heterogeneity heterogeneity = Heterogeneity::restricted_likelihood;
    MeanErrors errors = MeanErrors::hartung_knapp;
    double level = 0.95;
};

/// One coefficient: the mean effect, or what a feature of the studies adds.
struct PooledCoefficient {
    std::string name;
    double estimate = 0;
    double error = 0;
    double statistic = 0;  ///< z or t
    double p = 1;
    Interval interval;
};

struct PooledEffects {
    std::size_t studies = 0;
    std::vector<PooledCoefficient> coefficients;
    Eigen::MatrixXd covariance;
    double tau2 = 0;
    std::optional<double> tau2_error;  ///< absent for `fixed`
    double i2 = 0;                     ///< percent of the spread that is not chance
    double h2 = 1;
    double q = 0;  ///< Cochran's: whether the effects differ at all
    double q_p = 1;
    double df = 0;  ///< studies - coefficients
    /// Where the true effect of a next study lies (Higgins et al. 2009). Only without features and with tau2
    /// estimated.
    std::optional<Interval> prediction;
    /// All features together: chi-squared, or F with Hartung-Knapp errors. Absent without features.
    std::optional<double> features_statistic;
    std::optional<double> features_p;

    [[nodiscard]] const PooledCoefficient& mean() const { return coefficients.front(); }
};

/// `features` are columns with a value a study. Refuses `no-rows`, `not-a-number`, `bad-variance` (not above
/// 0), `lengths-differ`, `singular-design`, and `too-few-studies`: not more studies than coefficients, unless
/// the effect is taken to be one (`fixed`, `normal`).
[[nodiscard]] Result<PooledEffects> pool_effects(std::span<const StudyEffect> studies,
                                                 const PoolingRules& rules = {},
                                                 std::span<const NamedColumn> features = {});

/// The checked model of the studies, for what else is asked of it.
[[nodiscard]] Result<EffectModel> effect_model(std::span<const StudyEffect> studies,
                                               std::span<const NamedColumn> features = {});

/// tau2 and I2 with the interval that Q gives. Refuses as `pool_effects` does.
struct HeterogeneityInterval {
    Interval tau2;
    Interval i2;
};
[[nodiscard]] Result<HeterogeneityInterval> heterogeneity_interval(std::span<const StudyEffect> studies,
                                                                   double level = 0.95);

/// The mean without each study in turn. Refuses as `pool_effects` does for one study less.
[[nodiscard]] Result<std::vector<PooledEffects>> leaving_one_out(std::span<const StudyEffect> studies,
                                                                 const PoolingRules& rules = {});

/// What each study's own true effect is likely to be, drawn to the mean as far as its own data are weak (best
/// linear unbiased prediction; Raudenbush & Bryk 1985). Of studies, not of persons.
struct ShrunkenEffect {
    double effect = 0;
    double error = 0;
};
[[nodiscard]] Result<std::vector<ShrunkenEffect>> shrunken_effects(std::span<const StudyEffect> studies,
                                                                   const PoolingRules& rules = {});

/// Errors that hold when numbers of one study depend on each other in a way nobody knows: sandwich by
/// cluster, with the bias-reduced form CR2 and the degrees of freedom of Satterthwaite (Tipton 2015;
/// Pustejovsky & Tipton 2018).
struct RobustCoefficient {
    std::string name;
    double estimate = 0;
    double error = 0;
    double df = 0;
    double p = 1;
    Interval interval;
};
/// Refuses as `pool_effects` does, and `one-cluster` for not more clusters than coefficients.
[[nodiscard]] Result<std::vector<RobustCoefficient>> robust_pooling(
    std::span<const StudyEffect> studies, const PoolingRules& rules = {},
    std::span<const NamedColumn> features = {});

}  // namespace ultima
