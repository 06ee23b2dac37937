// SPDX-License-Identifier: Apache-2.0
#include "evaluation/restricted_mean.h"

#include "evaluation/small_study.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace ultima::test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Numbers = std::vector<double>;

TEST(RestrictedMeanTest, three_persons_by_hand) {
    const Numbers times = {1, 2, 4};
    const Bytes events = {1, 1, 0};
    const SurvivalCurve curve = *kaplan_meier({.stop = times, .event = events});
    const RestrictedMean mean = *restricted_mean(curve, 4);
    EXPECT_NEAR(mean.mean, 1 + 2.0 / 3 + 2 * (1.0 / 3), 1e-15);
    // After 1 there are 4/3 under the curve, after 2 there are 2/3.
    EXPECT_NEAR(mean.standard_error, std::sqrt(16.0 / 9 / (3 * 2) + 4.0 / 9 / (2 * 1)), 1e-15);
    EXPECT_NEAR(restricted_mean(curve, 1.5)->mean, 1 + 0.5 * 2 / 3, 1e-15);
}

TEST(RestrictedMeanTest, beyond_what_was_followed_nothing_is_claimed) {
    const Numbers times = {1, 2, 4};
    const Bytes censored = {1, 1, 0}, all = {1, 1, 1};
    const SurvivalCurve open = *kaplan_meier({.stop = times, .event = censored});
    EXPECT_EQ(code_of(restricted_mean(open, 4.5)), "beyond-follow-up");
    EXPECT_EQ(code_of(restricted_mean(open, 0)), "bad-horizon");
    EXPECT_EQ(code_of(restricted_mean(open, std::nan(""))), "bad-horizon");
    // Where all have had the event the curve is known for good.
    EXPECT_NEAR(restricted_mean(*kaplan_meier({.stop = times, .event = all}), 100)->mean, 7.0 / 3, 1e-15);
}

TEST(RestrictedMeanTest, a_contrast_without_any_loss_has_no_ratio) {
    const RestrictedMean whole{.horizon = 10, .mean = 10, .standard_error = 0};
    const RestrictedMean less{.horizon = 10, .mean = 8, .standard_error = 0.5};
    EXPECT_FALSE(contrast(whole, less).ratio_of_time_lost);
    EXPECT_EQ(contrast(less, whole).ratio_of_time_lost, 0);
    EXPECT_FALSE(contrast(less, whole).log_ratio_standard_error);
    EXPECT_EQ(contrast(whole, whole).p, 1);
    EXPECT_NEAR(contrast(less, less).difference, 0, 0);
}

RC_GTEST_PROP(RestrictedMeanProperty, without_censoring_it_is_the_mean_of_times_cut_at_the_horizon,
              (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    const Bytes all(study.stop.size(), 1);
    const SurvivalCurve curve = *kaplan_meier({.stop = study.stop, .event = all});
    for (const double horizon : {0.5, 3.0, 7.25, 50.0}) {
        double sum = 0, squares = 0;
        for (const double stop : study.stop) sum += std::min(stop, horizon);
        const double mean = sum / static_cast<double>(study.stop.size());
        for (const double stop : study.stop) squares += std::pow(std::min(stop, horizon) - mean, 2);
        const RestrictedMean found = *restricted_mean(curve, horizon);
        RC_ASSERT(std::abs(found.mean - mean) < 1e-12);
        // Greenwood's variance is then that of a mean, with divisor n.
        RC_ASSERT(std::abs(found.standard_error -
                           std::sqrt(squares) / static_cast<double>(study.stop.size())) < 1e-12);
    }
}

}  // namespace
}  // namespace ultima::test
