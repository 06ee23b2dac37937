// SPDX-License-Identifier: Apache-2.0
#include "evaluation/concordance.h"

#include "evaluation/cox_risk.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ultima {
namespace {

/// Weights by rank, summed below and above a rank in logarithmic time (Fenwick 1994).
class RankedWeights {
  public:
    explicit RankedWeights(std::size_t ranks) : tree_(ranks + 1) {}
    void add(std::size_t rank, double weight) {
        for (std::size_t k = rank + 1; k < tree_.size(); k += k & (~k + 1)) tree_[k] += weight;
        total_ += weight;
    }
    [[nodiscard]] double below(std::size_t rank) const {
        double sum = 0;
        for (std::size_t k = rank; k > 0; k -= k & (~k + 1)) sum += tree_[k];
        return sum;
    }
    [[nodiscard]] double at(std::size_t rank) const { return below(rank + 1) - below(rank); }
    [[nodiscard]] double above(std::size_t rank) const { return total_ - below(rank + 1); }

  private:
    std::vector<double> tree_;
    double total_ = 0;
};

/// Pairs that one row is part of.
struct Pairs {
    double concordant = 0, discordant = 0, tied = 0;
};

std::vector<std::size_t> ranks_of(const LargeColumn<double>& predictor, std::size_t begin, std::size_t end,
                                  std::size_t& count) {
    std::vector<double> values(predictor.begin() + static_cast<std::ptrdiff_t>(begin),
                               predictor.begin() + static_cast<std::ptrdiff_t>(end));
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    count = values.size();
    std::vector<std::size_t> ranks;
    for (std::size_t i = begin; i < end; ++i)
        ranks.push_back(static_cast<std::size_t>(
            std::lower_bound(values.begin(), values.end(), predictor[i]) - values.begin()));
    return ranks;
}

/// The pairs within one stratum: positions begin..end, from the last stop to the first.
void count_pairs(const CoxDesign& design, const LargeColumn<double>& predictor, std::size_t begin,
                 std::size_t end, std::vector<Pairs>& pairs) {
    std::size_t ranks = 0;
    const std::vector<std::size_t> rank = ranks_of(predictor, begin, end, ranks);
    const auto rank_at = [&](std::size_t position) { return rank[position - begin]; };
    const bool delayed = !design.start.empty();
    // Backwards in time, `at_risk` are those whom an event at this time is compared with; `later` are the
    // events from here on: what a row was compared with is what came since its start less what came after.
    RankedWeights at_risk(ranks), later(ranks);
    const auto meet = [&](std::size_t i, double sign) {
        const double w = design.weight_at(i) * sign;
        pairs[i].concordant += w * later.above(rank_at(i));
        pairs[i].discordant += w * later.below(rank_at(i));
        pairs[i].tied += w * later.at(rank_at(i));
    };
    std::size_t removed = begin;
    const auto leave_before = [&](double time) {
        for (; delayed && removed < end && design.start[design.by_start[removed]] >= time; ++removed) {
            const std::uint32_t gone = design.by_start[removed];
            at_risk.add(rank_at(gone), -design.weight_at(gone));
            meet(gone, 1);
        }
    };
    for (std::size_t i = begin; i < end;) {
        const std::size_t first = i;
        const double time = design.stop[i];
        leave_before(time);
        for (; i < end && design.stop[i] == time; ++i) {
            if (design.event[i] != 0) continue;
            at_risk.add(rank_at(i), design.weight_at(i));
            meet(i, -1);  // events at this time are not there yet, so they count for the censored
        }
        for (std::size_t k = first; k < i; ++k) {
            if (design.event[k] == 0) continue;
            const double w = design.weight_at(k);
            pairs[k].concordant += w * at_risk.below(rank_at(k));
            pairs[k].discordant += w * at_risk.above(rank_at(k));
            pairs[k].tied += w * at_risk.at(rank_at(k));
        }
        for (std::size_t k = first; k < i; ++k)
            if (design.event[k] != 0) later.add(rank_at(k), design.weight_at(k));
        for (std::size_t k = first; k < i; ++k) {
            if (design.event[k] == 0) continue;
            at_risk.add(rank_at(k), design.weight_at(k));
            meet(k, -1);  // events at the same time are no pair
        }
    }
    if (delayed) leave_before(-1);
    if (!delayed)
        for (std::size_t i = begin; i < end; ++i) meet(i, 1);
}

}  // namespace

Result<Concordance> concordance(const CoxDesign& design, const CoxFit& fit) {
    const LargeColumn<double> predictor = risks_of(design, fit.scaled).predictor;
    std::vector<Pairs> pairs(design.rows);
    for (std::size_t s = 0; s + 1 < design.stratum_begin.size(); ++s)
        count_pairs(design, predictor, design.stratum_begin[s], design.stratum_begin[s + 1], pairs);
    Concordance found;
    for (const Pairs& one : pairs) {  // each pair stands with both its rows
        found.concordant += one.concordant / 2;
        found.discordant += one.discordant / 2;
        found.tied_risk += one.tied / 2;
    }
    const double all = found.concordant + found.discordant + found.tied_risk;
    if (!(all > 0))
        return failure({.code = "no-pairs",
                        .span = {},
                        .message = "no two persons can be compared: nobody is at risk after an event"});
    found.c = (found.concordant + found.tied_risk / 2) / all;
    double sum = 0;
    for (const Pairs& one : pairs) {
        const double influence =
            (one.concordant + one.tied / 2 - found.c * (one.concordant + one.discordant + one.tied)) / all;
        sum += influence * influence;
    }
    found.standard_error = std::sqrt(sum);
    return found;
}

}  // namespace ultima
