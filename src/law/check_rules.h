// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/source.h"
#include "law/expression_classes.h"
#include "law/pack_findings.h"

namespace ultima {

/// Rules among each other: circles of exceptions, rules that never apply, rules that grant what others
/// forbid, groups without kinds, custody granted, missing stages (C001 to C006, C012, C013, C016, C017,
/// C020).
void check_rules(const Pack& pack, const ExpressionClasses& expressions, const Sources& sources,
                 PackFindings& findings);

}  // namespace ultima
