// SPDX-License-Identifier: Apache-2.0
// Each different row answered by the law as a query in the audit's own database.
#pragma once

#include "audit/answering.h"
#include "tables/database.h"

#include <cstdint>
#include <vector>

namespace ultima {

/// As `answer_rows` for all vectors, quicker, and saying less of what is open (audit/coded_answers.h).
/// `left`: those that the query cannot reckon with; the reasoner has to answer them. False, and nothing done,
/// if SQL cannot say all the law of some stage. Makes and drops a table `cases`.
[[nodiscard]] bool answer_by_query(Database& database, const FactPlan& plan, const VectorTable& vectors,
                                   OutcomeStore& outcomes, TextPool& texts,
                                   std::vector<std::uint32_t>& outcome_of, std::vector<std::uint32_t>& left);

}  // namespace ultima
