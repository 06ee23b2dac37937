// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/baseline.h"
#include "law/pack_findings.h"

namespace ultima {

/// What the UN baseline refuses in a pack that requires it, or warns of (U001 to U010), each with the
/// safeguard that asks for it. Other safeguards are kept by checks that hold for every pack.
void check_baseline(const Pack& pack, const Sources& sources, const Baseline& baseline,
                    PackFindings& findings);

/// Does pack.yaml say so?
bool requires_baseline(const Pack& pack, const Baseline& baseline);

}  // namespace ultima
