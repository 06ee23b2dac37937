// SPDX-License-Identifier: Apache-2.0
// Matching: for each person with the measure, one without who is like them (Rosenbaum & Rubin 1985; Stuart
// 2010).
#pragma once

#include "evaluation/propensity.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace ultima {

/// What a partner has to satisfy.
struct MatchingRules {
    /// No further apart than this many standard deviations of the propensities of all.
    std::optional<double> caliper{};
    /// Equal in these.
    std::vector<NamedColumn> equal_in{};
};

/// Pairs without replacement. The hardest to match choose first: by falling propensity, ties in the order of
/// rows; each takes the nearest left, of several equally near the last row.
struct PairMatching {
    /// By row of those with the measure, in order: the row of the partner, or none where nobody was left.
    std::vector<std::size_t> treated;
    std::vector<std::optional<std::size_t>> partners;
    /// By the spread among all treated (for a covariate of 0 and 1, sqrt(p (1 - p))); the propensity itself
    /// first, called `distance`. A difference that grew says that matching made it worse.
    std::vector<BalanceLine> before;
    std::vector<BalanceLine> after;
    std::size_t pairs = 0;
};
/// Refuses what `propensity_model` refuses, `bad-caliper` (not above 0), and `no-pairs` where nobody could be
/// matched.
[[nodiscard]] Result<PairMatching> match_pairs(std::span<const double> treated,
                                               std::span<const NamedColumn> covariates,
                                               const MatchingRules& rules = {});

/// What became of the pairs: the difference among those with the measure who have a partner, and its paired
/// error.
struct PairedEffect {
    RiskContrast risks;
    std::optional<double> error;  ///< absent with one pair
};
[[nodiscard]] Result<PairedEffect> paired_effect(const PairMatching& matching,
                                                 std::span<const double> outcome);

/// Everybody who has somebody of the other group equal to them in all of `equal_in`; the others are
/// weighted to the mix of those with the measure.
struct ExactMatching {
    std::size_t people = 0;
    std::size_t strata = 0;
    RiskContrast risks;
    double error = 0;  ///< of the difference, binomial within strata; strata of one add nothing to it
};
/// Refuses bad columns, `empty-group`, and `no-pairs` where no stratum holds both groups.
[[nodiscard]] Result<ExactMatching> match_exactly(std::span<const double> treated,
                                                  std::span<const double> outcome,
                                                  std::span<const NamedColumn> equal_in);

}  // namespace ultima
