// SPDX-License-Identifier: Apache-2.0
#include "evaluation/gray.h"

#include <algorithm>
#include <cmath>

namespace ultima {
namespace {

/// One group: its size, and its curves just before the time looked at and at it.
struct Group {
    double at_risk = 0;
    double own = 0;    ///< events of interest at this time
    double other = 0;  ///< other events at this time
    double survival_before = 1, survival = 1;
    double incidence_before = 0, incidence = 0;

    /// Those at risk, and those whom another event took: at risk / survival, the size the group would have.
    [[nodiscard]] double extended() const { return at_risk > 0 ? at_risk / survival_before : 0; }
};

/// Events of one time are drawn without replacement.
double drawn(double events, double from) { return events > 1 ? 1 - (events - 1) / (from - 1) : 1; }

class Test {
  public:
    Test(std::vector<Group>& groups, double rho)
        : groups_(groups),
          rho_(rho),
          count_(static_cast<Eigen::Index>(groups.size())),
          observed_(Eigen::VectorXd::Zero(count_)),
          expected_(observed_),
          share_(Eigen::MatrixXd::Zero(count_, count_)),
          sum_(share_),
          variance_(share_),
          mixed_(share_),
          plain_(Eigen::VectorXd::Zero(count_)) {}

    void step() {
        double own = 0, other = 0, extended = 0, free = 0;
        for (const Group& group : groups_) {
            own += group.own;
            other += group.other;
            extended += group.extended();
            free += group.extended() * (1 - group.incidence_before);
        }
        if (own + other == 0) return;
        const double together_before = together_;  // incidence if the groups do not differ
        together_ += own / extended;
        const double weight = std::pow(1 - together_before, rho_);
        share_.setZero();
        for (Eigen::Index i = 0; i < count_; ++i) {
            if (at(i).at_risk <= 0) continue;
            observed_(i) += weight * at(i).own;
            expected_(i) += weight * own * at(i).extended() * (1 - at(i).incidence_before) / free;
            for (Eigen::Index j = 0; j < count_; ++j)
                share_(i, j) = weight * at(i).extended() * ((i == j ? 1 : 0) - at(j).extended() / extended);
        }
        sum_ += share_ * (own / (extended * (1 - together_before)));
        for (Eigen::Index k = 0; k < count_; ++k) spread(k, own, extended);
    }

    [[nodiscard]] std::vector<double> observed() const {
        return {observed_.data(), observed_.data() + count_};
    }
    [[nodiscard]] std::vector<double> expected() const {
        return {expected_.data(), expected_.data() + count_};
    }
    [[nodiscard]] Eigen::MatrixXd variance() const {
        const Eigen::MatrixXd cross = sum_ * mixed_.transpose();
        return variance_ + sum_ * plain_.asDiagonal() * sum_.transpose() + cross + cross.transpose();
    }

  private:
    [[nodiscard]] const Group& at(Eigen::Index i) const { return groups_[static_cast<std::size_t>(i)]; }

    /// Group k's part of the variance: its martingale increments, seen by every group's score. What the score
    /// weighs by its final value (`sum_` at the end) is kept apart and added in `variance`.
    void spread(Eigen::Index k, double own, double extended) {
        const Group& group = at(k);
        if (own > 0 && group.at_risk > 0) {
            const double part = group.survival > 0 ? 1 - (1 - together_) / group.survival : 1;
            const double c = drawn(own, extended * group.survival_before) * group.survival_before * own /
                             (extended * group.at_risk);
            add(k, share_.col(k) - part * sum_.col(k), part, c);
        }
        if (group.other > 0 && group.survival > 0) {
            const double part = (1 - together_) / group.survival;
            const double c = drawn(group.other, group.at_risk) * group.survival_before *
                             group.survival_before * group.other / (group.at_risk * group.at_risk);
            add(k, part * sum_.col(k), -part, c);
        }
    }
    void add(Eigen::Index k, const Eigen::VectorXd& now, double part, double c) {
        variance_ += c * now * now.transpose();
        mixed_.col(k) += c * part * now;
        plain_(k) += c * part * part;
    }

    std::vector<Group>& groups_;
    double rho_;
    Eigen::Index count_;
    double together_ = 0;
    Eigen::VectorXd observed_, expected_;
    Eigen::MatrixXd share_, sum_, variance_, mixed_;
    Eigen::VectorXd plain_;
};

}  // namespace

Result<GroupTest> gray(const CompetingFollowUp& follow_up, std::span<const std::uint32_t> group,
                       std::uint8_t cause, double rho) {
    Diagnostics found = check(follow_up);
    if (group.empty())
        found.push_back({.code = "one-group", .span = {}, .message = "no groups are given"});
    else
        check_length(group.size(), follow_up.rows(), "groups", found);
    if (!follow_up.weight.empty())
        found.push_back({.code = "weights-not-supported",
                         .span = {},
                         .message = "Gray's test takes no weights: its variance counts persons"});
    if (std::find(follow_up.cause.begin(), follow_up.cause.end(), cause) == follow_up.cause.end() ||
        cause == 0)
        found.push_back({.code = "no-events",
                         .span = {},
                         .message = "nobody had the event of interest: nothing to compare"});
    if (found.empty()) check_groups(group, found);
    if (!found.empty()) return failure(std::move(found));

    const std::size_t count = *std::max_element(group.begin(), group.end()) + std::size_t{1};
    std::vector<Group> groups(count);
    GroupTest result;
    result.rows.assign(count, 0);
    std::vector<std::uint32_t> order(follow_up.rows());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = static_cast<std::uint32_t>(i);
        groups[group[i]].at_risk += 1;
        ++result.rows[group[i]];
    }
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return follow_up.stop[a] < follow_up.stop[b]; });
    Test test(groups, rho);
    for (std::size_t i = 0; i < order.size();) {
        const std::size_t first = i;
        for (Group& one : groups) one.own = one.other = 0;
        for (; i < order.size() && follow_up.stop[order[i]] == follow_up.stop[order[first]]; ++i) {
            Group& one = groups[group[order[i]]];
            if (follow_up.cause[order[i]] == cause)
                one.own += 1;
            else if (follow_up.cause[order[i]] != 0)
                one.other += 1;
        }
        for (Group& one : groups) {
            if (one.at_risk <= 0) continue;
            one.survival = one.survival_before * (one.at_risk - one.own - one.other) / one.at_risk;
            one.incidence = one.incidence_before + one.survival_before * one.own / one.at_risk;
        }
        test.step();
        for (std::size_t k = first; k < i; ++k) groups[group[order[k]]].at_risk -= 1;
        for (Group& one : groups) {
            one.survival_before = one.survival;
            one.incidence_before = one.incidence;
        }
    }
    result.variance = test.variance();
    result.observed = test.observed();
    result.expected = test.expected();
    std::vector<double> difference;
    for (std::size_t g = 0; g < count; ++g) difference.push_back(result.observed[g] - result.expected[g]);
    std::vector<bool> counts;
    for (const std::size_t rows : result.rows) counts.push_back(rows > 0);
    return finish(std::move(result), difference, counts);
}

}  // namespace ultima
