// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/conditions.h"
#include "law/pack.h"
#include "law/pack_findings.h"

namespace ultima {

/// Pairs of rules of which one grants what the other forbids, at a common stage and time, with no exception
/// between them and conditions that may hold together (C006; C020 if there are too many pairs). Advisory
/// rules bar nothing and are left out.
void check_conflicts(const Pack& pack, Conditions& conditions, PackFindings& findings);

}  // namespace ultima
