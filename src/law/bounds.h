// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/expression_classes.h"

namespace ultima {

/// The least and the greatest value of an expression, both included.
struct Bounds {
    Value low, high;
};

/// The values that a number, date, duration or money can take: a fact's own range, a count's, what follows
/// from them for a number that is calculated, and for all else the range of its type (docs/pack-language.md,
/// Types).
Bounds bounds(const ExpressionClasses& expressions, NodeId id);

}  // namespace ultima
