// SPDX-License-Identifier: Apache-2.0
#include "report/curve_plot.h"

#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace ultima {

namespace {

constexpr double left = 60;
constexpr double right = 620;
constexpr double top = 40;
constexpr double bottom = 300;
constexpr double below = bottom + 66, row_height = 46;  // of the numbers at risk

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
    const double step = room.share <= 0.1 ? 0.02 : room.share <= 0.3 ? 0.05 : room.share <= 0.6 ? 0.1 : 0.2;
    for (int mark = 0; mark * step <= room.share + 1e-9; ++mark) {
        const double share = mark * step;
        picture.shapes.emplace_back(
            DrawnPath{.points = {{left, room.y(share)}, {right, room.y(share)}}, .stroke = pale});
        picture.shapes.emplace_back(
            DrawnText{left - 8, room.y(share) + 4, fmt::format("{:g}", 100 * share), TextAt::end});
    }
    for (int part = 0; part <= 4; ++part) {
        const double day = room.days * part / 4;
        picture.shapes.emplace_back(
            DrawnText{room.x(day), bottom + 20, fmt::format("{:.0f}", day), TextAt::middle});
    }
    picture.shapes.emplace_back(DrawnText{8, top - 20, "in 100 " + counted});
    picture.shapes.emplace_back(DrawnText{right, bottom + 40, "days", TextAt::end});
}

DrawnPath line_of(const Look& look, std::vector<std::pair<double, double>> points) {
    DrawnPath path{.points = std::move(points), .stroke = look.colour, .width = 2.5};
    if (look.broken) path.dashes = {9, 5};
    return path;
}

bool at_risk_of(const PlottedCurve& curve) {
    return std::ranges::any_of(curve.points, [](const CurvePoint& one) { return !one.at_risk.empty(); });
}

// The last is always there; of the others those that stand free of what is there before and of the last.
void put_at_risk(Picture& picture, const PlottedCurve& curve, const Room& room, double y) {
    constexpr double letter = 7, apart = 10;
    const auto half = [&](const CurvePoint& point) {
        return (letter * static_cast<double>(code_points(point.at_risk)) + apart) / 2;
    };
    const CurvePoint& last = curve.points.back();
    double free = 0;
    for (const CurvePoint& point : curve.points) {
        if (point.at_risk.empty()) continue;
        const double x = room.x(point.day);
        const bool room_for_last = &point == &last || x + half(point) <= room.x(last.day) - half(last);
        if (x - half(point) < free || !room_for_last) continue;
        picture.shapes.emplace_back(DrawnText{x, y, point.at_risk, TextAt::middle});
        free = x + half(point);
    }
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
    const double y = below + row_height * static_cast<double>(place);
    picture.shapes.emplace_back(line_of(look, {{left, y - 4}, {left + 50, y - 4}}));
    picture.shapes.emplace_back(
        DrawnText{left + 60, y, curve.label + (at_risk_of(curve) ? ", at risk:" : "")});
    put_at_risk(picture, curve, room, y + 20);
}

}  // namespace

Picture curve_plot(const std::string& title, const std::vector<PlottedCurve>& curves,
                   const std::string& counted) {
    const bool any = std::ranges::any_of(curves, [](const PlottedCurve& one) { return !one.points.empty(); });
    Picture picture{
        .title = title,
        .width = 640,
        .height = below + row_height * static_cast<double>(std::min(curves.size(), looks.size()))};
    if (!any) return picture;
    const Room room = room_of(curves);
    put_axes(picture, room, counted);
    for (std::size_t place = 0; place < std::min(curves.size(), looks.size()); ++place) {
        if (!curves[place].points.empty()) put_curve(picture, curves[place], room, place);
    }
    return picture;
}

}  // namespace ultima
