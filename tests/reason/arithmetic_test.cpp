// SPDX-License-Identifier: Apache-2.0
// Calculating with what is known, what is unknown, and what is known only as a lower bound.
#include "reason/arithmetic.h"

#include "base/random.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace ultima {
namespace {

const CalendarSettings calendar;
const Type number_type{Kind::number};
const Value unknown = Unknown{};

CivilDate day(std::string_view text) { return parse_date(text).value(); }
Rational fraction(std::int64_t p, std::int64_t q) { return divide(p, q).value(); }
Value number(Rational value) { return Number{std::move(value), false}; }
Value at_least(Rational value) { return Number{std::move(value), true}; }
Value duration(std::string_view text) { return parse_duration(text).value(); }
Value money(std::string_view text) { return parse_money(text).value(); }

Value sum(const Value& a, const Value& b) { return calculate(Op::add, number_type, a, b, calendar); }
Value difference(const Value& a, const Value& b) {
    return calculate(Op::subtract, number_type, a, b, calendar);
}
Value product(const Value& a, const Value& b) { return calculate(Op::multiply, number_type, a, b, calendar); }
Value quotient(const Value& a, const Value& b) { return calculate(Op::divide, number_type, a, b, calendar); }
Value smaller(const Value& a, const Value& b) { return calculate(Op::minimum, number_type, a, b, calendar); }
Value larger(const Value& a, const Value& b) { return calculate(Op::maximum, number_type, a, b, calendar); }

Spells spells(std::vector<Spell> list, bool complete = true) {
    return std::make_shared<const SpellList>(make_spells(std::move(list), complete).value());
}

TEST(ArithmeticTest, unknown_in_is_unknown_out) {
    for (const Op op : {Op::add, Op::subtract, Op::multiply, Op::divide, Op::minimum, Op::maximum}) {
        for (const Value& known :
             {number(3), Value(day("2025-01-01")), duration("3 months"), money("EUR 3")}) {
            EXPECT_EQ(calculate(op, number_type, unknown, known, calendar), unknown);
            EXPECT_EQ(calculate(op, number_type, known, unknown, calendar), unknown);
        }
    }
    EXPECT_EQ(rounded_value(unknown, Rounding::up), unknown);
    EXPECT_EQ(rounded_product(unknown, number(2), Rounding::up), unknown);
    EXPECT_EQ(rounded_product(money("EUR 3"), unknown, Rounding::up), unknown);
    for (const Op op : {Op::equal, Op::less, Op::less_equal}) {
        EXPECT_EQ(compare_values(op, unknown, number(3)), Truth::unknown);
        EXPECT_EQ(compare_values(op, number(3), unknown), Truth::unknown);
        EXPECT_EQ(compare_values(op, unknown, unknown), Truth::unknown);
    }
}

TEST(ArithmeticTest, numbers_are_exact) {
    EXPECT_EQ(sum(number(fraction(1, 3)), number(fraction(2, 3))), number(1));
    EXPECT_EQ(product(number(fraction(1, 3)), number(3)), number(1));
    EXPECT_EQ(quotient(number(1), number(3)), number(fraction(1, 3)));
    EXPECT_EQ(difference(number(fraction(1, 10)), number(fraction(3, 10))), number(fraction(-1, 5)));
}

TEST(ArithmeticTest, nothing_can_be_divided_by_zero) {
    EXPECT_EQ(quotient(number(1), number(0)), unknown);
    EXPECT_EQ(quotient(at_least(1), number(0)), unknown);
    EXPECT_EQ(quotient(duration("3 months"), number(0)), unknown);
}

TEST(ArithmeticTest, a_number_that_grows_too_long_is_unknown) {
    Value value = number(fraction(1, 3));
    for (int step = 0; step < 20; ++step) value = product(value, value);
    EXPECT_EQ(value, unknown);
}

TEST(ArithmeticTest, a_lower_bound_stays_one_where_the_result_grows_with_it) {
    EXPECT_EQ(sum(at_least(5), number(3)), at_least(8));
    EXPECT_EQ(sum(number(3), at_least(5)), at_least(8));
    EXPECT_EQ(difference(at_least(5), number(3)), at_least(2));
    EXPECT_EQ(product(at_least(5), number(3)), at_least(15));
    EXPECT_EQ(product(number(3), at_least(5)), at_least(15));
    EXPECT_EQ(quotient(at_least(6), number(3)), at_least(2));
    EXPECT_EQ(rounded_value(at_least(fraction(7, 2)), Rounding::up), at_least(4));
}

TEST(ArithmeticTest, a_lower_bound_is_useless_where_the_result_falls_with_it) {
    EXPECT_EQ(difference(number(5), at_least(3)), unknown);
    EXPECT_EQ(product(at_least(5), number(-1)), unknown);
    EXPECT_EQ(product(number(-1), at_least(5)), unknown);
    EXPECT_EQ(quotient(number(5), at_least(3)), unknown);
    EXPECT_EQ(quotient(at_least(5), number(-1)), unknown);
}

TEST(ArithmeticTest, the_smaller_of_a_bound_and_a_smaller_number_is_exact) {
    EXPECT_EQ(smaller(at_least(5), number(3)), number(3));
    EXPECT_EQ(smaller(at_least(5), number(8)), at_least(5));
    EXPECT_EQ(smaller(at_least(5), number(5)), number(5));
    EXPECT_EQ(smaller(number(5), at_least(5)), number(5));
    EXPECT_EQ(larger(at_least(5), number(8)), at_least(8));
    EXPECT_EQ(larger(number(3), at_least(5)), at_least(5));
}

TEST(ArithmeticTest, a_lower_bound_can_settle_a_comparison_from_one_side_only) {
    EXPECT_EQ(compare_values(Op::less_equal, number(5), at_least(5)), Truth::yes);
    EXPECT_EQ(compare_values(Op::less_equal, number(6), at_least(5)), Truth::unknown);
    EXPECT_EQ(compare_values(Op::less, number(5), at_least(5)), Truth::unknown);
    EXPECT_EQ(compare_values(Op::less, number(4), at_least(5)), Truth::yes);
    EXPECT_EQ(compare_values(Op::less, at_least(5), number(5)), Truth::no);
    EXPECT_EQ(compare_values(Op::less, at_least(5), number(6)), Truth::unknown);
    EXPECT_EQ(compare_values(Op::equal, at_least(5), number(4)), Truth::no);
    EXPECT_EQ(compare_values(Op::equal, at_least(5), number(5)), Truth::unknown);
    EXPECT_EQ(compare_values(Op::less, at_least(5), at_least(50)), Truth::unknown);
}

/// The heart of it: whatever the true number behind a bound is, what was said about the bound is right.
TEST(ArithmeticTest, what_is_said_of_a_bound_holds_for_every_number_behind_it) {
    Random random(20261124);
    const auto any = [&] { return Number{Rational{random.between(-6, 6)}, random.chance(500)}; };
    const auto behind = [&](const Number& bound) {
        return bound.at_least ? Number{bound.value + Rational{random.between(0, 8)}, false} : bound;
    };
    for (int round = 0; round < 50'000; ++round) {
        const Number a = any();
        const Number b = any();
        const Number real_a = behind(a);
        const Number real_b = behind(b);
        for (const Op op : {Op::add, Op::subtract, Op::multiply, Op::divide, Op::minimum, Op::maximum}) {
            const Value said = calculate(op, number_type, a, b, calendar);
            const Value real = calculate(op, number_type, real_a, real_b, calendar);
            const auto* claim = std::get_if<Number>(&said);
            if (claim == nullptr) continue;
            const auto* truth = std::get_if<Number>(&real);
            ASSERT_NE(truth, nullptr) << "round " << round;
            ASSERT_TRUE(claim->at_least ? truth->value >= claim->value : truth->value == claim->value)
                << "round " << round << ", operation " << static_cast<int>(op);
        }
        for (const Op op : {Op::equal, Op::less, Op::less_equal}) {
            const Truth said = compare_values(op, a, b);
            if (said != Truth::unknown) {
                ASSERT_EQ(said, compare_values(op, real_a, real_b)) << "round " << round;
            }
        }
    }
}

TEST(ArithmeticTest, dates_move_by_months_first_and_then_by_days) {
    EXPECT_EQ(sum(day("2025-01-31"), duration("1 month")), Value(day("2025-02-28")));
    EXPECT_EQ(sum(day("2025-01-31"), duration("1 month 1 day")), Value(day("2025-03-01")));
    EXPECT_EQ(difference(day("2025-03-31"), duration("1 month")), Value(day("2025-02-28")));
    EXPECT_EQ(sum(day("2025-01-01"), number(10)), Value(day("2025-01-11")));
    EXPECT_EQ(difference(day("2025-01-11"), number(10)), Value(day("2025-01-01")));
    EXPECT_EQ(sum(day("2025-01-01"), at_least(10)), unknown);
    EXPECT_EQ(sum(day("2025-01-01"), number(fraction(1, 2))), unknown);
    EXPECT_EQ(sum(day("2199-12-31"), number(1)), unknown);
    EXPECT_EQ(smaller(day("2025-01-01"), day("2024-01-01")), Value(day("2024-01-01")));
}

TEST(ArithmeticTest, a_fraction_of_a_month_never_enters_a_date_in_silence) {
    const Value third = product(duration("10 months"), number(fraction(1, 3)));
    EXPECT_EQ(third, Value(Duration{fraction(10, 3), 0}));
    EXPECT_EQ(sum(day("2025-01-01"), third), unknown);
}

TEST(ArithmeticTest, durations_compare_only_where_every_start_date_agrees) {
    EXPECT_EQ(compare_values(Op::less, duration("11 months"), duration("1 year")), Truth::yes);
    EXPECT_EQ(compare_values(Op::less_equal, duration("366 days"), duration("1 year")), Truth::unknown);
    EXPECT_EQ(compare_values(Op::less_equal, duration("365 days"), duration("1 year")), Truth::yes);
    EXPECT_EQ(compare_values(Op::less, duration("1 month"), duration("30 days")), Truth::unknown);
    EXPECT_EQ(compare_values(Op::equal, duration("12 months"), duration("1 year")), Truth::yes);
    EXPECT_EQ(compare_values(Op::equal, duration("1 month"), duration("40 days")), Truth::no);
    EXPECT_EQ(compare_values(Op::equal, duration("1 month"), duration("30 days")), Truth::unknown);
    EXPECT_EQ(smaller(duration("1 month"), duration("30 days")), unknown);
    EXPECT_EQ(smaller(duration("1 month"), duration("20 days")), duration("20 days"));
    EXPECT_EQ(difference(duration("1 month"), duration("2 months")), unknown);
}

TEST(ArithmeticTest, money_is_rounded_once_and_only_where_the_pack_says_how) {
    EXPECT_EQ(product(money("EUR 10.00"), number(fraction(1, 4))), money("EUR 2.50"));
    EXPECT_EQ(product(money("EUR 10.00"), number(fraction(1, 3))), unknown);
    EXPECT_EQ(rounded_product(money("EUR 10.00"), number(fraction(1, 3)), Rounding::up), money("EUR 3.34"));
    EXPECT_EQ(rounded_product(money("EUR 10.00"), number(fraction(1, 3)), Rounding::down), money("EUR 3.33"));
    EXPECT_EQ(rounded_product(money("EUR 10.00"), at_least(2), Rounding::down), unknown);
    EXPECT_EQ(sum(money("EUR 1.10"), money("EUR 2.20")), money("EUR 3.30"));
    EXPECT_EQ(sum(money("EUR 90000000000000000.00"), money("EUR 90000000000000000.00")), unknown);
}

TEST(ArithmeticTest, days_held_count_each_spell_and_not_the_time_between) {
    const Spells list = spells({{day("2025-01-01"), day("2025-01-10")}, {day("2025-02-01"), std::nullopt}});
    EXPECT_EQ(days_held(*list, day("2024-12-31"), true), Rational{0});
    EXPECT_EQ(days_held(*list, day("2025-01-01"), true), Rational{1});
    EXPECT_EQ(days_held(*list, day("2025-01-20"), true), Rational{10});
    EXPECT_EQ(days_held(*list, day("2025-02-01"), true), Rational{11});
    EXPECT_EQ(days_held(*list, day("2025-02-01"), false), Rational{9});
}

TEST(ArithmeticTest, no_day_is_counted_twice_when_spells_overlap) {
    const Spells list =
        spells({{day("2025-01-05"), day("2025-01-20")}, {day("2025-01-01"), day("2025-01-10")}});
    EXPECT_EQ(days_held(*list, day("2025-03-01"), true), Rational{20});
}

TEST(ArithmeticTest, outside_the_spells_of_an_incomplete_list_nobody_knows) {
    const std::vector<Spell> list = {{day("2025-01-01"), day("2025-01-10")}};
    EXPECT_EQ(held_on_day(*spells(list), day("2025-01-10")), Truth::yes);
    EXPECT_EQ(held_on_day(*spells(list), day("2025-01-11")), Truth::no);
    EXPECT_EQ(held_on_day(*spells(list, false), day("2025-01-10")), Truth::yes);
    EXPECT_EQ(held_on_day(*spells(list, false), day("2025-01-11")), Truth::unknown);
}

}  // namespace
}  // namespace ultima
