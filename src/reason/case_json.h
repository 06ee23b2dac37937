// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reason/case.h"

#include <string>

namespace ultima {

/// A case as a case file (docs/case-files.md), a fact and a finding on each line. Read again it is the same
/// case, but for notes, which reading makes anew.
std::string case_json(const Pack& pack, const Case& known);

}  // namespace ultima
