// SPDX-License-Identifier: Apache-2.0
// Durations: text, order over every start date, and fractions counted out in days.
#include "base/duration.h"

#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace ultima {
namespace {

constexpr MonthEnd clip = MonthEnd::clip;
constexpr FractionReading by_months = FractionReading::by_months;

CivilDate date(int year, unsigned month, unsigned day) { return make_date(year, month, day).value(); }
Rational fraction(std::int64_t p, std::int64_t q) { return divide(p, q).value(); }
Duration duration(std::string_view text) { return parse_duration(text).value(); }

CivilDate any_date(Random& random, int first_year, int last_year) {
    return {
        static_cast<std::int32_t>(random.between(date(first_year, 1, 1).day, date(last_year, 12, 31).day))};
}

TEST(DurationTest, reads_what_the_law_says) {
    EXPECT_EQ(duration("36 months"), (Duration{36, 0}));
    EXPECT_EQ(duration("2 years 6 months 10 days"), (Duration{30, 10}));
    EXPECT_EQ(duration("2 years and 6 months and 10 days"), (Duration{30, 10}));
    EXPECT_EQ(duration("1 year"), (Duration{12, 0}));
    EXPECT_EQ(duration("6 weeks"), (Duration{0, 42}));
    EXPECT_EQ(duration("1 week 1 day"), (Duration{0, 8}));
    EXPECT_EQ(duration("0 days"), (Duration{0, 0}));
    EXPECT_EQ(duration(" 3   months "), (Duration{3, 0}));
    EXPECT_EQ(duration("18 1/2 months"), (Duration{fraction(37, 2), 0}));
    EXPECT_EQ(duration("1/3 year"), (Duration{4, 0}));
    EXPECT_EQ(duration("2.5 days"), (Duration{0, fraction(5, 2)}));
}

TEST(DurationTest, refuses_repeated_units_wrong_order_and_anything_unclear) {
    for (const char* wrong : {"",
                              "  ",
                              "36",
                              "months",
                              "36months",
                              "-1 day",
                              "1 day 2 months",
                              "1 month 1 month",
                              "2 years 3 years",
                              "1 year and",
                              "and 1 year",
                              "1 year and and 2 days",
                              "1 year, 2 days",
                              "1 fortnight",
                              "1/2 1/2 months",
                              "1 3/2 months",
                              "1 -1/2 months",
                              "1.5 1/2 months",
                              "1 month and",
                              "1/0 days",
                              "one month",
                              "1 Month"})
        EXPECT_FALSE(parse_duration(wrong)) << wrong;
}

TEST(DurationTest, text_reads_back_as_the_same_blocks) {
    EXPECT_EQ(to_text(Duration{36, 0}), "36 months");
    EXPECT_EQ(to_text(Duration{1, 10}), "1 month 10 days");
    EXPECT_EQ(to_text(Duration{0, 1}), "1 day");
    EXPECT_EQ(to_text(Duration{0, 0}), "0 days");
    EXPECT_EQ(to_text(Duration{fraction(37, 2), 0}), "18 1/2 months");
    EXPECT_EQ(to_text(Duration{fraction(1, 2), fraction(10, 3)}), "1/2 month 3 1/3 days");
    Random random{3};
    for (int i = 0; i < 10'000; ++i) {
        const Duration d{fraction(random.between(0, 100), random.between(1, 4)),
                         fraction(random.between(0, 100), random.between(1, 4))};
        ASSERT_EQ(parse_duration(to_text(d)), d) << to_text(d);
    }
}

TEST(DurationTest, scaling_acts_on_each_block) {
    EXPECT_EQ(scaled(duration("2 years 6 months 10 days"), fraction(1, 3)), (Duration{10, fraction(10, 3)}));
    EXPECT_EQ(scaled(duration("1 month"), fraction(1, 2)), (Duration{fraction(1, 2), 0}));
    EXPECT_EQ(duration("1 month") + duration("30 days"), (Duration{1, 30}));
}

TEST(DurationTest, a_third_of_36_months_is_exactly_12_months_from_any_date) {
    const Duration term = duration("36 months");
    for (CivilDate from = first_date(); from <= date(2196, 12, 31); from.day += 13)
        for (const MonthEnd end : {MonthEnd::clip, MonthEnd::next_day}) {
            const auto days = days_in(term, fraction(1, 3), from, by_months, end);
            ASSERT_EQ(days, days_between(from, add_months(from, 12, end).value()));
        }
}

TEST(DurationTest, a_third_of_2_years_6_months_10_days_from_2025_01_01_ends_on_2025_11_05) {
    const auto days =
        days_in(duration("2 years 6 months 10 days"), fraction(1, 3), date(2025, 1, 1), by_months, clip);
    EXPECT_EQ(add_days(date(2025, 1, 1), days.value()), date(2025, 11, 5));
}

TEST(DurationTest, the_whole_is_exact_by_months_and_by_days_of_the_span) {
    Random random{4};
    for (int i = 0; i < 20'000; ++i) {
        const CivilDate from = any_date(random, 1800, 2150);
        const Duration whole{random.between(0, 400), random.between(0, 100)};
        const auto expected = days_between(from, add(from, whole, clip).value());
        ASSERT_EQ(days_in(whole, 1, from, by_months, clip), expected);
        ASSERT_EQ(days_in(whole, 1, from, FractionReading::by_days_of_the_span, clip), expected);
    }
}

TEST(DurationTest, by_months_follows_the_integer_formula_of_the_sql_trial) {
    Random random{5};
    for (int i = 0; i < 100'000; ++i) {
        const CivilDate from = any_date(random, 1900, 2100);
        const std::int64_t m = random.between(0, 600);
        const std::int64_t d = random.between(0, 400);
        const std::int64_t q = random.between(1, 12);
        const std::int64_t p = random.between(0, q);
        for (const MonthEnd end : {MonthEnd::clip, MonthEnd::next_day}) {
            const std::int64_t k = m * p / q;
            const std::int64_t r = m * p % q;
            const std::int32_t a = day_number_after_months(from.day, k, end);
            const std::int64_t length = day_number_after_months(from.day, k + 1, end) - a;
            const std::int64_t expected = a - from.day + (r * length + p * d + q - 1) / q;
            ASSERT_EQ(days_in(Duration{m, d}, fraction(p, q), from, by_months, end), expected);
        }
        const std::int64_t all = day_number_after_months(from.day, m, clip) + d - from.day;
        ASSERT_EQ(days_in(Duration{m, d}, fraction(p, q), from, FractionReading::by_days_of_the_span, clip),
                  (all * p + q - 1) / q);
        ASSERT_EQ(days_in(Duration{m, d}, fraction(p, q), from, FractionReading::month_is_30_days, clip),
                  ((30 * m + d) * p + q - 1) / q);
    }
}

TEST(DurationTest, a_greater_fraction_never_takes_fewer_days) {
    Random random{6};
    for (int i = 0; i < 100'000; ++i) {
        const CivilDate from = any_date(random, 1900, 2100);
        const Duration whole{random.between(0, 240), random.between(0, 60)};
        const Rational one = fraction(random.between(0, 40), 40);
        const Rational other = fraction(random.between(0, 24), 24);
        for (const auto reading :
             {by_months, FractionReading::by_days_of_the_span, FractionReading::month_is_30_days})
            for (const MonthEnd end : {MonthEnd::clip, MonthEnd::next_day}) {
                const auto less = days_in(whole, std::min(one, other), from, reading, end).value();
                const auto more = days_in(whole, std::max(one, other), from, reading, end).value();
                ASSERT_LE(less, more) << to_text(whole) << " from " << to_text(from);
            }
    }
}

TEST(DurationTest, readings_of_a_fraction_differ_and_each_says_so) {
    const Duration month = duration("1 month");
    const CivilDate february = date(2025, 2, 1);
    EXPECT_EQ(days_in(month, fraction(1, 2), february, by_months, clip), 14);
    EXPECT_EQ(days_in(month, fraction(1, 2), february, FractionReading::by_days_of_the_span, clip), 14);
    EXPECT_EQ(days_in(month, fraction(1, 2), february, FractionReading::month_is_30_days, clip), 15);
    EXPECT_EQ(days_in(duration("3 months"), fraction(1, 2), date(2025, 1, 1), by_months, clip), 45);
    EXPECT_EQ(days_in(duration("3 months"), fraction(1, 2), date(2025, 2, 1), by_months, clip), 44);
    EXPECT_EQ(days_in(duration("3 months"), fraction(1, 2), date(2025, 2, 1),
                      FractionReading::by_days_of_the_span, clip),
              45);
    // Without the whole, days of the span of a fraction of a month cannot be known.
    EXPECT_EQ(days_in(Duration{fraction(1, 2), 0}, february, FractionReading::by_days_of_the_span, clip),
              std::nullopt);
}

TEST(DurationTest, what_would_leave_the_range_of_dates_has_no_days) {
    EXPECT_EQ(days_in(duration("600 years"), fraction(1, 2), date(2025, 1, 1), by_months, clip),
              std::nullopt);
    EXPECT_TRUE(days_in(duration("600 years"), fraction(1, 6), date(2025, 1, 1), by_months, clip));
    EXPECT_TRUE(days_in(duration("1 month"), fraction(1, 2), date(2199, 12, 1), by_months, clip));
    EXPECT_EQ(days_in(duration("1 month"), 1, date(2199, 12, 1), by_months, clip), std::nullopt);
    const Duration endless{Rational{INT64_MAX} * 7, 0};
    for (const auto reading :
         {by_months, FractionReading::by_days_of_the_span, FractionReading::month_is_30_days})
        EXPECT_EQ(days_in(endless, date(2025, 1, 1), reading, clip), std::nullopt);
}

TEST(DurationTest, adding_takes_months_first_and_then_days) {
    EXPECT_EQ(add(date(2025, 1, 31), duration("1 month 1 day"), clip), date(2025, 3, 1));
    EXPECT_EQ(add(date(2025, 1, 31), duration("1 month 1 day"), MonthEnd::next_day), date(2025, 3, 2));
    EXPECT_EQ(add(date(2025, 1, 31), Duration{fraction(1, 2), 0}, clip), std::nullopt);
    EXPECT_EQ(add(date(2025, 1, 31), Duration{0, fraction(1, 2)}, clip), std::nullopt);
    EXPECT_EQ(add(last_date(), duration("1 day"), clip), std::nullopt);
}

/// Every start of a whole cycle, both month ends, the slow way.
DayRange slow_difference(std::int64_t more_months, std::int64_t fewer_months) {
    std::int32_t least = INT32_MAX;
    std::int32_t most = INT32_MIN;
    for (CivilDate from = first_date(); from <= last_date(); ++from.day)
        for (const MonthEnd end : {MonthEnd::clip, MonthEnd::next_day}) {
            const std::int32_t days = day_number_after_months(from.day, more_months, end) -
                                      day_number_after_months(from.day, fewer_months, end);
            least = std::min(least, days);
            most = std::max(most, days);
        }
    return {least, most};
}

TEST(DurationTest, least_and_most_days_of_months_are_those_of_every_start) {
    for (std::int64_t months = 0; months <= 24; ++months)
        for (const std::int64_t before : {0, 1, 5}) {
            const DayRange expected = slow_difference(months + before, before);
            const DayRange range =
                difference_in_days(Duration{months + before, 0}, Duration{before, 0}).value();
            ASSERT_EQ(range.least, expected.least) << months << " after " << before;
            ASSERT_EQ(range.most, expected.most) << months << " after " << before;
        }
    const DayRange cycle = difference_in_days(Duration{4800, 0}, Duration{0, 0}).value();
    EXPECT_EQ(cycle.least, 146'097);
    EXPECT_EQ(cycle.most, 146'097);
}

TEST(DurationTest, order_over_every_start_agrees_with_trying_every_start) {
    for (std::int64_t months = 0; months <= 24; ++months) {
        const DayRange range = slow_difference(months, 0);
        const std::int64_t least = range.least.to_int64().value();
        const std::int64_t most = range.most.to_int64().value();
        for (std::int64_t days = least - 3; days <= most + 3; ++days) {
            const auto order = compare_for_every_start(Duration{months, 2}, Duration{0, 2 + days});
            const auto reverse = compare_for_every_start(Duration{0, 2 + days}, Duration{months, 2});
            if (days < least) {
                ASSERT_EQ(order, std::strong_ordering::greater) << months << " months, days " << days;
                ASSERT_EQ(reverse, std::strong_ordering::less);
            } else if (days > most) {
                ASSERT_EQ(order, std::strong_ordering::less) << months << " months, days " << days;
                ASSERT_EQ(reverse, std::strong_ordering::greater);
            } else if (least == most) {
                ASSERT_EQ(order, std::strong_ordering::equal);
            } else {
                ASSERT_EQ(order, std::nullopt) << months << " months, days " << days;
                ASSERT_EQ(reverse, std::nullopt);
            }
        }
    }
}

TEST(DurationTest, familiar_comparisons) {
    const auto order = [](const char* a, const char* b) {
        return compare_for_every_start(duration(a), duration(b));
    };
    EXPECT_EQ(order("1 year", "12 months"), std::strong_ordering::equal);
    EXPECT_EQ(order("3 years", "36 months 1 day"), std::strong_ordering::less);
    EXPECT_EQ(order("1 month", "30 days"), std::nullopt);
    EXPECT_EQ(order("1 month", "27 days"), std::strong_ordering::greater);
    EXPECT_EQ(order("1 month", "28 days"), std::nullopt);
    EXPECT_EQ(order("1 year", "365 days"), std::nullopt);
    EXPECT_EQ(order("1 year", "367 days"), std::strong_ordering::less);
    EXPECT_EQ(order("1 1/2 months", "40 days"), std::strong_ordering::greater);
    EXPECT_EQ(order("1/2 month", "16 days"), std::strong_ordering::less);
    EXPECT_EQ(order("1/2 month", "15 days"), std::nullopt);
    EXPECT_EQ(order("400 years", "146097 days"), std::strong_ordering::equal);
}

TEST(DurationTest, an_order_of_fractions_of_months_holds_from_every_start) {
    Random random{7};
    const auto position = [](const Duration& d, CivilDate from, MonthEnd end) {
        const std::int64_t k = d.months.floor().to_int64().value();
        const std::int32_t a = day_number_after_months(from.day, k, end);
        const std::int32_t next = day_number_after_months(from.day, k + 1, end);
        return a + (d.months - k) * (next - a) + d.days;
    };
    int definite = 0;
    for (int i = 0; i < 3'000; ++i) {
        const Duration a{fraction(random.between(0, 90), random.between(1, 6)),
                         fraction(random.between(0, 90), 2)};
        const Rational apart = (a.months * 30 + a.days).floor() + random.between(-8, 8);
        const Duration b = random.chance(500) ? Duration{0, apart}
                                              : Duration{(a.months - fraction(random.between(-12, 12), 6)),
                                                         a.days + random.between(-70, 70)};
        if (b.months.sign() < 0) continue;
        const auto order = compare_for_every_start(a, b);
        if (!order) continue;
        ++definite;
        for (int start = 0; start < 100; ++start) {
            const CivilDate from = any_date(random, 1800, 2199);
            const MonthEnd end = random.chance(500) ? MonthEnd::clip : MonthEnd::next_day;
            ASSERT_EQ(position(a, from, end) <=> position(b, from, end), *order)
                << to_text(a) << " | " << to_text(b) << " from " << to_text(from);
        }
    }
    EXPECT_GT(definite, 1'000);
}

}  // namespace
}  // namespace ultima
