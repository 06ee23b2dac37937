// SPDX-License-Identifier: Apache-2.0
#include "evaluation/named_random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace ultima::test {
namespace {

// The published test vectors of Philox 2x64-10: all zero, all one, and digits of pi.
TEST(NamedRandomTest, the_generator_is_the_published_one) {
    EXPECT_EQ(philox(0, 0, 0), 0xca00a0459843d731U);
    EXPECT_EQ(philox(~0ULL, ~0ULL, ~0ULL), 0x65b021d60cd8310fU);
    EXPECT_EQ(philox(0x243f6a8885a308d3U, 0x13198a2e03707344U, 0xa4093822299f31d0U), 0x0a5e742c2997341cU);
}

TEST(NamedRandomTest, what_one_stream_draws_changes_no_other) {
    NamedRandom alone(7, "groups");
    const double first = alone.uniform();
    NamedRandom other(7, "outcomes");
    for (int draw = 0; draw < 100; ++draw) (void)other.next();
    NamedRandom again(7, "groups");
    EXPECT_EQ(again.uniform(), first);
    EXPECT_NE(NamedRandom(8, "groups").uniform(), first);
    EXPECT_NE(NamedRandom(7, "outcomes").uniform(), first);
}

TEST(NamedRandomTest, draws_have_the_moments_of_their_distribution) {
    NamedRandom random(1, "moments");
    constexpr int size = 200000;
    double uniform = 0;
    double normal = 0;
    double squares = 0;
    double exponential = 0;
    int chances = 0;
    for (int draw = 0; draw < size; ++draw) {
        const double u = random.uniform();
        ASSERT_GT(u, 0);
        ASSERT_LT(u, 1);
        uniform += u;
        const double z = random.normal();
        normal += z;
        squares += z * z;
        exponential += random.exponential();
        chances += random.chance(0.3) ? 1 : 0;
    }
    // Five standard errors.
    const double width = 5 / std::sqrt(size);
    EXPECT_NEAR(uniform / size, 0.5, width * std::sqrt(1.0 / 12));
    EXPECT_NEAR(normal / size, 0, width);
    EXPECT_NEAR(squares / size, 1, width * std::sqrt(2.0));
    EXPECT_NEAR(exponential / size, 1, width);
    EXPECT_NEAR(chances / double{size}, 0.3, width * std::sqrt(0.21));
}

TEST(NamedRandomTest, below_reaches_every_number_and_no_other) {
    NamedRandom random(2, "below");
    std::set<std::uint64_t> seen;
    for (int draw = 0; draw < 500; ++draw) seen.insert(random.below(7));
    EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}));
}

}  // namespace
}  // namespace ultima::test
