// SPDX-License-Identifier: Apache-2.0
#include "evaluation/cox_design.h"

#include "evaluation/time_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ultima {
namespace {

Diagnostics check_columns(const CoxColumns& columns) {
    Diagnostics found = check(columns.follow_up);
    const std::size_t rows = columns.follow_up.rows();
    check_length(columns.offset.size(), rows, "offsets", found);
    check_length(columns.stratum.size(), rows, "strata", found);
    for (const auto& column : columns.covariates)
        if (column.size() != rows)
            found.push_back(
                {.code = "lengths-differ",
                 .span = {},
                 .message = fmt::format("a covariate has {} rows, the times have {}", column.size(), rows)});
    return found;
}

std::string name_of(const CoxColumns& columns, std::size_t j) {
    return j < columns.names.size() ? columns.names[j] : fmt::format("column {}", j + 1);
}

void fill_rows(CoxDesign& design, const CoxColumns& columns, const LargeColumn<TimeKey>& keys) {
    const FollowUp& given = columns.follow_up;
    design.rows = keys.size();
    design.stop.reserve(design.rows);
    if (!given.start.empty()) design.start.reserve(design.rows);
    if (!given.weight.empty()) design.weight.reserve(design.rows);
    if (!columns.offset.empty()) design.offset.reserve(design.rows);
    design.row.reserve(design.rows);
    design.event.reserve(design.rows);
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (i == 0 || keys[i].stratum != keys[i - 1].stratum) design.stratum_begin.push_back(i);
    design.stratum_begin.push_back(keys.size());
    for (const TimeKey& key : keys) {
        const std::uint32_t row = key.row;
        design.row.push_back(row);
        design.stop.push_back(key.time);
        if (!given.start.empty()) design.start.push_back(given.start[row]);
        if (!given.weight.empty()) design.weight.push_back(given.weight[row]);
        if (!columns.offset.empty()) design.offset.push_back(columns.offset[row]);
        design.event.push_back(given.event[row]);
        design.events += given.event[row];
    }
}

void fill_by_start(CoxDesign& design, const LargeColumn<TimeKey>& keys) {
    LargeColumn<TimeKey> starts;
    starts.reserve(design.rows);
    for (std::size_t i = 0; i < design.rows; ++i)
        starts.push_back({design.start[i], keys[i].stratum, static_cast<std::uint32_t>(i)});
    order_by_time(starts);
    design.by_start.reserve(design.rows);
    for (const TimeKey& key : starts) design.by_start.push_back(key.row);
}

/// Mean, spread and range of a column as it was given.
void measure_column(CoxDesign& design, const FollowUp& given, std::span<const double> column,
                    Diagnostics& found) {
    double weights = 0, mean = 0, low = column[design.row[0]], high = low;
    for (std::size_t row = 0; row < column.size(); ++row) {
        ask_for(column.data(), row + far_ahead, 1);
        const double weight = given.weight_of(row);
        if (weight == 0) continue;
        weights += weight;
        mean += weight * column[row];
        low = std::min(low, column[row]);
        high = std::max(high, column[row]);
    }
    mean /= weights;
    double spread = 0;
    for (std::size_t row = 0; row < column.size(); ++row) {
        ask_for(column.data(), row + far_ahead, 1);
        const double weight = given.weight_of(row), apart = column[row] - mean;
        if (weight != 0) spread += weight * apart * apart;
    }
    spread = std::sqrt(spread / weights);
    if (!std::isfinite(mean) || !std::isfinite(spread)) {
        found.push_back({.code = "bad-covariate",
                         .span = {},
                         .message = fmt::format(
                             "`{}` holds something that is no finite number, or is too large to square",
                             design.names.back())});
    } else if (!(high > low) || !(spread > 1e-13 * std::max(std::abs(low), std::abs(high)))) {
        found.push_back({.code = "singular-design",
                         .span = {},
                         .message = fmt::format("`{}` is the same in every row, so its effect cannot be told",
                                                design.names.back()),
                         .notes = {},
                         .help = "leave it out"});
    }
    design.centre.push_back(mean);
    design.scale.push_back(spread);
    design.range.push_back((high - low) / spread);
}

/// The columns given are read from top to bottom, a few at once, and whole rows are written where they
/// belong. The other way round, each cell of each row would be fetched from memory on its own, and a million
/// rows would take twice as long each as a few thousand. What is read, and the places that are written to,
/// are asked for some rows before.
void fill_covariates(CoxDesign& design, const CoxColumns& columns) {
    constexpr std::size_t at_once = 16, near = 24, a_line = 8;
    constexpr auto nowhere = std::numeric_limits<std::uint32_t>::max();
    LargeColumn<std::uint32_t> position(design.given_rows, nowhere);
    for (std::size_t i = 0; i < design.rows; ++i) position[design.row[i]] = static_cast<std::uint32_t>(i);
    design.x.resize(design.rows * design.columns);
    for (std::size_t first = 0; first < design.columns; first += at_once) {
        const std::size_t end = std::min(first + at_once, design.columns);
        for (std::size_t row = 0; row < position.size(); ++row) {
            if (row % a_line == 0)
                for (std::size_t j = first; j < end; ++j)
                    ask_for(columns.covariates[j].data(), row + far_ahead, 1);
            if (row + near < position.size() && position[row + near] != nowhere)
                ask_for(design.x.data(), position[row + near] * design.columns + first, end - first);
            if (position[row] == nowhere) continue;
            double* x = design.x.data() + position[row] * design.columns;
            for (std::size_t j = first; j < end; ++j)
                x[j] = (columns.covariates[j][row] - design.centre[j]) / design.scale[j];
        }
    }
}

}  // namespace

double CoxDesign::start_at(std::size_t position) const {
    return start.empty() ? -std::numeric_limits<double>::infinity() : start[position];
}

Result<CoxDesign> cox_design(const CoxColumns& columns) {
    if (Diagnostics found = check_columns(columns); !found.empty()) return failure(std::move(found));
    LargeColumn<TimeKey> keys;
    keys.reserve(columns.follow_up.rows());
    for (std::size_t i = 0; i < columns.follow_up.rows(); ++i)
        if (columns.follow_up.weight_of(i) > 0)
            keys.push_back({columns.follow_up.stop[i], columns.stratum.empty() ? 0U : columns.stratum[i],
                            static_cast<std::uint32_t>(i)});
    order_by_time(keys);
    CoxDesign design;
    design.given_rows = columns.follow_up.rows();
    fill_rows(design, columns, keys);
    for (const double offset : design.offset) {
        if (!std::isfinite(offset))
            return failure(
                {.code = "bad-covariate", .span = {}, .message = "the offset is no finite number"});
        design.farthest_offset = std::max(design.farthest_offset, std::abs(offset));
    }
    if (!design.start.empty()) fill_by_start(design, keys);
    keys = {};
    Diagnostics found;
    design.columns = columns.covariates.size();
    for (std::size_t j = 0; j < design.columns; ++j) {
        design.names.push_back(name_of(columns, j));
        measure_column(design, columns.follow_up, columns.covariates[j], found);
    }
    if (design.events == 0)
        found.push_back(
            {.code = "no-events", .span = {}, .message = "nobody had the event: nothing can be told"});
    if (!found.empty()) return failure(std::move(found));
    fill_covariates(design, columns);
    return design;
}

}  // namespace ultima
