// SPDX-License-Identifier: Apache-2.0
// A share month by month beside what it was before a change: which months lie outside of what the months
// before the change lead one to expect.
#pragma once

#include "evaluation/interval.h"
#include "evaluation/proportions.h"

#include <cstddef>
#include <span>
#include <vector>

namespace ultima {

struct SharePoint {
    double share = 0;
    Interval p_limits;      ///< Shewhart's p-chart: three chance errors
    Interval laney_limits;  ///< p' of Laney 2002 (Quality Engineering 14:531-537): also for big months
    bool outside_p = false;
    bool outside_laney = false;
};

struct ShareChart {
    double centre = 0;   ///< share of the baseline months together
    double sigma_z = 1;  ///< how much more those months vary than chance: mean moving range of z over 1.128
                         ///< 0 (all alike): Laney's limits are those of the p chart
    std::vector<SharePoint> points;  ///< all months, in the order given
};

/// The first `baseline` of the months say what is usual. Refuses `short-series` (fewer than 8 of them, or
/// more than there are months), what `proportion` refuses, and `no-spread` where in none or all of them
/// everybody had the event.
[[nodiscard]] Result<ShareChart> share_chart(std::span<const EventShare> months, std::size_t baseline);

}  // namespace ultima
