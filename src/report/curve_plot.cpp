// SPDX-License-Identifier: Apache-2.0
#include "report/curve_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace ultima {

namespace {

constexpr double left = 60;
constexpr double right = 620;
constexpr double top = 16;
constexpr double bottom = 300;

struct Look {
    const char* colour;
    const char* dashes;
};
constexpr std::array<Look, 2> looks = {{{"#12436d", ""}, {"#f46a25", " stroke-dasharray=\"9 5\""}}};

// The room that the curves need: days, and a share rounded up to a tenth.
struct Room {
    double days = 1;
    double share = 0.1;

    double x(double day) const { return left + day / days * (right - left); }
    double y(double value) const { return bottom - value / share * (bottom - top); }
};

Room room_of(const std::vector<PlottedCurve>& curves) {
    Room room;
    for (const PlottedCurve& curve : curves) {
        for (const CurvePoint& point : curve.points) {
            room.days = std::max(room.days, point.day);
            room.share = std::max(room.share, std::ceil(point.upper * 10 - 1e-9) / 10);
        }
    }
    return room;
}

std::string axes(const Room& room) {
    std::string svg;
    for (int part = 0; part <= 4; ++part) {
        const double share = room.share * part / 4;
        const double day = room.days * part / 4;
        svg += fmt::format("<line x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\" stroke=\"#b1b4b6\"/>",
                           left, right, room.y(share));
        svg += fmt::format("<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{:.1f}</text>", left - 8,
                           room.y(share) + 4, 100 * share);
        svg += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{:.0f}</text>", room.x(day),
                           bottom + 20, day);
    }
    return svg + fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">days; in 100 people</text>",
                             (left + right) / 2, bottom + 40);
}

std::string drawn(const PlottedCurve& curve, const Room& room, const Look& look, std::size_t place) {
    std::string line;
    std::string svg;
    for (const CurvePoint& point : curve.points) {
        line +=
            fmt::format("{}{:.1f},{:.1f}", line.empty() ? "" : " ", room.x(point.day), room.y(point.share));
        // Beside each other where both curves have the same day.
        const double x = room.x(point.day) + (place == 0 ? -2 : 2);
        svg +=
            fmt::format("<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\" stroke=\"{3}\"/>",
                        x, room.y(point.lower), room.y(point.upper), look.colour);
    }
    svg += fmt::format("<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"2.5\"{} points=\"{}\"/>",
                       look.colour, look.dashes, line);
    const double y = bottom + 62 + 20 * static_cast<double>(place);
    svg += fmt::format(
        "<line x1=\"{0}\" x2=\"{1}\" y1=\"{2}\" y2=\"{2}\" stroke=\"{3}\" stroke-width=\"2.5\"{4}/>", left,
        left + 50, y - 4, look.colour, look.dashes);
    return svg + fmt::format("<text x=\"{}\" y=\"{}\">{}</text>", left + 60, y, escaped(curve.label));
}

}  // namespace

Markup curve_plot(const std::string& title, const std::vector<PlottedCurve>& curves) {
    const bool any = std::ranges::any_of(curves, [](const PlottedCurve& one) { return !one.points.empty(); });
    if (!any) return {};
    const Room room = room_of(curves);
    std::string svg = fmt::format(
        "<svg class=\"plot\" viewBox=\"0 0 640 390\" role=\"img\" aria-label=\"{}\">", escaped(title));
    svg += axes(room);
    for (std::size_t place = 0; place < std::min(curves.size(), looks.size()); ++place) {
        if (!curves[place].points.empty()) svg += drawn(curves[place], room, looks[place], place);
    }
    return {svg + "</svg>"};
}

}  // namespace ultima
