// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_checks.h"

#include "base/refusal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>

namespace ultima {

Result<void> check_stable(const EvaluationPlan& plan, const PlanRows& chosen,
                          const std::vector<double>& treated) {
    if (plan.stable_over.empty()) return {};
    const auto values = chosen.cells(plan.stable_over);
    if (!values) return failure(values.error());
    std::map<std::string, std::array<std::size_t, 2>> counts;
    for (std::size_t row = 0; row < treated.size(); ++row)
        ++counts[(*values)[row]][treated[row] == 1 ? 1 : 0];
    for (const auto& [value, count] : counts) {
        if (count[0] > 0 && count[1] > 0) continue;
        return refused(
            "group-vanished",
            fmt::format(
                "where `{}` is {} nobody is in the group `{}`, so something was recorded otherwise there; "
                "leave it out of the population or mend the table",
                plan.stable_over, value, count[0] == 0 ? plan.without : plan.with));
    }
    return {};
}

Result<void> check_present(const EvaluationPlan& plan, const PlanRows& chosen) {
    for (const auto& [name, wanted] : plan.population) {
        if (name != plan.stable_over) continue;
        const auto cells = chosen.cells(name);
        if (!cells) return failure(cells.error());
        for (const std::string& value : wanted) {
            if (std::ranges::find(*cells, value) != cells->end()) continue;
            return refused("group-vanished",
                           fmt::format("where `{}` is {} nobody is in either group", name, value));
        }
    }
    return {};
}

Result<void> check_start(const EvaluationPlan& plan, const PlanRows& chosen) {
    if (plan.begins.empty()) return {};
    const auto days = chosen.cells(plan.begins);
    if (!days) return failure(days.error());
    const auto later =
        std::ranges::count_if(*days, [](const std::string& cell) { return number_in(cell).value_or(0) > 0; });
    if (later == 0) return {};
    return refused(
        "groups-from-the-future",
        fmt::format(
            "for {} people the measure began after day 0, and only because nothing had happened to them "
            "until then; a comparison of the groups would credit the measure with that time. Say in the plan "
            "how to make the groups of what was known at the time: `emulation: {{landmark: 90 days}}`, or "
            "`emulation: {{grace period: 90 days}}`",
            later));
}

}  // namespace ultima
