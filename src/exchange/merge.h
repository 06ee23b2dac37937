// SPDX-License-Identifier: Apache-2.0
// Two registers that hold the same file: what one of them has yet to write so that it holds all of both.
#pragma once

#include "register/recorded.h"

#include <string>
#include <vector>

namespace ultima {

/// The events of `theirs` that are not among `here`, in order, with the numbers that things have here.
///
/// The course of a file is what was decided and done in it: of two courses, one has to go on where the other
/// ends. Looks and disclosures say who saw or received something and move nothing, so each side may have its
/// own; they are carried over, and count in neither course. Codes: `bundle-conflict`, with the first two
/// events that differ; `bundle-form` (an event is about a thing that nothing began).
[[nodiscard]] Result<std::vector<Event>> missing_here(const std::vector<RecordedEvent>& here,
                                                      const std::vector<Event>& theirs);

}  // namespace ultima
