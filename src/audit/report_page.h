// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/summary.h"

#include <string>

namespace ultima {

/// report.html: one self-contained page (no script, no outside files) that can be printed. Aggregates only;
/// counts below `AuditSummary`'s threshold are not shown.
std::string report_page(const AuditSummary& summary);

}  // namespace ultima
