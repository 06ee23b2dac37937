// SPDX-License-Identifier: Apache-2.0
#include "evaluation/multiplicity.h"

#include "base/refusal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace ultima {

namespace {

// From the smallest up, never falling; or from the greatest down, never rising.
void never_falling(std::vector<double>& sorted) {
    for (std::size_t at = 1; at < sorted.size(); ++at) sorted[at] = std::max(sorted[at], sorted[at - 1]);
}
void never_rising_downwards(std::vector<double>& sorted) {
    for (std::size_t at = sorted.size(); at-- > 1;) sorted[at - 1] = std::min(sorted[at - 1], sorted[at]);
}

// Hommel 1988 in the form of Wright 1992, section 2.
std::vector<double> hommel(const std::vector<double>& p) {
    const std::size_t n = p.size();
    const auto whole = static_cast<double>(n);
    double start = 1;
    for (std::size_t at = 0; at < n; ++at)
        start = std::min(start, whole * p[at] / static_cast<double>(at + 1));
    std::vector<double> adjusted(n, start);
    std::vector<double> bound(n, start);
    for (std::size_t m = n - 1; m >= 2; --m) {
        const auto size = static_cast<double>(m);
        const std::size_t front = n - m + 1;
        double least = size * p[front] / 2;
        for (std::size_t at = front; at < n; ++at) {
            least = std::min(least, size * p[at] / static_cast<double>(at - front + 2));
        }
        for (std::size_t at = 0; at < front; ++at) bound[at] = std::min(size * p[at], least);
        for (std::size_t at = front; at < n; ++at) bound[at] = bound[front - 1];
        for (std::size_t at = 0; at < n; ++at) adjusted[at] = std::max(adjusted[at], bound[at]);
    }
    for (std::size_t at = 0; at < n; ++at) adjusted[at] = std::max(adjusted[at], p[at]);
    return adjusted;
}

}  // namespace

Result<std::vector<double>> adjusted_p_values(std::span<const double> p, Multiplicity method) {
    for (std::size_t at = 0; at < p.size(); ++at) {
        if (!(p[at] >= 0 && p[at] <= 1)) {
            return refused("bad-p-value", fmt::format("p-value {} does not lie between 0 and 1", at + 1));
        }
    }
    std::vector<std::size_t> order(p.size());
    for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
    std::vector<double> sorted;
    for (const std::size_t at : order) sorted.push_back(p[at]);
    const auto n = static_cast<double>(p.size());
    double harmonic = 0;
    for (std::size_t at = 1; at <= p.size(); ++at) harmonic += 1 / static_cast<double>(at);
    const auto times = [&](auto factor) {
        for (std::size_t at = 0; at < sorted.size(); ++at) sorted[at] *= factor(static_cast<double>(at + 1));
    };
    switch (method) {
        case Multiplicity::bonferroni:
            times([&](double) { return n; });
            break;
        case Multiplicity::holm:
            times([&](double rank) { return n - rank + 1; });
            never_falling(sorted);
            break;
        case Multiplicity::hochberg:
            times([&](double rank) { return n - rank + 1; });
            never_rising_downwards(sorted);
            break;
        case Multiplicity::hommel:
            if (sorted.size() > 1) sorted = hommel(sorted);
            break;
        case Multiplicity::benjamini_hochberg:
            times([&](double rank) { return n / rank; });
            never_rising_downwards(sorted);
            break;
        case Multiplicity::benjamini_yekutieli:
            times([&](double rank) { return harmonic * n / rank; });
            never_rising_downwards(sorted);
            break;
    }
    std::vector<double> adjusted(p.size());
    for (std::size_t at = 0; at < order.size(); ++at) adjusted[order[at]] = std::min(1.0, sorted[at]);
    return adjusted;
}

}  // namespace ultima
