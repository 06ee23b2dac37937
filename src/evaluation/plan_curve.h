// SPDX-License-Identifier: Apache-2.0
// Curves over time of which no step stands for a few people.
#pragma once

#include "evaluation/interval.h"
#include "evaluation/outcome_definition.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ultima {

struct CurveSpot {
    double day = 0;
    double incidence = 0;  ///< share that has had what counts, by then
    Interval interval;
    std::size_t at_risk = 0;  ///< after that day
};

/// Day 0, twelfths of the window as whole days, and its last day.
[[nodiscard]] std::vector<double> curve_days(double window);

/// Aalen-Johansen (without competing events one minus Kaplan-Meier) at the `curve_days`, the last one always.
/// A twelfth is left out where between it and the one shown before, or after, from 1 to below `hide_below`
/// people had the event, had a competing one, or were followed no longer: the steps of a curve and its
/// numbers at risk count people, and these are small counts. Empty where even the whole window has such a
/// count. With `persons`, whose each is, intervals are those between persons.
[[nodiscard]] std::vector<CurveSpot> plan_curve(std::span<const DefinedOutcome> outcomes, double window,
                                                std::int64_t hide_below,
                                                std::span<const std::size_t> persons = {});

}  // namespace ultima
