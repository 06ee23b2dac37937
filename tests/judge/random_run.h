// SPDX-License-Identifier: Apache-2.0
// The judge over random packs: what goes wrong, shrunk to a small pack and a small case, and what was
// covered.
#pragma once

#include "judge/judge.h"
#include "judge/random_pack.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ultima::judge {

struct PackPlan {
    std::uint64_t seed = 1;
    std::uint64_t first = 0, packs = 500, cases = 50;
    Effort effort{24, 10, 2};
    /// Every n-th case is also used for the property.
    std::uint64_t deciding_every = 10, walk_every = 200, subpack_every = 25, twins_every = 10,
                  promises_every = 10;
};

/// What random packs held and what their cases reached.
struct Coverage {
    std::uint64_t packs = 0;
    std::map<std::string, std::vector<std::uint64_t>>
        refused;  ///< seeds of packs that were not fit, by the code of the first reason
    std::map<std::string, std::uint64_t> constructs;  ///< clauses, options, tables: packs that hold them
    std::array<std::uint64_t, 8> depths{};            ///< packs by their longest chain of exceptions
    Tally tally;

    std::uint64_t refused_packs() const;
};

/// A failure with all that is needed to see it again.
struct FoundFailure {
    std::string property, kind;
    RandomPack pack;
    RandomCase one;
    std::string text;
};

/// Goes through packs and cases until something fails.
std::optional<FoundFailure> first_failure(const PackPlan& plan, Coverage& coverage);

/// The same failure with as little of a pack, and of a case, as still shows it: pack text, case, what went
/// wrong.
std::string shrunk_report(const FoundFailure& found, const PackPlan& plan);

/// Goes through all packs; prints figures; each new kind of failure, five at most, becomes a failure of the
/// running test.
Coverage run_random_packs(const PackPlan& plan);

}  // namespace ultima::judge
