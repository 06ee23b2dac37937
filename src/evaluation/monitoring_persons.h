// SPDX-License-Identifier: Apache-2.0
// What a report of monitoring says where persons have several of its rows.
#pragma once

#include "evaluation/monitoring_result.h"

#include <string>

namespace ultima {

/// Which ranges allow rows of one person to be alike, and which do not; empty where nobody has two.
[[nodiscard]] std::string persons_words(const MonitoringPlan& plan, const MonitoringResult& result);

}  // namespace ultima
