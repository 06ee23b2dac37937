// SPDX-License-Identifier: Apache-2.0
#include "report/graph_plot.h"

#include "base/text.h"

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
constexpr Colour ink = 0x0b0c0c, grey = 0x505a5f, white = 0xffffff;

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

DrawnPath border(double x, double y, double width, double height) {
    return {.points = {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}},
            .closed = true,
            .fill = white,
            .stroke = ink};
}

void put_box(Picture& picture, const Layout& layout, std::size_t place, const DrawnBox& box) {
    const Place& at = layout.places[place];
    const double y = layout.middle(place) - box_height / 2;
    DrawnPath edge = border(at.x, y, at.width, box_height);
    if (box.look == BoxLook::thick) edge.width = 4;
    if (box.look == BoxLook::broken) edge.dashes = {6, 4};
    picture.shapes.emplace_back(std::move(edge));
    if (box.look == BoxLook::doubled)
        picture.shapes.emplace_back(border(at.x + 4, y + 4, at.width - 8, box_height - 8));
    const double middle = at.x + at.width / 2;
    picture.shapes.emplace_back(
        DrawnText{middle, y + (box.note.empty() ? 27 : 20), box.label, TextAt::middle});
    if (!box.note.empty())
        picture.shapes.emplace_back(DrawnText{middle, y + 35, box.note, TextAt::middle, 11});
}

void put_arrow(Picture& picture, const Layout& layout, const std::vector<std::size_t>& chain) {
    std::vector<std::pair<double, double>> points;
    for (std::size_t step = 0; step < chain.size(); ++step) {
        const Place& at = layout.places[chain[step]];
        if (step > 0) points.emplace_back(at.x, layout.middle(chain[step]));
        if (step + 1 < chain.size()) points.emplace_back(at.x + at.width, layout.middle(chain[step]));
    }
    const auto [x, y] = points.back();
    const auto [from_x, from_y] = points[points.size() - 2];
    const double length = std::hypot(x - from_x, y - from_y);
    const double along_x = (x - from_x) / length, along_y = (y - from_y) / length;
    picture.shapes.emplace_back(DrawnPath{.points = std::move(points), .stroke = grey, .width = 1.5});
    picture.shapes.emplace_back(
        DrawnPath{.points = {{x, y},
                             {x - 10 * along_x + 5 * along_y, y - 10 * along_y - 5 * along_x},
                             {x - 10 * along_x - 5 * along_y, y - 10 * along_y + 5 * along_x}},
                  .closed = true,
                  .fill = grey});
}

}  // namespace

Picture graph_plot(const std::string& title, const std::vector<DrawnBox>& boxes, const Arrows& arrows) {
    if (boxes.empty()) return {};
    const Layout layout = layout_of(boxes, arrows);
    Picture picture{.title = title,
                    .width = layout.width,
                    .height = 2 * margin + static_cast<double>(layout.rows - 1) * row_height + box_height};
    for (const auto& chain : layout.chains) put_arrow(picture, layout, chain);
    for (std::size_t place = 0; place < boxes.size(); ++place) put_box(picture, layout, place, boxes[place]);
    return picture;
}

}  // namespace ultima
