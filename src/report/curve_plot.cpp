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
    Colour colour;
    bool broken;
};
constexpr std::array<Look, 2> looks = {{{0x12436d, false}, {0xf46a25, true}}};
constexpr Colour pale = 0xb1b4b6;

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

void put_axes(Picture& picture, const Room& room, const std::string& counted) {
    for (int part = 0; part <= 4; ++part) {
        const double share = room.share * part / 4;
        const double day = room.days * part / 4;
        picture.shapes.emplace_back(
            DrawnPath{.points = {{left, room.y(share)}, {right, room.y(share)}}, .stroke = pale});
        picture.shapes.emplace_back(
            DrawnText{left - 8, room.y(share) + 4, fmt::format("{:.1f}", 100 * share), TextAt::end});
        picture.shapes.emplace_back(
            DrawnText{room.x(day), bottom + 20, fmt::format("{:.0f}", day), TextAt::middle});
    }
    picture.shapes.emplace_back(
        DrawnText{(left + right) / 2, bottom + 40, "days; in 100 " + counted, TextAt::middle});
}

DrawnPath line_of(const Look& look, std::vector<std::pair<double, double>> points) {
    DrawnPath path{.points = std::move(points), .stroke = look.colour, .width = 2.5};
    if (look.broken) path.dashes = {9, 5};
    return path;
}

void put_curve(Picture& picture, const PlottedCurve& curve, const Room& room, std::size_t place) {
    const Look& look = looks[place];
    std::vector<std::pair<double, double>> line;
    for (const CurvePoint& point : curve.points) {
        line.emplace_back(room.x(point.day), room.y(point.share));
        // Beside each other where both curves have the same day.
        const double x = room.x(point.day) + (place == 0 ? -2 : 2);
        picture.shapes.emplace_back(
            DrawnPath{.points = {{x, room.y(point.lower)}, {x, room.y(point.upper)}}, .stroke = look.colour});
    }
    picture.shapes.emplace_back(line_of(look, std::move(line)));
    const double y = bottom + 62 + 20 * static_cast<double>(place);
    picture.shapes.emplace_back(line_of(look, {{left, y - 4}, {left + 50, y - 4}}));
    picture.shapes.emplace_back(DrawnText{left + 60, y, curve.label});
}

}  // namespace

Picture curve_plot(const std::string& title, const std::vector<PlottedCurve>& curves,
                   const std::string& counted) {
    const bool any = std::ranges::any_of(curves, [](const PlottedCurve& one) { return !one.points.empty(); });
    Picture picture{.title = title, .width = 640, .height = 390};
    if (!any) return picture;
    const Room room = room_of(curves);
    put_axes(picture, room, counted);
    for (std::size_t place = 0; place < std::min(curves.size(), looks.size()); ++place) {
        if (!curves[place].points.empty()) put_curve(picture, curves[place], room, place);
    }
    return picture;
}

}  // namespace ultima
