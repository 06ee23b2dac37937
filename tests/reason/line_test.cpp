// SPDX-License-Identifier: Apache-2.0
// Truths over time as step functions.
#include "reason/line.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace ultima {
namespace {

using Points = std::vector<std::pair<std::uint16_t, std::uint8_t>>;

/// Gaps between steps (0 too: a step that replaces the one before) and truths.
Line line_of(std::uint8_t first, const Points& points) {
    Line line(static_cast<Truth>(first % 3));
    CivilDate at = first_date();
    for (const auto& [gap, truth] : points) {
        at.day += gap % 200;
        line.then(at, static_cast<Truth>(truth % 3));
    }
    return line;
}

/// The same without steps: looks at every point.
Truth naive(std::uint8_t first, const Points& points, CivilDate day) {
    auto result = static_cast<Truth>(first % 3);
    CivilDate at = first_date();
    for (const auto& [gap, truth] : points) {
        at.day += gap % 200;
        if (at <= day) result = static_cast<Truth>(truth % 3);
    }
    return result;
}

void well_formed(const Line& line) {
    RC_ASSERT(line.step(0).start == first_date());
    for (std::size_t i = 1; i < line.count(); ++i) {
        RC_ASSERT(line.step(i - 1).start < line.step(i).start);
        RC_ASSERT(line.step(i - 1).truth != line.step(i).truth);
    }
}

RC_GTEST_PROP(LineTest, is_what_was_put_in_on_every_day, (std::uint8_t first, Points points)) {
    const Line line = line_of(first, points);
    well_formed(line);
    for (int offset = 0; offset < 2000; offset += 7) {
        const CivilDate day{first_date().day + offset};
        RC_ASSERT(line.on(day) == naive(first, points, day));
    }
}

RC_GTEST_PROP(LineTest, combining_two_is_combining_them_on_every_day,
              (std::uint8_t first_a, Points a, std::uint8_t first_b, Points b, std::uint32_t rule_bits)) {
    // Any function of two truths, not only Kleene's: two bits for each of the nine pairs.
    const auto rule = [&](Truth x, Truth y) {
        const unsigned pair = static_cast<unsigned>(x) * 3 + static_cast<unsigned>(y);
        return static_cast<Truth>(((rule_bits >> (2 * pair)) & 3U) % 3);
    };
    const Line line_a = line_of(first_a, a);
    const Line line_b = line_of(first_b, b);
    const Line mixed = Line::combined(line_a, line_b, rule);
    const Line with_and = Line::both(line_a, line_b);
    const Line with_or = Line::either(line_a, line_b);
    const Line with_not = Line::negated(line_a);
    for (const Line* line : {&mixed, &with_and, &with_or, &with_not}) well_formed(*line);
    for (int offset = 0; offset < 2000; offset += 3) {
        const CivilDate day{first_date().day + offset};
        RC_ASSERT(mixed.on(day) == rule(line_a.on(day), line_b.on(day)));
        RC_ASSERT(with_and.on(day) == both(line_a.on(day), line_b.on(day)));
        RC_ASSERT(with_or.on(day) == either(line_a.on(day), line_b.on(day)));
        RC_ASSERT(with_not.on(day) == negate(line_a.on(day)));
    }
}

TEST(LineTest, equal_neighbours_melt_together) {
    Line line(Truth::no);
    line.then({10}, Truth::yes);
    line.then({20}, Truth::yes);
    line.then({30}, Truth::no);
    EXPECT_EQ(line.count(), 3U);
    line.then({30}, Truth::yes);  // said anew for the same day: the step is gone
    EXPECT_EQ(line.count(), 2U);
    EXPECT_FALSE(line.always());
    EXPECT_TRUE(Line(Truth::unknown).always());
}

}  // namespace
}  // namespace ultima
