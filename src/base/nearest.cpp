// SPDX-License-Identifier: Apache-2.0
// Optimal string alignment distance (Damerau-Levenshtein without overlapping swaps) over code points.
#include "base/nearest.h"

#include "base/text.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace ultima {
namespace {

std::u32string letters_of(std::string_view text) {
    std::u32string letters;
    while (!text.empty()) {
        const CodePoint point = first_code_point(text);
        letters += point.value;
        text.remove_prefix(point.length);
    }
    return letters;
}

/// The slips between two words; three rows of the usual table are enough for swaps of neighbours.
std::size_t slips(const std::u32string& a, const std::u32string& b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::swap(before_last, last);
        std::swap(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t exchange = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({exchange, last[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row[b.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view wrong, std::span<const std::string_view> known) {
    constexpr std::size_t longest_name =
        200;  // beyond that it is not a mistyped name, and the table grows quadratic
    const std::u32string from = letters_of(wrong.substr(0, 4 * longest_name));
    std::optional<std::string_view> best;
    std::size_t best_slips = 0;
    for (const std::string_view name : known) {
        const std::u32string to = letters_of(name.substr(0, 4 * longest_name));
        const std::size_t longer = std::max(from.size(), to.size());
        const std::size_t limit = std::max<std::size_t>(1, longer / 3);
        if (longer > longest_name || longer - std::min(from.size(), to.size()) > limit) continue;
        const std::size_t count = slips(from, to);
        // A word with nothing in common is no near miss, however short.
        if (count > limit || count >= longer || (best && count >= best_slips)) continue;
        best = name;
        best_slips = count;
    }
    return best;
}

}  // namespace ultima
