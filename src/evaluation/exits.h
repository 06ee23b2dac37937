// SPDX-License-Identifier: Apache-2.0
// Who leaves follow-up when and why, counted together.
#pragma once

#include "base/large_column.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace ultima {

/// Rows that leave at one time for one cause.
struct Exits {
    double time;
    double weight;       ///< of all of them
    double squares;      ///< of their squared weights
    std::uint32_t rows;  ///< of weight above 0; others are in none
    std::uint32_t cause;
};

/// In the order of time. One time and cause can come more than once where the times are many: of whole days
/// there are few, and nothing is sorted but these. `time`: 0 or more. `cause` empty: 0 for all; `weight`
/// empty: 1 for all.
[[nodiscard]] LargeColumn<Exits> exits_by_time(std::span<const double> time,
                                               std::span<const std::uint8_t> cause,
                                               std::span<const double> weight);

[[nodiscard]] std::size_t rows_of(const LargeColumn<Exits>& exits);
/// The weight of those that leave at each place or later, added up from the last: however unlike the weights,
/// who is still there weighs something. One more than places; the last is 0.
[[nodiscard]] LargeColumn<double> weight_from(const LargeColumn<Exits>& exits);
/// How many different times there are: steps of a curve.
[[nodiscard]] std::size_t times_of(const LargeColumn<Exits>& exits);

}  // namespace ultima
