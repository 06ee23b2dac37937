// SPDX-License-Identifier: Apache-2.0
// Where people did not get what they were assigned to, or something outside them moved whether they had the
// measure: the effect on those whom it moved (local average treatment effect; Imbens & Angrist 1994; Angrist
// 2006).
#pragma once

#include "evaluation/comparison.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace ultima {

/// Counts of two groups as assigned, as a publication prints them.
struct AssignedGroup {
    double people = 0;
    double events = 0;
    double received = 0;  ///< how many of them had the measure
};

/// From margins: how often outcome and measure came together is not known, so the error of the local effect
/// is given as if the first stage were.
struct LocalEffectOfMargins {
    double intention_to_treat = 0;  ///< difference of the outcome, assigned - not assigned
    double error_of_intention = 0;
    double first_stage = 0;  ///< difference of having had the measure
    double local = 0;        ///< the one by the other
    double error_of_local = 0;
};
/// Refuses `bad-counts`, `no-rows`, and `no-first-stage` where assignment moved nobody.
[[nodiscard]] Result<LocalEffectOfMargins> local_effect(const AssignedGroup& assigned,
                                                        const AssignedGroup& other);

/// From persons, by two-stage least squares with errors that hold for unequal variances (White 1982), on the
/// scale of risks.
struct InstrumentalEffect {
    double intention_to_treat = 0;
    double first_stage = 0;
    double first_stage_f = 0;  ///< robust F of the instrument; below 10 it is weak (Staiger & Stock 1997)
    double local = 0;
    StandardError error;
};
/// `instrument`, `treated` and `outcome` are 0 or 1. Refuses bad columns, `empty-group` (nobody or everybody
/// assigned), `singular-design` and `no-first-stage`.
[[nodiscard]] Result<InstrumentalEffect> instrumental_effect(std::span<const double> instrument,
                                                             std::span<const double> treated,
                                                             std::span<const double> outcome,
                                                             std::span<const NamedColumn> covariates = {},
                                                             std::span<const std::size_t> clusters = {});

}  // namespace ultima
