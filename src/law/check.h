// SPDX-License-Identifier: Apache-2.0
// What can be said about a pack without running it on a case.
#pragma once

#include "base/diagnostic.h"
#include "base/source.h"
#include "law/pack.h"

namespace ultima {

/// Runs every check of tables, rules and citations over a pack that was read without errors, and adds what
/// they found to `diagnostics` (codes D and C of law/codes.h). Never throws; time and memory are bounded:
/// what is too large to check is itself reported.
void check_pack(const Pack& pack, const Sources& sources, Diagnostics& diagnostics);

}  // namespace ultima
