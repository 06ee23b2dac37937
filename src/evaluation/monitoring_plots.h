// SPDX-License-Identifier: Apache-2.0
// Drawings of what monitoring found, each with words for whoever cannot see it. What is too small to show is
// in none of them.
#pragma once

#include "evaluation/monitoring_result.h"
#include "report/picture.h"

#include <cstddef>

namespace ultima {

/// Who had ended in a way by the last day, by when they began. Nothing where none of it is shown.
[[nodiscard]] Picture cohort_plot(const MonitoringPlan& plan, const MonitoringResult& result,
                                  std::size_t way);
/// Shares of offices by their size, with the limits for every size between none and the largest.
[[nodiscard]] Picture funnel_plot(const Offices& offices);
/// Shares by period, with the lines before and after the change.
[[nodiscard]] Picture change_plot(const ChangeFound& found);
/// The same with limits from the time before the change.
[[nodiscard]] Picture control_chart(const ChangeFound& found);

}  // namespace ultima
