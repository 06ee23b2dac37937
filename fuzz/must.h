// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>

/// What the fuzzer takes for a find, if it does not hold.
inline void must(bool holds) {
    if (!holds) std::abort();
}
