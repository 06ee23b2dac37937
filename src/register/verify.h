// SPDX-License-Identifier: Apache-2.0
// Does the register still hold what was written?
#pragma once

#include "register/key_file.h"
#include "register/store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

struct Verification {
    std::uint64_t events = 0;       ///< that fit, from the first on
    std::uint64_t erased = 0;       ///< of them, without what they said
    std::uint64_t checkpoints = 0;  ///< the register's own and those from outside that fit
    /// The first thing that does not fit; empty if all does. Codes: `chain-gap`, `chain-form`,
    /// `chain-columns`, `chain-body`, `chain-hash`, `chain-erased`, `chain-key`, `chain-head`,
    /// `chain-checkpoint`, `chain-places`, and `chain-store` if the store cannot be read or is damaged.
    Diagnostics problems;
};

/// Reads every event and works out every hash anew. Without keys nothing sealed is opened, and everything
/// else is checked all the same. `outside`: texts of checkpoints that were kept elsewhere; only these can
/// show that the end of the register was cut off, or that all of it was written anew by somebody who has its
/// keys.
[[nodiscard]] Verification verify(Store& store, KeyFile* keys, const std::vector<std::string>& outside);

}  // namespace ultima
