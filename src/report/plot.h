// SPDX-License-Identifier: Apache-2.0
// Plots as SVG that can stand in a page and be printed in grey.
#pragma once

#include "base/date.h"
#include "report/template.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

struct Bar {
    std::string label;
    std::int64_t count = 0;
    std::string shown;       ///< the count in words, "1,234" or "fewer than 5"
    bool hidden = false;     ///< too small to show: no length is drawn either
    std::string language{};  ///< of the label, where it is not the page's
};

/// Horizontal bars with label and count, longest possible bar for the largest count. `title` is read out to
/// people who cannot see the plot.
Markup bar_plot(const std::string& title, const std::vector<Bar>& bars);

struct BarShare {
    std::string label;
    std::int64_t count = 0;
    int shade = 0;  ///< 0 to 5, place in the palette
};

/// One bar cut into shares of a whole; empty ones are left out.
Markup share_plot(const std::string& title, const std::vector<BarShare>& shares);

struct Flow {
    std::string from, to;
    std::int64_t count = 0;
};

/// Bands from what was, on the left, to what is, on the right, as wide as their counts. Whatever is too small
/// to show must be left out by the caller. `sums`: the blocks at both sides show theirs.
Markup flow_plot(const std::string& title, const std::vector<Flow>& flows, bool sums = true);

struct TimelineMark {
    CivilDate date;
    std::string label;
};

/// Days on a line of time, one a row, in the order given; each row says its date in words, too.
Markup timeline_plot(const std::string& title, const std::vector<TimelineMark>& marks);

/// 1234567 as "1,234,567".
std::string grouped(std::int64_t count);

/// Counts of people from 1 to below `hide_below` are not shown: they could name somebody.
bool is_hidden(std::int64_t count, std::int64_t hide_below);
/// `grouped`, or "fewer than 5" for a count that is hidden.
std::string shown_count(std::int64_t count, std::int64_t hide_below);

/// Where counts of the same people stand in many sums, small ones are hidden for good only if the others are
/// not told to the last: the multiple of `hide_below` below. A hidden count may then be any small number,
/// whatever another count and their sum are shown as; what many sums tell together can still, rarely, be
/// less.
std::int64_t in_steps(std::int64_t count, std::int64_t hide_below);
/// The same, grouped; or "fewer than 5".
std::string shown_in_steps(std::int64_t count, std::int64_t hide_below);

}  // namespace ultima
