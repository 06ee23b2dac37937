// SPDX-License-Identifier: Apache-2.0
#include "sql/timeline.h"

#include "sql/dialect.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima::sql {

Slots Timeline::add(const std::vector<ChangeDay>& days, const Moment& now, Layers& layers) {
    Slots made = bit(0);
    for (const ChangeDay& change : days) {
        const auto same = [&](const Slot& slot) { return slot.change.day.sql == change.day.sql; };
        // The day of the query as a day of change is another matter than the day of the query.
        const auto found = std::find_if(slots_.begin() + 1, slots_.end(), same);
        if (found != slots_.end()) {
            made |= bit(static_cast<std::size_t>(found - slots_.begin()));
            continue;
        }
        Moment at{{}, "day " + std::to_string(slots_.size()), {}};
        if (change.known) {
            at.known = *change.known > *now.known ? *change.known : CivilDate{change.known->day - 1};
            at.day.sql = date_literal(*at.known);
        } else {
            at.day = layers.add(at.name, {fmt::format("CASE WHEN {0} > {1} THEN {0} ELSE {0} - 1 END",
                                                      change.day.sql, now.day.sql),
                                          change.day.layer});
        }
        made |= bit(slots_.size());
        slots_.push_back({std::move(at), change});
    }
    return made;
}

void Timeline::need(const std::string& what, Slots slots) {
    const auto at = needed_.emplace(what, 0).first;
    if ((slots & ~at->second) == 0) return;
    before_.emplace_back(at, at->second);
    at->second |= slots;
}

void Timeline::take_back(const Mark& mark) {
    slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(mark.slots), slots_.end());
    for (; before_.size() > mark.needs; before_.pop_back())
        before_.back().first->second = before_.back().second;
}

}  // namespace ultima::sql
