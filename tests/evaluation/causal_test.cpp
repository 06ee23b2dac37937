// SPDX-License-Identifier: Apache-2.0
#include "evaluation/doubly_robust.h"
#include "evaluation/invented_people.h"
#include "evaluation/propensity.h"
#include "evaluation/refusals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace ultima::test {
namespace {

// By hand, for known_people: mixes are 40 and 40, so everybody's risks are (0.1 + 0.3) / 2 and (0.2 + 0.5) /
// 2; of those with the measure a quarter have x = 0.
TEST(CausalTest, weights_standardise_to_the_people_they_are_for) {
    const Comparison people = known_people();
    const auto everybody = weighted_effect(people, WeightTarget::everybody);
    ASSERT_TRUE(everybody);
    EXPECT_NEAR(everybody->risks.with, 0.2, 1e-12);
    EXPECT_NEAR(everybody->risks.without, 0.35, 1e-12);
    EXPECT_NEAR(everybody->risks.difference, -0.15, 1e-12);
    EXPECT_NEAR(everybody->risks.ratio, 0.2 / 0.35, 1e-12);
    EXPECT_NEAR(everybody->risks.odds_ratio, 0.2 * 0.65 / (0.35 * 0.8), 1e-12);
    const auto treated = weighted_effect(people, WeightTarget::treated);
    ASSERT_TRUE(treated);
    EXPECT_NEAR(treated->risks.with, 0.25 * 0.1 + 0.75 * 0.3, 1e-12);
    EXPECT_NEAR(treated->risks.without, 0.25 * 0.2 + 0.75 * 0.5, 1e-12);
    // e (1 - e) is the same in both strata, so overlap is everybody here.
    const auto overlap = weighted_effect(people, WeightTarget::overlap);
    ASSERT_TRUE(overlap);
    EXPECT_NEAR(overlap->risks.difference, -0.15, 1e-12);
}

// With a saturated model, the stacked error is that of stratification: sum of share^2 p (1 - p) / n, as if
// shares were known, plus what the shares themselves vary.
TEST(CausalTest, the_stacked_error_of_a_saturated_model_is_that_of_strata) {
    const auto effect = weighted_effect(known_people(), WeightTarget::everybody);
    ASSERT_TRUE(effect);
    double variance = 0;
    const double risks[2][2] = {{0.2, 0.1}, {0.5, 0.3}};
    const double people[2][2] = {{30, 10}, {10, 30}};
    for (const int x : {0, 1}) {
        for (const int group : {0, 1}) {
            variance += 0.25 * risks[x][group] * (1 - risks[x][group]) / people[x][group];
        }
    }
    // Differences of -0.1 and -0.2 in halves of 80 people.
    variance += 0.05 * 0.05 / 80;
    EXPECT_NEAR(effect->stacked.independent, std::sqrt(variance), 1e-12);
    EXPECT_GT(effect->weights_known.independent, effect->stacked.independent);
}

TEST(CausalTest, all_estimators_agree_where_the_models_are_saturated) {
    const Comparison people = known_people();
    const auto by_weights = weighted_effect(people, WeightTarget::everybody);
    const auto by_outcome = g_computation(people);
    const auto by_both = augmented_effect(people);
    const auto among_treated = doubly_robust_among_treated(people);
    ASSERT_TRUE(by_weights && by_outcome && by_both && among_treated);
    EXPECT_NEAR(by_outcome->risks.difference, -0.15, 1e-12);
    EXPECT_NEAR(by_outcome->among_treated, 0.25 - 0.425, 1e-12);
    EXPECT_NEAR(by_both->risks.difference, -0.15, 1e-12);
    EXPECT_NEAR(by_both->error_of_difference.independent, by_weights->stacked.independent, 1e-12);
    EXPECT_NEAR(among_treated->difference, 0.25 - 0.425, 1e-12);
    EXPECT_FALSE(by_both->error_of_difference.clustered);
}

TEST(CausalTest, balance_shows_the_means_before_and_after) {
    const Comparison people = known_people();
    const auto table = balance_table(people.treated, people.covariates, WeightTarget::everybody);
    ASSERT_TRUE(table);
    EXPECT_NEAR(table->unweighted[0].mean_with, 0.75, 1e-12);
    EXPECT_NEAR(table->unweighted[0].mean_without, 0.25, 1e-12);
    // Both variances are 40 / 39 * 0.1875.
    EXPECT_NEAR(table->unweighted[0].difference, 0.5 / std::sqrt(0.1875 * 40 / 39), 1e-12);
    EXPECT_NEAR(table->weighted[0].difference, 0, 1e-12);
    // Weights 4 for 10 people, 4/3 for 30: (40 + 40)^2 / (160 + 160 / 3).
    EXPECT_NEAR(table->effective_with, 6400 / (160 + 160.0 / 3), 1e-9);
}

TEST(CausalTest, overlap_weights_balance_means_exactly) {
    const Comparison people = make_people(500, 11, {.effect = -0.5}).comparison;
    const auto table = balance_table(people.treated, people.covariates, WeightTarget::overlap);
    ASSERT_TRUE(table);
    for (const BalanceLine& line : table->weighted) EXPECT_NEAR(line.difference, 0, 1e-10) << line.covariate;
}

TEST(CausalTest, twins_in_a_cluster_do_not_make_the_answer_surer) {
    Comparison people = make_people(300, 5, {.effect = -0.5}).comparison;
    const auto once = augmented_effect(people);
    ASSERT_TRUE(once);
    Comparison twice;
    twice.covariates = {{"age", {}}, {"record", {}}};
    for (int time = 0; time < 2; ++time) {
        for (std::size_t row = 0; row < people.treated.size(); ++row) {
            twice.treated.push_back(people.treated[row]);
            twice.outcome.push_back(people.outcome[row]);
            for (const std::size_t column : {0U, 1U}) {
                twice.covariates[column].values.push_back(people.covariates[column].values[row]);
            }
            twice.clusters.push_back(row);
        }
    }
    const auto doubled = augmented_effect(twice);
    ASSERT_TRUE(doubled);
    EXPECT_NEAR(*doubled->error_of_difference.clustered, once->error_of_difference.independent, 1e-10);
    EXPECT_NEAR(doubled->error_of_difference.independent,
                once->error_of_difference.independent / std::sqrt(2.0), 1e-10);
}

TEST(CausalTest, cross_fitting_gives_the_same_for_one_seed_and_nearly_the_same_for_all) {
    const Comparison people = make_people(1500, 8, {.effect = -0.6}).comparison;
    const auto plain = augmented_effect(people);
    const auto one = cross_fitted_effect(people, 5, 1);
    const auto again = cross_fitted_effect(people, 5, 1);
    const auto other = cross_fitted_effect(people, 5, 2);
    ASSERT_TRUE(plain && one && again && other);
    EXPECT_EQ(one->risks.difference, again->risks.difference);
    EXPECT_NE(one->risks.difference, other->risks.difference);
    EXPECT_NEAR(one->risks.difference, plain->risks.difference, plain->error_of_difference.independent / 2);
    EXPECT_EQ(refusal(cross_fitted_effect(people, 1, 1)), "bad-folds");
    EXPECT_EQ(refusal(cross_fitted_effect(people, 2000, 1)), "bad-folds");
}

RC_GTEST_PROP(CausalTest, exchanging_the_groups_turns_the_sign, ()) {
    const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100000);
    Comparison people = make_people(250, seed, {.effect = -0.4}).comparison;
    Comparison turned = people;
    for (double& treated : turned.treated) treated = 1 - treated;
    const auto ours = augmented_effect(people);
    const auto theirs = augmented_effect(turned);
    RC_ASSERT(ours.has_value() == theirs.has_value());
    if (!ours) return;
    RC_ASSERT(std::fabs(ours->risks.difference + theirs->risks.difference) < 1e-8);
    RC_ASSERT(std::fabs(ours->error_of_difference.independent - theirs->error_of_difference.independent) <
              1e-8);
    for (const WeightTarget target : {WeightTarget::everybody, WeightTarget::overlap}) {
        const auto one = weighted_effect(people, target);
        const auto other = weighted_effect(turned, target);
        RC_ASSERT(one && other);
        RC_ASSERT(std::fabs(one->risks.difference + other->risks.difference) < 1e-8);
        RC_ASSERT(std::fabs(one->stacked.independent - other->stacked.independent) < 1e-8);
    }
}

TEST(CausalTest, crude_risks_are_counted) {
    const auto crude = crude_effect(std::vector<double>{1, 1, 1, 1, 0, 0, 0, 0, 0},
                                    std::vector<double>{1, 0, 0, 0, 1, 1, 0, 0, 0});
    ASSERT_TRUE(crude);
    EXPECT_DOUBLE_EQ(crude->risks.difference, 0.25 - 0.4);
    EXPECT_DOUBLE_EQ(crude->error_of_difference, std::sqrt(0.25 * 0.75 / 4 + 0.4 * 0.6 / 5));
    EXPECT_DOUBLE_EQ(*crude->error_of_log_ratio, std::sqrt(0.75 / 1 + 0.6 / 2));
    const auto none = crude_effect(std::vector<double>{1, 1, 0, 0}, std::vector<double>{0, 0, 1, 0});
    ASSERT_TRUE(none);
    EXPECT_EQ(none->risks.ratio, 0);
    EXPECT_FALSE(none->error_of_log_ratio);
}

TEST(CausalTest, what_cannot_be_compared_is_refused_in_words) {
    Comparison people = known_people();
    const Comparison good = people;
    people.treated.assign(people.treated.size(), 1);
    EXPECT_EQ(refusal(weighted_effect(people, WeightTarget::everybody)), "empty-group");
    people.treated.assign(people.treated.size(), 0);
    EXPECT_EQ(refusal(augmented_effect(people)), "empty-group");
    EXPECT_EQ(refusal(g_computation(Comparison{})), "no-rows");
    people = good;
    people.outcome.pop_back();
    EXPECT_EQ(refusal(augmented_effect(people)), "lengths-differ");
    people = good;
    people.covariates.push_back({"x again", good.covariates[0].values});
    EXPECT_EQ(refusal(weighted_effect(people, WeightTarget::treated)), "singular-design");
    people = good;
    people.clusters.assign(people.treated.size(), 7);
    EXPECT_EQ(refusal(weighted_effect(people, WeightTarget::overlap)), "one-cluster");
    people = good;
    people.covariates[0].values = people.treated;
    EXPECT_EQ(refusal(weighted_effect(people, WeightTarget::everybody)), "separation");
    people = counted({{30, 10}, {10, 30}}, {{6, 0}, {5, 0}});
    const auto nobody = g_computation(people);
    EXPECT_EQ(refusal(nobody), "no-variation");
    EXPECT_THAT(sentence(nobody), testing::HasSubstr("with the measure"));
}

}  // namespace
}  // namespace ultima::test
