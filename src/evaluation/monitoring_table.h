// SPDX-License-Identifier: Apache-2.0
// The rows of a table as a plan of monitoring reads them.
#pragma once

#include "evaluation/monitoring_plan.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ultima {

struct MonitoredPerson {
    CivilDate start;
    CivilDate
        latest_start;  ///< the last day on which it may have begun, where the table tells the month alone
    double days = 0;
    std::uint8_t way = 0;  ///< 0: still running, or not known what became of it; else place in `ways`, from 1
    std::uint32_t office = 0;  ///< place in `offices`
    std::size_t who = 0;       ///< whose row it is, where that is known
};

struct MonitoredPeople {
    std::vector<MonitoredPerson> people;
    std::vector<std::string> offices;  ///< by id
    std::size_t unread = 0;
};

/// `persons`: whose each row of the table is, or nothing. Refuses what `carry_out_monitoring` says.
[[nodiscard]] Result<MonitoredPeople> read_monitored(const MonitoringPlan& plan, const Sources& sources,
                                                     std::uint32_t table,
                                                     std::span<const std::size_t> persons = {});

}  // namespace ultima
