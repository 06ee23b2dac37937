// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/source.h"
#include "law/pack.h"
#include "law/pack_findings.h"

namespace ultima {

/// Every citation has to begin with one that pack.yaml lists (C014), and what is listed as checked has to say
/// against what and when (C015).
void check_citations(const Pack& pack, const Sources& sources, PackFindings& findings);

}  // namespace ultima
