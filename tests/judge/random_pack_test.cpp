// SPDX-License-Identifier: Apache-2.0
// The evaluator against the judge over packs that nobody wrote: 500 packs of 50 cases, 20,000 of 100 with
// `make torture`. JUDGE_FIRST_PACK, JUDGE_PACKS, JUDGE_PACK_CASES and JUDGE_SEED choose others.
#include "judge/environment.h"
#include "judge/random_run.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

namespace ultima::judge {
namespace {

/// Clauses, options and types that many random packs have to hold.
constexpr std::array constructs{"type 0",
                                "type 1",
                                "type 2",
                                "type 3",
                                "type 5",
                                "type 6",
                                "type 7",
                                "type 8",
                                "days",
                                "finding",
                                "circumstance",
                                "sensitive",
                                "neutral",
                                "presumed",
                                "range",
                                "group",
                                "kind",
                                "alone",
                                "custody",
                                "must",
                                "must one of",
                                "may",
                                "must not",
                                "ends detention",
                                "cannot compute",
                                "needs",
                                "gives",
                                "considers",
                                "where",
                                "advisory",
                                "several stages",
                                "in force",
                                "in force by",
                                "shared exception",
                                "a rule as exception",
                                "duty when",
                                "duty with",
                                "duty within days",
                                "duty forthwith",
                                "hit unique",
                                "hit first",
                                "hit any",
                                "complete",
                                "monotone",
                                "cite |",
                                "empty cell",
                                "table in force",
                                "table in force by",
                                "if ",
                                "first day counts",
                                "first day does not count",
                                "months clip",
                                "months run on",
                                "fraction 0",
                                "fraction 1",
                                "fraction 2",
                                "left out",
                                "left out of a record",
                                "a list in a record",
                                "a record in a record",
                                "a calculation without values",
                                "given",
                                "a calculation with a citation",
                                "a calculation gives a record",
                                "a calculation gives a list",
                                "a fold gathers a record",
                                "a fold gathers a list",
                                "records are equal",
                                "lists are equal",
                                "one of two records",
                                "a call gives a list",
                                "an empty list is made"};

TEST(random_packs, are_answered_as_the_judge_answers_them) {
    PackPlan plan;
    plan.seed = from_environment("JUDGE_SEED", plan.seed);
    plan.first = from_environment("JUDGE_FIRST_PACK", 0);
    plan.packs = from_environment("JUDGE_PACKS", at_length() ? 20'000 : plan.packs);
    plan.cases = from_environment("JUDGE_PACK_CASES", at_length() ? 100 : plan.cases);
    const Coverage coverage = run_random_packs(plan);

    // A pack that cannot be used is a gap in the generator: a constant that divides by zero, a table whose
    // input is always the same.
    static const std::set<std::string> known{"T013", "D001", "D003", "D006", "D007"};
    for (const auto& [code, seeds] : coverage.refused)
        EXPECT_TRUE(known.contains(code)) << seeds.size() << " packs were refused with " << code
                                          << ", first that of seed " << seeds.front();
    EXPECT_LT(coverage.refused_packs() * 50, coverage.packs + 50);
    if (plan.packs * plan.cases < 20'000) return;

    for (std::size_t op = 0; op <= static_cast<std::size_t>(last_op); ++op)
        EXPECT_TRUE(coverage.tally.ops.contains(static_cast<Op>(op)))
            << "no case reached construct " << op << " of law/pack.h";
    for (std::size_t i = 0; i < status_count; ++i)
        EXPECT_GT(coverage.tally.statuses[i], 100U)
            << "hardly a case reached " << to_text(static_cast<Status>(i));
    for (const char* name : constructs)
        EXPECT_TRUE(coverage.constructs.contains(name)) << "no pack holds " << name;
    EXPECT_GT(coverage.depths[3], 10U) << "hardly a pack has exceptions three deep";
    EXPECT_GT(coverage.depths[4], 0U);
    EXPECT_GT(coverage.tally.exact_sets, 100U);
    EXPECT_GT(coverage.tally.subpacks, 100U);
    EXPECT_GT(coverage.tally.walked, 100U);
}

TEST(random_packs, are_the_same_for_the_same_seed) {
    EXPECT_EQ(random_pack(11).law(), random_pack(11).law());
    EXPECT_EQ(random_pack(11).manifest, random_pack(11).manifest);
    EXPECT_NE(random_pack(11).law(), random_pack(12).law());
}

}  // namespace
}  // namespace ultima::judge
