// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/audit.h"
#include "cli/verbs.h"

#include <string>

namespace ultima {

struct AuditRequest {
    std::string table, map, pack, out, on;
    std::string stage;     ///< of all cases, without a map
    std::string language;  ///< of the pack's texts in the report; empty: the pack's own
    AuditOptions options;
    bool trust_map = false;
    bool allow_export = false;  ///< of what a map names, from a database
};

/// Runs an audit, writes report.html beside the results, and prints the summary in words.
Exit audit(const AuditRequest& request, const Surroundings& around);

}  // namespace ultima
