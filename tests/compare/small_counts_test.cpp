// SPDX-License-Identifier: Apache-2.0
// Small counts of a comparison are not shown, and cannot be worked out from what is.
#include "compare/people_changes.h"
#include "report/plot.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ultima {
namespace {

TEST(in_steps, is_the_multiple_below) {
    EXPECT_EQ(in_steps(0, 5), 0);
    EXPECT_EQ(in_steps(7, 5), 5);
    EXPECT_EQ(in_steps(9, 5), 5);
    EXPECT_EQ(in_steps(10, 5), 10);
    EXPECT_EQ(in_steps(7, 1), 7);
    EXPECT_EQ(in_steps(7, 0), 7) << "nothing is to be hidden";
    EXPECT_EQ(shown_in_steps(1234, 5), "1,230");
    EXPECT_EQ(shown_in_steps(4, 5), "fewer than 5");
}

using Cells = std::array<std::int64_t, 6>;

/// People by value of a column, of each who gains, loses or sees no change, and the same of a measure that is
/// all that changes, with its answers before and after.
PeopleChanges changes_of(
    const std::map<std::string, std::map<std::string, std::array<std::int64_t, 3>>>& by) {
    PeopleChanges changes{};
    PeopleChanges::OfMeasure bond{.measure = "bond", .moves = {}, .flows = {}, .by = {}};
    for (const auto& [column, values] : by) {
        PersonMoves all;
        for (const auto& [value, counts] : values) {
            changes.persons_by[column][value] = {.gain = counts[0], .lose = counts[1], .same = counts[2]};
            Moves& moves = bond.by[column][value];
            moves.rows = {counts[0], 0, 0, counts[1], counts[2], 0};
            all.gain += counts[0];
            all.lose += counts[1];
            all.same += counts[2];
        }
        changes.persons = all;
    }
    const PersonMoves& all = changes.persons;
    changes.rows = changes.compared = all.all();
    bond.moves.rows = {all.gain, 0, 0, all.lose, all.same, 0};
    for (const auto& [after, rows] :
         {std::pair("required", all.gain), std::pair("barred", all.lose), std::pair("available", all.same)})
        if (rows > 0) bond.flows.push_back({"available", after, rows});
    changes.measures.push_back(std::move(bond));
    return changes;
}

/// Whoever knows how a page is made looks for all registers that give the same page: in how many of them is a
/// count that is small there the same in all? Every register of six counts up to six is tried, and those
/// below that asked about.
double told_of_small_counts(PeopleChanges (*changes)(const Cells&)) {
    constexpr std::int64_t hide_below = 5, most = 6;
    struct Seen {
        Cells first{};
        std::array<bool, 6> open{};  ///< is there another with another number here?
        std::int64_t asked_about = 0;
    };
    std::map<std::string, Seen> by_page;
    Cells cells{};
    std::int64_t small = 0;
    for (bool more = true; more;) {
        const auto [page, is_new] = by_page.try_emplace(people_changes_text(changes(cells), hide_below));
        Seen& seen = page->second;
        if (is_new) seen.first = cells;
        for (std::size_t i = 0; i < cells.size(); ++i)
            seen.open[i] = seen.open[i] || cells[i] != seen.first[i];
        if (*std::max_element(cells.begin(), cells.end()) < most) {
            ++seen.asked_about;
            small += std::count_if(cells.begin(), cells.end(),
                                   [&](std::int64_t count) { return is_hidden(count, hide_below); });
        }
        more = false;
        for (std::int64_t& cell : cells) {
            if (++cell <= most) {
                more = true;
                break;
            }
            cell = 0;
        }
    }
    std::int64_t told = 0;
    for (const auto& [page, seen] : by_page)
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (!seen.open[i] && is_hidden(seen.first[i], hide_below)) told += seen.asked_about;
    return static_cast<double>(told) / static_cast<double>(small);
}

PeopleChanges of_two_values(const Cells& c) {
    return changes_of({{"sex", {{"F", {c[0], c[1], c[2]}}, {"M", {c[3], c[4], c[5]}}}}});
}
PeopleChanges of_towns_and_states(const Cells& c) {
    return changes_of({{"state", {{"North", {c[0] + c[2], 0, c[1] + c[3]}}, {"South", {c[4], 0, c[5]}}}},
                       {"town", {{"A", {c[0], 0, c[1]}}, {"B", {c[2], 0, c[3]}}, {"C", {c[4], 0, c[5]}}}}});
}

/// Not one in a thousand, in registers so small that every count is near to one that is hidden.
constexpr double hardly_any = 0.001;

TEST(small_counts, cannot_be_worked_out_from_sums) {
    EXPECT_LT(told_of_small_counts(of_two_values), hardly_any);
}

TEST(small_counts, cannot_be_worked_out_where_values_of_a_column_are_parts_of_those_of_another) {
    EXPECT_LT(told_of_small_counts(of_towns_and_states), hardly_any);
}

}  // namespace
}  // namespace ultima
