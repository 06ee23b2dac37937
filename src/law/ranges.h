// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/declare.h"

namespace ultima {

/// The values that a fact or a field of a record may have, both ends included. Unknown: the type has no
/// range.
struct Range {
    Value low, high;
};

/// The range that holds unless another one is written (docs/pack-language.md, Types).
Range default_range(const Type& type, bool days);

/// Reads `range A .. B`. Reports S015 for a type without a range, T009 for an empty range.
bool take_range(Draft& draft, Cursor& cursor, const Type& type, bool days, Options options, Range& range);

}  // namespace ultima
