// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_flow.h"

#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {

std::string capital(std::string word) {
    if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
    return word;
}

std::vector<FlowLine> people_flow(std::size_t rows, std::size_t unread,
                                  const std::vector<Exclusion>& excluded, std::size_t people,
                                  std::int64_t hide_below, const std::string& rows_word) {
    const auto number = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    std::vector<Exclusion> told;
    Exclusion together;
    const auto join = [&](const Exclusion& one) {
        together.why += (together.why.empty() ? "" : "; or ") + one.why;
        together.people += one.people;
    };
    for (const Exclusion& one : excluded) {
        if (is_hidden(number(one.people), hide_below)) {
            join(one);
        } else {
            told.push_back(one);
        }
    }
    while (is_hidden(number(together.people), hide_below)) {
        const auto least = std::ranges::min_element(
            told, {}, [](const Exclusion& one) { return one.people == 0 ? ~std::size_t{0} : one.people; });
        if (least == told.end() || least->people == 0) break;
        join(*least);
        told.erase(least);
    }
    if (!together.why.empty()) told.push_back(together);
    const bool exact = !is_hidden(number(together.people), hide_below);
    std::vector<FlowLine> lines;
    lines.push_back(
        {"Rows that were read",
         exact ? grouped(number(rows)) : fmt::format("fewer than {} more than are left", hide_below)});
    lines.push_back({"Lines that could not be read", shown_count(number(unread), hide_below)});
    for (const Exclusion& one : told)
        lines.push_back({"Left out: " + one.why, shown_count(number(one.people), hide_below)});
    lines.push_back({capital(rows_word) + " that are left", grouped(number(people))});
    return lines;
}

}  // namespace ultima
