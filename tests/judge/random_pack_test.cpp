// SPDX-License-Identifier: Apache-2.0
// The evaluator against the judge over packs that nobody wrote. JUDGE_PACKS, JUDGE_PACK_CASES and JUDGE_SEED
// choose others.
#include "judge/environment.h"
#include "judge/random_run.h"

#include <gtest/gtest.h>

#include <string>

namespace ultima::judge {
namespace {

TEST(random_packs, are_answered_as_the_judge_answers_them) {
    PackPlan plan;
    plan.seed = from_environment("JUDGE_SEED", plan.seed);
    plan.packs = from_environment("JUDGE_PACKS", plan.packs);
    plan.cases = from_environment("JUDGE_PACK_CASES", plan.cases);
    run_random_packs(plan);
}

}  // namespace
}  // namespace ultima::judge
