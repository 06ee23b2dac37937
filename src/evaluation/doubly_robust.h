// SPDX-License-Identifier: Apache-2.0
// Estimators that model the outcome: g-computation (Robins 1986) asks what the outcome models say if all, or
// nobody, had the measure; the augmented weighted estimator (Robins, Rotnitzky & Zhao 1994) corrects it by
// weighted residuals and is right if either the propensities or the outcome models are. Outcome models:
// logistic, one for each group.
#pragma once

#include "evaluation/comparison.h"

#include <cstddef>
#include <cstdint>

namespace ultima {

/// Risks if all and if nobody had the measure; no error, which comes from the augmented form.
struct StandardisedEffect {
    RiskContrast risks;
    double among_treated = 0;  ///< difference for those who had the measure
};
/// Refuses as `check_comparison` and `fit_logistic` do; messages of a group's model name the group.
[[nodiscard]] Result<StandardisedEffect> g_computation(const Comparison& comparison);

/// The errors come from the influence function, which is the same whether the models were known or fitted.
struct DoublyRobustEffect {
    RiskContrast risks;
    StandardError error_of_difference;
    StandardError error_of_log_ratio;
};
[[nodiscard]] Result<DoublyRobustEffect> augmented_effect(const Comparison& comparison);

/// The same, each person's values from models that were fitted without them (Chernozhukov et al. 2018): so
/// the models may be rich without the error being too small. `folds` from 2 to the number of rows of the
/// smaller group, dealt within groups by `seed`; the same seed gives the same folds.
[[nodiscard]] Result<DoublyRobustEffect> cross_fitted_effect(const Comparison& comparison, std::size_t folds,
                                                             std::uint64_t seed);

/// The difference among those who had the measure: residuals from the model of the others, the others
/// weighted by e / (1 - e) (Hahn 1998).
struct TreatedEffect {
    double difference = 0;
    StandardError error;
};
[[nodiscard]] Result<TreatedEffect> doubly_robust_among_treated(const Comparison& comparison);

}  // namespace ultima
