// SPDX-License-Identifier: Apache-2.0
#include "evaluation/incidence_between_persons.h"

#include <iterator>
#include <map>
#include <unordered_map>
#include <vector>

namespace ultima {

namespace {

// What happens on one day, and how the share moves by a row that is at risk then, or has an event.
struct Step {
    double events = 0, counted = 0, gone = 0;
    double at_risk = 0;
    double before = 1;   ///< share without any event just before
    double reached = 0;  ///< the share that has had what is asked, after it
    double of_staying = 0, of_counted = 0, of_other = 0;
};

}  // namespace

double incidence_variance_between_persons(std::span<const double> stop, std::span<const std::uint8_t> cause,
                                          std::span<const std::size_t> persons, std::uint8_t which,
                                          double day) {
    std::map<double, Step> steps;
    for (std::size_t row = 0; row < stop.size(); ++row) {
        if (stop[row] > day) continue;
        Step& step = steps[stop[row]];
        step.gone += 1;
        if (cause[row] != 0) step.events += 1;
        if (cause[row] == which) step.counted += 1;
    }
    double left = static_cast<double>(stop.size()), without = 1, share = 0;
    for (auto& [time, step] : steps) {
        step.at_risk = left;
        step.before = without;
        share += without * step.counted / left;
        step.reached = share;
        without *= 1 - step.events / left;
        left -= step.gone;
    }
    // Derivatives of the share by the weight of a row: what a day adds, and what it takes from later ones.
    double staying = 0;
    for (auto& [time, step] : steps) {
        const double free = step.at_risk - step.events;
        const double later = free > 0 ? (share - step.reached) / free : 0;
        staying +=
            later * step.events / step.at_risk - step.before * step.counted / (step.at_risk * step.at_risk);
        step.of_staying = staying;
        step.of_other = -later;
        step.of_counted = step.before / step.at_risk - later;
    }
    std::unordered_map<std::size_t, std::size_t> place;
    std::vector<double> influence;
    for (std::size_t row = 0; row < stop.size(); ++row) {
        const auto known = place.try_emplace(persons[row], influence.size());
        if (known.second) influence.push_back(0);
        const auto after = steps.upper_bound(stop[row]);
        if (after == steps.begin()) continue;
        const Step& last = std::prev(after)->second;
        double moved = last.of_staying;
        if (stop[row] <= day && cause[row] != 0)
            moved += cause[row] == which ? last.of_counted : last.of_other;
        influence[known.first->second] += moved;
    }
    double variance = 0;
    for (const double one : influence) variance += one * one;
    return variance;
}

}  // namespace ultima
