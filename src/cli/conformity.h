// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/pack.h"

#include <string>

namespace ultima {

/// What `ultima check` says about a pack that passed: how it stands to the UN baseline, and where it counts
/// something against the person or is compelled to, each with its reason and citation. Lines of text, or
/// nothing.
std::string conformity_text(const Pack& pack);

}  // namespace ultima
