// SPDX-License-Identifier: Apache-2.0
// What a study found, as one number with its variance: what pooling takes.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

/// One number of one study. `cluster` joins numbers that are not independent (several of one study); empty:
/// its own.
struct StudyEffect {
    std::string study;
    double effect = 0;
    double variance = 0;
    std::string cluster{};
};

enum class EffectScale : std::uint8_t { log_odds_ratio, log_risk_ratio, risk_difference };

/// Who had the outcome and who did not, in the group with the measure and the one without.
struct FourCounts {
    double events_with = 0;
    double others_with = 0;
    double events_without = 0;
    double others_without = 0;
};

/// with against without. Where a cell is 0, 1/2 is added to all four (Gart & Zweifel 1967), in this study
/// only, for ratios. Refuses `bad-counts`, and `no-rows` where a group is empty.
[[nodiscard]] Result<StudyEffect> study_effect(const std::string& study, const FourCounts& counts,
                                               EffectScale scale);

}  // namespace ultima
