// SPDX-License-Identifier: Apache-2.0
#include "evaluation/logrank.h"

#include "evaluation/gray.h"
#include "evaluation/small_study.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace ultima::test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Numbers = std::vector<double>;
using Groups = std::vector<std::uint32_t>;

const Numbers times = {1, 2, 3, 4};
const Bytes events = {1, 1, 1, 0};
const Groups groups = {0, 1, 0, 1};

TEST(LogrankTest, four_persons_by_hand) {
    const GroupTest test = *logrank({.stop = times, .event = events}, groups);
    // At 1: 2 of 4 at risk in group 0; at 2: 1 of 3; at 3: 1 of 2.
    EXPECT_NEAR(test.expected[0], 2.0 / 4 + 1.0 / 3 + 1.0 / 2, 1e-15);
    EXPECT_EQ(test.observed, (Numbers{2, 1}));
    const double variance = 1.0 / 4 + 2.0 / 9 + 1.0 / 4;
    EXPECT_NEAR(test.variance(0, 0), variance, 1e-15);
    const double difference = 2 - test.expected[0];
    EXPECT_NEAR(test.chi_square, difference * difference / variance, 1e-14);
    EXPECT_EQ(test.df, 1U);
}

TEST(LogrankTest, without_ties_and_with_one_covariate_it_is_the_score_test_of_a_cox_model) {
    const Numbers group = {0, 1, 0, 1};
    const CoxFit fit = *fit_cox({.follow_up = {.stop = times, .event = events}, .covariates = {group}});
    const GroupTest test = *logrank({.stop = times, .event = events}, groups);
    EXPECT_NEAR(fit.score.chi_square, test.chi_square, 1e-12);
}

TEST(LogrankTest, what_cannot_be_compared_is_refused_by_name) {
    const Bytes none = {0, 0, 0, 0};
    const Groups one = {0, 0, 0, 0}, huge = {0, 1, 0, 4000000000U}, late = {0, 0, 0, 1};
    const Bytes early = {1, 1, 0, 0};
    const Numbers apart = {1, 1, 2, 9};
    EXPECT_EQ(code_of(logrank({.stop = times, .event = none}, groups)), "no-events");
    EXPECT_EQ(code_of(logrank({.stop = times, .event = events}, one)), "one-group");
    EXPECT_EQ(code_of(logrank({.stop = times, .event = events}, {})), "one-group");
    EXPECT_EQ(code_of(logrank({.stop = times, .event = events}, huge)), "too-many-groups");
    EXPECT_EQ(code_of(logrank({.stop = times, .event = events, .weight = times}, groups)),
              "weights-not-supported");
    EXPECT_EQ(code_of(logrank({.stop = {}, .event = {}}, {})), "no-rows");
    EXPECT_EQ(code_of(logrank({.stop = apart, .event = early}, late)), "fine");
    EXPECT_EQ(code_of(gray({.stop = times, .cause = none}, groups, 1)), "no-events");
    EXPECT_EQ(code_of(gray({.stop = times, .cause = events}, one, 1)), "one-group");
    EXPECT_EQ(code_of(gray({.stop = times, .cause = events}, groups, 2)), "no-events");
}

TEST(LogrankTest, when_all_have_the_event_at_once_there_is_nothing_to_compare) {
    const Numbers same = {3, 3, 3, 3};
    const Bytes all = {1, 1, 1, 1};
    EXPECT_EQ(code_of(logrank({.stop = same, .event = all}, groups)), "no-variance");
}

RC_GTEST_PROP(LogrankProperty, neither_the_order_of_rows_nor_the_numbers_of_groups_matter,
              (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed), other = study.permuted(seed + 1);
    Groups renamed;
    for (const std::uint32_t g : other.group) renamed.push_back((g + 1) % 3);
    for (const double rho : {0.0, 1.0}) {
        const GroupTest a = *logrank(study.follow_up(), study.group, rho, study.stratum);
        const GroupTest b = *logrank(other.follow_up(), renamed, rho, other.stratum);
        RC_ASSERT(std::abs(a.chi_square - b.chi_square) < 1e-9 * (1 + a.chi_square));
    }
    const GroupTest a = *gray(study.competing(), study.group, 1), b = *gray(other.competing(), renamed, 1);
    RC_ASSERT(std::abs(a.chi_square - b.chi_square) < 1e-9 * (1 + a.chi_square));
}

RC_GTEST_PROP(LogrankProperty, observed_and_expected_have_the_same_sum, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    const GroupTest test = *logrank(study.follow_up(), study.group, 1, study.stratum);
    double difference = 0;
    for (std::size_t g = 0; g < 3; ++g) difference += test.observed[g] - test.expected[g];
    RC_ASSERT(std::abs(difference) < 1e-12);
}

RC_GTEST_PROP(GrayProperty, without_other_events_it_expects_what_the_log_rank_test_expects,
              (std::uint64_t seed)) {
    // With one kind of event, at risk / survival times what is free of the event is the number at risk.
    const SmallStudy study = SmallStudy::make(seed);
    const GroupTest test = *gray({.stop = study.stop, .cause = study.event}, study.group, 1);
    const GroupTest usual = *logrank(study.follow_up(), study.group);
    RC_ASSERT(test.observed == usual.observed);
    for (std::size_t g = 0; g < 3; ++g) RC_ASSERT(std::abs(test.expected[g] - usual.expected[g]) < 1e-12);
}

}  // namespace
}  // namespace ultima::test
