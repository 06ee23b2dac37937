// SPDX-License-Identifier: Apache-2.0
#include "report/graph_plot.h"

#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ultima {

namespace {

constexpr double box_height = 44;
constexpr double row_height = 66;
constexpr double column_gap = 70;
constexpr double margin = 12;
constexpr double letter_width = 7.6;
constexpr int sweeps = 6;

// A box, or a point at which a long arrow passes a column. What is placed as in Sugiyama, Tagawa & Toda 1981.
struct Place {
    std::size_t column = 0;
    double row = 0;
    double x = 0;  // left
    double width = 0;
    std::vector<std::size_t> before{}, after{};  // neighbours in the columns beside it
};

struct Layout {
    std::vector<Place> places;                     // boxes first
    std::vector<std::vector<std::size_t>> chains;  // of each arrow, from box to box
    std::vector<std::vector<std::size_t>> columns;
    double width = 0;
    std::size_t rows = 0;

    double middle(std::size_t place) const {
        return margin + places[place].row * row_height + box_height / 2;
    }
};

double width_of(const DrawnBox& box) {
    const auto letters = [](const std::string& text) { return static_cast<double>(code_points(text)); };
    return std::max(
        {90.0, letters(box.label) * letter_width + 24, letters(box.note) * letter_width * 0.85 + 24});
}

using Arrows = std::vector<std::pair<std::size_t, std::size_t>>;

// Each box stands to the right of all that acts on it.
void put_in_columns(Layout& layout, const Arrows& arrows) {
    for (std::size_t round = 0; round < layout.places.size(); ++round)
        for (const auto& [cause, effect] : arrows)
            layout.places[effect].column =
                std::max(layout.places[effect].column, layout.places[cause].column + 1);
}

void chain_arrows(Layout& layout, const Arrows& arrows) {
    for (const auto& [cause, effect] : arrows) {
        std::vector<std::size_t> chain{cause};
        for (std::size_t column = layout.places[cause].column + 1; column < layout.places[effect].column;
             ++column) {
            chain.push_back(layout.places.size());
            layout.places.push_back({.column = column});
        }
        chain.push_back(effect);
        for (std::size_t step = 1; step < chain.size(); ++step) {
            layout.places[chain[step - 1]].after.push_back(chain[step]);
            layout.places[chain[step]].before.push_back(chain[step - 1]);
        }
        layout.chains.push_back(std::move(chain));
    }
}

// Those of a column beside the middle of their neighbours, so that few arrows cross.
void put_in_rows(Layout& layout) {
    const auto number = [&](const std::vector<std::size_t>& column) {
        const double free = (static_cast<double>(layout.rows) - static_cast<double>(column.size())) / 2;
        for (std::size_t row = 0; row < column.size(); ++row)
            layout.places[column[row]].row = free + static_cast<double>(row);
    };
    const auto middle_of = [&](std::size_t place, bool of_before) {
        const auto& neighbours = of_before ? layout.places[place].before : layout.places[place].after;
        if (neighbours.empty()) return layout.places[place].row;
        double sum = 0;
        for (const std::size_t one : neighbours) sum += layout.places[one].row;
        return sum / static_cast<double>(neighbours.size());
    };
    for (auto& column : layout.columns) number(column);
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        const bool onward = sweep % 2 == 0;
        for (std::size_t step = 0; step < layout.columns.size(); ++step) {
            auto& column = layout.columns[onward ? step : layout.columns.size() - 1 - step];
            std::ranges::stable_sort(column, {}, [&](std::size_t place) { return middle_of(place, onward); });
            number(column);
        }
    }
}

Layout layout_of(const std::vector<DrawnBox>& boxes, const Arrows& arrows) {
    Layout layout;
    for (const DrawnBox& box : boxes) layout.places.push_back({.width = width_of(box)});
    put_in_columns(layout, arrows);
    chain_arrows(layout, arrows);
    for (std::size_t place = 0; place < layout.places.size(); ++place) {
        const std::size_t column = layout.places[place].column;
        layout.columns.resize(std::max(layout.columns.size(), column + 1));
        layout.columns[column].push_back(place);
    }
    for (const auto& column : layout.columns) layout.rows = std::max(layout.rows, column.size());
    put_in_rows(layout);
    double left = margin;
    for (const auto& column : layout.columns) {
        double widest = 0;
        for (const std::size_t place : column) widest = std::max(widest, layout.places[place].width);
        for (const std::size_t place : column) {
            Place& at = layout.places[place];
            // Long arrows go straight through a column, so that they touch none of its boxes.
            if (place >= boxes.size()) at.width = widest;
            at.x = left + (widest - at.width) / 2;
        }
        left += widest + column_gap;
    }
    layout.width = left - column_gap + margin;
    return layout;
}

std::string border(double x, double y, double width, double height, const char* look) {
    return fmt::format(
        "<path d=\"M{:.1f} {:.1f}h{:.1f}v{:.1f}h-{:.1f}z\" fill=\"#fff\" stroke=\"#0b0c0c\"{}/>", x, y, width,
        height, width, look);
}

std::string drawn(const Layout& layout, std::size_t place, const DrawnBox& box) {
    const Place& at = layout.places[place];
    const double y = layout.middle(place) - box_height / 2;
    std::string svg = border(at.x, y, at.width, box_height,
                             box.look == BoxLook::thick    ? " stroke-width=\"4\""
                             : box.look == BoxLook::broken ? " stroke-dasharray=\"6 4\""
                                                           : "");
    if (box.look == BoxLook::doubled) svg += border(at.x + 4, y + 4, at.width - 8, box_height - 8, "");
    const double middle = at.x + at.width / 2;
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>", middle,
                       y + (box.note.empty() ? 27 : 20), escaped(box.label));
    if (!box.note.empty())
        svg +=
            fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\" font-size=\"11\">{}</text>",
                        middle, y + 35, escaped(box.note));
    return svg;
}

std::string drawn(const Layout& layout, const std::vector<std::size_t>& chain) {
    std::string points;
    double x = 0, y = 0, from_x = 0, from_y = 0;
    const auto go_to = [&](double to_x, double to_y) {
        from_x = x;
        from_y = y;
        x = to_x;
        y = to_y;
        points += fmt::format("{}{:.1f},{:.1f}", points.empty() ? "" : " ", x, y);
    };
    for (std::size_t step = 0; step < chain.size(); ++step) {
        const Place& at = layout.places[chain[step]];
        if (step > 0) go_to(at.x, layout.middle(chain[step]));
        if (step + 1 < chain.size()) go_to(at.x + at.width, layout.middle(chain[step]));
    }
    const double length = std::hypot(x - from_x, y - from_y);
    const double along_x = (x - from_x) / length, along_y = (y - from_y) / length;
    return fmt::format("<polyline fill=\"none\" stroke=\"#505a5f\" stroke-width=\"1.5\" points=\"{}\"/>",
                       points) +
           fmt::format("<polygon fill=\"#505a5f\" points=\"{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}\"/>", x,
                       y, x - 10 * along_x + 5 * along_y, y - 10 * along_y - 5 * along_x,
                       x - 10 * along_x - 5 * along_y, y - 10 * along_y + 5 * along_x);
}

}  // namespace

Markup graph_plot(const std::string& title, const std::vector<DrawnBox>& boxes, const Arrows& arrows) {
    if (boxes.empty()) return {};
    const Layout layout = layout_of(boxes, arrows);
    const double height = 2 * margin + static_cast<double>(layout.rows - 1) * row_height + box_height;
    std::string svg =
        fmt::format("<svg class=\"plot\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">",
                    layout.width, height, escaped(title));
    for (const auto& chain : layout.chains) svg += drawn(layout, chain);
    for (std::size_t place = 0; place < boxes.size(); ++place) svg += drawn(layout, place, boxes[place]);
    return {svg + "</svg>"};
}

}  // namespace ultima
