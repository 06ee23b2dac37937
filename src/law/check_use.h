// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/findings.h"
#include "law/pack.h"

namespace ultima {

/// What is declared and never used (C007 to C010), and facts that lack what their kind needs (C018, C019).
void check_use(const Pack& pack, Findings& findings);

}  // namespace ultima
