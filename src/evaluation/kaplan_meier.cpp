// SPDX-License-Identifier: Apache-2.0
#include "evaluation/kaplan_meier.h"

#include "evaluation/exits.h"
#include "evaluation/tail.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ultima {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Within rounding of 0 is 0: sums of weights do not cancel exactly.
double left(double at_risk, double gone) {
    const double rest = at_risk - gone;
    return rest > 1e-12 * at_risk ? rest : 0;
}

}  // namespace

std::optional<std::size_t> SurvivalCurve::step_at(double t) const {
    const auto after = std::upper_bound(time.begin(), time.end(), t);
    if (after == time.begin()) return std::nullopt;
    return static_cast<std::size_t>(after - time.begin()) - 1;
}

double SurvivalCurve::survival_at(double t) const {
    const auto step = step_at(t);
    return step ? survival[*step] : 1;
}

double SurvivalCurve::hazard_at(double t) const {
    const auto step = step_at(t);
    return step ? hazard[*step] : 0;
}

double SurvivalCurve::standard_error_at(double t) const {
    const auto step = step_at(t);
    if (!step || survival[*step] == 0) return 0;
    return survival[*step] * std::sqrt(log_variance[*step]);
}

double SurvivalCurve::at_risk_at(double t) const {
    const auto place = std::lower_bound(time.begin(), time.end(), t);
    return place == time.end() ? 0 : at_risk[static_cast<std::size_t>(place - time.begin())];
}

Result<SurvivalCurve> kaplan_meier(const FollowUp& follow_up) {
    if (Diagnostics found = check(follow_up); !found.empty()) return failure(std::move(found));
    const LargeColumn<Exits> exits = exits_by_time(follow_up.stop, follow_up.event, follow_up.weight),
                             entries = exits_by_time(follow_up.start, {}, follow_up.weight);
    const bool delayed = !follow_up.start.empty();
    SurvivalCurve curve;
    curve.rows = rows_of(exits);
    const std::size_t steps = times_of(exits);
    for (auto* column : {&curve.time, &curve.at_risk, &curve.occurred, &curve.survival, &curve.log_variance,
                         &curve.hazard, &curve.hazard_variance})
        column->reserve(steps);
    const LargeColumn<double> leaving = weight_from(exits), entering = weight_from(entries);
    double survival = 1, log_variance = 0, hazard = 0, hazard_variance = 0;
    std::size_t entered = 0;
    for (std::size_t i = 0; i < exits.size();) {
        const double time = exits[i].time;
        while (entered < entries.size() && entries[entered].time < time) ++entered;
        double at_risk = delayed ? left(leaving[i], entering[entered]) : leaving[i];
        double events = 0, censored = 0;
        for (; i < exits.size() && exits[i].time == time; ++i)
            (exits[i].cause > 0 ? events : censored) += exits[i].weight;
        at_risk = std::max(at_risk, events + censored);  // whoever leaves was there
        if (events > 0) {
            const double rest = delayed ? left(at_risk, events) : leaving[i] + censored;
            survival *= rest / at_risk;
            log_variance += rest > 0 ? events / (at_risk * rest) : infinity;
            hazard += events / at_risk;
            hazard_variance += events / (at_risk * at_risk);
        }
        curve.time.push_back(time);
        curve.at_risk.push_back(at_risk);
        curve.occurred.push_back(events);
        curve.survival.push_back(survival);
        curve.log_variance.push_back(log_variance);
        curve.hazard.push_back(hazard);
        curve.hazard_variance.push_back(hazard_variance);
        curve.events += events;
    }
    return curve;
}

std::vector<std::optional<Interval>> intervals(const SurvivalCurve& curve, Scale scale, double level) {
    const double z = normal_half_width(level);
    std::vector<std::optional<Interval>> found;
    found.reserve(curve.time.size());
    for (std::size_t i = 0; i < curve.time.size(); ++i) {
        const double survival = curve.survival[i];
        if (survival == 0 || (scale == Scale::log_log && survival == 1)) {
            found.emplace_back();
            continue;
        }
        const double error = std::sqrt(curve.log_variance[i]);
        Interval interval;
        switch (scale) {
            case Scale::plain:
                interval = {survival - z * error * survival, survival + z * error * survival};
                break;
            case Scale::log:
                interval = {survival * std::exp(-z * error), survival * std::exp(z * error)};
                break;
            case Scale::log_log: {
                const double log_survival = std::log(survival);
                const double half = z * error / log_survival;  // negative
                interval = {std::exp(log_survival * std::exp(-half)),
                            std::exp(log_survival * std::exp(half))};
                break;
            }
        }
        found.emplace_back(Interval{std::max(interval.lower, 0.0), std::min(interval.upper, 1.0)});
    }
    return found;
}

namespace {

/// Where a falling curve reaches `goal`; equal within `slack` counts as a flat stretch.
template <class At>
std::optional<double> reached(const SurvivalCurve& curve, double goal, At at) {
    constexpr double slack = 1.5e-8;  // square root of the machine's precision, as in R
    std::optional<double> first;
    for (std::size_t i = 0; i < curve.time.size(); ++i) {
        const std::optional<double> value = at(i);
        if (!value) continue;
        if (!first && *value <= goal + slack) first = curve.time[i];
        if (first && *value < goal - slack) return (*first + curve.time[i]) / 2;
    }
    if (!first) return std::nullopt;
    return (*first + curve.time.back()) / 2;  // flat to the end
}

}  // namespace

CurveQuantile quantile(const SurvivalCurve& curve, double p, Scale scale, double level) {
    const auto bounds = intervals(curve, scale, level);
    const auto bound = [&](std::size_t i, double Interval::*side) -> std::optional<double> {
        if (!bounds[i]) return std::nullopt;
        return (*bounds[i]).*side;
    };
    CurveQuantile found;
    found.time =
        reached(curve, 1 - p, [&](std::size_t i) { return std::optional<double>(curve.survival[i]); });
    found.lower = reached(curve, 1 - p, [&](std::size_t i) { return bound(i, &Interval::lower); });
    found.upper = reached(curve, 1 - p, [&](std::size_t i) { return bound(i, &Interval::upper); });
    return found;
}

}  // namespace ultima
