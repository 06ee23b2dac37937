// SPDX-License-Identifier: Apache-2.0
#include "evaluation/instrument.h"

#include "evaluation/differences.h"
#include "evaluation/named_random.h"
#include "evaluation/refusals.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ultima::test {
namespace {

const std::vector<double> assigned{1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0};
const std::vector<double> received{1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0};
const std::vector<double> outcome{1, 0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 0};

// Reference: by hand in R, two-stage least squares with unequal variances.
TEST(InstrumentTest, the_local_effect_is_the_one_difference_by_the_other) {
    const auto effect = instrumental_effect(assigned, received, outcome);
    ASSERT_TRUE(effect);
    EXPECT_NEAR(effect->intention_to_treat, 3.0 / 6 - 4.0 / 6, 1e-12);
    EXPECT_NEAR(effect->first_stage, 4.0 / 6 - 1.0 / 6, 1e-12);
    EXPECT_NEAR(effect->local, -1.0 / 3, 1e-12);
    EXPECT_NEAR(effect->error.independent, 0.540537759975053, 1e-12);
    EXPECT_LT(effect->first_stage_f, 10);
    const auto margins = local_effect({6, 3, 4}, {6, 4, 1});
    ASSERT_TRUE(margins);
    EXPECT_NEAR(margins->local, effect->local, 1e-12);
}

TEST(InstrumentTest, a_hidden_cause_bends_the_plain_comparison_and_not_the_local_effect) {
    NamedRandom random(4, "instrument");
    std::vector<double> z;
    std::vector<double> d;
    std::vector<double> y;
    NamedColumn court{"court", {}};
    for (int person = 0; person < 40000; ++person) {
        const double hidden = random.uniform();
        court.values.push_back(random.chance(0.5) ? 1 : 0);
        z.push_back(random.chance(0.3 + 0.4 * court.values.back()) ? 1 : 0);
        // A third obey, the rest follow what is hidden; the measure takes 0.2 off everybody's risk.
        d.push_back(random.chance(0.33) ? z.back() : (hidden > 0.5 ? 1.0 : 0.0));
        y.push_back(random.chance(0.3 + 0.4 * hidden + 0.1 * court.values.back() - 0.2 * d.back()) ? 1 : 0);
    }
    const auto crude = crude_effect(d, y);
    const auto effect = instrumental_effect(z, d, y, {&court, 1});
    ASSERT_TRUE(crude && effect);
    EXPECT_GT(crude->risks.difference, -0.1);
    EXPECT_NEAR(effect->local, -0.2, 4 * effect->error.independent);
    EXPECT_LT(effect->error.independent, 0.02);
    EXPECT_GT(effect->first_stage_f, 100);
}

TEST(InstrumentTest, an_instrument_that_moves_nobody_is_refused) {
    EXPECT_EQ(refusal(instrumental_effect(assigned, std::vector<double>(12, 1), outcome)), "no-first-stage");
    EXPECT_EQ(refusal(instrumental_effect(std::vector<double>(12, 1), received, outcome)), "empty-group");
    EXPECT_EQ(refusal(instrumental_effect({}, {}, {})), "no-rows");
    EXPECT_EQ(refusal(instrumental_effect(assigned, received, std::vector<double>{1})), "lengths-differ");
    const NamedColumn same{"same", assigned};
    EXPECT_EQ(refusal(instrumental_effect(assigned, received, outcome, {&same, 1})), "singular-design");
    EXPECT_EQ(refusal(local_effect({10, 3, 5}, {20, 3, 10})), "no-first-stage");
    EXPECT_EQ(refusal(local_effect({10, 11, 5}, {20, 3, 1})), "bad-counts");
    EXPECT_EQ(refusal(local_effect({0, 0, 0}, {20, 3, 1})), "no-rows");
}

TEST(DifferencesTest, the_change_elsewhere_is_taken_off) {
    // Without: 0.5 to 0.25. With: 0.75 to 0.25.
    const std::vector<double> with{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1};
    const std::vector<double> after{0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1};
    const std::vector<double> y{1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0};
    const auto ours = difference_in_differences(with, after, y);
    ASSERT_TRUE(ours);
    EXPECT_DOUBLE_EQ(ours->before[1], 0.75);
    EXPECT_DOUBLE_EQ(ours->difference, -0.25);
    EXPECT_NEAR(ours->error.independent, std::sqrt((0.25 + 3 * 0.1875) / 4), 1e-12);
    const std::vector<std::size_t> places{1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4};
    const auto clustered = difference_in_differences(with, after, y, places);
    ASSERT_TRUE(clustered && clustered->error.clustered);
    EXPECT_EQ(refusal(difference_in_differences(with, after, y, std::vector<std::size_t>(16, 1))),
              "one-cluster");
    EXPECT_EQ(refusal(difference_in_differences(with, with, y)), "empty-group");
    EXPECT_EQ(refusal(difference_in_differences({}, {}, {})), "no-rows");
}

}  // namespace
}  // namespace ultima::test
