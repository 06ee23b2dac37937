// SPDX-License-Identifier: Apache-2.0
// Lines and points over two axes, told apart in grey as well.
#pragma once

#include "report/picture.h"

#include <string>
#include <utility>
#include <vector>

namespace ultima {

struct PlotLine {
    std::string name;                               ///< empty: named by another line that looks the same
    std::vector<std::pair<double, double>> points;  ///< x and y, x increasing
    int shade = 0;                                  ///< 0 to 5, place in the palette
    bool dashed = false;
};

struct PlotPoint {
    double x = 0, y = 0;
    std::string label;    ///< shown when pointed at
    bool marked = false;  ///< an open square instead of a dot: told apart in grey, too
};

struct PlotAxis {
    std::string name;
    double from = 0, to = 1;  ///< from < to
    std::vector<std::pair<double, std::string>> ticks;
};

/// A line ends where it leaves the axes, so that no edge looks like a part of it; a point outside of them is
/// drawn at their edge. The name of each line stands below the plot. `title`
/// is read out to people who cannot see it. Whatever is too small to show must be left out by the caller.
Picture line_plot(const std::string& title, const PlotAxis& x, const PlotAxis& y,
                  const std::vector<PlotLine>& lines, const std::vector<PlotPoint>& points);

}  // namespace ultima
