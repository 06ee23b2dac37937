// SPDX-License-Identifier: Apache-2.0
// Exact numbers against boost's, above all where 64 bits end.
#include "base/rational.h"

#include "base/rounding.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace ultima {
namespace {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

/// Small numbers, any numbers, and numbers at the edge of 64 bits.
rc::Gen<std::int64_t> whole_numbers() {
    return rc::gen::weightedOneOf<std::int64_t>(
        {{4, rc::gen::inRange<std::int64_t>(-60, 60)},
         {2, rc::gen::arbitrary<std::int64_t>()},
         {1, rc::gen::map(rc::gen::inRange<std::int64_t>(0, 4), [](std::int64_t x) { return highest - x; })},
         {1, rc::gen::map(rc::gen::inRange<std::int64_t>(0, 4), [](std::int64_t x) { return lowest + x; })}});
}

struct Pair {
    Rational ours;
    cpp_rational boosts;
};

std::string boost_text(const cpp_rational& value) { return value.str(); }

Pair pair_of(std::int64_t n, std::int64_t d) {
    const cpp_int numerator = d < 0 ? cpp_int{-cpp_int{n}} : cpp_int{n};
    return {divide(n, d).value(), cpp_rational{numerator, cpp_int{abs(cpp_int{d})}}};
}

Pair any_pair() {
    return pair_of(*whole_numbers(),
                   *rc::gen::suchThat(whole_numbers(), [](std::int64_t d) { return d != 0; }));
}

cpp_int floor_of(const cpp_rational& x) {
    cpp_int quotient;
    cpp_int rest;
    divide_qr(numerator(x), denominator(x), quotient, rest);
    return rest < 0 ? cpp_int{quotient - 1} : quotient;
}

RC_GTEST_PROP(RationalTest, agrees_with_boost_in_every_operation, ()) {
    // A product of two and a third one: big operands come up as often as small ones.
    const Pair x = any_pair();
    const Pair y = any_pair();
    const Pair z = any_pair();
    const Pair product{x.ours * y.ours, cpp_rational{x.boosts * y.boosts}};
    RC_ASSERT(fraction_text(product.ours) == boost_text(product.boosts));
    for (const auto& [a, b] :
         {std::pair{x, y}, std::pair{product, z}, std::pair{z, product}, std::pair{product, product}}) {
        RC_ASSERT(fraction_text(a.ours + b.ours) == boost_text(cpp_rational{a.boosts + b.boosts}));
        RC_ASSERT(fraction_text(a.ours - b.ours) == boost_text(cpp_rational{a.boosts - b.boosts}));
        RC_ASSERT(fraction_text(a.ours * b.ours) == boost_text(cpp_rational{a.boosts * b.boosts}));
        if (b.boosts == 0) {
            RC_ASSERT(!divide(a.ours, b.ours).has_value());
        } else {
            RC_ASSERT(fraction_text(divide(a.ours, b.ours).value()) ==
                      boost_text(cpp_rational{a.boosts / b.boosts}));
        }
        RC_ASSERT((a.ours == b.ours) == (a.boosts == b.boosts));
        RC_ASSERT((a.ours < b.ours) == (a.boosts < b.boosts));
        RC_ASSERT((a.ours > b.ours) == (a.boosts > b.boosts));
        RC_ASSERT(fraction_text(-a.ours) == boost_text(cpp_rational{-a.boosts}));
        RC_ASSERT(a.ours.sign() == a.boosts.sign());
        RC_ASSERT(a.ours.is_whole() == (denominator(a.boosts) == 1));
        RC_ASSERT(fraction_text(a.ours.floor()) == floor_of(a.boosts).str());
        RC_ASSERT(fraction_text(a.ours.ceil()) == cpp_int{-floor_of(cpp_rational{-a.boosts})}.str());
        RC_ASSERT(fraction_text(a.ours.round_half_up()) ==
                  floor_of(cpp_rational{a.boosts + cpp_rational{1, 2}}).str());
    }
}

RC_GTEST_PROP(RationalTest, text_reads_back_as_the_same_number, ()) {
    const Pair x = any_pair();
    const Pair y = any_pair();
    for (const Rational& value : {x.ours, x.ours * y.ours, x.ours + y.ours}) {
        RC_ASSERT(parse_rational(to_text(value)) == value);
        RC_ASSERT(parse_rational(fraction_text(value)) == value);
    }
}

RC_GTEST_PROP(RationalTest, what_comes_back_into_64_bits_is_small_again, ()) {
    const Pair x = any_pair();
    const Rational far = x.ours + Rational{highest} * Rational{highest};
    RC_ASSERT(!far.small().has_value());
    const Rational back = far - Rational{highest} * Rational{highest};
    RC_ASSERT(back == x.ours);
    RC_ASSERT(back.small().has_value() == x.ours.small().has_value());
}

TEST(RationalTest, the_edge_of_64_bits_is_crossed_without_loss) {
    EXPECT_EQ(to_text(Rational{highest} + 1), "9223372036854775808");
    EXPECT_EQ(to_text(Rational{lowest} - 1), "-9223372036854775809");
    EXPECT_EQ(to_text(-Rational{lowest}), "9223372036854775808");
    EXPECT_EQ((-Rational{lowest}).to_int64(), std::nullopt);
    EXPECT_EQ((Rational{highest} + 1 - 1).to_int64(), highest);
    EXPECT_EQ((-(-Rational{lowest})).to_int64(), lowest);
    EXPECT_EQ(divide(1, lowest).value() * lowest, 1);
    EXPECT_EQ(divide(lowest, lowest), Rational{1});
    EXPECT_EQ(divide(lowest, -1), -Rational{lowest});
    EXPECT_EQ(Rational{0} - lowest, -Rational{lowest});
    EXPECT_LT(Rational{highest}, Rational{highest} + 1);
    EXPECT_GT(divide(1, highest - 1).value(), divide(1, highest).value());
}

TEST(RationalTest, division_by_zero_has_no_value) {
    EXPECT_FALSE(divide(1, 0));
    EXPECT_FALSE(divide(0, 0));
    EXPECT_EQ(divide(0, 5), Rational{0});
}

TEST(RationalTest, reads_the_forms_of_packs_and_no_others) {
    EXPECT_EQ(parse_rational("12"), Rational{12});
    EXPECT_EQ(parse_rational("12.5"), divide(25, 2));
    EXPECT_EQ(parse_rational("-3"), Rational{-3});
    EXPECT_EQ(parse_rational("1/3"), divide(1, 3));
    EXPECT_EQ(parse_rational("-2/6"), divide(-1, 3));
    EXPECT_EQ(parse_rational("007"), Rational{7});
    EXPECT_EQ(parse_rational("0000000000000000000010"), Rational{10});
    EXPECT_EQ(parse_rational("010/0020"), divide(1, 2));
    EXPECT_EQ(parse_rational("-0.05"), divide(-1, 20));
    EXPECT_EQ(parse_rational("-9223372036854775808"), Rational{lowest});
    EXPECT_FALSE(parse_rational("-9223372036854775808")->to_int64() == std::nullopt);
    for (const char* wrong : {"", "-", "+1", ".5", "5.", "1/", "/3", "1/0", "1/-3", "1//3", "1.2.3", "1.5/2",
                              "1e3", " 1", "1 ", "--1", "0x10", "1,5", "٣"})
        EXPECT_FALSE(parse_rational(wrong)) << wrong;
    EXPECT_TRUE(parse_rational(std::string(4096, '9')));
    EXPECT_FALSE(parse_rational(std::string(4097, '9')));
}

TEST(RationalTest, writes_decimals_where_they_end_and_fractions_where_they_do_not) {
    EXPECT_EQ(to_text(Rational{12}), "12");
    EXPECT_EQ(to_text(*divide(25, 2)), "12.5");
    EXPECT_EQ(to_text(*divide(-1, 20)), "-0.05");
    EXPECT_EQ(to_text(*divide(1, 3)), "1/3");
    EXPECT_EQ(to_text(*divide(-7, 6)), "-7/6");
    EXPECT_EQ(to_text(*divide(1, 1LL << 18)), "0.000003814697265625");
    EXPECT_EQ(to_text(*divide(1, 1LL << 19)), "1/524288");
    EXPECT_EQ(fraction_text(*divide(25, 2)), "25/2");
}

TEST(RationalTest, bits_are_those_of_the_longer_part) {
    EXPECT_EQ(Rational{0}.bits(), 1U);
    EXPECT_EQ(Rational{-8}.bits(), 4U);
    EXPECT_EQ(divide(1, 255)->bits(), 8U);
    EXPECT_EQ(Rational{lowest}.bits(), 64U);
    Rational power = 1;
    for (int i = 0; i < 4095; ++i) power *= 2;
    EXPECT_EQ(power.bits(), max_rational_bits);
    EXPECT_EQ((power * 2).bits(), max_rational_bits + 1);
    EXPECT_EQ(divide(-1, power)->bits(), max_rational_bits);
}

TEST(RoundingTest, goes_the_way_that_was_said_on_both_sides_of_zero) {
    const Rational half = *divide(5, 2);
    EXPECT_EQ(rounded(half, Rounding::up), 3);
    EXPECT_EQ(rounded(half, Rounding::down), 2);
    EXPECT_EQ(rounded(half, Rounding::half_up), 3);
    EXPECT_EQ(rounded(-half, Rounding::up), -2);
    EXPECT_EQ(rounded(-half, Rounding::down), -3);
    EXPECT_EQ(rounded(-half, Rounding::half_up), -2);
    EXPECT_EQ(rounded(*divide(7, 3), Rounding::half_up), 2);
    EXPECT_EQ(rounded(4, Rounding::up), 4);
    EXPECT_EQ(to_text(Rounding::half_up), "half up");
}

}  // namespace
}  // namespace ultima
