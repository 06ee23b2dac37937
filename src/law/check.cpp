// SPDX-License-Identifier: Apache-2.0
#include "law/check.h"

#include "law/check_baseline.h"
#include "law/check_citations.h"
#include "law/check_favour.h"
#include "law/check_rules.h"
#include "law/check_tables.h"
#include "law/check_time.h"
#include "law/check_use.h"
#include "law/expression_classes.h"
#include "law/juvenile.h"
#include "law/most_favourable.h"
#include "law/pack_findings.h"

namespace ultima {

void check_pack(const Pack& pack, const Sources& sources, Diagnostics& diagnostics) {
    const ExpressionClasses expressions(pack);
    PackFindings findings(diagnostics);
    check_tables(pack, expressions, sources, findings);
    check_rules(pack, expressions, sources, findings);
    check_time(pack, expressions, findings);
    check_use(pack, findings);
    check_juvenile(pack, findings);
    check_most_favourable(pack, findings);
    check_citations(pack, sources, findings);
    if (requires_baseline(pack, un_baseline())) check_baseline(pack, sources, un_baseline(), findings);
    // It follows tables and exceptions, so these have to be sound.
    if (!findings.any("D") && !findings.any("C001")) check_favour(pack, expressions, findings);
    findings.finish();
}

}  // namespace ultima
