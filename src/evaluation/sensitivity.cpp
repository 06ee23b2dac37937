// SPDX-License-Identifier: Apache-2.0
#include "evaluation/sensitivity.h"

#include "base/refusal.h"

#include <fmt/format.h>

#include <cmath>

namespace ultima {

namespace {

double as_risk_ratio(double ratio, RatioKind kind) {
    switch (kind) {
        case RatioKind::odds_common:
            return std::sqrt(ratio);
        case RatioKind::hazard_common:
            return -std::expm1(-std::log(2.0) * std::sqrt(ratio)) /
                   -std::expm1(-std::log(2.0) * std::sqrt(1 / ratio));
        case RatioKind::risk:
        case RatioKind::odds_rare:
        case RatioKind::hazard_rare:
            break;
    }
    return ratio;
}

double e_value_of(double risk_ratio) {
    const double away = risk_ratio >= 1 ? risk_ratio : 1 / risk_ratio;
    return away + std::sqrt(away * (away - 1));
}

struct Known {
    double people[2] = {0, 0};
    double known[2] = {0, 0};
    double events[2] = {0, 0};
};

Result<Known> count(const PartlyKnown& people) {
    if (auto good = check_yes_no(people.treated, people.treated.size(), "group"); !good)
        return failure(good.error());
    if (auto good = check_both_groups(people.treated); !good) return failure(good.error());
    if (people.outcome.size() != people.treated.size()) {
        return refused("lengths-differ", fmt::format("the outcome has {} values where there are {} rows",
                                                     people.outcome.size(), people.treated.size()));
    }
    Known counts;
    for (std::size_t row = 0; row < people.treated.size(); ++row) {
        const int group = people.treated[row] == 1 ? 1 : 0;
        counts.people[group] += 1;
        if (!people.outcome[row]) continue;
        if (*people.outcome[row] != 0 && *people.outcome[row] != 1) {
            return refused("not-yes-or-no", fmt::format("the outcome is neither 0 nor 1 in row {}", row + 1));
        }
        counts.known[group] += 1;
        counts.events[group] += *people.outcome[row];
    }
    if (counts.known[0] == 0 || counts.known[1] == 0) {
        return refused("no-outcomes", "of one group no outcome is known at all");
    }
    return counts;
}

}  // namespace

Result<EValue> e_value(double estimate, Interval interval, RatioKind kind) {
    if (!(estimate > 0) || !(interval.lower > 0) || !std::isfinite(estimate) ||
        !std::isfinite(interval.lower) || !(interval.lower <= estimate) || !(estimate <= interval.upper)) {
        return refused("bad-ratio", "a ratio is above 0 and lies within its interval");
    }
    EValue result;
    result.risk_ratio = as_risk_ratio(estimate, kind);
    result.of_estimate = e_value_of(result.risk_ratio);
    if (interval.lower > 1) result.of_interval = e_value_of(as_risk_ratio(interval.lower, kind));
    if (interval.upper < 1) result.of_interval = e_value_of(as_risk_ratio(interval.upper, kind));
    return result;
}

Result<MissingBounds> missing_bounds(const PartlyKnown& people) {
    const auto counts = count(people);
    if (!counts) return failure(counts.error());
    const auto bounds = [&](int group) {
        const double gaps = counts->people[group] - counts->known[group];
        return Interval{counts->events[group] / counts->people[group],
                        (counts->events[group] + gaps) / counts->people[group]};
    };
    MissingBounds result;
    result.with = bounds(1);
    result.without = bounds(0);
    result.difference = {result.with.lower - result.without.upper, result.with.upper - result.without.lower};
    result.complete_difference = counts->events[1] / counts->known[1] - counts->events[0] / counts->known[0];
    return result;
}

Result<DeltaGrid> delta_grid(const PartlyKnown& people, std::span<const double> odds_ratios) {
    const auto counts = count(people);
    if (!counts) return failure(counts.error());
    const auto filled = [&](int group, double odds_ratio) {
        const double known = counts->events[group] / counts->known[group];
        // p' = r p / (1 - p + r p), which needs no odds and so holds at 0 and 1 too.
        const double unknown = odds_ratio * known / (1 - known + odds_ratio * known);
        const double share = counts->known[group] / counts->people[group];
        return share * known + (1 - share) * unknown;
    };
    DeltaGrid grid;
    for (const double odds_ratio : odds_ratios) {
        if (!(odds_ratio > 0) || !std::isfinite(odds_ratio))
            return refused("bad-ratio", "an odds ratio is above 0");
        grid.odds_ratios.push_back(odds_ratio);
        grid.in_both.push_back(filled(1, odds_ratio) - filled(0, odds_ratio));
        grid.in_treated.push_back(filled(1, odds_ratio) - filled(0, 1));
    }
    return grid;
}

}  // namespace ultima
