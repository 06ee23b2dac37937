// SPDX-License-Identifier: Apache-2.0
#include "evaluation/logrank.h"

#include "evaluation/tail.h"

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ultima {
namespace {

/// Rows ordered by stratum, then time.
std::vector<std::uint32_t> order_of(const FollowUp& follow_up, std::span<const std::uint32_t> stratum) {
    std::vector<std::uint32_t> order(follow_up.rows());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        if (!stratum.empty() && stratum[a] != stratum[b]) return stratum[a] < stratum[b];
        return follow_up.stop[a] < follow_up.stop[b];
    });
    return order;
}

class Sums {
  public:
    Sums(GroupTest& test, double rho) : test_(test), rho_(rho), at_risk_(test.observed.size()) {}

    void begin_stratum() {
        std::fill(at_risk_.begin(), at_risk_.end(), 0.0);
        total_ = 0;
        survival_ = 1;
    }
    void enter(std::uint32_t group) {
        at_risk_[group] += 1;
        total_ += 1;
    }
    void leave(std::uint32_t group) {
        at_risk_[group] -= 1;
        total_ -= 1;
    }
    /// `deaths` by group, at one time.
    void events(const std::vector<double>& deaths) {
        double all = 0;
        for (const double d : deaths) all += d;
        if (all == 0) return;
        const double weight = rho_ == 0 ? 1 : std::pow(survival_, rho_);
        const double share = all / total_;
        const double spread = total_ > 1 ? share * (total_ - all) / (total_ - 1) * weight * weight : 0;
        for (std::size_t a = 0; a < deaths.size(); ++a) {
            test_.observed[a] += weight * deaths[a];
            test_.expected[a] += weight * share * at_risk_[a];
            for (std::size_t b = 0; b < deaths.size(); ++b)
                test_.variance(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) +=
                    spread * at_risk_[a] * ((a == b ? 1 : 0) - at_risk_[b] / total_);
        }
        survival_ *= (total_ - all) / total_;
    }

  private:
    GroupTest& test_;
    double rho_;
    std::vector<double> at_risk_;
    double total_ = 0;
    double survival_ = 1;  ///< just before the time looked at
};

}  // namespace

void check_groups(std::span<const std::uint32_t> group, Diagnostics& found) {
    const std::uint32_t greatest = *std::max_element(group.begin(), group.end());
    if (greatest >= 1000)
        found.push_back(
            {.code = "too-many-groups",
             .span = {},
             .message = fmt::format("there is a group {}; expected fewer than 1000 groups", greatest)});
}

Result<GroupTest> finish(GroupTest test, const std::vector<double>& difference,
                         const std::vector<bool>& counts) {
    std::vector<Eigen::Index> kept;
    for (std::size_t g = 0; g < counts.size(); ++g)
        if (counts[g]) kept.push_back(static_cast<Eigen::Index>(g));
    if (kept.size() < 2)
        return failure({.code = "one-group",
                        .span = {},
                        .message = "fewer than two groups have anyone at risk when the event occurs"});
    // The differences sum to 0, so any one group may be left out.
    const auto df = static_cast<Eigen::Index>(kept.size()) - 1;
    Eigen::VectorXd u(df);
    Eigen::MatrixXd v(df, df);
    for (Eigen::Index a = 0; a < df; ++a) {
        u(a) = difference[static_cast<std::size_t>(kept[static_cast<std::size_t>(a) + 1])];
        for (Eigen::Index b = 0; b < df; ++b)
            v(a, b) =
                test.variance(kept[static_cast<std::size_t>(a) + 1], kept[static_cast<std::size_t>(b) + 1]);
    }
    const Eigen::LDLT<Eigen::MatrixXd> solver(v);
    const Eigen::VectorXd pivots = solver.vectorD();
    if (!(pivots.minCoeff() > 1e-12 * std::max(pivots.maxCoeff(), 1e-300)))
        return failure({.code = "no-variance",
                        .span = {},
                        .message =
                            "the groups cannot be compared: nobody of one group is at risk beside another "
                            "when the event occurs"});
    test.chi_square = std::max(u.dot(solver.solve(u)), 0.0);
    test.df = static_cast<std::size_t>(df);
    test.p = chi_square_tail(test.chi_square, static_cast<double>(df));
    return test;
}

Result<GroupTest> logrank(const FollowUp& follow_up, std::span<const std::uint32_t> group, double rho,
                          std::span<const std::uint32_t> stratum) {
    Diagnostics found = check(follow_up);
    if (group.size() != follow_up.rows()) check_length(group.size(), follow_up.rows(), "groups", found);
    check_length(stratum.size(), follow_up.rows(), "strata", found);
    if (!follow_up.weight.empty())
        found.push_back({.code = "weights-not-supported",
                         .span = {},
                         .message = "the log-rank test takes no weights: its variance counts persons"});
    if (!follow_up.start.empty())
        found.push_back(
            {.code = "delayed-entry-not-supported",
             .span = {},
             .message = "this log-rank test takes no delayed entry; a Cox model's score test does"});
    if (group.empty() && !follow_up.stop.empty())
        found.push_back({.code = "one-group", .span = {}, .message = "no groups are given"});
    if (found.empty()) check_groups(group, found);
    if (!found.empty()) return failure(std::move(found));

    const std::size_t groups = *std::max_element(group.begin(), group.end()) + std::size_t{1};
    const auto size = static_cast<Eigen::Index>(groups);
    GroupTest test;
    test.rows.assign(groups, 0);
    test.observed.assign(groups, 0);
    test.expected.assign(groups, 0);
    test.variance = Eigen::MatrixXd::Zero(size, size);
    const std::vector<std::uint32_t> order = order_of(follow_up, stratum);
    Sums sums(test, rho);
    double events = 0;
    const auto stratum_of = [&](std::size_t i) { return stratum.empty() ? 0U : stratum[order[i]]; };
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin;
        sums.begin_stratum();
        for (; end < order.size() && stratum_of(end) == stratum_of(begin); ++end) {
            sums.enter(group[order[end]]);
            ++test.rows[group[order[end]]];
        }
        std::vector<double> deaths(groups);
        for (std::size_t i = begin; i < end;) {
            const double time = follow_up.stop[order[i]];
            std::size_t last = i;
            std::fill(deaths.begin(), deaths.end(), 0.0);
            for (; last < end && follow_up.stop[order[last]] == time; ++last)
                deaths[group[order[last]]] += follow_up.event[order[last]];
            sums.events(deaths);
            for (const double d : deaths) events += d;
            for (; i < last; ++i) sums.leave(group[order[i]]);
        }
        begin = end;
    }
    if (events == 0)
        return failure(
            {.code = "no-events", .span = {}, .message = "nobody had the event: nothing to compare"});
    std::vector<double> difference(groups);
    std::vector<bool> counts(groups);
    for (std::size_t g = 0; g < groups; ++g) {
        difference[g] = test.observed[g] - test.expected[g];
        counts[g] = test.expected[g] > 0;
    }
    return finish(std::move(test), difference, counts);
}

}  // namespace ultima
