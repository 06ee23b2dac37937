// SPDX-License-Identifier: Apache-2.0
#include "report/line_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ultima {

namespace {

constexpr double left = 60, right = 750, top = 10, bottom = 290;
constexpr int line_of_names = 18;
constexpr std::array<const char*, 6> palette = {"#12436d", "#28a197", "#f46a25",
                                                "#801650", "#a285d1", "#b1b4b6"};

double placed(const PlotAxis& axis, double value, double from, double to) {
    const double share = (std::clamp(value, axis.from, axis.to) - axis.from) / (axis.to - axis.from);
    return from + share * (to - from);
}

const char* shade_of(const PlotLine& line) {
    return palette[static_cast<std::size_t>(line.shade) % palette.size()];
}

std::string stroke(const PlotLine& line) {
    return fmt::format("fill=\"none\" stroke=\"{}\" stroke-width=\"2\"{}", shade_of(line),
                       line.dashed ? " stroke-dasharray=\"6 4\"" : "");
}

}  // namespace

Markup line_plot(const std::string& title, const PlotAxis& x, const PlotAxis& y,
                 const std::vector<PlotLine>& lines, const std::vector<PlotPoint>& points) {
    const auto named_lines =
        std::ranges::count_if(lines, [](const PlotLine& line) { return !line.name.empty(); });
    const double height = bottom + 50 + line_of_names * static_cast<double>(named_lines);
    std::string svg =
        fmt::format("<svg class=\"plot\" viewBox=\"0 0 760 {:.0f}\" role=\"img\" aria-label=\"{}\">", height,
                    escaped(title));
    svg += fmt::format("<path d=\"M{0} {1}V{2}H{3}\" fill=\"none\" stroke=\"#0b0c0c\"/>", left, top, bottom,
                       right);
    for (const auto& [at, label] : x.ticks)
        svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.0f}\" text-anchor=\"middle\">{}</text>",
                           placed(x, at, left, right), bottom + 16, escaped(label));
    for (const auto& [at, label] : y.ticks)
        svg += fmt::format("<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", left - 6,
                           placed(y, at, bottom, top) + 4, escaped(label));
    svg += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"end\">{}</text>", right, bottom + 34,
                       escaped(x.name));
    svg += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\">{}</text>", left + 8, top + 10, escaped(y.name));
    double name_y = bottom + 50;
    for (const PlotLine& line : lines) {
        std::string path;
        for (const auto& [at, value] : line.points)
            path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", placed(x, at, left, right),
                                placed(y, value, bottom, top));
        if (!path.empty()) svg += fmt::format("<path d=\"{}\" {}/>", path, stroke(line));
        if (line.name.empty()) continue;
        svg += fmt::format("<path d=\"M{:.0f} {:.0f}h40\" {}/>", left, name_y - 4, stroke(line));
        svg +=
            fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\">{}</text>", left + 50, name_y, escaped(line.name));
        name_y += line_of_names;
    }
    for (const PlotPoint& point : points) {
        const double at = placed(x, point.x, left, right), value = placed(y, point.y, bottom, top);
        const std::string named = "<title>" + escaped(point.label) + "</title>";
        if (point.marked)
            svg += fmt::format(
                "<path d=\"M{:.1f} {:.1f}h10v10h-10z\" fill=\"#fff\" stroke=\"#0b0c0c\" "
                "stroke-width=\"2\">{}</path>",
                at - 5, value - 5, named);
        else
            svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" fill=\"#0b0c0c\">{}</circle>", at,
                               value, named);
    }
    return {svg + "</svg>"};
}

}  // namespace ultima
