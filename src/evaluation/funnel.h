// SPDX-License-Identifier: Apache-2.0
// Whether the shares of several offices differ by more than chance, each beside the limits for its own size.
// Nothing here ranks: what comes out has the order of what goes in.
#pragma once

#include "evaluation/interval.h"
#include "evaluation/proportions.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ultima {

/// Exact binomial limits around `target` for `people`, as a share (Spiegelhalter 2005, "Funnel plots for
/// comparing institutional performance", Statistics in Medicine 24:1185-1202, appendix A.1.1): the quantile
/// of the binomial, moved between whole numbers so that the limits become narrower with every person. 0 <
/// target < 1, `level` 0.95 or 0.998.
[[nodiscard]] Interval exact_funnel_limits(double target, double people, double level);

/// How much more the offices differ than chance explains (Spiegelhalter 2005, "Handling over-dispersion of
/// performance indicators", Quality and Safety in Health Care 14:347-351). z = (share - target) / chance
/// error; the most extreme tenth at either end is moved to the 10th and 90th percentile (R's type 7), so that
/// the offices that do differ do not hide themselves.
struct OverDispersion {
    double phi = 1;   ///< mean of the squared winsorised z; above 1: more than chance
    double tau2 = 0;  ///< variance of the true shares beside chance, by the method of moments; at least 0
};

enum class FunnelPlace : std::uint8_t { inside, outside_95, outside_998 };

struct FunnelPoint {
    EventShare counts;
    double share = 0;
    double z = 0;
    Interval exact_95, exact_998;                    ///< chance alone
    Interval additive_95, additive_998;              ///< chance and tau2, within 0 and 1
    Interval multiplicative_95, multiplicative_998;  ///< chance times sqrt(phi) where phi > 1
    FunnelPlace by_chance = FunnelPlace::inside;
    FunnelPlace beyond_spread = FunnelPlace::inside;  ///< beside the additive limits
};

struct Funnel {
    double target = 0;  ///< share of all offices together
    OverDispersion spread;
    std::vector<FunnelPoint> points;  ///< in the order given
};

/// Refuses `too-few-offices` (below 3: nothing to tell spread from), what `proportion` refuses, and
/// `no-spread` where nobody or everybody had the event.
[[nodiscard]] Result<Funnel> funnel(std::span<const EventShare> offices);

}  // namespace ultima
