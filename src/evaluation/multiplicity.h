// SPDX-License-Identifier: Apache-2.0
// Many questions asked of one set of data: p-values that say so.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ultima {

/// The first four keep the chance of any false finding (Holm 1979; Hochberg 1988; Hommel 1988), the last two
/// the share of false ones among the findings (Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001, under
/// any dependence).
enum class Multiplicity : std::uint8_t {
    bonferroni,
    holm,
    hochberg,
    hommel,
    benjamini_hochberg,
    benjamini_yekutieli
};

/// The adjusted p-values in the order given; none for none. Refuses `bad-p-value` (outside 0 to 1, or no
/// number).
[[nodiscard]] Result<std::vector<double>> adjusted_p_values(std::span<const double> p, Multiplicity method);

}  // namespace ultima
