// SPDX-License-Identifier: Apache-2.0
// The evaluator against the judge over packs that nobody wrote. JUDGE_PACKS, JUDGE_PACK_CASES and JUDGE_SEED
// choose others.
#include "judge/random_run.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace ultima::judge {
namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::stoull(text);
}

TEST(random_packs, are_answered_as_the_judge_answers_them) {
    PackPlan plan;
    plan.seed = from_environment("JUDGE_SEED", plan.seed);
    plan.packs = from_environment("JUDGE_PACKS", plan.packs);
    plan.cases = from_environment("JUDGE_PACK_CASES", plan.cases);
    run_random_packs(plan);
}

}  // namespace
}  // namespace ultima::judge
