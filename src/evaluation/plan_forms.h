// SPDX-License-Identifier: Apache-2.0
// A plan carried out, in every form that somebody asks for.
#pragma once

#include "evaluation/plan_filing.h"
#include "evaluation/plan_report.h"
#include "evaluation/plan_rows.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

struct PlanForms {
    std::string text, json;
    PlanReport report;
};

/// A comparison or a description. `table_hash`: SHA-256 of the table's bytes. Refuses as `carry_out` and
/// `describe` do.
[[nodiscard]] Result<PlanForms> carry_out_in_forms(const EvaluationPlan& plan, const TextTable& table,
                                                   const std::string& table_hash, std::int64_t hide_below,
                                                   const PlanFiling& filing = {});
/// Monitoring. `table` is a CSV file among the sources, `table_hash` as above; `persons` as in
/// `carry_out_monitoring`, and refuses as that does.
[[nodiscard]] Result<PlanForms> carry_out_in_forms(const MonitoringPlan& plan, const Sources& sources,
                                                   std::uint32_t table, const std::string& table_hash,
                                                   const PlanFiling& filing = {},
                                                   const std::vector<std::size_t>& persons = {});

}  // namespace ultima
