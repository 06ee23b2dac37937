// SPDX-License-Identifier: Apache-2.0
#include "evaluation/cox_hazard.h"

#include "evaluation/cox_risk.h"

#include <algorithm>
#include <cmath>

namespace ultima {
namespace {

/// The steps of hazard and of hazard times mean covariate at each time with events: by stratum, from the
/// first to the last time. `own` are those that apply to a row with its event at that time, which under
/// Efron's ties is at risk only in part.
struct Steps {
    std::size_t columns;
    std::vector<std::size_t> stratum_begin{};  ///< one more than strata
    std::vector<double> time{};
    std::vector<double> hazard{}, own_hazard{};              ///< hazard cumulative, own_hazard the step alone
    std::vector<double> weighted{}, own_weighted{}, mean{};  ///< `columns` numbers each; weighted cumulative

    [[nodiscard]] std::size_t count() const { return time.size(); }
    /// The number of steps of stratum `s` at or before `t`, counted from the first of all.
    [[nodiscard]] std::size_t until(std::size_t s, double t) const {
        const auto begin = time.begin() + static_cast<std::ptrdiff_t>(stratum_begin[s]);
        const auto end = time.begin() + static_cast<std::ptrdiff_t>(stratum_begin[s + 1]);
        return static_cast<std::size_t>(std::upper_bound(begin, end, t) - time.begin());
    }
};

class StepsMaker {
  public:
    StepsMaker(const CoxDesign& design, Ties ties, bool covariates)
        : ties_(ties),
          p_(covariates ? design.columns : 0),
          steps_{.columns = p_},
          counts_(design.stratum_begin.size() - 1) {}

    void operator()(const EventTime& at) {
        ++counts_[at.stratum];
        const std::size_t first = steps_.weighted.size();
        steps_.time.push_back(at.time);
        steps_.hazard.push_back(0);
        steps_.own_hazard.push_back(0);
        steps_.weighted.resize(first + p_);
        steps_.own_weighted.resize(first + p_);
        steps_.mean.resize(first + p_);
        const std::size_t parts = ties_ == Ties::efron ? at.deaths : 1;
        const double each = at.death_weight / static_cast<double>(parts);
        for (std::size_t k = 0; k < parts; ++k) {
            const double gone = static_cast<double>(k) / static_cast<double>(parts);
            const double whole = at.at_risk.s0 - gone * at.dying.s0;
            const double hazard = each / whole;
            steps_.hazard.back() += hazard;
            steps_.own_hazard.back() += (1 - gone) * hazard;
            for (std::size_t a = 0; a < p_; ++a) {
                const double mean = (at.at_risk.s1[a] - gone * at.dying.s1[a]) / whole;
                steps_.weighted[first + a] += hazard * mean;
                steps_.own_weighted[first + a] += (1 - gone) * hazard * mean;
                steps_.mean[first + a] += mean / static_cast<double>(parts);
            }
        }
    }

    /// Turned round in each stratum, so that time goes forward, and added up.
    Steps result() {
        std::size_t begin = 0;
        for (const std::size_t count : counts_) {
            steps_.stratum_begin.push_back(begin);
            turn(steps_.time, begin, count, 1);
            turn(steps_.hazard, begin, count, 1);
            turn(steps_.own_hazard, begin, count, 1);
            turn(steps_.weighted, begin, count, p_);
            turn(steps_.own_weighted, begin, count, p_);
            turn(steps_.mean, begin, count, p_);
            for (std::size_t i = begin + 1; i < begin + count; ++i) {
                steps_.hazard[i] += steps_.hazard[i - 1];
                for (std::size_t a = 0; a < p_; ++a)
                    steps_.weighted[i * p_ + a] += steps_.weighted[(i - 1) * p_ + a];
            }
            begin += count;
        }
        steps_.stratum_begin.push_back(begin);
        return std::move(steps_);
    }

  private:
    static void turn(std::vector<double>& values, std::size_t begin, std::size_t count, std::size_t width) {
        for (std::size_t low = begin, high = begin + count; low + 1 < high; ++low)
            std::swap_ranges(values.begin() + static_cast<std::ptrdiff_t>(low * width),
                             values.begin() + static_cast<std::ptrdiff_t>((low + 1) * width),
                             values.begin() + static_cast<std::ptrdiff_t>(--high * width));
    }
    Ties ties_;
    std::size_t p_;
    Steps steps_;
    std::vector<std::size_t> counts_;
};

Steps steps_of(const CoxDesign& design, const Risks& risks, Ties ties, bool covariates) {
    StepsMaker maker(design, ties, covariates);
    each_event_time(design, risks, false, [&](const EventTime& at) { maker(at); });
    return maker.result();
}

/// Which steps a row is at risk for: `first` to `last`, of which the last is its own event if `own`.
struct Stretch {
    std::size_t first;
    std::size_t last;
    bool own;
};

/// Calls `visit(position, Stretch)` for each row.
template <class Visit>
void each_row(const CoxDesign& design, const Steps& steps, Visit visit) {
    for (std::size_t s = 0; s + 1 < design.stratum_begin.size(); ++s) {
        std::size_t last = steps.stratum_begin[s + 1];
        for (std::size_t i = design.stratum_begin[s]; i < design.stratum_begin[s + 1]; ++i) {
            while (last > steps.stratum_begin[s] && steps.time[last - 1] > design.stop[i]) --last;
            const std::size_t first =
                design.start.empty() ? steps.stratum_begin[s] : steps.until(s, design.start[i]);
            visit(i, Stretch{first, last, design.event[i] != 0});
        }
    }
}

/// Expected events per unit of risk over a row's time, and (if wanted) the same times the mean covariate.
double expected(const Steps& steps, const Stretch& span, std::size_t stratum_first, double* weighted) {
    const std::size_t p = steps.columns;
    if (weighted != nullptr) std::fill(weighted, weighted + p, 0.0);
    if (span.last == span.first) return 0;
    const std::size_t whole = span.own ? span.last - 1 : span.last;  // cumulative up to here
    double hazard = 0;
    const auto take = [&](std::size_t count, double sign) {
        if (count == stratum_first) return;
        hazard += sign * steps.hazard[count - 1];
        if (weighted != nullptr)
            for (std::size_t a = 0; a < p; ++a) weighted[a] += sign * steps.weighted[(count - 1) * p + a];
    };
    take(whole, 1);
    take(span.first, -1);
    if (span.own) {
        hazard += steps.own_hazard[span.last - 1];
        if (weighted != nullptr)
            for (std::size_t a = 0; a < p; ++a) weighted[a] += steps.own_weighted[(span.last - 1) * p + a];
    }
    return hazard;
}

void check_clusters(const CoxDesign& design, std::span<const std::uint32_t> cluster, Diagnostics& found) {
    bool several = false, numbered = true;
    for (const std::uint32_t number : cluster) numbered = numbered && number < design.given_rows;
    for (const std::uint32_t row : design.row) several = several || cluster[row] != cluster[design.row[0]];
    if (!numbered)
        found.push_back({.code = "bad-cluster",
                         .span = {},
                         .message = "a cluster has a number above the number of rows; expected 0, 1, 2..."});
    else if (!several)
        found.push_back({.code = "one-cluster",
                         .span = {},
                         .message = "all rows are of one cluster: how clusters vary cannot be told"});
}

std::vector<std::size_t> stratum_by_position(const CoxDesign& design) {
    std::vector<std::size_t> stratum(design.rows);
    for (std::size_t s = 0; s + 1 < design.stratum_begin.size(); ++s)
        for (std::size_t i = design.stratum_begin[s]; i < design.stratum_begin[s + 1]; ++i) stratum[i] = s;
    return stratum;
}

}  // namespace

double BaselineHazard::at(double t) const {
    const auto after = std::upper_bound(time.begin(), time.end(), t);
    return after == time.begin() ? 0 : hazard[static_cast<std::size_t>(after - time.begin()) - 1];
}

std::vector<BaselineHazard> baseline_hazards(const CoxDesign& design, const CoxFit& fit) {
    const Risks risks = risks_of(design, fit.scaled);
    const Steps steps = steps_of(design, risks, fit.ties, false);
    // Risks are measured from the mean covariates and from `shift`.
    double at_zero = -risks.shift;
    for (std::size_t j = 0; j < design.columns; ++j)
        at_zero -= fit.scaled[j] / design.scale[j] * design.centre[j];
    std::vector<BaselineHazard> found;
    for (std::size_t s = 0; s + 1 < steps.stratum_begin.size(); ++s) {
        BaselineHazard one{s, {}, {}};
        for (std::size_t i = steps.stratum_begin[s]; i < steps.stratum_begin[s + 1]; ++i) {
            one.time.push_back(steps.time[i]);
            one.hazard.push_back(steps.hazard[i] * std::exp(at_zero));
        }
        found.push_back(std::move(one));
    }
    return found;
}

std::vector<double> martingale_residuals(const CoxDesign& design, const CoxFit& fit) {
    const Risks risks = risks_of(design, fit.scaled);
    const Steps steps = steps_of(design, risks, fit.ties, false);
    const std::vector<std::size_t> stratum = stratum_by_position(design);
    std::vector<double> residuals(design.given_rows);
    each_row(design, steps, [&](std::size_t i, const Stretch& span) {
        const double risk = risks.risk[i] / design.weight_at(i);
        residuals[design.row[i]] =
            design.event[i] - risk * expected(steps, span, steps.stratum_begin[stratum[i]], nullptr);
    });
    return residuals;
}

Result<Eigen::MatrixXd> robust_covariance(const CoxDesign& design, const CoxFit& fit,
                                          std::span<const std::uint32_t> cluster) {
    Diagnostics found;
    check_length(cluster.size(), design.given_rows, "clusters", found);
    if (fit.ties == Ties::exact)
        found.push_back(
            {.code = "exact-not-supported",
             .span = {},
             .message = "robust errors are not defined for the exact treatment of ties; take Efron's"});
    if (found.empty() && !cluster.empty()) check_clusters(design, cluster, found);
    if (!found.empty()) return failure(std::move(found));
    const Risks risks = risks_of(design, fit.scaled);
    const Steps steps = steps_of(design, risks, fit.ties, true);
    const std::vector<std::size_t> stratum = stratum_by_position(design);
    const std::size_t p = design.columns;
    const auto size = static_cast<Eigen::Index>(p);
    const std::size_t clusters =
        cluster.empty() ? 0 : *std::max_element(cluster.begin(), cluster.end()) + std::size_t{1};
    std::vector<double> sums(clusters * p);
    Eigen::MatrixXd meat = Eigen::MatrixXd::Zero(size, size);
    Eigen::VectorXd score(size);
    std::vector<double> weighted(p);
    each_row(design, steps, [&](std::size_t i, const Stretch& span) {
        const double hazard = expected(steps, span, steps.stratum_begin[stratum[i]], weighted.data());
        const double* x = design.x_at(i);
        for (std::size_t a = 0; a < p; ++a) {
            double one = risks.risk[i] * (weighted[a] - x[a] * hazard);  // the risk holds the weight
            if (span.own) one += design.weight_at(i) * (x[a] - steps.mean[(span.last - 1) * p + a]);
            score(static_cast<Eigen::Index>(a)) = one;
            if (!cluster.empty()) sums[cluster[design.row[i]] * p + a] += one;
        }
        if (cluster.empty()) meat.selfadjointView<Eigen::Lower>().rankUpdate(score);
    });
    for (std::size_t c = 0; c < clusters; ++c)
        meat.selfadjointView<Eigen::Lower>().rankUpdate(
            Eigen::Map<const Eigen::VectorXd>(sums.data() + c * p, size));
    const Eigen::Map<const Eigen::VectorXd> scale(design.scale.data(), size);
    const Eigen::MatrixXd bread = fit.covariance * scale.asDiagonal();  // of scaled scores
    return Eigen::MatrixXd(bread * meat.selfadjointView<Eigen::Lower>() * bread.transpose());
}

}  // namespace ultima
