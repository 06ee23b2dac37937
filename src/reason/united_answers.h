// SPDX-License-Identifier: Apache-2.0
// What several answers to one question share, where nobody can say which of them is the right one.
#pragma once

#include "reason/options.h"

#include <vector>

namespace ultima {

/// Do two answers say the same of every measure, duty and value, though perhaps by other rules? Not where
/// they leave a measure open: more facts could part them.
bool says_the_same(const Pack& pack, const Answer& a, const Answer& b);

/// Of each measure the status that all share, else undetermined with all that are possible; every rule, need,
/// mark and note that one of them names. Which facts would settle more is left to the caller.
Answer united(const std::vector<Answer>& answers);

/// The questions to ask for facts that would settle measures, in the order to ask.
std::vector<Question> questions(const Pack& pack, const std::vector<MeasureAnswer>& measures);

}  // namespace ultima
