// SPDX-License-Identifier: Apache-2.0
// Invented people whose answer is known because it was put in.
#pragma once

#include "evaluation/comparison.h"
#include "evaluation/named_random.h"

#include <cmath>
#include <cstdint>

namespace ultima::test {

/// Two groups, a covariate of 0 and 1 that goes with both, in counts: `people[x][treated]`,
/// `events[x][treated]`.
inline Comparison counted(const int (&people)[2][2], const int (&events)[2][2]) {
    Comparison comparison{.treated = {}, .outcome = {}, .covariates = {{"x", {}}}};
    for (const int x : {0, 1}) {
        for (const int treated : {0, 1}) {
            for (int person = 0; person < people[x][treated]; ++person) {
                comparison.treated.push_back(treated);
                comparison.outcome.push_back(person < events[x][treated] ? 1 : 0);
                comparison.covariates[0].values.push_back(x);
            }
        }
    }
    return comparison;
}

/// 30 of 40 (x = 0) and 10 of 40 (x = 1) untreated; risks 0.2 and 0.5 without, 0.1 and 0.3 with the measure.
inline Comparison known_people() { return counted({{30, 10}, {10, 30}}, {{6, 1}, {5, 9}}); }

/// `size` people with two covariates that go with group and outcome. What is put in is logistic in both;
/// `effect` is added to the predictor of the outcome. `wave` puts into a model a term that is not in the
/// columns.
struct Making {
    double effect = 0;
    double wave_in_group = 0;
    double wave_in_outcome = 0;
};
struct MadePeople {
    Comparison comparison;
    double true_difference = 0;  ///< mean over these people of risk with - risk without
};
inline MadePeople make_people(std::size_t size, std::uint64_t seed, const Making& making) {
    NamedRandom covariates(seed, "covariates");
    NamedRandom groups(seed, "groups");
    NamedRandom outcomes(seed, "outcomes");
    const auto share = [](double predictor) { return 1 / (1 + std::exp(-predictor)); };
    MadePeople made;
    Comparison& people = made.comparison;
    people.covariates = {{"age", {}}, {"record", {}}};
    for (std::size_t person = 0; person < size; ++person) {
        const double age = covariates.normal();
        const double record = covariates.chance(0.4) ? 1 : 0;
        const double wave = age * age - 1;
        const double group = share(-0.2 + 0.6 * age - 0.5 * record + making.wave_in_group * wave);
        const double without = -0.6 - 0.5 * age + 0.8 * record + making.wave_in_outcome * wave;
        const bool treated = groups.chance(group);
        people.covariates[0].values.push_back(age);
        people.covariates[1].values.push_back(record);
        people.treated.push_back(treated ? 1 : 0);
        people.outcome.push_back(outcomes.chance(share(without + (treated ? making.effect : 0))) ? 1 : 0);
        made.true_difference += (share(without + making.effect) - share(without)) / static_cast<double>(size);
    }
    return made;
}

}  // namespace ultima::test
