// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/pack.h"

#include <vector>

namespace ultima {

/// Answers to try for an unknown fact.
struct Trials {
    std::vector<Value> values;
    /// Every possible answer acts like one of `values` in every condition of the pack.
    bool exhaustive = false;
};

/// One set of trials for each fact of a pack, made once: all answers of yes/no and choice facts; for numbers,
/// dates and money the thresholds of the rules and a value in each gap between them; elsewhere some samples
/// of the range.
std::vector<Trials> trials_of(const Pack& pack);

}  // namespace ultima
