// SPDX-License-Identifier: Apache-2.0
// An audit of a table that has the columns of the law as a query, run where the table is.
#pragma once

#include "audit/audit.h"
#include "audit/cases_table.h"

namespace ultima {

/// Audits the cases at one stage and writes the results of `run_audit`, saying less of what is open
/// (audit/coded_answers.h). A measure that SQL cannot say, and all of a row with a value that the query
/// cannot reckon with, are answered `cannot compute`.
///
/// Parts that are answered are kept in `out`/.parts until the audit is done: after an interruption the same
/// question to the same register goes on from there. Codes: those of `open_cases`; `cases-column`,
/// `audit-output`. Throws when the disk or a database fails.
[[nodiscard]] Result<AuditSummary> run_cases_audit(const Pack& pack, Stage stage, const CasesPlace& place,
                                                   CivilDate on, const std::filesystem::path& out,
                                                   const AuditOptions& options = {},
                                                   const ProgressCallback& progress = {});

}  // namespace ultima
