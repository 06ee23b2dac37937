// SPDX-License-Identifier: Apache-2.0
#include "evaluation/monitoring_persons.h"

#include "evaluation/plan_words.h"
#include "report/plot.h"

#include <fmt/format.h>

namespace ultima {

std::string persons_words(const MonitoringPlan& plan, const MonitoringResult& result) {
    if (result.persons == 0) return {};
    const auto rows = static_cast<std::int64_t>(result.rows);
    std::int64_t shown = 0;
    for (const Cohort& cohort : result.cohorts) shown += cohort.people.value_or(0);
    std::string text = "Where this says people, it counts rows of the register";
    // All rows less those of the periods that are shown would count the few of the others.
    if (!is_hidden(rows - shown, plan.hide_below))
        text += fmt::format(": {} rows of {}", grouped(rows),
                            behind_rows_words(result.rows, result.persons, plan.hide_below));
    text += ". The ranges of how many had ended allow rows of one person to be alike.";
    if (plan.offices || plan.change)
        text +=
            " Limits by chance do not, and are too narrow where persons come again; limits that hold the "
            "spread of offices, or of the periods before, hold that, too.";
    return text;
}

}  // namespace ultima
