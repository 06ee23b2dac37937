// SPDX-License-Identifier: Apache-2.0
// What a query named for something that cannot be said is taken back, and nothing else.
#include "sql/growing.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace ultima::sql {
namespace {

TEST(a_map_that_grows, is_taken_back_to_what_it_held) {
    Growing<std::map<int, std::string>> words;
    words.emplace(5, "five");
    words.emplace(2, "two");
    const std::size_t before = words.size();
    words.emplace(3, "three");
    EXPECT_FALSE(words.emplace(2, "another").second) << "was there before: neither changed nor taken back";

    words.take_back(before);
    EXPECT_EQ(words.size(), 2U);
    EXPECT_EQ(words.find(3), words.end());
    EXPECT_EQ(words.find(2)->second, "two");

    EXPECT_TRUE(words.emplace(3, "drei").second);
    EXPECT_EQ(words.find(3)->second, "drei");
    words.take_back(0);
    EXPECT_EQ(words.size(), 0U);
}

}  // namespace
}  // namespace ultima::sql
