// SPDX-License-Identifier: Apache-2.0
// Whether small studies say something else than great ones, as they do when those without a finding stay in
// drawers. None of these shows that they do; they show what it would look like.
#pragma once

#include "evaluation/meta_analysis.h"

#include <cstdint>
#include <span>

namespace ultima {

/// Egger et al. 1997: effects on their standard errors. `classical` by weighted least squares with Student's
/// t, `mixed` as meta-regression with REML and the normal (Sterne & Egger 2005).
struct EggerTest {
    double classical_t = 0;
    double df = 0;
    double classical_p = 1;
    double limit = 0;  ///< the effect of a study without error, by the classical line
    double mixed_z = 0;
    double mixed_p = 1;
};
/// Refuses as `pool_effects` does; three studies at least, not all of one size (`singular-design`).
[[nodiscard]] Result<EggerTest> egger_test(std::span<const StudyEffect> studies);

/// Begg & Mazumdar 1994: Kendall's tau of standardised effects and variances. Exact for up to 150
/// studies without ties.
struct BeggTest {
    double tau = 0;
    double p = 1;
};
/// Refuses as `pool_effects` does; two studies at least.
[[nodiscard]] Result<BeggTest> begg_test(std::span<const StudyEffect> studies);

/// Duval & Tweedie 2000, estimator L0: studies missing on the thinner side of the funnel are put in as mirror
/// images.
enum class FunnelSide : std::uint8_t { left, right };
struct TrimAndFill {
    FunnelSide side = FunnelSide::left;  ///< where studies are missing
    std::size_t missing = 0;
    PooledEffects filled;  ///< with the mirror images
};
/// The side is that against the slope of the effects on their errors. Refuses as `pool_effects` does.
[[nodiscard]] Result<TrimAndFill> trim_and_fill(std::span<const StudyEffect> studies,
                                                const PoolingRules& rules = {});

}  // namespace ultima
