// SPDX-License-Identifier: Apache-2.0
// What waits for whom in a file: read from how its things stand, and from nothing else.
#pragma once

#include "register/file_state.h"

#include <span>
#include <string_view>
#include <vector>

namespace ultima {

/// Something that somebody has to do, or know of, today.
struct Waiting {
    const struct WaitingRule* rule = nullptr;
    ThingNumber thing = 0;
    CivilDate on;  ///< since when it waits, or the day by which it is due
};

/// One row of the list of what can wait.
struct WaitingRule {
    std::string_view says;  ///< `Explanation until`
    Roles roles;
    bool due = false;     ///< `on` is a day to come, or today
    bool urgent = false;  ///< comes before what is only open
    /// The event with which it is done, to open its form; empty if there is more than one.
    std::string_view event{};
    std::optional<CivilDate> (*when)(const FileState& file, const Thing& thing, CivilDate today) = nullptr;
};
[[nodiscard]] std::span<const WaitingRule> waiting_rules();

/// What waits for somebody in this role, urgent things first, then by day.
[[nodiscard]] std::vector<Waiting> waiting_for(Role role, const FileState& file, CivilDate today);

}  // namespace ultima
