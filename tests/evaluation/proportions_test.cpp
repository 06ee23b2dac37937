// SPDX-License-Identifier: Apache-2.0
#include "evaluation/proportions.h"

#include "evaluation/multiplicity.h"
#include "evaluation/quantiles.h"
#include "evaluation/refusals.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ultima::test {
namespace {

// Reference: R 4.2.2.
TEST(ProportionsTest, p_values_are_right_where_one_minus_a_probability_is_1) {
    EXPECT_NEAR(normal_two_sided(-37) / 1.14511424450492e-299, 1, 1e-12);
    EXPECT_NEAR(chi_square_tail(1370, 1) / 6.94293736464362e-300, 1, 1e-12);
    EXPECT_NEAR(t_p_value(-1e60, 5) / 1.89803344911242e-299, 1, 1e-12);
    // F with 1 and n is t squared.
    EXPECT_NEAR(f_p_value(900, 1, 40) / t_p_value(30, 40), 1, 1e-11);
    EXPECT_NEAR(t_half_width(0.95, std::numeric_limits<double>::infinity()), 1.959963984540054, 1e-14);
    EXPECT_NEAR(t_half_width(0.95, 2), std::sqrt(2 * 0.95 * 0.95 / (1 - 0.95 * 0.95)), 1e-12);
}

// Wilson by its own equation: the ends are where |p - x/n| is z standard errors of p.
RC_GTEST_PROP(ProportionsTest, intervals_hold_the_share_and_satisfy_their_definitions, ()) {
    const int n = *rc::gen::inRange(1, 400);
    const int x = *rc::gen::inRange(0, n + 1);
    const auto ours = proportion({static_cast<double>(x), static_cast<double>(n)});
    RC_ASSERT(ours);
    const double share = ours->share;
    for (const Interval interval : {ours->wilson, ours->clopper_pearson}) {
        RC_ASSERT(interval.lower >= 0 && interval.upper <= 1);
        RC_ASSERT(interval.lower <= share && share <= interval.upper);
    }
    const double z = normal_half_width(0.95);
    for (const double end : {ours->wilson.lower, ours->wilson.upper}) {
        if (end == 0 || end == 1) continue;
        RC_ASSERT(std::fabs(std::fabs(end - share) - z * std::sqrt(end * (1 - end) / n)) < 1e-9);
    }
    // Clopper-Pearson: at the lower end, x or more comes with probability 0.025.
    const auto binomial_from = [&](double p) {
        double sum = 0;
        for (int k = x; k <= n; ++k) {
            sum += std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) +
                            k * std::log(p) + (n - k) * std::log1p(-p));
        }
        return sum;
    };
    if (x > 0) RC_ASSERT(std::fabs(binomial_from(ours->clopper_pearson.lower) - 0.025) < 1e-8);
}

TEST(ProportionsTest, fishers_test_counts_tables) {
    // Tea and milk: 3 of 4 and 1 of 4; 17 of 70 tables are as far or farther, on either side 34.
    const auto tea = compare_shares({3, 4}, {1, 4});
    ASSERT_TRUE(tea);
    EXPECT_NEAR(tea->fisher_p, 34.0 / 70, 1e-12);
    EXPECT_NEAR(tea->odds_ratio, 9, 1e-12);
    EXPECT_NEAR(tea->chi_squared, 2, 1e-12);
    const auto same = compare_shares({5, 10}, {5, 10});
    ASSERT_TRUE(same);
    EXPECT_NEAR(same->fisher_p, 1, 1e-12);
    EXPECT_NEAR(same->chi_squared_p, 1, 1e-12);
    EXPECT_NEAR(same->newcombe.lower, -same->newcombe.upper, 1e-12);
}

// Against all tables, one by one.
RC_GTEST_PROP(ProportionsTest, fishers_tails_are_those_of_all_tables, ()) {
    const int n = *rc::gen::inRange(1, 40);
    const int m = *rc::gen::inRange(1, 40);
    const int x = *rc::gen::inRange(0, n + 1);
    const int y = *rc::gen::inRange(0, m + 1);
    const auto ways = [](int of, int some) {
        return std::exp(std::lgamma(of + 1.0) - std::lgamma(some + 1.0) - std::lgamma(of - some + 1.0));
    };
    double sum = 0;
    const double here = ways(n, x) * ways(m, y);
    for (int a = std::max(0, x + y - m); a <= std::min(n, x + y); ++a) {
        const double there = ways(n, a) * ways(m, x + y - a);
        if (there <= here * (1 + 1e-7)) sum += there / ways(n + m, x + y);
    }
    const auto ours = compare_shares({static_cast<double>(x), static_cast<double>(n)},
                                     {static_cast<double>(y), static_cast<double>(m)});
    RC_ASSERT(ours);
    RC_ASSERT(std::fabs(ours->fisher_p - std::min(1.0, sum)) < 1e-9);
}

TEST(ProportionsTest, a_cell_of_0_has_an_odds_ratio_without_an_interval) {
    const auto none = compare_shares({0, 10}, {3, 10});
    ASSERT_TRUE(none);
    EXPECT_EQ(none->odds_ratio, 0);
    EXPECT_FALSE(none->odds_ratio_interval);
    const auto all = compare_shares({10, 10}, {3, 10});
    ASSERT_TRUE(all);
    EXPECT_TRUE(std::isinf(all->odds_ratio));
    const auto nothing = compare_shares({0, 10}, {0, 10});
    ASSERT_TRUE(nothing);
    EXPECT_EQ(nothing->chi_squared, 0);
    EXPECT_EQ(nothing->odds_ratio, 1);
}

TEST(ProportionsTest, great_numbers_do_not_overflow) {
    const auto great = compare_shares({1e9, 3e9}, {9e8, 3e9});
    ASSERT_TRUE(great);
    EXPECT_TRUE(std::isfinite(great->chi_squared));
    EXPECT_NEAR(great->odds_ratio, (1.0 / 2) / (0.9 / 2.1), 1e-12);
}

TEST(ProportionsTest, rates_are_compared_by_events_and_time) {
    const auto rates = rate_ratio(20, 100, 10, 200);
    ASSERT_TRUE(rates);
    EXPECT_DOUBLE_EQ(rates->ratio, 4);
    EXPECT_DOUBLE_EQ(rates->error_of_log, std::sqrt(0.15));
    EXPECT_EQ(refusal(rate_ratio(0, 100, 10, 200)), "no-events");
    EXPECT_EQ(refusal(rate_ratio(5, 0, 10, 200)), "no-rows");
    EXPECT_EQ(refusal(rate_ratio(5.5, 10, 10, 200)), "bad-counts");
    EXPECT_EQ(refusal(rate_ratio(5, -10, 10, 200)), "bad-counts");
}

TEST(ProportionsTest, counts_that_are_none_are_refused) {
    EXPECT_EQ(refusal(proportion({0, 0})), "no-rows");
    EXPECT_EQ(refusal(proportion({3, 2})), "bad-counts");
    EXPECT_EQ(refusal(proportion({-1, 2})), "bad-counts");
    EXPECT_EQ(refusal(proportion({0.5, 2})), "bad-counts");
    EXPECT_EQ(refusal(proportion({std::nan(""), 2})), "bad-counts");
    EXPECT_EQ(refusal(proportion({1, 2}, 1)), "bad-level");
    EXPECT_EQ(refusal(compare_shares({1, 2}, {0, 0})), "no-rows");
}

// By hand: p = 0.01, 0.04, 0.03, 0.005.
TEST(MultiplicityTest, small_cases_by_hand) {
    const std::vector<double> p{0.01, 0.04, 0.03, 0.005};
    const auto near = [&](Multiplicity method, const std::vector<double>& expected) {
        const auto ours = adjusted_p_values(p, method);
        ASSERT_TRUE(ours);
        for (std::size_t at = 0; at < p.size(); ++at) EXPECT_NEAR((*ours)[at], expected[at], 1e-15) << at;
    };
    near(Multiplicity::bonferroni, {0.04, 0.16, 0.12, 0.02});
    near(Multiplicity::holm, {0.03, 0.06, 0.06, 0.02});
    near(Multiplicity::hochberg, {0.03, 0.04, 0.04, 0.02});
    near(Multiplicity::hommel, {0.03, 0.04, 0.04, 0.02});
    near(Multiplicity::benjamini_hochberg, {0.02, 0.04, 0.04, 0.02});
    const double harmonic = 1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4;
    near(Multiplicity::benjamini_yekutieli,
         {0.02 * harmonic, 0.04 * harmonic, 0.04 * harmonic, 0.02 * harmonic});
}

RC_GTEST_PROP(MultiplicityTest, adjusting_keeps_the_order_and_never_makes_a_p_value_smaller, ()) {
    const auto raw =
        *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 1000001));
    std::vector<double> p;
    for (const std::uint32_t one : raw) p.push_back(one / 1e6);
    std::vector<std::vector<double>> all;
    for (const Multiplicity method :
         {Multiplicity::hommel, Multiplicity::hochberg, Multiplicity::holm, Multiplicity::bonferroni,
          Multiplicity::benjamini_hochberg, Multiplicity::benjamini_yekutieli}) {
        const auto adjusted = adjusted_p_values(p, method);
        RC_ASSERT(adjusted && adjusted->size() == p.size());
        all.push_back(*adjusted);
        for (std::size_t a = 0; a < p.size(); ++a) {
            RC_ASSERT((*adjusted)[a] >= p[a] - 1e-15 && (*adjusted)[a] <= 1);
            for (std::size_t b = 0; b < a; ++b) {
                const bool kept =
                    p[a] < p[b] ? (*adjusted)[a] <= (*adjusted)[b] : (*adjusted)[a] >= (*adjusted)[b];
                RC_ASSERT(kept);
            }
        }
    }
    // Each is at least as strict as the one before.
    for (std::size_t at = 0; at < p.size(); ++at) {
        RC_ASSERT(all[0][at] <= all[1][at] + 1e-12 && all[1][at] <= all[2][at] + 1e-12 &&
                  all[2][at] <= all[3][at] + 1e-12);
    }
}

TEST(MultiplicityTest, p_values_that_are_none_are_refused) {
    EXPECT_EQ(refusal(adjusted_p_values(std::vector<double>{0.1, std::nan("")}, Multiplicity::holm)),
              "bad-p-value");
    EXPECT_EQ(refusal(adjusted_p_values(std::vector<double>{1.1}, Multiplicity::holm)), "bad-p-value");
    EXPECT_TRUE(adjusted_p_values({}, Multiplicity::hommel)->empty());
    EXPECT_EQ(adjusted_p_values(std::vector<double>{1e-300}, Multiplicity::hommel)->front(), 1e-300);
}

}  // namespace
}  // namespace ultima::test
