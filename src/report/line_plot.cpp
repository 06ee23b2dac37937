// SPDX-License-Identifier: Apache-2.0
#include "report/line_plot.h"

#include <algorithm>
#include <array>

namespace ultima {

namespace {

constexpr double left = 60, right = 750, top = 30, bottom = 290;
constexpr int line_of_names = 18;
constexpr Colour ink = 0x0b0c0c, white = 0xffffff;
constexpr std::array<Colour, 6> palette = {0x12436d, 0x28a197, 0xf46a25, 0x801650, 0xa285d1, 0xb1b4b6};

double placed(const PlotAxis& axis, double value, double from, double to) {
    const double share = (std::clamp(value, axis.from, axis.to) - axis.from) / (axis.to - axis.from);
    return from + share * (to - from);
}

DrawnPath drawn(const PlotLine& line, std::vector<std::pair<double, double>> points) {
    DrawnPath path{.points = std::move(points),
                   .stroke = palette[static_cast<std::size_t>(line.shade) % palette.size()],
                   .width = 2};
    if (line.dashed) path.dashes = {6, 4};
    return path;
}

Shape drawn(const PlotPoint& point, double x, double y) {
    if (!point.marked) return DrawnDot{.x = x, .y = y, .fill = ink, .label = point.label};
    return DrawnPath{.points = {{x - 5, y - 5}, {x + 5, y - 5}, {x + 5, y + 5}, {x - 5, y + 5}},
                     .closed = true,
                     .fill = white,
                     .stroke = ink,
                     .width = 2,
                     .label = point.label};
}

}  // namespace

Picture line_plot(const std::string& title, const PlotAxis& x, const PlotAxis& y,
                  const std::vector<PlotLine>& lines, const std::vector<PlotPoint>& points) {
    const auto named_lines =
        std::ranges::count_if(lines, [](const PlotLine& line) { return !line.name.empty(); });
    Picture picture{.title = title,
                    .width = 760,
                    .height = bottom + 50 + line_of_names * static_cast<double>(named_lines)};
    const auto put = [&](Shape shape) { picture.shapes.push_back(std::move(shape)); };
    put(DrawnPath{.points = {{left, top}, {left, bottom}, {right, bottom}}, .stroke = ink});
    for (const auto& [at, label] : x.ticks)
        put(DrawnText{placed(x, at, left, right), bottom + 16, label, TextAt::middle});
    for (const auto& [at, label] : y.ticks)
        put(DrawnText{left - 6, placed(y, at, bottom, top) + 4, label, TextAt::end});
    put(DrawnText{right, bottom + 34, x.name, TextAt::end});
    put(DrawnText{8, top - 14, y.name});  // above its numbers, where no line comes
    double name_y = bottom + 50;
    for (const PlotLine& line : lines) {
        std::vector<std::pair<double, double>> corners;
        for (const auto& [at, value] : line.points)
            corners.emplace_back(placed(x, at, left, right), placed(y, value, bottom, top));
        if (!corners.empty()) put(drawn(line, std::move(corners)));
        if (line.name.empty()) continue;
        put(drawn(line, {{left, name_y - 4}, {left + 40, name_y - 4}}));
        put(DrawnText{left + 50, name_y, line.name});
        name_y += line_of_names;
    }
    for (const PlotPoint& point : points)
        put(drawn(point, placed(x, point.x, left, right), placed(y, point.y, bottom, top)));
    return picture;
}

}  // namespace ultima
