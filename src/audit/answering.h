// SPDX-License-Identifier: Apache-2.0
// Each different row answered once, by several threads.
#pragma once

#include "audit/outcome_maker.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace ultima {

/// What is known in a row on the day asked about, and what its outcome says of it.
[[nodiscard]] KnownFacts known_in_row(const FactPlan& plan, FactPlan::Thread& facts,
                                      std::span<const std::uint32_t> codes, RowFacts& row);

/// Fills in numbers of outcomes, by number of vector, for the vectors `which`. The outcomes' own numbers
/// depend on the threads; what they say does not. `progress` is called from this thread; what it throws ends
/// the work.
void answer_rows(const FactPlan& plan, const VectorTable& vectors, std::span<const std::uint32_t> which,
                 unsigned threads, OutcomeStore& outcomes, TextPool& texts,
                 std::vector<std::uint32_t>& outcome_of, const std::function<void(double)>& progress);

}  // namespace ultima
