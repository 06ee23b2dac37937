// SPDX-License-Identifier: Apache-2.0
// A byte at a time against the library's own sorting.
#include "evaluation/time_order.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace ultima::test {
namespace {

std::vector<std::uint32_t> rows_of(const LargeColumn<TimeKey>& keys) {
    std::vector<std::uint32_t> rows;
    for (const TimeKey& key : keys) rows.push_back(key.row);
    return rows;
}

RC_GTEST_PROP(TimeOrderTest, goes_by_stratum_then_from_the_last_time_to_the_first_then_by_row,
              (const std::vector<std::tuple<bool, std::uint16_t, std::uint32_t>>& given)) {
    LargeColumn<TimeKey> keys;
    for (const auto& [whole, number, stratum] : given) {
        const double day = number % 50;
        keys.push_back(
            {whole ? day : number / 7.0, stratum % 3 * 70'000, static_cast<std::uint32_t>(keys.size())});
    }
    LargeColumn<TimeKey> sorted = keys;
    std::ranges::stable_sort(sorted, [](const TimeKey& a, const TimeKey& b) {
        return a.stratum != b.stratum ? a.stratum < b.stratum : a.time > b.time;
    });
    order_by_time(keys);
    RC_ASSERT(rows_of(keys) == rows_of(sorted));
}

TEST(TimeOrderTest, the_least_and_the_greatest_times_keep_their_places_and_minus_0_is_0) {
    LargeColumn<TimeKey> keys{{0.0, 0, 0},
                              {std::numeric_limits<double>::denorm_min(), 0, 1},
                              {std::numeric_limits<double>::max(), 0, 2},
                              {-0.0, 0, 3},
                              {1.0, 0, 4},
                              {std::nextafter(1.0, 2.0), 0, 5}};
    order_by_time(keys);
    EXPECT_EQ(rows_of(keys), (std::vector<std::uint32_t>{2, 5, 4, 1, 0, 3}));
}

}  // namespace
}  // namespace ultima::test
