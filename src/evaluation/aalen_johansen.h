// SPDX-License-Identifier: Apache-2.0
// The share that has had each of several events that shut each other out. 1 - Kaplan-Meier of one event, with
// the others as censored, overstates it: it counts persons as still at risk who can no longer have it.
#pragma once

#include "evaluation/follow_up.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ultima {

struct CauseCurve {
    std::vector<double> occurred;            ///< events of this cause at each step
    std::vector<double> incidence;           ///< Aalen & Johansen 1978: share that has had it
    std::vector<double> jackknife_variance;  ///< infinitesimal jackknife, as R's survfit
    std::vector<double> aalen_variance;      ///< Aalen 1978, as R's cuminc; empty where there are weights
};

/// One step for each distinct time at which anyone has an event or is censored.
struct IncidenceCurves {
    std::size_t rows = 0;                   ///< of weight above 0
    std::vector<double> time;               ///< increasing
    std::vector<double> at_risk;            ///< just before
    std::vector<double> survival;           ///< share without any event; with all causes adds up to 1
    std::vector<double> survival_variance;  ///< infinitesimal jackknife
    std::vector<CauseCurve> causes;         ///< cause 1 first

    /// The last step at or before `t`; nothing before the first.
    [[nodiscard]] std::optional<std::size_t> step_at(double t) const;
};

/// `causes`: how many there are, at least as many as the greatest one that occurs. Fails as `check` says, and
/// with `unknown-cause`.
[[nodiscard]] Result<IncidenceCurves> aalen_johansen(const CompetingFollowUp& follow_up, std::size_t causes);

}  // namespace ultima
