// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/summary.h"
#include "law/wording.h"

#include <string>

namespace ultima {

/// report.html: one self-contained page (no script, no outside files) that can be printed. Aggregates only;
/// counts below `AuditSummary`'s threshold are not shown. The texts of `pack`, which was audited, come in the
/// words asked for; translated ones are marked with their language and direction.
std::string report_page(const AuditSummary& summary, const Pack& pack, const Wording& words);

}  // namespace ultima
