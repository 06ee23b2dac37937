// SPDX-License-Identifier: Apache-2.0
#include "evaluation/aalen_johansen.h"

#include "evaluation/kaplan_meier.h"
#include "evaluation/small_study.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace ultima::test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Numbers = std::vector<double>;

TEST(AalenJohansenTest, five_persons_by_hand) {
    const Numbers times = {1, 2, 2, 3, 4};
    const Bytes causes = {1, 2, 1, 0, 1};
    const IncidenceCurves curves = *aalen_johansen({.stop = times, .cause = causes}, 2);
    EXPECT_EQ(curves.time, (Numbers{1, 2, 3, 4}));
    // 1/5; then of 4 at risk one each, from a share of 4/5; then the last one, from 2/5.
    EXPECT_NEAR(curves.causes[0].incidence[0], 0.2, 1e-15);
    EXPECT_NEAR(curves.causes[0].incidence[1], 0.2 + 0.8 / 4, 1e-15);
    EXPECT_NEAR(curves.causes[1].incidence[1], 0.8 / 4, 1e-15);
    EXPECT_NEAR(curves.causes[0].incidence[3], 0.4 + 0.4, 1e-15);
    EXPECT_NEAR(curves.survival[3], 0, 1e-15);
    EXPECT_EQ(curves.step_at(0.5), std::nullopt);
    EXPECT_EQ(curves.step_at(2.5), 1U);
}

TEST(AalenJohansenTest, however_unlike_weights_are_who_is_still_there_counts) {
    const std::vector<double> stop{1, 2, 3}, weight{1, 1e-17, 1e-17};
    const std::vector<std::uint8_t> cause{0, 1, 1};
    const auto curves = aalen_johansen({.stop = stop, .cause = cause, .weight = weight}, 1);
    ASSERT_TRUE(curves);
    EXPECT_EQ(curves->causes[0].incidence, (std::vector<double>{0, 0.5, 1}));
    EXPECT_EQ(curves->survival, (std::vector<double>{1, 0.5, 0}));
}

TEST(AalenJohansenTest, what_cannot_be_counted_is_named) {
    const Numbers time = {1}, zero = {0};
    const Bytes cause = {3};
    EXPECT_EQ(code_of(aalen_johansen({.stop = time, .cause = cause}, 2)), "unknown-cause");
    EXPECT_EQ(code_of(aalen_johansen({.stop = {}, .cause = {}}, 2)), "no-rows");
    EXPECT_EQ(code_of(aalen_johansen({.stop = time, .cause = {}}, 2)), "lengths-differ");
    EXPECT_EQ(code_of(aalen_johansen({.stop = time, .cause = cause, .weight = zero}, 3)), "no-weight");
}

TEST(AalenJohansenTest, when_nobody_or_everybody_has_an_event_the_variances_are_0_or_finite) {
    const Numbers times = {1, 2, 3, 3};
    const Bytes none = {0, 0, 0, 0}, all = {1, 2, 1, 2};
    const IncidenceCurves still = *aalen_johansen({.stop = times, .cause = none}, 2);
    EXPECT_EQ(still.causes[0].incidence.back(), 0);
    EXPECT_EQ(still.causes[0].aalen_variance.back(), 0);
    EXPECT_EQ(still.causes[0].jackknife_variance.back(), 0);
    const IncidenceCurves gone = *aalen_johansen({.stop = times, .cause = all}, 2);
    for (const CauseCurve& cause : gone.causes)
        for (std::size_t i = 0; i < gone.time.size(); ++i) {
            EXPECT_TRUE(std::isfinite(cause.aalen_variance[i]));
            EXPECT_TRUE(std::isfinite(cause.jackknife_variance[i]));
        }
}

RC_GTEST_PROP(AalenJohansenProperty, shares_and_survival_add_up_to_1, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    CompetingFollowUp rows = study.competing();
    for (const bool weighted : {false, true}) {
        if (weighted) rows.weight = study.weight;
        const IncidenceCurves curves = *aalen_johansen(rows, 2);
        for (std::size_t i = 0; i < curves.time.size(); ++i)
            RC_ASSERT(std::abs(curves.survival[i] + curves.causes[0].incidence[i] +
                               curves.causes[1].incidence[i] - 1) < 1e-12);
    }
}

RC_GTEST_PROP(AalenJohansenProperty, with_one_cause_it_is_1_less_kaplan_meier, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    const IncidenceCurves curves = *aalen_johansen({.stop = study.stop, .cause = study.event}, 1);
    const SurvivalCurve survival = *kaplan_meier(study.follow_up());
    RC_ASSERT(curves.time == survival.time);
    for (std::size_t i = 0; i < curves.time.size(); ++i)
        RC_ASSERT(std::abs(1 - curves.causes[0].incidence[i] - survival.survival[i]) < 1e-12);
}

RC_GTEST_PROP(AalenJohansenProperty, the_jackknife_is_what_small_changes_of_weights_do,
              (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed, 25);
    Numbers weight(study.stop.size(), 1.0);
    if (seed % 2 == 0)
        for (std::size_t i = 0; i < weight.size(); ++i) weight[i] = 0.5 + study.x[1][i];
    const auto curves_with = [&](const Numbers& weights) {
        return *aalen_johansen({.stop = study.stop, .cause = study.cause, .weight = weights}, 2);
    };
    const IncidenceCurves curves = curves_with(weight);
    std::vector<Numbers> squares(3, Numbers(curves.time.size()));
    const double h = 1e-5;
    for (std::size_t i = 0; i < weight.size(); ++i) {
        Numbers up = weight, down = weight;
        up[i] += h;
        down[i] -= h;
        const IncidenceCurves more = curves_with(up), less = curves_with(down);
        for (std::size_t t = 0; t < curves.time.size(); ++t) {
            const auto add = [&](std::size_t k, double a, double b) {
                squares[k][t] += std::pow(weight[i] * (a - b) / (2 * h), 2);
            };
            add(0, more.survival[t], less.survival[t]);
            add(1, more.causes[0].incidence[t], less.causes[0].incidence[t]);
            add(2, more.causes[1].incidence[t], less.causes[1].incidence[t]);
        }
    }
    for (std::size_t t = 0; t < curves.time.size(); ++t) {
        RC_ASSERT(std::abs(curves.survival_variance[t] - squares[0][t]) < 1e-7);
        RC_ASSERT(std::abs(curves.causes[0].jackknife_variance[t] - squares[1][t]) < 1e-7);
        RC_ASSERT(std::abs(curves.causes[1].jackknife_variance[t] - squares[2][t]) < 1e-7);
    }
}

RC_GTEST_PROP(AalenJohansenProperty, without_censoring_or_other_events_aalens_variance_is_near_the_binomial,
              (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed, 200);
    const Bytes all(study.stop.size(), 1);
    const IncidenceCurves curves = *aalen_johansen({.stop = study.stop, .cause = all}, 1);
    for (std::size_t i = 0; i + 1 < curves.time.size(); ++i) {
        const double p = curves.causes[0].incidence[i];
        const double binomial = p * (1 - p) / 200;
        RC_ASSERT(std::abs(curves.causes[0].jackknife_variance[i] - binomial) < 1e-12);
        RC_ASSERT(std::abs(curves.causes[0].aalen_variance[i] / binomial - 1) < 0.25);
    }
}

RC_GTEST_PROP(AalenJohansenProperty, the_order_of_rows_changes_nothing, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed), other = study.permuted(seed + 1);
    const IncidenceCurves a = *aalen_johansen(study.competing(), 2),
                          b = *aalen_johansen(other.competing(), 2);
    RC_ASSERT(a.causes[0].incidence == b.causes[0].incidence);
    for (std::size_t i = 0; i < a.time.size(); ++i)
        RC_ASSERT(std::abs(a.causes[1].jackknife_variance[i] - b.causes[1].jackknife_variance[i]) < 1e-14);
}

}  // namespace
}  // namespace ultima::test
