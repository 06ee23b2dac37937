// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_forms.h"

#include "evaluation/plan_description.h"
#include "evaluation/plan_result.h"
#include "evaluation/plan_text.h"

namespace ultima {

Result<PlanForms> carry_out_in_forms(const EvaluationPlan& plan, const TextTable& table,
                                     const std::string& table_hash, std::int64_t hide_below,
                                     const PlanFiling& filing) {
    if (plan.kind == PlanKind::description) {
        const auto described = describe(plan, table, hide_below);
        if (!described) return failure(described.error());
        return PlanForms{.text = description_text(plan, *described, filing),
                         .json = description_json(plan, *described, filing),
                         .report = report_of(plan, *described, table_hash, filing)};
    }
    const auto result = carry_out(plan, table, hide_below);
    if (!result) return failure(result.error());
    return PlanForms{.text = plan_result_text(plan, *result, filing),
                     .json = plan_result_json(plan, *result, filing),
                     .report = report_of(plan, *result, table_hash, filing)};
}

Result<PlanForms> carry_out_in_forms(const MonitoringPlan& plan, const Sources& sources, std::uint32_t table,
                                     const std::string& table_hash, const PlanFiling& filing,
                                     const std::vector<std::size_t>& persons) {
    const auto result = carry_out_monitoring(plan, sources, table, persons);
    if (!result) return failure(result.error());
    return PlanForms{.text = monitoring_text(plan, *result, filing),
                     .json = monitoring_json(plan, *result, filing),
                     .report = report_of(plan, *result, table_hash, filing)};
}

}  // namespace ultima
