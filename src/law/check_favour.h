// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/expression_classes.h"
#include "law/pack_findings.h"

namespace ultima {

/// In favour only (design 3.14). A circumstance, at any other value than its neutral one, may not take away
/// an option, bring a burden, or move a value the wrong way (C021); what is presumed may not be worse for the
/// person than what it stands in for (C022); unless the rule, exception, table or presumption is marked
/// `adverse`, which has to be true (C023). What cannot be shown to be favourable is reported too. To be
/// called for a pack whose tables and exceptions are sound.
void check_favour(const Pack& pack, const ExpressionClasses& expressions, PackFindings& findings);

}  // namespace ultima
