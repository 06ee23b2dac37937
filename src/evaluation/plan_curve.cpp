// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_curve.h"

#include "evaluation/aalen_johansen.h"
#include "evaluation/between_persons.h"
#include "evaluation/incidence_between_persons.h"
#include "evaluation/proportions.h"
#include "evaluation/tail.h"
#include "report/plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>

namespace ultima {

namespace {

constexpr int parts = 12;

// How many have left by a day: by what counts, by what competes, by being followed no longer.
using Left = std::array<std::int64_t, 3>;

Left left_by(std::span<const DefinedOutcome> outcomes, double day, double window) {
    Left left{};
    for (const DefinedOutcome& outcome : outcomes) {
        if (outcome.days > day) continue;
        if (outcome.cause == OutcomeCause::counted) {
            ++left[0];
        } else if (outcome.cause == OutcomeCause::competing) {
            ++left[1];
        } else if (outcome.days < window) {
            ++left[2];
        }
    }
    return left;
}

bool small_between(const Left& one, const Left& other, std::int64_t hide_below) {
    for (std::size_t way = 0; way < one.size(); ++way) {
        if (is_hidden(other[way] - one[way], hide_below)) return true;
    }
    return false;
}

struct Step {
    double day = 0;
    Left left{};
};

// The days to show. A day that makes the last stretch small is taken out again.
std::vector<Step> steps_of(std::span<const DefinedOutcome> outcomes, double window, std::int64_t hide_below) {
    const auto people = static_cast<std::int64_t>(outcomes.size());
    const auto few_left = [&](const Left& left) {
        return is_hidden(people - left[0] - left[1] - left[2], hide_below);
    };
    std::vector<Step> steps{{0, {}}};
    std::vector<double> days = curve_days(window);
    days.pop_back();  // of which more is asked
    for (const double day : days) {
        const Step step{day, left_by(outcomes, day, window)};
        if (day <= steps.back().day || few_left(step.left)) continue;
        if (!small_between(steps.back().left, step.left, hide_below)) steps.push_back(step);
    }
    const Step last{window, left_by(outcomes, window, window)};
    if (few_left(last.left)) return {};
    while (!steps.empty() && small_between(steps.back().left, last.left, hide_below)) steps.pop_back();
    if (steps.empty()) return {};
    steps.push_back(last);
    return steps;
}

// Persons of whom some row was seen until the day.
double persons_seen(const std::vector<double>& stop, const std::vector<std::uint8_t>& cause,
                    std::span<const std::size_t> persons, double day) {
    std::unordered_set<std::size_t> seen;
    for (std::size_t row = 0; row < persons.size(); ++row)
        if (cause[row] != 0 || stop[row] >= day) seen.insert(persons[row]);
    return persons_told(seen.size());
}

}  // namespace

std::vector<double> curve_days(double window) {
    std::vector<double> days{0};
    for (int part = 1; part < parts; ++part) {
        const double day = std::floor(window * part / parts);
        if (day > days.back()) days.push_back(day);
    }
    days.push_back(window);
    return days;
}

std::vector<CurveSpot> plan_curve(std::span<const DefinedOutcome> outcomes, double window,
                                  std::int64_t hide_below, std::span<const std::size_t> persons) {
    const auto steps = steps_of(outcomes, window, hide_below);
    if (steps.empty()) return {};
    std::vector<double> stop;
    std::vector<std::uint8_t> cause;
    for (const DefinedOutcome& outcome : outcomes) {
        stop.push_back(outcome.days);
        cause.push_back(outcome.cause == OutcomeCause::counted     ? 1
                        : outcome.cause == OutcomeCause::competing ? 2
                                                                   : 0);
    }
    const auto curves = aalen_johansen({.stop = stop, .cause = cause}, 2);
    if (!curves) return {};
    std::vector<CurveSpot> spots;
    for (const Step& step : steps) {
        CurveSpot spot{.day = step.day, .incidence = 0, .interval = {0, 0}, .at_risk = 0};
        spot.at_risk = outcomes.size() - static_cast<std::size_t>(step.left[0] + step.left[1] + step.left[2]);
        if (const auto at = curves->step_at(step.day)) {
            const CauseCurve& counted = curves->causes[0];
            spot.incidence = counted.incidence[*at];
            const double variance =
                persons.empty() ? counted.jackknife_variance[*at]
                                : incidence_variance_between_persons(stop, cause, persons, 1, step.day);
            const Interval wide = around(spot.incidence, std::sqrt(variance), normal_half_width(0.95));
            spot.interval = {std::max(0.0, wide.lower), std::min(1.0, wide.upper)};
        }
        // Nobody so far is not surely nobody.
        const double rows = static_cast<double>(outcomes.size()) - static_cast<double>(step.left[2]);
        const double seen = persons.empty() ? rows : persons_seen(stop, cause, persons, step.day);
        if (const auto none = proportion({0, seen}); none && step.day > 0 && spot.incidence == 0)
            spot.interval = none->wilson;
        spots.push_back(spot);
    }
    return spots;
}

}  // namespace ultima
