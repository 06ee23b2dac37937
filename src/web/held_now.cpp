// SPDX-License-Identifier: Apache-2.0
#include "web/held_now.h"

namespace ultima {

std::vector<HeldPerson> HeldNow::of(Register& reg, Desk& desk, Reasoner& reasoner, Instant now,
                                    CivilDate today) {
    const std::lock_guard lock(mutex_);
    if (worked_out_ && now.second - worked_out_->second < seconds && today == day_) return held_;
    std::vector<HeldPerson> held;
    for (const std::string& file : desk.held()) held.push_back(standing_of(reg, file, reasoner, today));
    held_ = std::move(held);
    worked_out_ = now;
    day_ = today;
    return held_;
}

}  // namespace ultima
