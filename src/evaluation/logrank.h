// SPDX-License-Identifier: Apache-2.0
// Whether groups differ in when the event comes.
#pragma once

#include "evaluation/follow_up.h"

#include <Eigen/Core>

#include <cstdint>
#include <span>
#include <vector>

namespace ultima {

/// By group, in the order of their numbers. Counts are weighted by `rho` where it is not 0.
struct GroupTest {
    std::vector<std::size_t> rows;
    std::vector<double> observed;
    std::vector<double> expected;  ///< if the groups did not differ
    Eigen::MatrixXd variance;      ///< of observed - expected
    double chi_square = 0;
    std::size_t df = 0;
    double p = 1;
};

/// The G-rho family of Harrington & Fleming 1982: each event weighs S(t-)^rho, where S is the survival of all
/// groups together. rho 0 is the log-rank test (Mantel 1966), rho 1 Peto & Peto's modification of Wilcoxon's.
/// Variance: hypergeometric. Strata are summed (empty: one). `group` and `stratum` are numbers from 0.
/// Fails with `one-group` where fewer than two groups have anyone at risk at an event, `no-events`,
/// `too-many-groups`, `weights-not-supported`, `delayed-entry-not-supported`, or as `check(FollowUp)` says.
[[nodiscard]] Result<GroupTest> logrank(const FollowUp& follow_up, std::span<const std::uint32_t> group,
                                        double rho = 0, std::span<const std::uint32_t> stratum = {});

/// `too-many-groups` if a group has the number 1000 or more.
void check_groups(std::span<const std::uint32_t> group, Diagnostics& found);

/// observed - expected against its variance, over those groups in which anything is expected: the chi-square
/// with one degree less than groups. Shared by the log-rank and Gray's test; fails with `one-group`.
[[nodiscard]] Result<GroupTest> finish(GroupTest test, const std::vector<double>& difference,
                                       const std::vector<bool>& counts);

}  // namespace ultima
