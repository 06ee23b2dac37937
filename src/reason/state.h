// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reason/answers_to_try.h"
#include "reason/evaluator.h"
#include "reason/options.h"
#include "reason/versions.h"

#include <memory>

namespace ultima {

/// What a reasoner holds: the shared program and trials, and its own evaluator.
struct Reasoner::State {
    explicit State(const Pack& pack);
    State(const State& other);
    State& operator=(const State&) = delete;
    ~State() = default;

    std::shared_ptr<const Program> program;
    std::shared_ptr<const std::vector<Trials>> trials;
    std::shared_ptr<const std::vector<Versions>> versions;  ///< of which the mildest counts
    Evaluator evaluator;
};

}  // namespace ultima
