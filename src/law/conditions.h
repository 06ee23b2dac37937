// SPDX-License-Identifier: Apache-2.0
// Can conditions hold together? Simple reasoning that is never wrong about "no".
#pragma once

#include "law/expression_classes.h"

#include <cstddef>
#include <vector>

namespace ultima {

/// That a condition holds, or does not. `nothing` is the condition that always holds.
struct Claim {
    NodeId condition = nothing;
    bool holds = true;
};

/// Takes conditions apart along `and`, `or`, `not` and definitions, and collects for each expression what it
/// is compared with. It sees that `x = a and x = b`, `n < 3 and n > 5` or `p < q and q < p` cannot be; it
/// does not calculate, so it does not see that `n < 3 and n + 1 > 5` cannot be either.
class Conditions {
  public:
    explicit Conditions(const ExpressionClasses& expressions) : expressions_(expressions) {}

    /// False only if no case at all fulfils all claims. Large conditions are not followed to the end: they
    /// may hold.
    bool may_hold_together(const std::vector<Claim>& claims);

    /// All the work that one pack may cause is done; from now on everything may hold.
    bool exhausted() const { return total_work_ > max_total_work; }

  private:
    struct State;
    bool search(State state);
    bool take(State& state, Claim claim);
    bool take_about_one(State& state, Claim claim, std::uint32_t subject);
    bool take_comparison(State& state, Claim claim);
    bool done() const { return work_ > max_work || exhausted(); }

    static constexpr std::size_t max_work = 200'000;
    static constexpr std::size_t max_total_work = 5'000'000;

    const ExpressionClasses& expressions_;
    std::size_t work_ = 0, total_work_ = 0;
};

}  // namespace ultima
