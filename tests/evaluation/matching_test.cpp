// SPDX-License-Identifier: Apache-2.0
#include "evaluation/matching.h"

#include "evaluation/invented_people.h"
#include "evaluation/refusals.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace ultima::test {
namespace {

// One covariate, so that near in the propensity is near in it; the propensity rises with it.
const std::vector<double> treated{1, 1, 1, 0, 0, 0, 0, 0};
const NamedColumn age{"age", {10, 7, 3, 9, 6, 2, 1, 8.9}};

TEST(MatchingTest, the_hardest_to_match_choose_first_and_take_the_nearest_left) {
    const auto matching = match_pairs(treated, {&age, 1});
    ASSERT_TRUE(matching);
    EXPECT_EQ(matching->treated, (std::vector<std::size_t>{0, 1, 2}));
    // 10 takes 9; 7 takes 6; 3 takes 2.
    EXPECT_EQ(matching->partners[0], 3U);
    EXPECT_EQ(matching->partners[2], 5U);
    EXPECT_EQ(matching->partners[1], 4U);
    EXPECT_EQ(matching->pairs, 3U);
    const auto effect = paired_effect(*matching, std::vector<double>{0, 1, 0, 1, 1, 1, 0, 1});
    ASSERT_TRUE(effect);
    EXPECT_DOUBLE_EQ(effect->risks.difference, 1.0 / 3 - 1);
    EXPECT_DOUBLE_EQ(*effect->error,
                     std::sqrt((2 * std::pow(-1 + 2.0 / 3, 2) + std::pow(2.0 / 3, 2)) / 2 / 3));
}

TEST(MatchingTest, nobody_is_used_twice_and_no_pair_is_wider_than_the_caliper) {
    const Comparison people = make_people(400, 21, {}).comparison;
    const auto all = match_pairs(people.treated, people.covariates);
    const auto near = match_pairs(people.treated, people.covariates, {.caliper = 0.1, .equal_in = {}});
    ASSERT_TRUE(all && near);
    EXPECT_LT(near->pairs, all->pairs);
    for (const auto* matching : {&*all, &*near}) {
        std::set<std::size_t> used;
        for (const auto& partner : matching->partners) {
            if (!partner) continue;
            EXPECT_TRUE(used.insert(*partner).second);
            EXPECT_EQ(people.treated[*partner], 0);
        }
        EXPECT_EQ(used.size(), matching->pairs);
    }
    // Within a tenth of a deviation, the pairs are alike in the propensity.
    EXPECT_GT(std::fabs(near->before[0].difference), 0.4);
    EXPECT_LT(std::fabs(near->after[0].difference), 0.1);
}

TEST(MatchingTest, people_without_anybody_equal_stay_without_a_partner) {
    const NamedColumn court{"court", {1, 2, 1, 2, 2, 2, 2, 1}};
    const auto matching = match_pairs(treated, {&age, 1}, {.caliper = {}, .equal_in = {court}});
    ASSERT_TRUE(matching);
    EXPECT_EQ(matching->partners[0], 7U);
    EXPECT_EQ(matching->partners[2], std::nullopt);
}

TEST(MatchingTest, exact_strata_are_weighted_to_the_mix_of_the_treated) {
    const Comparison people = known_people();
    const auto exact = match_exactly(people.treated, people.outcome, people.covariates);
    ASSERT_TRUE(exact);
    EXPECT_EQ(exact->people, 80U);
    EXPECT_EQ(exact->strata, 2U);
    EXPECT_NEAR(exact->risks.with, 0.25, 1e-12);
    EXPECT_NEAR(exact->risks.without, 0.425, 1e-12);
    const double variance =
        0.0625 * (0.1 * 0.9 / 10 + 0.2 * 0.8 / 30) + 0.5625 * (0.3 * 0.7 / 30 + 0.5 * 0.5 / 10);
    EXPECT_NEAR(exact->error, std::sqrt(variance), 1e-12);
}

TEST(MatchingTest, what_cannot_be_matched_is_refused) {
    EXPECT_EQ(refusal(match_pairs(treated, {&age, 1}, {.caliper = 0, .equal_in = {}})), "bad-caliper");
    EXPECT_EQ(refusal(match_pairs(treated, {&age, 1}, {.caliper = std::nan(""), .equal_in = {}})),
              "bad-caliper");
    const NamedColumn own{"own", {1, 2, 3, 4, 5, 6, 7, 8}};
    EXPECT_EQ(refusal(match_pairs(treated, {&age, 1}, {.caliper = {}, .equal_in = {own}})), "no-pairs");
    EXPECT_EQ(refusal(match_exactly(treated, treated, {&own, 1})), "no-pairs");
    EXPECT_EQ(refusal(match_pairs(std::vector<double>(8, 0), {&age, 1})), "empty-group");
    EXPECT_EQ(refusal(match_pairs({}, {})), "no-rows");
    const auto matching = match_pairs(treated, {&age, 1});
    EXPECT_EQ(refusal(paired_effect(*matching, std::vector<double>{1, 0})), "lengths-differ");
    EXPECT_EQ(refusal(paired_effect(PairMatching{}, std::vector<double>{1, 0})), "no-pairs");
}

}  // namespace
}  // namespace ultima::test
