// SPDX-License-Identifier: Apache-2.0
// What another version of the law would change in the open cases of a register.
#pragma once

#include "casework/whole_file.h"
#include "reason/options.h"

#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// The answer about a measure under one version and under the other; nothing where a version has none of it.
struct MeasureMove {
    std::string measure;  ///< its id, which is the same in both versions
    std::optional<Status> before, after;

    friend auto operator<=>(const MeasureMove&, const MeasureMove&) = default;
};

/// One case under both versions, on all facts on record.
struct CaseEffect {
    std::vector<MeasureMove> moves;  ///< those that differ, in the order of `before`; groups are left out
    bool unread = false;             ///< a fact on record that `before` reads, and `after` does not
};
[[nodiscard]] CaseEffect effect_on(const WholeFile& file, Reasoner& before, Reasoner& after, CivilDate on);

/// Counts over cases. What it says of one case is for those who may see that case.
struct LawEffect {
    std::size_t cases = 0, moved = 0, unread = 0;
    std::map<MeasureMove, std::size_t> moves;
};
[[nodiscard]] LawEffect effect_on(Register& reg, const std::vector<std::string>& files, Reasoner& before,
                                  Reasoner& after, CivilDate on);

}  // namespace ultima
