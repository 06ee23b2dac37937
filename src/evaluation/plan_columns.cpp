// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_columns.h"

namespace ultima {

std::set<std::string> columns_of(const EvaluationPlan& plan) {
    std::set<std::string> names{plan.group_column, plan.begins,         plan.stable_over,
                                plan.cluster,      plan.custody.column, plan.instead.column};
    for (const auto& [column, values] : plan.population) names.insert(column);
    for (const auto& [column, values] : plan.by) names.insert(column);
    for (const PlannedOutcome& one : plan.outcomes)
        names.insert({one.days_column, one.kind_column, one.followed_column});
    for (const VictimOutcome& one : plan.victims) names.insert(one.column);
    if (plan.unit) names.insert(plan.unit->person);
    names.insert(plan.adjust_for.begin(), plan.adjust_for.end());
    names.insert(plan.subgroups.begin(), plan.subgroups.end());
    if (plan.graph)
        for (std::size_t node = 0; node < plan.graph->causes.nodes.size(); ++node)
            if (plan.graph->causes.nodes[node].recorded && node != plan.graph->outcome)
                names.insert(plan.graph->causes.nodes[node].name);
    names.erase("");
    return names;
}

std::set<std::string> columns_of(const MonitoringPlan& plan) {
    std::set<std::string> names{plan.start_column, plan.days_column, plan.ended_column, plan.office_column};
    for (const auto& [column, values] : plan.population) names.insert(column);
    names.erase("");
    return names;
}

}  // namespace ultima
