// SPDX-License-Identifier: Apache-2.0
// ultima check --format [--write] PACK...
#pragma once

#include "cli/verbs.h"

#include <string>
#include <vector>

namespace ultima {

/// Lists the lines of packs that are not laid out as `ultima` lays them out; with `write` lays them out. The
/// files of one pack change together or not at all.
Exit check_format(const std::vector<std::string>& packs, bool write, const Surroundings& around);

}  // namespace ultima
