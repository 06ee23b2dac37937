// SPDX-License-Identifier: Apache-2.0
// Weighting by the propensity score (Rosenbaum & Rubin 1983): groups that were not alike are made alike in
// what is known of them. Weights of the treated and untreated (Li, Morgan & Zaslavsky 2018, table 1), e the
// propensity:
//   everybody  1/e, 1/(1-e)    the treated  1, e/(1-e)    overlap  1-e, e
// Propensities live inside a call. What comes out is about groups.
#pragma once

#include "evaluation/comparison.h"
#include "evaluation/logistic.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

/// For whom the effect is asked: all, those who had the measure, or those for whom either was likely.
enum class WeightTarget : std::uint8_t { everybody, treated, overlap };

/// The model of who had the measure, as a description of the groups.
struct PropensityModel {
    LogisticFit fit;
    double lowest = 0;  ///< of the fitted propensities
    double highest = 0;
};
/// Refuses what `check_groups` and `fit_logistic` refuse, and `no-overlap` where somebody's group was certain
/// (a propensity within 1e-8 of 0 or 1): about such people the other group says nothing.
[[nodiscard]] Result<PropensityModel> propensity_model(std::span<const double> treated,
                                                       std::span<const NamedColumn> covariates);

/// Weighted risks (ratio estimator of Hajek) and the errors of their difference.
struct WeightedEffect {
    RiskContrast risks;
    StandardError weights_known;  ///< as if the propensities had been given
    /// The sandwich of the stacked estimating equations of propensities and risks (Lunceford & Davidian
    /// 2004): the right one.
    StandardError stacked;
};
[[nodiscard]] Result<WeightedEffect> weighted_effect(const Comparison& comparison, WeightTarget target);

/// How alike the groups are in one covariate: difference of means by the root of the mean of the two
/// unweighted variances (Austin 2009). Below 0.1 is usually called balanced. 0 where neither group varies and
/// the means agree.
struct BalanceLine {
    std::string covariate;
    double mean_with = 0;
    double mean_without = 0;
    double difference = 0;  ///< standardised
};

/// Balance before and after weighting, and how many equally weighted people the weighted groups are worth
/// (sum of weights squared by sum of squared weights; Kish 1965).
struct BalanceTable {
    std::vector<BalanceLine> unweighted;
    std::vector<BalanceLine> weighted;
    double effective_with = 0;
    double effective_without = 0;
};
[[nodiscard]] Result<BalanceTable> balance_table(std::span<const double> treated,
                                                 std::span<const NamedColumn> covariates,
                                                 WeightTarget target);

}  // namespace ultima
