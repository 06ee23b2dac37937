// SPDX-License-Identifier: Apache-2.0
#include "law/grid.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace ultima {

Grid::Grid(const ExpressionClasses& expressions, const Table& table) {
    std::map<std::uint32_t, std::vector<std::size_t>> columns_of;  // by class of the input
    for (std::size_t column = 0; column < table.inputs.size(); ++column)
        columns_of[expressions.class_of(table.inputs[column])].push_back(column);
    axis_of_column_.resize(table.inputs.size());
    for (std::size_t column = 0; column < table.inputs.size(); ++column) {
        const std::vector<std::size_t>& same = columns_of[expressions.class_of(table.inputs[column])];
        if (same.front() != column) {
            axis_of_column_[column] = axis_of_column_[same.front()];
            continue;
        }
        axis_of_column_[column] = static_cast<std::uint32_t>(axes_.size());
        std::vector<NodeId> conditions;
        for (const TableRow& row : table.rows)
            for (const std::size_t each : same) conditions.push_back(row.conditions[each]);
        axes_.emplace_back(expressions, table.inputs[column], conditions);
    }
    for (const TableRow& row : table.rows) {
        std::vector<Places> cells;
        for (const Axis& axis : axes_) cells.push_back(axis.places(nothing));
        for (std::size_t column = 0; column < row.conditions.size(); ++column) {
            if (row.conditions[column] == nothing) continue;
            Places& cell = cells[axis_of_column_[column]];
            cell = intersection(cell, axes_[axis_of_column_[column]].places(row.conditions[column]));
        }
        const bool possible =
            std::none_of(cells.begin(), cells.end(), [](const Places& cell) { return cell.empty(); });
        if (possible) possible_.push_back(static_cast<std::uint32_t>(cells_.size()));
        possible_row_.push_back(possible);
        cells_.push_back(std::move(cells));
    }
}

std::vector<std::uint32_t> axes_without(const Grid& grid, std::uint32_t left_out) {
    std::vector<std::uint32_t> order;
    std::vector<std::size_t> bound(grid.axes().size());  // by axis: the rows that it tells apart
    for (std::uint32_t axis = 0; axis < grid.axes().size(); ++axis) {
        if (axis != left_out) order.push_back(axis);
        for (const std::uint32_t row : grid.possible_rows())
            if (!grid.axes()[axis].is_all(grid.cell(row, axis))) ++bound[axis];
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return bound[a] > bound[b]; });
    return order;
}

bool each_part(const Grid& grid, std::uint32_t axis, const RowList& rows,
               const std::function<bool(std::uint32_t place, const RowList& fitting)>& told) {
    struct Event {
        std::uint32_t place, row;
        bool begins;
    };
    std::vector<Event> events;
    const std::uint32_t size = grid.axes()[axis].size();
    for (const std::uint32_t row : rows)
        for (const Places::Run& run : grid.cell(row, axis).runs) {
            events.push_back({run.begin, row, true});
            if (run.end < size) events.push_back({run.end, row, false});
        }
    std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.place < b.place; });
    RowList active;
    std::size_t next = 0;
    for (std::uint32_t place = 0; place < size;) {
        for (; next < events.size() && events[next].place == place; ++next) {
            // Runs of one row do not touch, so a row never ends and begins at the same place.
            const auto here = std::lower_bound(active.begin(), active.end(), events[next].row);
            events[next].begins ? active.insert(here, events[next].row) : active.erase(here);
        }
        if (!told(place, active)) return false;
        place = next < events.size() ? events[next].place : size;
    }
    return true;
}

bool Walk::run() {
    place_.assign(grid_.axes().size(), nothing);
    last_bound_.clear();
    const auto rows =
        static_cast<std::uint32_t>(grid_.possible_rows().empty() ? 0 : grid_.possible_rows().back() + 1);
    for (std::uint32_t row = 0; row < rows; ++row) {
        std::size_t bound = order_.size();
        while (bound > 0 && grid_.axes()[order_[bound - 1]].is_all(grid_.cell(row, order_[bound - 1])))
            --bound;
        last_bound_.push_back(bound);
    }
    step(0, grid_.possible_rows());
    return !too_large_;
}

bool Walk::fits_all_rest(std::uint32_t row, std::size_t settled) const { return last_bound_[row] <= settled; }

bool Walk::step(std::size_t settled, const RowList& rows) {
    constexpr std::size_t max_work = 200 * max_cases;  // a look at one row each
    work_ += rows.size();
    if (++cases_ > max_cases || work_ > max_work) {
        too_large_ = true;
        return false;
    }
    if (!enter(settled, rows)) return true;
    if (settled == order_.size()) return found(rows);
    const std::uint32_t axis = order_[settled];
    const bool go_on = each_part(grid_, axis, rows, [&](std::uint32_t place, const RowList& fitting) {
        place_[axis] = place;
        return step(settled + 1, fitting);
    });
    place_[axis] = nothing;
    return go_on;
}

std::string Walk::case_text(const Sources& sources) const {
    std::string settled, open;
    for (std::uint32_t axis = 0; axis < grid_.axes().size(); ++axis) {
        const Axis& line = grid_.axes()[axis];
        if (std::find(order_.begin(), order_.end(), axis) == order_.end())
            continue;  // the axis compared along
        const std::string name = source_text(line.pack(), sources, line.input());
        std::string& text = place_[axis] == nothing ? open : settled;
        if (!text.empty()) text += ", ";
        text += place_[axis] == nothing ? "any " + name : name + ' ' + line.text(place_[axis]);
    }
    return settled.empty() ? open : open.empty() ? settled : settled + " with " + open;
}

}  // namespace ultima
