// SPDX-License-Identifier: Apache-2.0
// A drawing as its shapes: written out as SVG for a page, and by Cairo in a PDF.
#pragma once

#include "report/template.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ultima {

/// Red, green and blue, as in 0x12436d.
using Colour = std::uint32_t;

struct DrawnPath {
    std::vector<std::pair<double, double>> points;  ///< x to the right, y down
    bool closed = false;
    std::optional<Colour> fill{}, stroke{};
    double width = 1;              ///< of the stroke
    std::vector<double> dashes{};  ///< lengths of a dash and of the gap after it; empty: none
    std::string label{};           ///< shown when pointed at
};
struct DrawnDot {
    double x = 0, y = 0, radius = 4;
    Colour fill = 0;
    std::string label{};  ///< shown when pointed at
};
enum class TextAt : std::uint8_t { start, middle, end };
struct DrawnText {
    double x = 0, y = 0;  ///< y: where its letters stand
    std::string text;
    TextAt at = TextAt::start;  ///< what of it stands at x
    double size = 13;
};
using Shape = std::variant<DrawnPath, DrawnDot, DrawnText>;

/// Shapes are drawn in their order. Without any there is no picture.
struct Picture {
    std::string title;  ///< read out to people who cannot see it
    double width = 0, height = 0;
    std::vector<Shape> shapes{};
};

/// Can stand in a page; nothing where there is no picture.
[[nodiscard]] Markup svg_of(const Picture& picture);

}  // namespace ultima
