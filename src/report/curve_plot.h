// SPDX-License-Identifier: Apache-2.0
// Shares over time. A table with the same numbers has to stand beside it.
#pragma once

#include "report/picture.h"

#include <string>
#include <vector>

namespace ultima {

struct CurvePoint {
    double day = 0;
    double share = 0;  ///< 0 to 1
    double lower = 0;
    double upper = 0;
    std::string at_risk{};  ///< how many are followed further, in words; empty: not shown
};
struct PlottedCurve {
    std::string label;
    std::vector<CurvePoint> points;
};

/// Up to two curves, told apart in grey as well: a full line and a broken one, with their intervals as bars,
/// and below them, each under its day, the numbers at risk for which there is room. `title` is read out to
/// people who cannot see the plot; `counted`: what the rows are called. Nothing where there is no point.
Picture curve_plot(const std::string& title, const std::vector<PlottedCurve>& curves,
                   const std::string& counted = "people");

}  // namespace ultima
