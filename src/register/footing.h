// SPDX-License-Identifier: Apache-2.0
// What a thing rests on, and whether that still stands. A decision that is set aside ends nothing by itself:
// nothing new may rest on it, and a named human ends what did.
#pragma once

#include "register/file_state.h"

namespace ultima {

/// Was the decision set aside by which the thing, or what it belongs to, came about?
[[nodiscard]] bool foundation_is_set_aside(const FileState& file, ThingNumber number);
/// Does it bind or hold the person, and rest on a decision that was set aside: the one by which it came
/// about, or the latest that varied or suspended it? Then somebody has to act.
[[nodiscard]] bool rests_on_set_aside(const FileState& file, ThingNumber number);
/// What an extension added falls away with its decision: the end is the one before it (E23).
void take_back_extensions(FileState& file, CivilDate on);

}  // namespace ultima
