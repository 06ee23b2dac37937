// SPDX-License-Identifier: Apache-2.0
#include "base/large_column.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>

namespace ultima::test {
namespace {

constexpr std::size_t page = std::size_t{2} << 20;

bool begins_at_a_page(const LargeColumn<double>& column) {
    return reinterpret_cast<std::uintptr_t>(column.data()) % page == 0;
}

TEST(LargeColumnTest, what_is_larger_than_caches_begins_at_a_large_page_and_holds_what_a_vector_holds) {
    for (const std::size_t count : {std::size_t{3}, 2 * page / 8 - 1, 2 * page / 8, 2 * page / 8 + 1}) {
        LargeColumn<double> column;
        column.resize(count);
        EXPECT_TRUE(begins_at_a_page(column) || count < 2 * page / 8) << count;
        std::iota(column.begin(), column.end(), 1.0);
        const LargeColumn<double> copy = column;
        column.push_back(0.5);  // moves to other memory
        column.pop_back();
        EXPECT_EQ(copy, column) << count;
        EXPECT_EQ(column.back(), static_cast<double>(count));
    }
}

TEST(LargeColumnTest, numbers_that_are_given_are_set_also_where_resize_would_leave_them_unset) {
    const LargeColumn<double> column(page, 0.25);
    EXPECT_EQ(std::accumulate(column.begin(), column.end(), 0.0), 0.25 * static_cast<double>(page));
}

TEST(LargeColumnTest, asking_for_what_is_past_the_end_does_nothing) {
    const LargeColumn<double> column(8, 1.0);
    ask_for(column.data(), 0, 8);
    ask_for(column.data(), far_ahead, 1);
    ask_for(column.data(), std::size_t{1} << 40, 10);
    EXPECT_EQ(column, LargeColumn<double>(8, 1.0));
}

TEST(LargeColumnTest, more_than_there_can_be_is_refused) {
    LargeMemory<double> memory;
    EXPECT_THROW(static_cast<void>(memory.allocate(static_cast<std::size_t>(-1) / 8)),
                 std::bad_array_new_length);
}

}  // namespace
}  // namespace ultima::test
