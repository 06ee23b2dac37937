// SPDX-License-Identifier: Apache-2.0
// A decision table as geometry: each row a box over the axes of its inputs; which rows fit which cases.
#pragma once

#include "base/source.h"
#include "law/axis.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ultima {

/// Rows of a table by number, in order.
using RowList = std::vector<std::uint32_t>;

class Grid {
  public:
    /// The most columns that a table to be checked may have.
    static constexpr std::size_t max_axes = 64;

    /// Columns with the same input share an axis, so that no case is made up in which they differ.
    Grid(const ExpressionClasses& expressions, const Table& table);

    const std::vector<Axis>& axes() const { return axes_; }
    std::uint32_t axis_of(std::size_t column) const { return axis_of_column_[column]; }
    const Places& cell(std::uint32_t row, std::uint32_t axis) const { return cells_[row][axis]; }
    /// The rows that some case can fit.
    const RowList& possible_rows() const { return possible_; }
    bool is_possible(std::uint32_t row) const { return possible_row_[row]; }

  private:
    std::vector<Axis> axes_;
    std::vector<std::uint32_t> axis_of_column_;
    std::vector<std::vector<Places>> cells_;  ///< by row, by axis
    std::vector<bool> possible_row_;
    RowList possible_;
};

/// Cuts an axis into the parts on which the same rows of the list fit, and tells each part's first place and
/// its rows, which are gone when the next part is told. A false answer ends it; the result is the last
/// answer.
bool each_part(const Grid& grid, std::uint32_t axis, const RowList& rows,
               const std::function<bool(std::uint32_t place, const RowList& fitting)>& told);

/// Goes through all cases that the table can tell apart, axis after axis, keeping the rows that still fit.
class Walk {
  public:
    static constexpr std::size_t max_cases = 500'000;

    Walk(const Grid& grid, std::vector<std::uint32_t> order) : grid_(grid), order_(std::move(order)) {}

    /// Asked before going deeper, with how many axes are settled and the rows that fit so far: false goes no
    /// deeper.
    std::function<bool(std::size_t settled, const RowList&)> enter = [](std::size_t, const RowList&) {
        return true;
    };
    /// Told of each case; false ends the walk.
    std::function<bool(const RowList&)> found = [](const RowList&) { return true; };

    /// False if there were more than `max_cases` cases to look at.
    bool run();

    /// Is the row free of conditions on all axes that are not settled yet?
    bool fits_all_rest(std::uint32_t row, std::size_t settled) const;
    /// The case just reached, as read: "offence level 14, criminal history III".
    std::string case_text(const Sources& sources) const;

  private:
    bool step(std::size_t settled, const RowList& rows);

    const Grid& grid_;
    std::vector<std::uint32_t> order_;
    std::vector<std::uint32_t> place_;  ///< by axis; `nothing` while not settled
    std::vector<std::size_t>
        last_bound_;  ///< by row: how many axes have to be settled until the rest is free
    std::size_t cases_ = 0, work_ = 0;
    bool too_large_ = false;
};

/// All axes but this one, first those that tell most rows apart: what is left to look at then shrinks
/// fastest.
std::vector<std::uint32_t> axes_without(const Grid& grid, std::uint32_t left_out);

}  // namespace ultima
