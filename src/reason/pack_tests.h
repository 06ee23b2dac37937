// SPDX-License-Identifier: Apache-2.0
// Runs the `test` and `tests` blocks of a pack and sees which rules and table rows they reach.
#pragma once

#include "base/diagnostic.h"
#include "law/pack.h"

#include <cstdint>
#include <vector>

namespace ultima {

struct TestCount {
    std::size_t tests = 0;
    std::size_t failed = 0;
};

/// Places in Pack::tests, in order.
using TestList = std::vector<std::uint32_t>;

/// What the tests of a pack reach.
struct Coverage {
    struct BothWays {
        TestList yes, no;
    };
    /// A part of the condition of a rule that `and`, `or` and `not` join.
    struct Part {
        NodeId node = nothing;
        BothWays seen;
    };
    struct OfRule {
        /// Tests in which it applies, at any stage, and does not, at a stage of its own (an exception has
        /// none: at any).
        BothWays seen;
        std::vector<Part> parts;
    };
    std::vector<OfRule> rules;                ///< by RuleId
    std::vector<std::vector<TestList>> rows;  ///< by TableId and row
};

/// Reports a test whose expectation does not hold (`C032`), a rule, exception or duty that no test makes
/// apply (`C030`), and a table row that no test reaches (`C031`). With `coverage`, fills it.
TestCount run_pack_tests(const Pack& pack, Diagnostics& diagnostics, Coverage* coverage = nullptr);

}  // namespace ultima
