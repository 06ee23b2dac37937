// SPDX-License-Identifier: Apache-2.0
// Runs all properties over many random cases of one pack; used by the fast and by the slow test.
#pragma once

#include "judge/judge.h"

#include <cstdint>

namespace ultima::judge {

struct Plan {
    std::uint64_t seed = 1;
    std::uint64_t cases = 1000;
    Effort effort;
    /// Every n-th case is also used for the property; 0: never.
    std::uint64_t deciding_every = 10, walk_every = 200, subpack_every = 50;
};

/// Prints figures; each failure is shrunk and becomes a failure of the running test. At most three of a
/// property.
Tally run(const NamedPack& pack, const Plan& how);

}  // namespace ultima::judge
