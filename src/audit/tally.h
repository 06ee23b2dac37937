// SPDX-License-Identifier: Apache-2.0
// From outcomes and how many rows have each to the numbers of the summary.
#pragma once

#include "audit/outcome.h"
#include "audit/plan.h"
#include "audit/summary.h"

#include <cstdint>
#include <vector>

namespace ultima {

/// Fills everything of the summary that follows from the answers. `rows_of_outcome` by number in the store,
/// `rows_of_scope` by place in the plan's scopes (only those out of scope count).
void tally(const FactPlan& plan, const OutcomeStore& outcomes,
           const std::vector<std::int64_t>& rows_of_outcome, const std::vector<std::int64_t>& rows_of_scope,
           AuditSummary& summary);

}  // namespace ultima
