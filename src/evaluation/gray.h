// SPDX-License-Identifier: Apache-2.0
// Whether groups differ in how many have had one event, where other events shut it out.
#pragma once

#include "evaluation/logrank.h"

namespace ultima {

/// Where the variance comes from: Gray 1988 (Annals of Statistics 16:1141-1154), section 3. Under the
/// hypothesis all groups share the increment dF of the incidence, own events over the sum of R = at risk /
/// survival. In group k the hazard of the event is then dF / S_k(t-), and its increment on the scale of
/// incidences has the variance S_k(t-) dF / Y_k; that of the other events is not bound by the hypothesis and
/// has S_k(t-)^2 d / Y_k^2. The score of group i gets each of them times what it moves: R_k at t itself, and
/// through S_k and the incidence all that comes after. The paper is written for times without ties. Where d
/// leave at one time they are drawn without replacement, as in the log-rank test (Mantel 1966): the variance
/// of d from m is that of one times 1 - (d - 1) / (m - 1). For other events m is the number at risk in the
/// group; for the event of interest, which all groups share, m is S_k(t-) times the sum of R: the number at
/// risk everywhere if all were as group k. With one time only this is exactly the hypergeometric variance of
/// a two by two table. R's cmprsk counts ties alike.
///
/// Gray 1988: as the log-rank test, but whoever had another event stays at risk, in part, for the one of
/// interest. `cause` from 1. `rho` weighs early (above 0) or late differences; 0 is the usual test.
/// Fails with `one-group`, `no-events`, `weights-not-supported`, or as `check`
/// says.
[[nodiscard]] Result<GroupTest> gray(const CompetingFollowUp& follow_up, std::span<const std::uint32_t> group,
                                     std::uint8_t cause, double rho = 0);

}  // namespace ultima
