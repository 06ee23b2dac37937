// SPDX-License-Identifier: Apache-2.0
#include "evaluation/effect_sizes.h"

#include "base/refusal.h"

#include <fmt/format.h>

#include <cmath>

namespace ultima {

Result<StudyEffect> study_effect(const std::string& study, const FourCounts& counts, EffectScale scale) {
    double cells[4] = {counts.events_with, counts.others_with, counts.events_without, counts.others_without};
    bool zero = false;
    for (const double cell : cells) {
        if (!std::isfinite(cell) || cell < 0) {
            return refused("bad-counts", fmt::format("a count of `{}` is below 0 or no number", study));
        }
        zero = zero || cell == 0;
    }
    if (cells[0] + cells[1] == 0 || cells[2] + cells[3] == 0) {
        return refused("no-rows", fmt::format("a group of `{}` is empty", study));
    }
    if (zero && (scale != EffectScale::risk_difference)) {
        for (double& cell : cells) cell += 0.5;
    }
    const double with = cells[0] + cells[1];
    const double without = cells[2] + cells[3];
    StudyEffect effect{.study = study};
    switch (scale) {
        case EffectScale::log_odds_ratio:
            effect.effect = std::log(cells[0] / cells[1]) - std::log(cells[2] / cells[3]);
            effect.variance = 1 / cells[0] + 1 / cells[1] + 1 / cells[2] + 1 / cells[3];
            break;
        case EffectScale::log_risk_ratio:
            effect.effect = std::log(cells[0] / with) - std::log(cells[2] / without);
            effect.variance = 1 / cells[0] - 1 / with + 1 / cells[2] - 1 / without;
            break;
        case EffectScale::risk_difference:
            effect.effect = cells[0] / with - cells[2] / without;
            effect.variance = cells[0] / with * (cells[1] / with) / with +
                              cells[2] / without * (cells[3] / without) / without;
            if (effect.variance == 0) {
                return refused(
                    "bad-variance",
                    fmt::format("in `{}` all or nobody of each group had the outcome, so the variance of its "
                                "difference is not known",
                                study));
            }
            break;
    }
    return effect;
}

}  // namespace ultima
