// SPDX-License-Identifier: Apache-2.0
// Rows in the order in which a pass over the risk sets meets them.
#pragma once

#include "base/large_column.h"

#include <cstdint>

namespace ultima {

struct TimeKey {
    double time;  ///< 0 or more
    std::uint32_t stratum;
    std::uint32_t row;
};

/// By stratum, then from the last time to the first; equal times in the order given, so that sums never
/// depend on the sorting. The work grows with the number of keys and no faster: a byte at a time, and bytes
/// in which all agree (of whole days, most) cost nothing.
void order_by_time(LargeColumn<TimeKey>& keys);

}  // namespace ultima
