// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/pack.h"

namespace ultima {

/// Do two packs say the same? Everything is compared but where it stands in the files, the hash, and the
/// blanks in the words of expressions.
bool same_pack(const Pack& a, const Pack& b);

}  // namespace ultima
