// SPDX-License-Identifier: Apache-2.0
// Which facts a register should collect first, so that most people get an answer.
#pragma once

#include "law/pack.h"

#include <cstdint>
#include <map>
#include <vector>

namespace ultima {

/// Sets of facts, each sorted, of which any one may settle everything that keeps a row open; none contains
/// another. There may be more than were found; empty: none was.
using SettlingSets = std::vector<std::vector<FactId>>;

/// The sets that settle two things at once, from those that settle each: at most the 16 smallest.
[[nodiscard]] SettlingSets both_settled(const SettlingSets& one, const SettlingSets& other);

struct CollectStep {
    std::vector<FactId> facts;  ///< to collect next, together
    std::int64_t answered = 0;  ///< rows that may be settled with these and all facts of earlier steps
    std::int64_t at_most = 0;   ///< by the sets given, no choice of as many facts could settle more
};

/// Greedy: in each step the facts that settle most rows for each fact, until all that can be is settled or
/// ten steps are made. The bound holds for every choice of k facts: a row counts only if some set of it has
/// no more than k facts; and if its smallest set has m, it takes m of the facts that its sets name, so the k
/// largest sums over a fact's rows of 1/m reach it.
[[nodiscard]] std::vector<CollectStep> collect_first(const std::map<SettlingSets, std::int64_t>& rows);

}  // namespace ultima
