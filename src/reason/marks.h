// SPDX-License-Identifier: Apache-2.0
// Which marks of a pack (`adverse`, `compelled`) an answer rests on.
#pragma once

#include "reason/options.h"
#include "reason/program.h"

#include <functional>

namespace ultima {

/// Fills `Answer::marks` for an answer whose measures and assumptions are complete. `applies`: does a rule or
/// exception apply on the day asked about?
void add_marks(const Program& program, Answer& answer, const std::function<Truth(RuleId)>& applies);

}  // namespace ultima
