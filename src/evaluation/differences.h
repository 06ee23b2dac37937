// SPDX-License-Identifier: Apache-2.0
// Difference in differences (Card & Krueger 1994): the change where the measure came, less the change where
// it did not. It answers for the measure only if both places would have changed alike without it.
#pragma once

#include "evaluation/comparison.h"

#include <cstddef>
#include <span>

namespace ultima {

struct DifferenceInDifferences {
    double before[2] = {0, 0};  ///< means without [0] and with [1] the measure
    double after[2] = {0, 0};
    double difference = 0;  ///< (after[1] - before[1]) - (after[0] - before[0])
    StandardError error;    ///< unequal variances; by cluster where clusters are given
};

/// `treated` says whether the row's place had the measure at last, `after` whether the row is from the time
/// after. The outcome may be any number. Refuses bad columns, `empty-group` where one of the four cells has
/// nobody, `one-cluster`. Asked of two periods before the measure, the answer should be about 0: a trend that
/// differed already.
[[nodiscard]] Result<DifferenceInDifferences> difference_in_differences(
    std::span<const double> treated, std::span<const double> after, std::span<const double> outcome,
    std::span<const std::size_t> clusters = {});

}  // namespace ultima
