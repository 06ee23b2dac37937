// SPDX-License-Identifier: Apache-2.0
#include "evaluation/share_chart.h"

#include "base/refusal.h"

#include <algorithm>
#include <cmath>

namespace ultima {

namespace {

constexpr std::size_t fewest_months = 8;
constexpr double mean_range_of_two = 1.128;  // of two standard normals, as tables of control charts print it

Interval three_errors(double centre, double error) {
    return {std::max(centre - 3 * error, 0.0), std::min(centre + 3 * error, 1.0)};
}

}  // namespace

Result<ShareChart> share_chart(std::span<const EventShare> months, std::size_t baseline) {
    if (baseline < fewest_months || baseline > months.size())
        return refused("short-series", "fewer than 8 months say what was usual before the change");
    double events = 0, people = 0;
    for (std::size_t month = 0; month < months.size(); ++month) {
        if (const auto good = proportion(months[month]); !good) return failure(good.error());
        if (month >= baseline) continue;
        events += months[month].events;
        people += months[month].people;
    }
    if (events == 0 || events == people)
        return refused("no-spread", "before the change nobody, or everybody, has what is counted");
    ShareChart chart;
    chart.centre = events / people;
    const auto error = [&](const EventShare& month) {
        return std::sqrt(chart.centre * (1 - chart.centre) / month.people);
    };
    const auto z = [&](const EventShare& month) {
        return (month.events / month.people - chart.centre) / error(month);
    };
    double ranges = 0;
    for (std::size_t month = 1; month < baseline; ++month)
        ranges += std::fabs(z(months[month]) - z(months[month - 1]));
    chart.sigma_z = ranges / static_cast<double>(baseline - 1) / mean_range_of_two;
    for (const EventShare& month : months) {
        SharePoint point;
        point.share = month.events / month.people;
        point.p_limits = three_errors(chart.centre, error(month));
        // Months that are all alike would leave limits without width: those of the p chart stand then.
        point.laney_limits =
            three_errors(chart.centre, error(month) * (chart.sigma_z > 0 ? chart.sigma_z : 1));
        const auto outside = [&](const Interval& limits) {
            return point.share < limits.lower || point.share > limits.upper;
        };
        point.outside_p = outside(point.p_limits);
        point.outside_laney = outside(point.laney_limits);
        chart.points.push_back(point);
    }
    return chart;
}

}  // namespace ultima
