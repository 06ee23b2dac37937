// SPDX-License-Identifier: Apache-2.0
// The plain columns that every survival estimator begins with, and what they must obey.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ultima {

/// Columns of equal length, a row a person, or a stretch of a person's time where covariates change. A row is
/// at risk in (start, stop]: an event counts before a censoring at the same time, and who enters at t is not
/// at risk at t. Times are since the start of the clock, in any one unit;
/// two are the same only if they are equal to the last bit, so whole days are best.
struct FollowUp {
    std::span<const double> stop;
    std::span<const std::uint8_t> event;  ///< 1: the event at `stop`; 0: censored
    std::span<const double> start{};      ///< empty: everyone from the start
    std::span<const double> weight{};     ///< empty: 1 each; rows of weight 0 count for nothing

    [[nodiscard]] std::size_t rows() const { return stop.size(); }
    [[nodiscard]] double weight_of(std::size_t row) const { return weight.empty() ? 1.0 : weight[row]; }
    [[nodiscard]] double start_of(std::size_t row) const;
};

/// What is wrong with the columns; empty if nothing is. Codes: `no-rows`, `lengths-differ`, `bad-time`
/// (negative or no number), `empty-interval` (start is not before stop), `bad-weight` (negative or no
/// number), `no-weight` (all 0), `bad-event`. The first row of each kind is named.
[[nodiscard]] Diagnostics check(const FollowUp& follow_up);

/// Events with a cause: 0 censored, 1, 2... one of several ends that shut each other out.
struct CompetingFollowUp {
    std::span<const double> stop;
    std::span<const std::uint8_t> cause;
    std::span<const double> weight{};  ///< as above

    [[nodiscard]] std::size_t rows() const { return stop.size(); }
    [[nodiscard]] double weight_of(std::size_t row) const { return weight.empty() ? 1.0 : weight[row]; }
};
[[nodiscard]] Diagnostics check(const CompetingFollowUp& follow_up);

/// `lengths-differ` if a column that is not empty has another length than `rows`.
void check_length(std::size_t length, std::size_t rows, const char* column, Diagnostics& found);

}  // namespace ultima
