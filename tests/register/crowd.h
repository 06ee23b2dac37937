// SPDX-License-Identifier: Apache-2.0
// Many who write about few cases and one service with few places.
#pragma once

#include "base/random.h"
#include "register/history.h"

#include <cstdint>
#include <functional>
#include <string>

namespace ultima::test {

/// Writes the cases (`c0`, `c1` ...) with a measure and a referral each, and the service `s`. Returns how
/// many events that takes.
std::uint64_t write_crowded_cases(Register& reg, int cases);

/// A command with a key of its own that may or may not be accepted.
[[nodiscard]] Event crowded_command(Random& random, int cases);

/// Writes the command until there is an answer, and notes it. `write` throws StoreFailure where there is
/// none; it is called again with the same command.
void write_surely(History& history, const Event& command,
                  const std::function<Result<Receipt>(const Event&)>& write);

}  // namespace ultima::test
