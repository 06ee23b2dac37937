// SPDX-License-Identifier: Apache-2.0
// Less and less of a pack and of a case, as long as what went wrong still does (delta debugging: Zeller and
// Hildebrandt 2002). What is tried need not make sense: a pack that cannot be read does not fail.
#pragma once

#include "judge/random_case.h"
#include "judge/random_pack.h"

#include <chrono>
#include <functional>

namespace ultima::judge {

using Deadline = std::chrono::steady_clock::time_point;
inline Deadline in_seconds(int seconds) {
    return std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
}

/// Leaves out blocks and declarations, then their lines, columns of tables, words of conditions, clauses and
/// headings, as long as `still_fails` says yes to what is left. Stops when nothing more can go, or at the
/// deadline.
RandomPack shrunk(RandomPack pack, const std::function<bool(const RandomPack&)>& still_fails, Deadline until);

/// Makes facts unknown, then the others simpler: fewer periods and entries, smaller numbers, the first day of
/// a year. `still_fails` may change the seed of what it is asked about.
RandomCase shrunk(const Pack& pack, RandomCase one, const std::function<bool(RandomCase&)>& still_fails,
                  Deadline until);

}  // namespace ultima::judge
