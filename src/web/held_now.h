// SPDX-License-Identifier: Apache-2.0
// Who is held today and what the law says of it, worked out at most once a minute.
#pragma once

#include "casework/held.h"
#include "reason/options.h"

#include <mutex>
#include <vector>

namespace ultima {

/// Used by any number of threads.
class HeldNow {
  public:
    static constexpr std::int64_t seconds = 60;

    [[nodiscard]] std::vector<HeldPerson> of(Register& reg, Desk& desk, Reasoner& reasoner, Instant now,
                                             CivilDate today);

  private:
    std::mutex mutex_;
    std::vector<HeldPerson> held_;
    std::optional<Instant> worked_out_;
    CivilDate day_{};
};

}  // namespace ultima
