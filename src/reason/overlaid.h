// SPDX-License-Identifier: Apache-2.0
// What the UN baseline adds to an answer that has been given. It reads statuses and changes none: whoever
// works them out never sees it (design 3.15).
#pragma once

#include "reason/options.h"

#include <functional>
#include <vector>

namespace ultima {

/// All measures in the order in which they are shown: that of the baseline, else that of the pack.
std::vector<MeasureId> shown_order(const Pack& pack);

/// Is the measure open, or may it become so? Custody is, unless it is barred. Only then anything is added.
bool may_be_open(const Pack& pack, const MeasureAnswer& answer);

/// Tells the places in Overlay::added of the needs that are added to the measure: only kinds that no rule
/// needs already.
void added_needs(const Pack& pack, Stage stage, const MeasureAnswer& answer,
                 const std::function<void(std::uint32_t place)>& told);
/// The same for warnings.
void added_warnings(const Pack& pack, Stage stage, const MeasureAnswer& answer,
                    const std::function<void(std::uint32_t place)>& told);

}  // namespace ultima
