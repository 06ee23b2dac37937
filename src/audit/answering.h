// SPDX-License-Identifier: Apache-2.0
// Each different row answered once, by several threads.
#pragma once

#include "audit/outcome.h"

#include <functional>

namespace ultima {

/// Numbers of outcomes by number of vector. The outcomes' own numbers depend on the threads; what they say
/// does not. `progress` is called from this thread.
std::vector<std::uint32_t> answer_vectors(const FactPlan& plan, const VectorTable& vectors, unsigned threads,
                                          OutcomeStore& outcomes, TextPool& texts,
                                          const std::function<void(double)>& progress);

}  // namespace ultima
