// SPDX-License-Identifier: Apache-2.0
#include "evaluation/kaplan_meier.h"

#include "evaluation/small_study.h"
#include "evaluation/tail.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace ultima::test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Numbers = std::vector<double>;

// Six persons: events at 1 and 3 (two of them), censored at 2, 3 and 5.
const Numbers six_times = {1, 2, 3, 3, 3, 5};
const Bytes six_events = {1, 0, 1, 1, 0, 0};

TEST(KaplanMeierTest, six_persons_by_hand) {
    const SurvivalCurve curve = *kaplan_meier({.stop = six_times, .event = six_events});
    EXPECT_EQ(curve.time, (Numbers{1, 2, 3, 5}));
    EXPECT_EQ(curve.at_risk, (Numbers{6, 5, 4, 1}));
    EXPECT_EQ(curve.occurred, (Numbers{1, 0, 2, 0}));
    EXPECT_NEAR(curve.survival[0], 5.0 / 6, 1e-15);
    EXPECT_NEAR(curve.survival[2], 5.0 / 6 / 2, 1e-15);
    EXPECT_NEAR(curve.log_variance[2], 1.0 / (6 * 5) + 2.0 / (4 * 2), 1e-15);
    EXPECT_NEAR(curve.hazard[2], 1.0 / 6 + 2.0 / 4, 1e-15);
    EXPECT_EQ(curve.survival_at(0.5), 1);
    EXPECT_EQ(curve.survival_at(2.9), curve.survival[0]);
    EXPECT_EQ(curve.at_risk_at(2.5), 4);
    EXPECT_EQ(curve.at_risk_at(9), 0);
}

TEST(KaplanMeierTest, the_intervals_are_symmetric_on_their_scale_and_stay_within_0_and_1) {
    const SurvivalCurve curve = *kaplan_meier({.stop = six_times, .event = six_events});
    const double s = curve.survival[0], error = std::sqrt(curve.log_variance[0]), z = normal_half_width(0.95);
    const Interval plain = *intervals(curve, Scale::plain)[0], log = *intervals(curve, Scale::log)[0],
                   log_log = *intervals(curve, Scale::log_log)[0];
    EXPECT_NEAR(plain.lower, s - z * s * error, 1e-15);
    EXPECT_EQ(plain.upper, 1);
    EXPECT_NEAR(log.lower, s * std::exp(-z * error), 1e-15);
    const auto stretched = [](double p) { return std::log(-std::log(p)); };
    EXPECT_NEAR(stretched(log_log.lower) - stretched(s), stretched(s) - stretched(log_log.upper), 1e-12);
}

TEST(KaplanMeierTest, where_a_scale_has_no_interval_there_is_none) {
    const Numbers times = {1, 2};
    const Bytes events = {0, 1};
    const SurvivalCurve curve = *kaplan_meier({.stop = times, .event = events});
    EXPECT_FALSE(intervals(curve, Scale::log_log)[0]);  // survival is 1 without doubt
    for (const Scale scale : {Scale::plain, Scale::log, Scale::log_log})
        EXPECT_FALSE(intervals(curve, scale)[1]);  // nobody is left
    EXPECT_EQ(curve.standard_error_at(2), 0);
}

TEST(KaplanMeierTest, a_quantile_on_a_flat_stretch_is_its_middle) {
    const Numbers times = {1, 2, 4, 7};
    const Bytes events = {1, 1, 1, 1};
    const SurvivalCurve curve = *kaplan_meier({.stop = times, .event = events});
    EXPECT_EQ(quantile(curve, 0.5, Scale::plain).time, 3);  // survival is 0.5 from 2 to 4
    EXPECT_EQ(quantile(curve, 0.6, Scale::plain).time, 4);
    EXPECT_EQ(quantile(curve, 0.75, Scale::plain).time, 5.5);
    const SurvivalCurve six = *kaplan_meier({.stop = six_times, .event = six_events});
    EXPECT_EQ(quantile(six, 0.7, Scale::plain).time, std::nullopt);  // not reached
}

TEST(KaplanMeierTest, who_enters_late_is_not_at_risk_before_nor_at_the_moment_of_entering) {
    const Numbers times = {2, 4, 6}, starts = {0, 2, 3};
    const Bytes events = {1, 1, 1};
    const SurvivalCurve curve = *kaplan_meier({.stop = times, .event = events, .start = starts});
    EXPECT_EQ(curve.at_risk, (Numbers{1, 2, 1}));
}

TEST(KaplanMeierTest, what_cannot_be_a_time_a_weight_or_an_event_is_named) {
    const Bytes one = {1}, two = {2};
    const Numbers time = {1}, nothing, negative = {-1}, late = {3}, zero = {0};
    const Numbers no_number = {std::numeric_limits<double>::quiet_NaN()};
    EXPECT_EQ(code_of(kaplan_meier({.stop = nothing, .event = {}})), "no-rows");
    EXPECT_EQ(code_of(kaplan_meier({.stop = time, .event = {}})), "lengths-differ");
    EXPECT_EQ(code_of(kaplan_meier({.stop = negative, .event = one})), "bad-time");
    EXPECT_EQ(code_of(kaplan_meier({.stop = no_number, .event = one})), "bad-time");
    EXPECT_EQ(code_of(kaplan_meier({.stop = time, .event = two})), "bad-event");
    EXPECT_EQ(code_of(kaplan_meier({.stop = time, .event = one, .start = late})), "empty-interval");
    EXPECT_EQ(code_of(kaplan_meier({.stop = time, .event = one, .start = time})), "empty-interval");
    EXPECT_EQ(code_of(kaplan_meier({.stop = time, .event = one, .weight = negative})), "bad-weight");
    EXPECT_EQ(code_of(kaplan_meier({.stop = time, .event = one, .weight = zero})), "no-weight");
    EXPECT_EQ(code_of(kaplan_meier({.stop = zero, .event = one})), "fine");
}

TEST(KaplanMeierTest, however_unlike_weights_are_who_is_still_there_counts) {
    const std::vector<double> stop{1, 2, 3}, weight{1, 1e-15, 1e-15}, start{0, 0, 0};
    const Bytes event{1, 1, 1};
    const auto curve = kaplan_meier({.stop = stop, .event = event, .weight = weight});
    ASSERT_TRUE(curve);
    EXPECT_NEAR(curve->survival[0], 2e-15, 1e-27);
    EXPECT_NEAR(curve->survival[1], 1e-15, 1e-27) << "half of those that are left";
    EXPECT_EQ(curve->survival[2], 0);
    // Where people enter late, so little beside so much is nothing, but it is no less than nothing.
    FollowUp late{.stop = stop, .event = event, .weight = weight};
    late.start = start;
    const auto entered = kaplan_meier(late);
    ASSERT_TRUE(entered);
    EXPECT_EQ(entered->survival, (std::vector<double>{0, 0, 0}));
    EXPECT_NEAR(entered->hazard[2], 2.5, 1e-12);
}

TEST(KaplanMeierTest, without_any_event_the_curve_stays_at_1) {
    const Bytes none = {0, 0, 0, 0, 0, 0};
    const SurvivalCurve curve = *kaplan_meier({.stop = six_times, .event = none});
    EXPECT_EQ(curve.survival_at(100), 1);
    EXPECT_EQ(curve.standard_error_at(100), 0);
    EXPECT_EQ(quantile(curve, 0.5, Scale::log).time, std::nullopt);
}

RC_GTEST_PROP(KaplanMeierProperty, without_censoring_it_is_the_share_still_without_the_event,
              (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    const Bytes all(study.stop.size(), 1);
    const SurvivalCurve curve = *kaplan_meier({.stop = study.stop, .event = all});
    for (const double t : curve.time) {
        double without = 0;
        for (const double stop : study.stop) without += stop > t ? 1 : 0;
        const auto n = static_cast<double>(study.stop.size());
        RC_ASSERT(std::abs(curve.survival_at(t) - without / n) < 1e-12);
        // ... and Greenwood's is the binomial variance.
        const double binomial = std::sqrt(without / n * (1 - without / n) / n);
        RC_ASSERT(std::abs(curve.standard_error_at(t) - binomial) < 1e-12);
    }
}

RC_GTEST_PROP(KaplanMeierProperty, a_weight_of_k_is_k_persons_and_0_is_nobody, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    Numbers stop;
    Bytes event;
    for (std::size_t i = 0; i < study.stop.size(); ++i)
        for (double k = 0; k < study.weight[i]; ++k) {
            stop.push_back(study.stop[i]);
            event.push_back(study.event[i]);
        }
    const SurvivalCurve written_out = *kaplan_meier({.stop = stop, .event = event});
    const SurvivalCurve weighted =
        *kaplan_meier({.stop = study.stop, .event = study.event, .weight = study.weight});
    RC_ASSERT(weighted.time == written_out.time);
    for (std::size_t i = 0; i < weighted.time.size(); ++i) {
        RC_ASSERT(std::abs(weighted.survival[i] - written_out.survival[i]) < 1e-12);
        RC_ASSERT(std::abs(weighted.hazard[i] - written_out.hazard[i]) < 1e-12);
    }
}

RC_GTEST_PROP(KaplanMeierProperty, the_order_of_rows_changes_nothing, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed), other = study.permuted(seed + 1);
    const SurvivalCurve a = *kaplan_meier(study.follow_up()), b = *kaplan_meier(other.follow_up());
    RC_ASSERT(a.survival == b.survival);
    RC_ASSERT(a.log_variance == b.log_variance);
}

// Tails.

TEST(TailTest, small_probabilities_keep_their_digits) {
    EXPECT_NEAR(chi_square_tail(1380, 2) / std::exp(-690.0), 1, 1e-12);  // 2.2e-300
    EXPECT_NEAR(chi_square_tail(100, 2) / std::exp(-50.0), 1, 1e-13);
    EXPECT_NEAR(normal_two_sided(20) / chi_square_tail(400, 1), 1, 1e-12);
    EXPECT_EQ(chi_square_tail(0, 3), 1);
    EXPECT_NEAR(normal_half_width(0.95), 1.9599639845400545, 1e-15);
    EXPECT_NEAR(normal_quantile(0.025), -1.9599639845400545, 1e-14);
}

}  // namespace
}  // namespace ultima::test
