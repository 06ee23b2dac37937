// SPDX-License-Identifier: Apache-2.0
#include "evaluation/sensitivity.h"

#include "evaluation/imputations.h"
#include "evaluation/refusals.h"
#include "evaluation/sample_size.h"
#include "evaluation/standardisation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace ultima::test {
namespace {

TEST(SensitivityTest, an_e_value_is_what_would_explain_the_ratio_away) {
    // Bias of a hidden cause with both ratios e: e^2 / (2 e - 1) is the ratio itself.
    for (const double ratio : {1.01, 1.5, 2.0, 9.0}) {
        const auto value = e_value(ratio, {1, 20}, RatioKind::risk);
        ASSERT_TRUE(value);
        const double e = value->of_estimate;
        EXPECT_NEAR(e * e / (2 * e - 1), ratio, 1e-12);
        EXPECT_EQ(value->of_interval, 1);
        const auto turned = e_value(1 / ratio, {0.05, 1}, RatioKind::risk);
        ASSERT_TRUE(turned);
        EXPECT_NEAR(turned->of_estimate, e, 1e-12);
    }
    const auto hazard = e_value(0.7, {0.5, 0.9}, RatioKind::hazard_common);
    ASSERT_TRUE(hazard);
    EXPECT_NEAR(hazard->risk_ratio,
                (1 - std::pow(0.5, std::sqrt(0.7))) / (1 - std::pow(0.5, std::sqrt(1 / 0.7))), 1e-14);
    EXPECT_GT(hazard->of_interval, 1);
    EXPECT_EQ(e_value(1, {0.5, 2}, RatioKind::odds_common)->of_estimate, 1);
}

TEST(SensitivityTest, a_ratio_that_is_none_is_refused) {
    EXPECT_EQ(refusal(e_value(0, {0, 1}, RatioKind::risk)), "bad-ratio");
    EXPECT_EQ(refusal(e_value(2, {3, 4}, RatioKind::risk)), "bad-ratio");
    EXPECT_EQ(refusal(e_value(std::nan(""), {1, 2}, RatioKind::risk)), "bad-ratio");
    EXPECT_EQ(refusal(e_value(std::numeric_limits<double>::infinity(),
                              {1, std::numeric_limits<double>::infinity()}, RatioKind::risk)),
              "bad-ratio");
}

const PartlyKnown half_known{.treated = {1, 1, 1, 1, 0, 0, 0, 0},
                             .outcome = {1.0, 0.0, {}, {}, 1.0, 1.0, 0.0, {}}};

TEST(SensitivityTest, bounds_are_what_no_filling_of_the_gaps_can_leave) {
    const auto bounds = missing_bounds(half_known);
    ASSERT_TRUE(bounds);
    EXPECT_EQ(bounds->with, (Interval{0.25, 0.75}));
    EXPECT_EQ(bounds->without, (Interval{0.5, 0.75}));
    EXPECT_EQ(bounds->difference, (Interval{-0.5, 0.25}));
    EXPECT_DOUBLE_EQ(bounds->complete_difference, 0.5 - 2.0 / 3);
}

TEST(SensitivityTest, the_grid_passes_through_the_complete_cases_and_ends_at_the_bounds) {
    const std::vector<double> ratios{1e-12, 1, 1e12};
    const auto grid = delta_grid(half_known, ratios);
    ASSERT_TRUE(grid);
    EXPECT_NEAR(grid->in_both[1], 0.5 - 2.0 / 3, 1e-12);
    EXPECT_NEAR(grid->in_treated[1], 0.5 - 2.0 / 3, 1e-12);
    EXPECT_NEAR(grid->in_both[0], 0.25 - 0.5, 1e-9);
    EXPECT_NEAR(grid->in_both[2], 0.75 - 0.75, 1e-9);
    EXPECT_EQ(refusal(delta_grid(half_known, std::vector<double>{0})), "bad-ratio");
}

TEST(SensitivityTest, a_group_without_any_known_outcome_is_refused) {
    PartlyKnown people = half_known;
    for (std::size_t row : {0U, 1U}) people.outcome[row].reset();
    EXPECT_EQ(refusal(missing_bounds(people)), "no-outcomes");
    people.outcome.pop_back();
    EXPECT_EQ(refusal(missing_bounds(people)), "lengths-differ");
    people = half_known;
    people.outcome[0] = 0.5;
    EXPECT_EQ(refusal(missing_bounds(people)), "not-yes-or-no");
    people = half_known;
    people.treated.assign(8, 1);
    EXPECT_EQ(refusal(missing_bounds(people)), "empty-group");
    EXPECT_EQ(refusal(missing_bounds({})), "no-rows");
}

TEST(ImputationsTest, variance_is_that_within_and_that_between) {
    const auto pooled = pool_imputations(std::vector<double>{1, 2, 3}, std::vector<double>{0.5, 0.5, 0.5},
                                         std::numeric_limits<double>::infinity());
    ASSERT_TRUE(pooled);
    EXPECT_DOUBLE_EQ(pooled->estimate, 2);
    EXPECT_DOUBLE_EQ(pooled->between, 1);
    EXPECT_NEAR(pooled->variance, 0.5 + 4.0 / 3, 1e-14);
    // Rubin 1987: (m - 1) (1 + 1/r)^2 with r = (4/3) / 0.5.
    EXPECT_NEAR(pooled->df, 2 * std::pow(1 + 0.375, 2), 1e-12);
}

TEST(ImputationsTest, sets_that_agree_are_one_set) {
    const auto pooled = pool_imputations(std::vector<double>{2, 2}, std::vector<double>{0.25, 0.25},
                                         std::numeric_limits<double>::infinity());
    ASSERT_TRUE(pooled);
    EXPECT_DOUBLE_EQ(pooled->variance, 0.25);
    EXPECT_TRUE(std::isinf(pooled->df));
    EXPECT_DOUBLE_EQ(pooled->missing_information, 0);
    EXPECT_NEAR(pooled->interval.upper, 2 + 1.959963984540054 * 0.5, 1e-12);
    const auto few = pool_imputations(std::vector<double>{2, 2}, std::vector<double>{0.25, 0.25}, 10);
    ASSERT_TRUE(few);
    EXPECT_NEAR(few->df, 11.0 / 13 * 10, 1e-12);
}

TEST(ImputationsTest, what_cannot_be_pooled_is_refused) {
    const double many = 1000;
    EXPECT_EQ(refusal(pool_imputations(std::vector<double>{1}, std::vector<double>{1}, many)), "no-rows");
    EXPECT_EQ(refusal(pool_imputations({}, {}, many)), "no-rows");
    EXPECT_EQ(refusal(pool_imputations(std::vector<double>{1, 2}, std::vector<double>{1}, many)),
              "lengths-differ");
    EXPECT_EQ(refusal(pool_imputations(std::vector<double>{1, 2}, std::vector<double>{1, 0}, many)),
              "bad-variance");
    EXPECT_EQ(
        refusal(pool_imputations(std::vector<double>{1, std::nan("")}, std::vector<double>{1, 1}, many)),
        "not-a-number");
    EXPECT_EQ(refusal(pool_imputations(std::vector<double>{1, 2}, std::vector<double>{1, 1}, 0)), "bad-df");
}

TEST(StandardisationTest, a_change_is_split_into_rates_and_mix) {
    // Half and half at 0.2 and 0.4; then a quarter and three quarters at 0.1 and 0.4.
    const std::vector<StratumPair> strata{{100, 20, 50, 5}, {100, 40, 150, 60}};
    const auto ours = compare_rates(strata);
    ASSERT_TRUE(ours);
    EXPECT_DOUBLE_EQ(ours->crude_before, 0.3);
    EXPECT_DOUBLE_EQ(ours->crude_after, 0.325);
    EXPECT_NEAR(ours->rate_effect, 0.375 * -0.1, 1e-15);
    EXPECT_NEAR(ours->composition_effect, 0.15 * -0.25 + 0.4 * 0.25, 1e-15);
    EXPECT_NEAR(ours->after_in_mix_before, 0.25, 1e-15);
    EXPECT_NEAR(ours->observed_by_expected, 65.0 / (50 * 0.2 + 150 * 0.4), 1e-14);
    const auto rate = standardised_rate(std::vector<double>{50, 150}, std::vector<double>{5, 60},
                                        std::vector<double>{1, 1});
    ASSERT_TRUE(rate);
    EXPECT_NEAR(rate->rate, 0.25, 1e-15);
    EXPECT_NEAR(rate->error, std::sqrt(0.25 * 0.1 * 0.9 / 50 + 0.25 * 0.4 * 0.6 / 150), 1e-15);
}

RC_GTEST_PROP(StandardisationTest, the_two_effects_add_up_to_the_change, ()) {
    const auto size = *rc::gen::inRange<std::size_t>(1, 12);
    std::vector<StratumPair> strata;
    for (std::size_t at = 0; at < size; ++at) {
        const int before = *rc::gen::inRange(1, 1000);
        const int after = *rc::gen::inRange(1, 1000);
        strata.push_back({static_cast<double>(before), static_cast<double>(*rc::gen::inRange(1, before + 1)),
                          static_cast<double>(after), static_cast<double>(*rc::gen::inRange(1, after + 1))});
    }
    const auto ours = compare_rates(strata);
    RC_ASSERT(ours);
    RC_ASSERT(std::fabs(ours->rate_effect + ours->composition_effect -
                        (ours->crude_after - ours->crude_before)) < 1e-12);
}

TEST(StandardisationTest, strata_that_only_one_population_has_are_refused) {
    EXPECT_EQ(refusal(compare_rates(std::vector<StratumPair>{{10, 1, 0, 0}, {10, 1, 10, 1}})),
              "empty-stratum");
    EXPECT_EQ(refusal(compare_rates(std::vector<StratumPair>{{10, 11, 10, 1}})), "bad-counts");
    EXPECT_EQ(refusal(compare_rates(std::vector<StratumPair>{{10, 0, 10, 1}})), "no-events");
    EXPECT_EQ(refusal(compare_rates({})), "no-rows");
    const std::vector<double> one{10};
    EXPECT_EQ(refusal(standardised_rate(one, one, std::vector<double>{0})), "bad-weight");
    EXPECT_EQ(refusal(standardised_rate(one, one, std::vector<double>{-1})), "bad-weight");
    EXPECT_EQ(refusal(standardised_rate(std::vector<double>{0}, std::vector<double>{0}, one)),
              "empty-stratum");
    EXPECT_EQ(refusal(standardised_rate(one, {}, one)), "lengths-differ");
}

TEST(SampleSizeTest, so_many_people_have_the_power_that_was_asked_for) {
    for (const double power : {0.5, 0.8, 0.95}) {
        const auto people = people_needed(0.3, 0.2, power);
        ASSERT_TRUE(people);
        EXPECT_NEAR(*power_of(0.3, 0.2, *people), power, 1e-12);
        const auto difference = detectable_difference(0.3, *people, power);
        ASSERT_TRUE(difference);
        EXPECT_NEAR(difference->fall, 0.1, 1e-9);
        EXPECT_NEAR(*power_of(0.3, 0.3 + difference->rise, *people), power, 1e-9);
    }
    // Textbook (Fleiss, Levin & Paik 2003): 0.4 against 0.35 at 80 percent: 1471 in each group.
    EXPECT_EQ(std::ceil(*people_needed(0.4, 0.35, 0.8)), 1471);
}

TEST(SampleSizeTest, what_no_study_could_find_is_said) {
    EXPECT_EQ(refusal(people_needed(0.3, 0.3, 0.8)), "no-difference");
    EXPECT_EQ(refusal(people_needed(0.3, 1.3, 0.8)), "bad-risk");
    EXPECT_EQ(refusal(people_needed(0.3, 0.2, 1)), "bad-level");
    EXPECT_EQ(refusal(power_of(0.3, 0.2, 0)), "no-rows");
    const auto few = detectable_difference(0.05, 10, 0.9);
    ASSERT_TRUE(few);
    EXPECT_EQ(few->fall, 0);
    EXPECT_GT(few->rise, 0.4);
}

}  // namespace
}  // namespace ultima::test
