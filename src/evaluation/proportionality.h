// SPDX-License-Identifier: Apache-2.0
// Whether a hazard ratio stays the same over time.
#pragma once

#include "evaluation/cox.h"

namespace ultima {

/// The scale of time on which an effect may drift.
enum class Drift : std::uint8_t {
    time,      ///< time itself
    log_time,  ///< its logarithm; every event after 0
    survival   ///< 1 - Kaplan-Meier just before: late, rare events weigh no more than others
};

struct ProportionalityTest {
    std::vector<EffectTest> columns;  ///< each covariate by itself, one degree of freedom
    EffectTest all;                   ///< all of them together
};

/// The score test that no coefficient changes with the scale of time (Grambsch & Therneau 1994, in the exact
/// form of survival 3: with the whole information, not the average one). Fails with `bad-time` (a logarithm
/// of 0), `one-event-time`, or `exact-not-supported`.
[[nodiscard]] Result<ProportionalityTest> proportionality(const CoxDesign& design, const CoxFit& fit,
                                                          Drift drift = Drift::survival);

}  // namespace ultima
