// SPDX-License-Identifier: Apache-2.0
// Runs the `test` and `tests` blocks of a pack and sees which rules and table rows they reach.
#pragma once

#include "base/diagnostic.h"
#include "law/pack.h"

namespace ultima {

struct TestCount {
    std::size_t tests = 0;
    std::size_t failed = 0;
};

/// Reports a test whose expectation does not hold (`C032`), a rule, exception or duty that no test makes
/// apply
/// (`C030`), and a table row that no test reaches (`C031`).
TestCount run_pack_tests(const Pack& pack, Diagnostics& diagnostics);

}  // namespace ultima
