// SPDX-License-Identifier: Apache-2.0
#include "web/held_now.h"

namespace ultima {

std::vector<HeldPerson> HeldNow::of(Register& reg, Desk& desk, Reasoner& reasoner, Instant now) {
    const std::lock_guard lock(mutex_);
    if (worked_out_ && now.second - worked_out_->second < seconds && date_of(now) == date_of(*worked_out_))
        return held_;
    held_.clear();
    for (const std::string& file : desk.held())
        held_.push_back(standing_of(reg, file, reasoner, date_of(now)));
    worked_out_ = now;
    return held_;
}

}  // namespace ultima
