// SPDX-License-Identifier: Apache-2.0
#include "report/picture.h"

#include <fmt/format.h>

#include <string_view>

namespace ultima {
namespace {

std::string written(const std::optional<Colour>& colour) {
    return colour ? fmt::format("#{:06x}", *colour) : "none";
}

std::string closed(std::string_view element, const std::string& label) {
    if (label.empty()) return "/>";
    return fmt::format("><title>{}</title></{}>", escaped(label), element);
}

struct AsSvg {
    std::string operator()(const DrawnPath& path) const {
        std::string svg = "<path d=\"";
        for (std::size_t i = 0; i < path.points.size(); ++i)
            svg += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", path.points[i].first,
                               path.points[i].second);
        svg += fmt::format("{}\" fill=\"{}\"", path.closed ? "Z" : "", written(path.fill));
        if (path.stroke) svg += fmt::format(" stroke=\"{}\"", written(path.stroke));
        if (path.stroke && path.width != 1) svg += fmt::format(" stroke-width=\"{}\"", path.width);
        if (!path.dashes.empty()) svg += fmt::format(" stroke-dasharray=\"{}\"", fmt::join(path.dashes, " "));
        return svg + closed("path", path.label);
    }
    std::string operator()(const DrawnDot& dot) const {
        return fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\" fill=\"{}\"", dot.x, dot.y,
                           dot.radius, written(dot.fill)) +
               closed("circle", dot.label);
    }
    std::string operator()(const DrawnText& text) const {
        std::string svg = fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\"", text.x, text.y);
        if (text.at != TextAt::start)
            svg += fmt::format(" text-anchor=\"{}\"", text.at == TextAt::middle ? "middle" : "end");
        // The style sheet sets the size of the others.
        if (text.size != DrawnText{}.size) svg += fmt::format(" font-size=\"{}\"", text.size);
        return svg + ">" + escaped(text.text) + "</text>";
    }
};

}  // namespace

Markup svg_of(const Picture& picture) {
    if (picture.shapes.empty()) return {};
    std::string svg =
        fmt::format("<svg class=\"plot\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">",
                    picture.width, picture.height, escaped(picture.title));
    for (const Shape& shape : picture.shapes) svg += std::visit(AsSvg{}, shape);
    return {svg + "</svg>"};
}

}  // namespace ultima
