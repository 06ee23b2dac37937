// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/pack.h"
#include "law/pack_findings.h"

namespace ultima {

/// What is declared and never used (C007 to C010), and facts that lack what their kind needs (C018, C019).
void check_use(const Pack& pack, PackFindings& findings);

}  // namespace ultima
