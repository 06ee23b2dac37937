// SPDX-License-Identifier: Apache-2.0
// The columns of a proportional hazards model, sorted once for every pass over the risk sets.
#pragma once

#include "base/large_column.h"
#include "evaluation/follow_up.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ultima {

/// What a model is made of. The spans are only looked at while the design is made.
struct CoxColumns {
    FollowUp follow_up;
    std::vector<std::span<const double>> covariates;
    std::span<const double> offset{};          ///< added to the linear predictor; empty: 0
    std::span<const std::uint32_t> stratum{};  ///< each has a baseline of its own; empty: one
    std::vector<std::string> names{};          ///< of the covariates, for messages; empty: `column 1`...
};

/// Rows of weight above 0 by stratum, then from the last `stop` to the first: a pass downwards meets each
/// risk set by adding rows (and taking out those that had not entered yet).
struct CoxDesign {
    std::size_t rows = 0;
    std::size_t columns = 0;
    double events = 0;               ///< rows with the event, not weighted
    std::size_t given_rows = 0;      ///< before rows of weight 0 were left out
    LargeColumn<std::uint32_t> row;  ///< in the columns given, by position
    LargeColumn<double> stop;
    LargeColumn<double> start;   ///< empty: everyone from the start
    LargeColumn<double> weight;  ///< empty: 1 each
    LargeColumn<double> offset;  ///< empty: 0 each
    double farthest_offset = 0;  ///< from 0
    LargeColumn<std::uint8_t> event;
    std::vector<std::size_t> stratum_begin;  ///< positions; one more than strata
    std::vector<std::uint32_t> by_start;     ///< positions by stratum, then from the last start to the first
    /// Row-major, each column less its mean and in units of its standard deviation, so that no unit of
    /// measurement makes the arithmetic lose digits.
    LargeColumn<double> x;
    std::vector<double> centre;
    std::vector<double> scale;
    std::vector<double> range;  ///< of each scaled column
    std::vector<std::string> names;

    [[nodiscard]] const double* x_at(std::size_t position) const { return x.data() + position * columns; }
    [[nodiscard]] double start_at(std::size_t position) const;
    [[nodiscard]] double weight_at(std::size_t position) const {
        return weight.empty() ? 1.0 : weight[position];
    }
    [[nodiscard]] double offset_at(std::size_t position) const {
        return offset.empty() ? 0.0 : offset[position];
    }
};

/// Fails as `check(FollowUp)` says, and with `bad-covariate` (no number), `no-events`, or `singular-design`
/// (a column without any variation).
[[nodiscard]] Result<CoxDesign> cox_design(const CoxColumns& columns);

}  // namespace ultima
