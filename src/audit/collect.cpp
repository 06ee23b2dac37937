// SPDX-License-Identifier: Apache-2.0
#include "audit/collect.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <set>

namespace ultima {

namespace {

using Facts = std::vector<FactId>;

bool contains(const Facts& all, const Facts& some) {
    return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

Facts joined(const Facts& a, const Facts& b) {
    Facts all;
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
    return all;
}

bool settled(const SettlingSets& sets, const Facts& known) {
    return std::any_of(sets.begin(), sets.end(), [&](const Facts& set) { return contains(known, set); });
}

class Collecting {
  public:
    explicit Collecting(const std::map<SettlingSets, std::int64_t>& rows) {
        std::map<FactId, std::int64_t> shares;
        for (const auto& [sets, count] : rows) {
            if (sets.empty()) continue;
            open_.push_back({&sets, count});
            const std::size_t least = std::min_element(sets.begin(), sets.end(), shorter)->size();
            by_least_.resize(std::max(by_least_.size(), least + 1));
            by_least_[least] += count;
            std::set<FactId> named;
            for (const Facts& set : sets) named.insert(set.begin(), set.end());
            for (const FactId fact : named) shares[fact] += count * share_of(least);
        }
        for (const auto& [fact, share] : shares) shares_.push_back(share);
        std::sort(shares_.begin(), shares_.end(), std::greater<>());
    }

    std::vector<CollectStep> steps() {
        constexpr std::size_t most_steps = 10;
        std::vector<CollectStep> steps;
        while (steps.size() < most_steps && !open_.empty()) {
            CollectStep step{best(), 0, 0};
            known_ = joined(known_, step.facts);
            std::erase_if(open_, [&](const Open& open) {
                if (!settled(*open.sets, known_)) return false;
                answered_ += open.rows;
                return true;
            });
            step.answered = answered_;
            step.at_most = bound(known_.size());
            steps.push_back(std::move(step));
        }
        return steps;
    }

  private:
    struct Open {
        const SettlingSets* sets;
        std::int64_t rows;
    };
    /// Divided by every size up to ten; elsewhere the bound is a little too high, never too low.
    static constexpr std::int64_t unit = 2520;
    static std::int64_t share_of(std::size_t least) {
        const auto size = static_cast<std::int64_t>(least);
        return (unit + size - 1) / size;
    }

    static bool shorter(const Facts& a, const Facts& b) { return a.size() < b.size(); }

    /// The facts to add of which each settles most rows.
    Facts best() const {
        std::set<Facts> candidates;
        for (const Open& open : open_)
            for (const Facts& set : *open.sets) {
                Facts add;
                std::set_difference(set.begin(), set.end(), known_.begin(), known_.end(),
                                    std::back_inserter(add));
                candidates.insert(std::move(add));
            }
        Facts found;
        std::int64_t gain_of_found = 0;
        for (const Facts& add : candidates) {
            const Facts known = joined(known_, add);
            std::int64_t gain = 0;
            for (const Open& open : open_)
                if (settled(*open.sets, known)) gain += open.rows;
            const auto size = static_cast<std::int64_t>(add.size());
            const auto size_of_found = static_cast<std::int64_t>(found.size());
            const std::int64_t more = gain * size_of_found - gain_of_found * size;
            if (!found.empty() && (more < 0 || (more == 0 && size >= size_of_found))) continue;
            found = add;
            gain_of_found = gain;
        }
        return found;
    }

    std::int64_t bound(std::size_t facts) const {
        const auto small_enough = static_cast<std::ptrdiff_t>(std::min(facts + 1, by_least_.size()));
        const std::int64_t by_size =
            std::accumulate(by_least_.begin(), by_least_.begin() + small_enough, std::int64_t{0});
        const auto first = static_cast<std::ptrdiff_t>(std::min(facts, shares_.size()));
        const std::int64_t by_share =
            std::accumulate(shares_.begin(), shares_.begin() + first, std::int64_t{0});
        return std::min(by_size, (by_share + unit - 1) / unit);
    }

    std::vector<Open> open_;
    std::vector<std::int64_t> by_least_;  // rows by the size of their smallest set
    std::vector<std::int64_t> shares_;    // largest first, in parts of `unit`
    Facts known_;
    std::int64_t answered_ = 0;
};

}  // namespace

SettlingSets both_settled(const SettlingSets& one, const SettlingSets& other) {
    constexpr std::size_t most = 16;
    std::set<std::pair<std::size_t, Facts>> all;  // smaller ones first
    for (const Facts& a : one)
        for (const Facts& b : other) {
            Facts both = joined(a, b);
            all.emplace(both.size(), std::move(both));
        }
    SettlingSets kept;
    for (const auto& [size, facts] : all) {
        if (kept.size() == most) break;
        if (!settled(kept, facts)) kept.push_back(facts);
    }
    std::sort(kept.begin(), kept.end());
    return kept;
}

std::vector<CollectStep> collect_first(const std::map<SettlingSets, std::int64_t>& rows) {
    return Collecting(rows).steps();
}

}  // namespace ultima
