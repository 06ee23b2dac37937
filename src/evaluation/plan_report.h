// SPDX-License-Identifier: Apache-2.0
// What a report of a plan says, put together once: the page and the PDF are made of the same texts. Nothing
// depends on the time or the machine, so the same plan and table give the same bytes.
#pragma once

#include "evaluation/monitoring_result.h"
#include "evaluation/plan_description.h"
#include "evaluation/plan_filing.h"
#include "evaluation/plan_result.h"
#include "report/document.h"
#include "report/template.h"

#include <string>
#include <vector>

namespace ultima {

struct PlanReport {
    std::string title;
    std::vector<Block> pieces{};  ///< beside a picture stands a table or a list that says the same
    std::string caption = "Ultima, evaluation of a measure";  ///< above the title
};

/// `table_hash`: SHA-256 of the table's bytes.
[[nodiscard]] PlanReport report_of(const EvaluationPlan& plan, const PlanResult& result,
                                   const std::string& table_hash, const PlanFiling& filing = {});
[[nodiscard]] PlanReport report_of(const EvaluationPlan& plan, const PlanDescription& description,
                                   const std::string& table_hash, const PlanFiling& filing = {});
[[nodiscard]] PlanReport report_of(const MonitoringPlan& plan, const MonitoringResult& result,
                                   const std::string& table_hash, const PlanFiling& filing = {});

/// What stands below the title, as part of a page.
[[nodiscard]] Markup plan_content(const PlanReport& report);
/// One page that loads nothing.
[[nodiscard]] std::string plan_page(const PlanReport& report);
/// The PDF. Refuses `report-font`: this machine has no letters for some of its text.
[[nodiscard]] Result<std::string> plan_pdf(const PlanReport& report);

}  // namespace ultima
