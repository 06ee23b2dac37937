// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/source.h"
#include "law/expression_classes.h"
#include "law/pack_findings.h"

namespace ultima {

/// Decision tables: rows that overlap, repeat each other or are never reached, gaps in complete tables,
/// broken monotonicity (codes D). Each axis is cut where the cells of its column change, so what is found is
/// found for all values, not for samples.
void check_tables(const Pack& pack, const ExpressionClasses& expressions, const Sources& sources,
                  PackFindings& findings);

}  // namespace ultima
