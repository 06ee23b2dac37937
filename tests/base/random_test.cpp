// SPDX-License-Identifier: Apache-2.0
// The same sequence on every machine, and fair enough for tests.
#include "base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace ultima {
namespace {

TEST(RandomTest, a_seed_gives_the_published_sequence_of_splitmix64) {
    // Vigna's splitmix64.c, seed 1234567, as Rosetta Code lists it.
    Random random{1234567};
    EXPECT_EQ(random.next(), 6457827717110365317U);
    EXPECT_EQ(random.next(), 3203168211198807973U);
    EXPECT_EQ(random.next(), 9817491932198370423U);
    EXPECT_EQ(random.next(), 4593380528125082431U);
    EXPECT_EQ(random.next(), 16408922859458223821U);
}

TEST(RandomTest, every_number_below_comes_up_about_as_often) {
    Random random{1};
    std::array<int, 7> counts{};
    for (int i = 0; i < 70'000; ++i) ++counts.at(random.below(7));
    for (const int count : counts) EXPECT_NEAR(count, 10'000, 400);
    EXPECT_EQ(random.below(1), 0U);
}

TEST(RandomTest, both_ends_of_a_range_come_up_and_nothing_beyond) {
    Random random{2};
    bool first = false;
    bool last = false;
    for (int i = 0; i < 1000; ++i) {
        const std::int64_t x = random.between(-2, 2);
        ASSERT_TRUE(x >= -2 && x <= 2);
        first = first || x == -2;
        last = last || x == 2;
    }
    EXPECT_TRUE(first && last);
    EXPECT_EQ(random.between(5, 5), 5);
    random.between(INT64_MIN, INT64_MAX);
}

TEST(RandomTest, chance_is_in_a_thousand) {
    Random random{3};
    int hits = 0;
    for (int i = 0; i < 100'000; ++i) hits += random.chance(250);
    EXPECT_NEAR(hits, 25'000, 700);
    EXPECT_FALSE(random.chance(0));
    EXPECT_TRUE(random.chance(1000));
}

TEST(RandomTest, a_part_does_not_depend_on_what_is_drawn_elsewhere) {
    const Random whole{4};
    Random one = whole.part(1);
    Random two = whole.part(2);
    EXPECT_NE(one.next(), two.next());
    Random again = whole.part(1);
    Random fresh = whole.part(1);
    EXPECT_EQ(again.next(), fresh.next());
    std::vector<std::string> words{"a", "b"};
    EXPECT_TRUE(again.pick(words) == "a" || again.pick(words) != "");
}

}  // namespace
}  // namespace ultima
