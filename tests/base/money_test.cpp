// SPDX-License-Identifier: Apache-2.0
// Amounts: text, decimals of each currency, and the edge of 64 bits.
#include "base/money.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace ultima {
namespace {

Money money(std::string_view text) { return parse_money(text).value(); }

TEST(MoneyTest, decimals_are_those_of_the_currency) {
    EXPECT_EQ(money("EUR 1234.50").minor, 123'450);
    EXPECT_EQ(money("EUR 1234.5").minor, 123'450);
    EXPECT_EQ(money("EUR 1234").minor, 123'400);
    EXPECT_EQ(money("JPY 1200").minor, 1200);
    EXPECT_EQ(money("KWD 1.005").minor, 1005);
    EXPECT_EQ(money("CLF 1.0001").minor, 10'001);
    EXPECT_EQ(money("ZZZ 1.00").minor, 100);
    EXPECT_EQ(money("EUR -0.05").minor, -5);
}

TEST(MoneyTest, text_reads_back_as_the_same_amount) {
    EXPECT_EQ(to_text(money("EUR 1234.5")), "EUR 1234.50");
    EXPECT_EQ(to_text(money("JPY 1200")), "JPY 1200");
    EXPECT_EQ(to_text(money("EUR -0.05")), "EUR -0.05");
    EXPECT_EQ(to_text(money("EUR -1.05")), "EUR -1.05");
    EXPECT_EQ(to_text(money("KWD 0.005")), "KWD 0.005");
    for (const std::int64_t minor : {INT64_MIN, INT64_MIN + 1, std::int64_t{-1}, std::int64_t{0}, INT64_MAX})
        for (const char* code : {"EUR", "JPY", "KWD", "CLF"}) {
            const Money amount{minor, parse_currency(code).value()};
            EXPECT_EQ(parse_money(to_text(amount)), amount) << to_text(amount);
        }
}

TEST(MoneyTest, refuses_what_is_not_an_amount) {
    for (const char* wrong :
         {"", "EUR", "EUR ", "EUR 1.234", "JPY 1.0", "eur 1", "EU 1", "EURO 1", "EUR 1,50", "EUR .5",
          "EUR 5.", "EUR --1", "EUR +1", "EUR 1 ", "EUR  1", "1 EUR", "EUR 92233720368547758.08"})
        EXPECT_FALSE(parse_money(wrong)) << wrong;
}

TEST(MoneyTest, sums_need_one_currency_and_room) {
    EXPECT_EQ(add(money("EUR 1.50"), money("EUR 2.25")), money("EUR 3.75"));
    EXPECT_EQ(subtract(money("EUR 1.50"), money("EUR 2.25")), money("EUR -0.75"));
    EXPECT_FALSE(add(money("EUR 1"), money("USD 1")));
    EXPECT_FALSE(add(Money{INT64_MAX, {}}, Money{1, {}}));
    EXPECT_FALSE(subtract(Money{INT64_MIN, {}}, Money{1, {}}));
    EXPECT_EQ(compare(money("EUR 1"), money("EUR 2")), std::strong_ordering::less);
    EXPECT_FALSE(compare(money("EUR 1"), money("USD 2")));
}

TEST(MoneyTest, products_round_once_and_as_told) {
    const Rational third = divide(1, 3).value();
    EXPECT_EQ(times(money("EUR 1.00"), third, Rounding::down), money("EUR 0.33"));
    EXPECT_EQ(times(money("EUR 1.00"), third, Rounding::up), money("EUR 0.34"));
    EXPECT_EQ(times(money("EUR 0.05"), divide(1, 2).value(), Rounding::half_up), money("EUR 0.03"));
    EXPECT_EQ(times(money("EUR 0.05"), 2, Rounding::down), money("EUR 0.10"));
    EXPECT_FALSE(times(Money{INT64_MAX, {}}, 2, Rounding::down));
}

}  // namespace
}  // namespace ultima
