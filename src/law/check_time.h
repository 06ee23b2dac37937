// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/source.h"
#include "law/expression_classes.h"
#include "law/pack_findings.h"

namespace ultima {

/// Times in force: never (C004), and days left out between two versions of the same rule or table (C011).
/// Versions are rules or duties with the same citation, stages and measures or tasks, and tables with the
/// same citation, inputs and types of outputs, that are chosen by the same date.
void check_time(const Pack& pack, const ExpressionClasses& expressions, PackFindings& findings);

/// Do they have a day in common? Versions chosen by different dates of a case, or for different issues of the
/// most favourable law, may always meet.
bool may_overlap(const Validity& a, const Validity& b);
/// Is `outer` in force whenever `inner` is?
bool covers(const Validity& outer, const Validity& inner);

}  // namespace ultima
