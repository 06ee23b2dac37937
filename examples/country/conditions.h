// SPDX-License-Identifier: Apache-2.0
// What the courts of the fictional country ask of people beside a measure, from the library of its pack.
#pragma once

#include "base/date.h"
#include "base/random.h"

#include <string>
#include <string_view>
#include <vector>

namespace ultima {

struct ChosenCondition {
    std::string_view id;  ///< in examples/avenmar/pack/conditions.yaml
    std::string inputs;   ///< a line each
    std::string ground;
};

/// Few, and each with its ground; for a measure without consent only what needs none.
[[nodiscard]] std::vector<ChosenCondition> chosen_conditions(std::string_view measure, CivilDate starts,
                                                             CivilDate ends, Random random);

}  // namespace ultima
