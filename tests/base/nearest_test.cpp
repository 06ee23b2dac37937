// SPDX-License-Identifier: Apache-2.0
// Which known name a mistyped one is taken for.
#include "base/nearest.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace ultima {
namespace {

constexpr std::array<std::string_view, 5> known{"longest term", "days held", "bond", "bail", "präsenz"};

TEST(NearestTest, finds_the_name_after_one_slip_of_each_kind) {
    EXPECT_EQ(nearest("longest trem", known), "longest term");
    EXPECT_EQ(nearest("longst term", known), "longest term");
    EXPECT_EQ(nearest("days helld", known), "days held");
    EXPECT_EQ(nearest("bonb", known), "bond");
    EXPECT_EQ(nearest("bial", known), "bail");
    EXPECT_EQ(nearest("longest_term", known), "longest term");
    EXPECT_EQ(nearest("prasenz", known), "präsenz");
}

TEST(NearestTest, is_silent_when_nothing_is_near) {
    EXPECT_EQ(nearest("gravest penalty", known), std::nullopt);
    EXPECT_EQ(nearest("", known), std::nullopt);
    EXPECT_EQ(nearest("x", known), std::nullopt);
    EXPECT_EQ(nearest("bond", {}), std::nullopt);
    constexpr std::array<std::string_view, 1> single{"y"};
    EXPECT_EQ(nearest("x", single), std::nullopt);
    EXPECT_EQ(nearest(std::string(100'000, 'b'), known), std::nullopt);
}

TEST(NearestTest, the_first_of_equals_wins) {
    constexpr std::array<std::string_view, 2> equals{"band", "bend"};
    EXPECT_EQ(nearest("bind", equals), "band");
}

}  // namespace
}  // namespace ultima
