// SPDX-License-Identifier: Apache-2.0
#include "evaluation/cox_design.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ultima {
namespace {

struct Key {
    double time;
    std::uint32_t stratum;
    std::uint32_t row;
};

/// By stratum, then from the last to the first; equal times in the order given, so that sums never depend on
/// the sorting.
bool before(const Key& a, const Key& b) {
    if (a.stratum != b.stratum) return a.stratum < b.stratum;
    if (a.time != b.time) return a.time > b.time;
    return a.row < b.row;
}

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

void fill_rows(CoxDesign& design, const CoxColumns& columns, const std::vector<Key>& keys) {
    const FollowUp& given = columns.follow_up;
    design.rows = keys.size();
    design.row.reserve(design.rows);
    for (const Key& key : keys) design.row.push_back(key.row);
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (i == 0 || keys[i].stratum != keys[i - 1].stratum) design.stratum_begin.push_back(i);
    design.stratum_begin.push_back(keys.size());
    for (const std::uint32_t row : design.row) {
        design.stop.push_back(given.stop[row]);
        if (!given.start.empty()) design.start.push_back(given.start[row]);
        design.weight.push_back(given.weight_of(row));
        design.offset.push_back(columns.offset.empty() ? 0 : columns.offset[row]);
        design.event.push_back(given.event[row]);
        design.events += given.event[row];
    }
}

void fill_by_start(CoxDesign& design, const std::vector<Key>& keys) {
    std::vector<Key> starts;
    starts.reserve(design.rows);
    for (std::size_t i = 0; i < design.rows; ++i)
        starts.push_back({design.start[i], keys[i].stratum, static_cast<std::uint32_t>(i)});
    std::sort(starts.begin(), starts.end(), before);
    design.by_start.reserve(design.rows);
    for (const Key& key : starts) design.by_start.push_back(key.row);
}

Diagnostics fill_covariates(CoxDesign& design, const CoxColumns& columns) {
    Diagnostics found;
    design.columns = columns.covariates.size();
    design.x.resize(design.rows * design.columns);
    for (std::size_t j = 0; j < design.columns; ++j) {
        design.names.push_back(name_of(columns, j));
        const std::span<const double> column = columns.covariates[j];
        double weights = 0, mean = 0, low = column[design.row[0]], high = low;
        for (std::size_t i = 0; i < design.rows; ++i) {
            const double value = column[design.row[i]];
            design.x[i * design.columns + j] = value;
            weights += design.weight[i];
            mean += design.weight[i] * value;
            low = std::min(low, value);
            high = std::max(high, value);
        }
        mean /= weights;
        double spread = 0;
        for (std::size_t i = 0; i < design.rows; ++i) {
            double& value = design.x[i * design.columns + j];
            value -= mean;
            spread += design.weight[i] * value * value;
        }
        spread = std::sqrt(spread / weights);
        if (!std::isfinite(mean) || !std::isfinite(spread)) {
            found.push_back({.code = "bad-covariate",
                             .span = {},
                             .message = fmt::format(
                                 "`{}` holds something that is no finite number, or is too large to square",
                                 design.names.back())});
            continue;
        }
        if (!(high > low) || !(spread > 1e-13 * std::max(std::abs(low), std::abs(high)))) {
            found.push_back(
                {.code = "singular-design",
                 .span = {},
                 .message = fmt::format("`{}` is the same in every row, so its effect cannot be told",
                                        design.names.back()),
                 .notes = {},
                 .help = "leave it out"});
            continue;
        }
        for (std::size_t i = 0; i < design.rows; ++i) design.x[i * design.columns + j] /= spread;
        design.centre.push_back(mean);
        design.scale.push_back(spread);
        design.range.push_back((high - low) / spread);
    }
    return found;
}

}  // namespace

double CoxDesign::start_at(std::size_t position) const {
    return start.empty() ? -std::numeric_limits<double>::infinity() : start[position];
}

Result<CoxDesign> cox_design(const CoxColumns& columns) {
    if (Diagnostics found = check_columns(columns); !found.empty()) return failure(std::move(found));
    std::vector<Key> keys;
    keys.reserve(columns.follow_up.rows());
    for (std::size_t i = 0; i < columns.follow_up.rows(); ++i)
        if (columns.follow_up.weight_of(i) > 0)
            keys.push_back({columns.follow_up.stop[i], columns.stratum.empty() ? 0U : columns.stratum[i],
                            static_cast<std::uint32_t>(i)});
    std::sort(keys.begin(), keys.end(), before);
    CoxDesign design;
    design.given_rows = columns.follow_up.rows();
    fill_rows(design, columns, keys);
    for (const double offset : design.offset)
        if (!std::isfinite(offset))
            return failure(
                {.code = "bad-covariate", .span = {}, .message = "the offset is no finite number"});
    if (!design.start.empty()) fill_by_start(design, keys);
    keys = {};
    Diagnostics found = fill_covariates(design, columns);
    if (design.events == 0)
        found.push_back(
            {.code = "no-events", .span = {}, .message = "nobody had the event: nothing can be told"});
    if (!found.empty()) return failure(std::move(found));
    return design;
}

}  // namespace ultima
