// SPDX-License-Identifier: Apache-2.0
// Rows counted together by time and cause, against rows counted one by one.
#include "evaluation/exits.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <random>
#include <utility>
#include <vector>

namespace ultima::test {
namespace {

struct Sums {
    double weight = 0, squares = 0;
    std::uint32_t rows = 0;
    bool operator==(const Sums&) const = default;
};
using ByTimeAndCause = std::map<std::pair<double, std::uint32_t>, Sums>;

struct Rows {
    std::vector<double> time, weight;
    std::vector<std::uint8_t> cause;

    /// Weights are halves, so that sums are exact in any order.
    void add(double at, std::uint8_t why, double halves) {
        time.push_back(at);
        cause.push_back(why);
        weight.push_back(halves / 2);
    }
    [[nodiscard]] ByTimeAndCause one_by_one() const {
        ByTimeAndCause sums;
        for (std::size_t i = 0; i < time.size(); ++i) {
            if (weight[i] == 0) continue;
            Sums& here = sums[{time[i], cause[i]}];
            ++here.rows;
            here.weight += weight[i];
            here.squares += weight[i] * weight[i];
        }
        return sums;
    }
};

ByTimeAndCause together(const LargeColumn<Exits>& exits) {
    ByTimeAndCause sums;
    for (const Exits& some : exits) {
        Sums& here = sums[{some.time, some.cause}];
        here.rows += some.rows;
        here.weight += some.weight;
        here.squares += some.squares;
    }
    return sums;
}

bool in_order(const LargeColumn<Exits>& exits) {
    for (std::size_t i = 1; i < exits.size(); ++i)
        if (exits[i].time < exits[i - 1].time) return false;
    return true;
}

RC_GTEST_PROP(ExitsTest, are_the_sums_of_their_rows_in_the_order_of_time,
              (const std::vector<std::tuple<bool, std::uint16_t, std::uint8_t>>& given)) {
    Rows rows;
    for (const auto& [whole, number, cause] : given)
        rows.add(whole ? number % 50 : number / 7.0, cause % 3, number % 4);
    const LargeColumn<Exits> exits = exits_by_time(rows.time, rows.cause, rows.weight);
    RC_ASSERT(in_order(exits));
    RC_ASSERT(together(exits) == rows.one_by_one());
}

TEST(ExitsTest, more_times_than_the_table_holds_are_all_there) {
    std::mt19937_64 random(1);
    Rows rows;
    for (int i = 0; i < 100'000; ++i)
        rows.add(static_cast<double>(random() % 40'000) / 3, static_cast<std::uint8_t>(random() % 3),
                 static_cast<double>(random() % 3));
    const LargeColumn<Exits> exits = exits_by_time(rows.time, rows.cause, rows.weight);
    EXPECT_TRUE(in_order(exits));
    EXPECT_EQ(together(exits), rows.one_by_one());
    EXPECT_GT(exits.size(), together(exits).size()) << "nothing was written out before the end";
}

TEST(ExitsTest, days_are_few_however_many_the_rows) {
    Rows rows;
    for (int i = 0; i < 100'000; ++i) rows.add(i % 1096, static_cast<std::uint8_t>(i % 3), 2);
    EXPECT_EQ(exits_by_time(rows.time, rows.cause, {}).size(), 1096U * 3U);
}

TEST(ExitsTest, without_causes_and_weights_each_row_counts_one_and_minus_0_is_0) {
    const std::vector<double> time{5, -0.0, 5, 0.0};
    const LargeColumn<Exits> exits = exits_by_time(time, {}, {});
    EXPECT_EQ(together(exits), (ByTimeAndCause{{{0.0, 0}, {2, 2, 2}}, {{5.0, 0}, {2, 2, 2}}}));
    EXPECT_EQ(exits.size(), 2U);
    EXPECT_EQ(rows_of(exits), 4U);
    EXPECT_EQ(times_of(exits), 2U);
}

}  // namespace
}  // namespace ultima::test
