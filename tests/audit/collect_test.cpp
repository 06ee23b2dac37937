// SPDX-License-Identifier: Apache-2.0
// What to collect first, against trying every choice of facts.
#include "audit/collect.h"

#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ultima {
namespace {

using Rows = std::map<SettlingSets, std::int64_t>;

/// Rows that a choice of facts may settle; bit f of `choice` is fact f.
std::int64_t settled_by(const Rows& rows, unsigned choice) {
    std::int64_t all = 0;
    for (const auto& [sets, count] : rows) {
        const bool some = std::any_of(sets.begin(), sets.end(), [&](const std::vector<FactId>& set) {
            return std::all_of(set.begin(), set.end(),
                               [&](FactId fact) { return (choice >> fact & 1U) != 0; });
        });
        if (some) all += count;
    }
    return all;
}

TEST(CollectTest, the_fact_that_settles_most_comes_first_and_pairs_count_half) {
    const Rows rows{{{{0}}, 10}, {{{1}}, 30}, {{{2, 3}}, 50}, {{{0}, {4}}, 5}, {{}, 100}};
    const auto steps = collect_first(rows);
    ASSERT_EQ(steps.size(), 3U);
    EXPECT_EQ(steps[0].facts, std::vector<FactId>{1});
    EXPECT_EQ(steps[0].answered, 30);
    EXPECT_EQ(steps[1].facts, (std::vector<FactId>{2, 3}));
    EXPECT_EQ(steps[1].answered, 80);
    EXPECT_EQ(steps[2].facts, std::vector<FactId>{0}) << "4 would settle five rows only";
    EXPECT_EQ(steps[2].answered, 95) << "for a hundred rows nobody knows what would settle them";
}

TEST(CollectTest, of_rows_that_wait_for_nothing_there_is_nothing_to_say) {
    EXPECT_TRUE(collect_first({}).empty());
    EXPECT_TRUE(collect_first({{SettlingSets{}, 7}}).empty());
}

TEST(CollectTest, two_things_are_settled_by_the_smallest_sets_that_settle_both) {
    EXPECT_EQ(both_settled({{1}, {2}}, {{2}, {3}}), (SettlingSets{{1, 3}, {2}}));
    EXPECT_EQ(both_settled({{}}, {{2}, {3}}), (SettlingSets{{2}, {3}}));
    EXPECT_EQ(both_settled({{1}}, {}), SettlingSets{}) << "what settles the other is not known";
}

/// For random rows over seven facts: what is said to be settled is, nothing settles more than the bound, and
/// the steps never lose what was gained.
TEST(CollectTest, counts_are_right_and_no_choice_of_as_many_facts_passes_the_bound) {
    constexpr unsigned facts = 7;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Random random(seed);
        Rows rows;
        for (int i = 0; i < 12; ++i) {
            SettlingSets sets;
            for (std::int64_t set = random.between(0, 3); set > 0; --set) {
                std::vector<FactId> members;
                for (FactId fact = 0; fact < facts; ++fact)
                    if (random.chance(300)) members.push_back(fact);
                if (!members.empty()) sets.push_back(members);
            }
            sets = both_settled({{}}, sets);
            rows[sets] += random.between(1, 100);
        }
        unsigned known = 0;
        std::int64_t before = 0;
        for (const CollectStep& step : collect_first(rows)) {
            ASSERT_FALSE(step.facts.empty());
            for (const FactId fact : step.facts) known |= 1U << fact;
            EXPECT_EQ(step.answered, settled_by(rows, known)) << "seed " << seed;
            EXPECT_GT(step.answered, before) << "seed " << seed;
            before = step.answered;
            std::int64_t best = 0;
            for (unsigned choice = 0; choice < 1U << facts; ++choice)
                if (__builtin_popcount(choice) == __builtin_popcount(known))
                    best = std::max(best, settled_by(rows, choice));
            EXPECT_LE(best, step.at_most) << "seed " << seed;
        }
        EXPECT_EQ(before, settled_by(rows, (1U << facts) - 1)) << "all that can be settled is, seed " << seed;
    }
}

}  // namespace
}  // namespace ultima
