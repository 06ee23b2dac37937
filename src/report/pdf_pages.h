// SPDX-License-Identifier: Apache-2.0
// Where pages break. Nothing here knows of letters.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace ultima {

/// Lines that belong together, as a paragraph or a table's row does; in points.
struct PdfGroup {
    double gap = 0;  ///< above it, unless it begins a page
    std::vector<double> heights{};
    bool with_next = false;               ///< a page does not end with it, as with a heading
    std::optional<std::size_t> header{};  ///< a group to be repeated where this one begins a page
    bool first_on_page = false;
    /// Of what is drawn, one line: the part of its height down to which it may be set smaller, if it then
    /// stands on the page on which it would begin.
    double smallest = 1;
};

/// Lines of a group on one page, from `first` to before `end`.
struct PdfPart {
    std::size_t group = 0, first = 0, end = 0;
    double top = 0;    ///< below the top of the page's text
    double scale = 1;  ///< of its heights; below 1 where it is set smaller
};
using PdfPage = std::vector<PdfPart>;

/// At least one page. A group of up to three lines stays whole; of longer ones at least two lines stand at
/// either side of a break. What is too high for any page is broken all the same.
[[nodiscard]] std::vector<PdfPage> paged(const std::vector<PdfGroup>& groups, double height);

}  // namespace ultima
