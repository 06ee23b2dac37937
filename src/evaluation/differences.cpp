// SPDX-License-Identifier: Apache-2.0
#include "evaluation/differences.h"

#include "base/refusal.h"

#include <fmt/format.h>

#include <cmath>

namespace ultima {

Result<DifferenceInDifferences> difference_in_differences(std::span<const double> treated,
                                                          std::span<const double> after,
                                                          std::span<const double> outcome,
                                                          std::span<const std::size_t> clusters) {
    if (auto good = check_yes_no(treated, treated.size(), "group"); !good) return failure(good.error());
    if (auto good = check_yes_no(after, treated.size(), "time"); !good) return failure(good.error());
    const NamedColumn column{"outcome", {outcome.begin(), outcome.end()}};
    if (auto good = make_design({&column, 1}, treated.size(), false); !good) return failure(good.error());
    double people[2][2] = {{0, 0}, {0, 0}};
    double sums[2][2] = {{0, 0}, {0, 0}};
    for (std::size_t row = 0; row < treated.size(); ++row) {
        people[treated[row] == 1][after[row] == 1] += 1;
        sums[treated[row] == 1][after[row] == 1] += outcome[row];
    }
    DifferenceInDifferences result;
    for (const int group : {0, 1}) {
        for (const int time : {0, 1}) {
            if (people[group][time] == 0) {
                return refused("empty-group",
                               fmt::format("there is nobody {} the measure from the time {}",
                                           group == 1 ? "with" : "without", time == 1 ? "after" : "before"));
            }
            (time == 1 ? result.after : result.before)[group] = sums[group][time] / people[group][time];
        }
    }
    result.difference = (result.after[1] - result.before[1]) - (result.after[0] - result.before[0]);
    const auto n = static_cast<double>(treated.size());
    Eigen::VectorXd influence(static_cast<Eigen::Index>(treated.size()));
    for (std::size_t row = 0; row < treated.size(); ++row) {
        const int group = treated[row] == 1 ? 1 : 0;
        const int time = after[row] == 1 ? 1 : 0;
        const double mean = (time == 1 ? result.after : result.before)[group];
        const double sign = group == time ? 1 : -1;
        influence[static_cast<Eigen::Index>(row)] = sign * n / people[group][time] * (outcome[row] - mean);
    }
    auto error = influence_error(influence, clusters);
    if (!error) return failure(error.error());
    result.error = *error;
    return result;
}

}  // namespace ultima
