// SPDX-License-Identifier: Apache-2.0
#include "evaluation/funnel.h"

#include "base/refusal.h"
#include "evaluation/tail.h"

#include <boost/math/distributions/binomial.hpp>

#include <algorithm>
#include <cmath>

namespace ultima {

namespace {

// The smallest count that at most so many draws exceed, less the part of it that is not needed.
double moved_quantile(const boost::math::binomial& draws, double p) {
    const double most = draws.trials();
    double low = -1, high = most;  // P(X <= low) < p <= P(X <= high)
    while (high - low > 1) {
        const double middle = std::floor((low + high) / 2);
        (boost::math::cdf(draws, middle) >= p ? high : low) = middle;
    }
    const double until = boost::math::cdf(draws, high);
    return high - (until - p) / boost::math::pdf(draws, high);
}

// R's type 7.
double percentile(std::vector<double> values, double p) {
    std::ranges::sort(values);
    const double at = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(at));
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (at - std::floor(at)) * (values[above] - values[below]);
}

OverDispersion spread_of(const std::vector<FunnelPoint>& points, double target) {
    std::vector<double> z;
    for (const FunnelPoint& point : points) z.push_back(point.z);
    const double low = percentile(z, 0.1), high = percentile(z, 0.9);
    const auto count = static_cast<double>(points.size());
    double squares = 0, sum = 0, sum_of_squares = 0;
    for (const FunnelPoint& point : points) {
        const double moved = std::clamp(point.z, low, high);
        const double weight = point.counts.people / (target * (1 - target));
        squares += moved * moved;
        sum += weight;
        sum_of_squares += weight * weight;
    }
    OverDispersion spread;
    spread.phi = squares / count;
    spread.tau2 = std::max(0.0, (squares - (count - 1)) / (sum - sum_of_squares / sum));
    return spread;
}

Interval within_shares(Interval interval) {
    return {std::max(interval.lower, 0.0), std::min(interval.upper, 1.0)};
}

FunnelPlace place(double share, const Interval& of_95, const Interval& of_998) {
    if (share < of_998.lower || share > of_998.upper) return FunnelPlace::outside_998;
    if (share < of_95.lower || share > of_95.upper) return FunnelPlace::outside_95;
    return FunnelPlace::inside;
}

}  // namespace

Interval exact_funnel_limits(double target, double people, double level) {
    const boost::math::binomial draws(people, target);
    const double tail = (1 - level) / 2;
    return {std::max(0.0, moved_quantile(draws, tail) / people), moved_quantile(draws, 1 - tail) / people};
}

Result<Funnel> funnel(std::span<const EventShare> offices) {
    if (offices.size() < 3)
        return refused("too-few-offices", "fewer than three offices: there is no spread to speak of");
    double events = 0, people = 0;
    for (const EventShare& office : offices) {
        if (const auto good = proportion(office); !good) return failure(good.error());
        events += office.events;
        people += office.people;
    }
    if (events == 0 || events == people)
        return refused("no-spread", "in all offices nobody, or everybody, has what is counted");
    Funnel found;
    found.target = events / people;
    const double variance = found.target * (1 - found.target);
    for (const EventShare& office : offices) {
        FunnelPoint point;
        point.counts = office;
        point.share = office.events / office.people;
        point.z = (point.share - found.target) / std::sqrt(variance / office.people);
        found.points.push_back(point);
    }
    found.spread = spread_of(found.points, found.target);
    const double usual = normal_half_width(0.95), wide = normal_half_width(0.998);
    for (FunnelPoint& point : found.points) {
        const double chance = variance / point.counts.people;
        const double both = std::sqrt(chance + found.spread.tau2);
        const double times = std::sqrt(chance * std::max(found.spread.phi, 1.0));
        point.exact_95 = exact_funnel_limits(found.target, point.counts.people, 0.95);
        point.exact_998 = exact_funnel_limits(found.target, point.counts.people, 0.998);
        point.additive_95 = within_shares(around(found.target, both, usual));
        point.additive_998 = within_shares(around(found.target, both, wide));
        point.multiplicative_95 = within_shares(around(found.target, times, usual));
        point.multiplicative_998 = within_shares(around(found.target, times, wide));
        point.by_chance = place(point.share, point.exact_95, point.exact_998);
        point.beyond_spread = place(point.share, point.additive_95, point.additive_998);
    }
    return found;
}

}  // namespace ultima
