// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/inputs.h"

#include <string>

namespace ultima {

/// Carries out a plan with `kind: monitoring`, file `plan` of `sources`. `out`: the folder of report.html,
/// which appears whole or not at all; empty: none.
Exit evaluate_monitoring(Sources& sources, std::uint32_t plan, const std::string& out, bool json,
                         const Surroundings& around);

}  // namespace ultima
