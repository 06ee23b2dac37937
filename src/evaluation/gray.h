// SPDX-License-Identifier: Apache-2.0
// Whether groups differ in how many have had one event, where other events shut it out.
#pragma once

#include "evaluation/logrank.h"

namespace ultima {

/// Gray 1988: as the log-rank test, but whoever had another event stays at risk, in part, for the one of
/// interest. `cause` from 1. `rho` weighs early (above 0) or late differences; 0 is the usual test.
/// Fails with `one-group`, `no-events`, `weights-not-supported`, or as `check`
/// says.
[[nodiscard]] Result<GroupTest> gray(const CompetingFollowUp& follow_up, std::span<const std::uint32_t> group,
                                     std::uint8_t cause, double rho = 0);

}  // namespace ultima
