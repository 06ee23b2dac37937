// SPDX-License-Identifier: Apache-2.0
// Which marks of a pack (`adverse`, `compelled`) an answer rests on.
#pragma once

#include "reason/evaluator.h"
#include "reason/options.h"

namespace ultima {

/// Fills `Answer::marks` for an answer whose measures and assumptions are complete.
void add_marks(Evaluator& evaluator, Answer& answer);

}  // namespace ultima
