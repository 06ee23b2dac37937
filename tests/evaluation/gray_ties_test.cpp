// SPDX-License-Identifier: Apache-2.0
// Gray's test where many people leave on the same day. The numbers of R are those of cmprsk 2.2.11,
// `cuminc(time, cause, group, rho = rho)$Tests["1", ]`, printed with "%.17g", of the very rows below.
#include "evaluation/gray.h"
#include "evaluation/small_study.h"

#include <gtest/gtest.h>

namespace ultima::test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Numbers = std::vector<double>;
using Groups = std::vector<std::uint32_t>;

void expect_as_in_r(const GroupTest& test, double chi_square, double p) {
    EXPECT_NEAR(test.chi_square, chi_square, 1e-11 * chi_square);
    EXPECT_NEAR(test.p, p, 1e-11 * p);
}

TEST(GrayTiesTest, two_groups_on_three_days_are_as_in_r) {
    const Numbers days = {1, 3, 1, 2, 1, 3, 3, 2, 2, 3, 3, 1, 1, 1, 2, 2, 2, 2, 3, 1, 3, 1, 1, 1};
    const Bytes causes = {1, 1, 1, 0, 1, 2, 2, 2, 1, 0, 2, 0, 1, 0, 2, 0, 2, 0, 2, 2, 0, 1, 2, 0};
    const Groups groups = {0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0};
    const CompetingFollowUp all{.stop = days, .cause = causes};
    expect_as_in_r(*gray(all, groups, 1), 0.088551295809285849, 0.76602702520887744);
    expect_as_in_r(*gray(all, groups, 2), 0.08393349184093489, 0.77203598245371574);
    expect_as_in_r(*gray(all, groups, 1, 1), 0.028514656568275124, 0.86590453381593169);
    const GroupTest other = *gray(all, groups, 2, 1);
    EXPECT_NEAR(other.chi_square, 0.00026923516732487444, 1e-13);
}

TEST(GrayTiesTest, three_groups_on_two_days_are_as_in_r) {
    const Numbers days = {1, 1, 2, 2, 2, 2, 1, 1, 1, 2, 1, 1, 2, 1, 1,
                          1, 2, 2, 2, 2, 1, 1, 1, 2, 1, 1, 2, 1, 2, 2};
    const Bytes causes = {1, 1, 0, 0, 2, 2, 0, 1, 2, 1, 0, 1, 1, 1, 0,
                          0, 0, 1, 2, 0, 1, 1, 2, 0, 1, 0, 0, 0, 2, 0};
    const Groups groups = {0, 1, 0, 1, 0, 1, 0, 1, 0, 2, 1, 1, 2, 0, 1,
                           2, 1, 1, 1, 2, 2, 0, 2, 1, 0, 0, 0, 0, 1, 0};
    const CompetingFollowUp all{.stop = days, .cause = causes};
    expect_as_in_r(*gray(all, groups, 1), 0.34558412654620602, 0.8413125364328049);
    expect_as_in_r(*gray(all, groups, 2), 0.067598687217589659, 0.96676547284729863);
}

TEST(GrayTiesTest, where_everybody_leaves_on_one_day_the_variance_is_the_hypergeometric_one) {
    // 20 people, 9 of them in group 1; 12 have the event of interest, 6 of those in group 1. One day leaves
    // no time at risk to lose, so the test is that of a two by two table: 12 drawn from 20 without
    // replacement.
    const Numbers days(20, 1.0);
    const Bytes causes = {1, 1, 1, 1, 1, 0, 2, 0, 2, 0, 1, 1, 1, 2, 1, 1, 0, 1, 2, 1};
    const Groups groups = {0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1};
    const GroupTest test = *gray({.stop = days, .cause = causes}, groups, 1);
    EXPECT_EQ(test.observed, (Numbers{6, 6}));
    EXPECT_NEAR(test.expected[1], 12 * 9.0 / 20, 1e-14);
    const double variance = 12 * (9.0 / 20) * (11.0 / 20) * (20 - 12) / 19;
    EXPECT_NEAR(test.variance(1, 1), variance, 1e-14);
    EXPECT_NEAR(test.variance(0, 1), -variance, 1e-14);
    expect_as_in_r(test, 0.28787878787878757, 0.59158307035936486);
}

}  // namespace
}  // namespace ultima::test
