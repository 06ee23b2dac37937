// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/source.h"
#include "reason/pack_tests.h"

#include <string>

namespace ultima {

/// Which tests reach each rule, exception, duty and row, and whether each condition was seen both ways, for
/// people. What was never seen is marked with `!`.
std::string coverage_text(const Pack& pack, const Sources& sources, const Coverage& coverage);

/// The same for programs: an object with `pack`, `tests` (name, file, line), `rules` and `tables`; tests are
/// named by their place in `tests`.
std::string coverage_json(const Pack& pack, const Sources& sources, const Coverage& coverage);

}  // namespace ultima
