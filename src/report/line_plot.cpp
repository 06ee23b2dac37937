// SPDX-License-Identifier: Apache-2.0
#include "report/line_plot.h"

#include <algorithm>
#include <array>
#include <optional>

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

using Corner = std::pair<double, double>;

/// The part of a piece of a line that lies between the axes (Liang & Barsky 1984).
std::optional<std::pair<Corner, Corner>> within(const Corner& from, const Corner& to, const PlotAxis& x,
                                                const PlotAxis& y) {
    const double right_by = to.first - from.first, up_by = to.second - from.second;
    double begin = 0, end = 1;
    const auto cut = [&](double by, double room) {
        if (by == 0) return room >= 0;
        (by < 0 ? begin : end) = by < 0 ? std::max(begin, room / by) : std::min(end, room / by);
        return begin <= end;
    };
    if (!cut(-right_by, from.first - x.from) || !cut(right_by, x.to - from.first) ||
        !cut(-up_by, from.second - y.from) || !cut(up_by, y.to - from.second))
        return std::nullopt;
    const auto at = [&](double part) {
        // Its own end to the last digit, so that pieces meet.
        if (part == 0) return from;
        return part == 1 ? to : Corner{from.first + part * right_by, from.second + part * up_by};
    };
    return std::pair{at(begin), at(end)};
}

/// A line as far as it lies between the axes: in several pieces where it leaves them and comes back.
std::vector<std::vector<Corner>> pieces_of(const PlotLine& line, const PlotAxis& x, const PlotAxis& y) {
    std::vector<std::vector<Corner>> pieces;
    for (std::size_t i = 1; i < line.points.size(); ++i) {
        const auto part = within(line.points[i - 1], line.points[i], x, y);
        if (!part) continue;
        if (pieces.empty() || pieces.back().back() != part->first) pieces.push_back({part->first});
        pieces.back().push_back(part->second);
    }
    return pieces;
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
        for (std::vector<Corner>& piece : pieces_of(line, x, y)) {
            for (Corner& corner : piece)
                corner = {placed(x, corner.first, left, right), placed(y, corner.second, bottom, top)};
            put(drawn(line, std::move(piece)));
        }
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
