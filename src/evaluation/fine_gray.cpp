// SPDX-License-Identifier: Apache-2.0
#include "evaluation/fine_gray.h"

#include "evaluation/cox_risk.h"
#include "evaluation/newton.h"
#include "evaluation/tail.h"

#include <algorithm>
#include <cmath>

namespace ultima {
namespace {

/// One distinct time, from the last to the first: positions begin..end of the design end then.
struct Moment {
    std::size_t begin;
    std::size_t end;
    double free;               ///< G(t-): chance of not being censored before
    std::size_t at_risk;       ///< persons, just before
    std::size_t censored;      ///< persons, at this time
    std::size_t events;        ///< of interest
    double could_be_censored;  ///< persons, by the convention
};

struct Data {
    const CoxDesign& design;
    LargeColumn<std::uint8_t> other;  ///< by position: whether another event took the person
    std::vector<Moment> moments{};    ///< from the last time to the first
    /// Of those whom another event took: 1 / G at that time, and covariates once more, row by row, because a
    /// pass looks at them alone before it looks at all.
    LargeColumn<double> taken_weight{};
    LargeColumn<double> taken_x{};
};

Data data_of(const CoxDesign& design, const FineGrayColumns& columns, CensoringTies ties) {
    Data data{.design = design, .other = LargeColumn<std::uint8_t>(design.rows, 0)};
    for (std::size_t i = 0; i < design.rows; ++i) {
        const std::uint8_t cause = columns.follow_up.cause[design.row[i]];
        data.other[i] = cause != 0 && cause != columns.cause ? 1 : 0;
    }
    for (std::size_t i = 0; i < design.rows;) {
        Moment moment{i, i, 1, 0, 0, 0, 0};
        std::size_t left = 0;
        for (; i < design.rows && design.stop[i] == design.stop[moment.begin]; ++i) {
            if (design.event[i] != 0)
                ++moment.events;
            else if (data.other[i] == 0)
                ++moment.censored;
            else
                ++left;
        }
        moment.end = moment.at_risk = i;
        moment.could_be_censored = static_cast<double>(
            ties == CensoringTies::together ? moment.at_risk : moment.at_risk - moment.events - left);
        data.moments.push_back(moment);
    }
    double free = 1;
    for (auto moment = data.moments.rbegin(); moment != data.moments.rend(); ++moment) {
        moment->free = free;
        if (moment->censored > 0)
            free *= 1 - static_cast<double>(moment->censored) / moment->could_be_censored;
    }
    const auto others = static_cast<std::size_t>(std::ranges::count(data.other, 1));
    data.taken_weight.reserve(others);
    data.taken_x.reserve(others * design.columns);
    for (const Moment& moment : data.moments)
        for (std::size_t i = moment.begin; i < moment.end; ++i)
            if (data.other[i] != 0) {
                data.taken_weight.push_back(1 / moment.free);
                data.taken_x.insert(data.taken_x.end(), design.x_at(i), design.x_at(i) + design.columns);
            }
    return data;
}

/// Calls `visit(const Moment&, sums)` for each time with events of interest, from the last to the first.
/// `sums`: those still there, and in part those whom another event took before.
template <class Source, class Visit>
void each_event(const Data& data, Source& risks, const std::vector<double>& scaled, double shift,
                bool squares, Visit visit) {
    const CoxDesign& design = data.design;
    RiskSums present(design.columns, squares), taken(present), sums(present);
    std::size_t others = data.taken_weight.size();  // whom another event took before the time looked at
    for (std::size_t i = 0; i < others; ++i) {
        const double* x = data.taken_x.data() + i * design.columns;
        ask_for(x, far_ahead * design.columns, design.columns);
        taken.add(std::exp(predictor_of(scaled, x, 0) - shift) * data.taken_weight[i], x);
    }
    for (const Moment& moment : data.moments) {
        for (std::size_t i = moment.begin; i < moment.end; ++i) {
            const double risk = risks.at(i);
            present.add(risk, design.x_at(i));
            if (data.other[i] == 0) continue;
            taken.add(-risk * data.taken_weight[data.taken_weight.size() - others], design.x_at(i));
            --others;
        }
        if (others == 0) taken.clear();  // what is left is rounding
        if (moment.events == 0) continue;
        sums.s0 = present.s0 + moment.free * taken.s0;
        for (std::size_t a = 0; a < sums.s1.size(); ++a)
            sums.s1[a] = present.s1[a] + moment.free * taken.s1[a];
        for (std::size_t a = 0; a < sums.s2.size(); ++a)
            sums.s2[a] = present.s2[a] + moment.free * taken.s2[a];
        visit(moment, sums);
    }
}

CoxLikelihood likelihood_of(const Data& data, const std::vector<double>& scaled) {
    const CoxDesign& design = data.design;
    const std::size_t p = design.columns;
    const auto size = static_cast<Eigen::Index>(p);
    RisksOnTheWay risks(design, scaled);
    CoxLikelihood total{0, Eigen::VectorXd::Zero(size), Eigen::MatrixXd::Zero(size, size)};
    std::vector<double> information(p * (p + 1) / 2), mean(p), of_events(p);
    each_event(data, risks, scaled, risks.shift(), true, [&](const Moment& moment, const RiskSums& sums) {
        for (std::size_t i = moment.begin; i < moment.end; ++i) {
            if (design.event[i] == 0) continue;
            const double* x = design.x_at(i);
            for (std::size_t a = 0; a < p; ++a) of_events[a] += x[a];
        }
        const auto events = static_cast<double>(moment.events);
        total.value -= events * (std::log(sums.s0) + risks.shift());
        for (std::size_t a = 0, k = 0; a < p; ++a) {
            mean[a] = sums.s1[a] / sums.s0;
            total.score(static_cast<Eigen::Index>(a)) -= events * mean[a];
            for (std::size_t b = 0; b <= a; ++b, ++k)
                information[k] += events * (sums.s2[k] / sums.s0 - mean[a] * mean[b]);
        }
    });
    total.value = predictor_of(scaled, of_events.data(), total.value);
    total.score += Eigen::Map<const Eigen::VectorXd>(of_events.data(), size);
    for (Eigen::Index a = 0, k = 0; a < size; ++a)
        for (Eigen::Index b = 0; b <= a; ++b, ++k)
            total.information(a, b) = total.information(b, a) = information[static_cast<std::size_t>(k)];
    return total;
}

/// Hazard of interest by moment, and the mean covariate of those at risk.
struct Steps {
    std::vector<double> hazard;
    Eigen::MatrixXd mean;  ///< a column a moment; 0 where there is no event
};

/// Sums over the scores of persons.
class Sandwich {
  public:
    Sandwich(const Data& data, const Risks& risks, const std::vector<double>& scaled)
        : data_(data),
          risks_(risks),
          p_(static_cast<Eigen::Index>(data.design.columns)),
          steps_{std::vector<double>(data.moments.size()),
                 Eigen::MatrixXd::Zero(p_, static_cast<Eigen::Index>(data.moments.size()))} {
        const Moment* first = data.moments.data();
        each_event(data, risks, scaled, risks.shift, false, [&](const Moment& moment, const RiskSums& sums) {
            const auto m = &moment - first;
            steps_.hazard[static_cast<std::size_t>(m)] = static_cast<double>(moment.events) / sums.s0;
            steps_.mean.col(m) = Eigen::Map<const Eigen::VectorXd>(sums.s1.data(), p_) / sums.s0;
        });
    }

    /// `censoring`: whether G counts as estimated.
    [[nodiscard]] Eigen::MatrixXd meat(bool censoring) const {
        const CoxDesign& design = data_.design;
        const auto count = static_cast<Eigen::Index>(data_.moments.size());
        Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(p_, p_);
        // What is still to come after a moment, for those whom another event took: G(t-) hazard.
        double later = 0;
        Eigen::VectorXd later_mean = Eigen::VectorXd::Zero(p_);
        for (Eigen::Index m = 0; m < count; ++m) {
            const double step = moment(m).free * hazard(m);
            later += step;
            later_mean += step * steps_.mean.col(m);
        }
        double until = 0;  // hazard up to and with this moment
        Eigen::VectorXd until_mean = Eigen::VectorXd::Zero(p_), score(p_);
        double taken = 0;  // risk / G of those whom another event took before
        Eigen::VectorXd taken_x = Eigen::VectorXd::Zero(p_), spent = Eigen::VectorXd::Zero(p_);
        for (Eigen::Index m = count - 1; m >= 0; --m) {  // forward in time
            const Moment& now = moment(m);
            // A censoring now bears on the weights, from now on, of those taken before: as cmprsk has it.
            Eigen::VectorXd of_censoring = Eigen::VectorXd::Zero(p_);
            if (censoring && now.censored > 0) {
                of_censoring = (taken_x * later - taken * later_mean) / now.could_be_censored;
                spent += of_censoring * (static_cast<double>(now.censored) / now.could_be_censored);
            }
            const double step = now.free * hazard(m);
            until += hazard(m);
            until_mean += hazard(m) * steps_.mean.col(m);
            later -= step;
            later_mean -= step * steps_.mean.col(m);
            for (std::size_t i = now.begin; i < now.end; ++i) {
                if (data_.other[i] == 0) continue;
                taken += risks_.risk[i] / now.free;
                taken_x += risks_.risk[i] / now.free * x(i);
            }
            for (std::size_t i = now.begin; i < now.end; ++i) {
                score = risks_.risk[i] * (until_mean - until * x(i)) - spent;
                if (design.event[i] != 0) score += x(i) - steps_.mean.col(m);
                if (data_.other[i] != 0)
                    score += risks_.risk[i] / now.free * (later_mean - later * x(i));
                else if (design.event[i] == 0)
                    score += of_censoring;
                sum.selfadjointView<Eigen::Lower>().rankUpdate(score);
            }
        }
        return sum.selfadjointView<Eigen::Lower>();
    }

  private:
    [[nodiscard]] const Moment& moment(Eigen::Index m) const {
        return data_.moments[static_cast<std::size_t>(m)];
    }
    [[nodiscard]] double hazard(Eigen::Index m) const { return steps_.hazard[static_cast<std::size_t>(m)]; }
    [[nodiscard]] Eigen::Map<const Eigen::VectorXd> x(std::size_t i) const {
        return Eigen::Map<const Eigen::VectorXd>(data_.design.x_at(i), p_);
    }
    const Data& data_;
    const Risks& risks_;
    Eigen::Index p_;
    Steps steps_;
};

}  // namespace

double FineGrayFit::standard_error(std::size_t column) const {
    const auto j = static_cast<Eigen::Index>(column);
    return std::sqrt(covariance(j, j));
}
double FineGrayFit::p(std::size_t column) const {
    return normal_two_sided(coefficients(static_cast<Eigen::Index>(column)) / standard_error(column));
}

Result<FineGrayFit> fit_fine_gray(const FineGrayColumns& columns, CensoringTies ties) {
    Diagnostics found = check(columns.follow_up);
    if (!columns.follow_up.weight.empty())
        found.push_back({.code = "weights-not-supported",
                         .span = {},
                         .message = "this model takes no weights of its own: it makes them from censoring"});
    if (columns.cause == 0)
        found.push_back({.code = "unknown-cause", .span = {}, .message = "0 is no event: it means censored"});
    if (!found.empty()) return failure(std::move(found));
    std::vector<std::uint8_t> event;
    event.reserve(columns.follow_up.rows());
    for (const std::uint8_t cause : columns.follow_up.cause) event.push_back(cause == columns.cause ? 1 : 0);
    const Result<CoxDesign> design =
        cox_design({.follow_up = {.stop = columns.follow_up.stop, .event = event},
                    .covariates = columns.covariates,
                    .names = columns.names});
    if (!design) return failure(design.error());
    const Data data = data_of(*design, columns, ties);
    const Result<Maximum> maximum =
        maximise(*design, [&](const std::vector<double>& scaled) { return likelihood_of(data, scaled); });
    if (!maximum) return failure(maximum.error());
    FineGrayFit fit;
    fit.ties = ties;
    fit.rows = design->rows;
    fit.events = design->events;
    fit.coefficients = maximum->coefficients;
    fit.model_covariance = maximum->covariance;
    fit.log_likelihood_null = maximum->null.value;
    fit.log_likelihood = maximum->at.value;
    const Risks risks = risks_of(*design, maximum->scaled);
    const Eigen::MatrixXd meat = Sandwich(data, risks, maximum->scaled).meat(ties == CensoringTies::together);
    const auto p = static_cast<Eigen::Index>(design->columns);
    const Eigen::Map<const Eigen::VectorXd> scale(design->scale.data(), p);
    const Eigen::MatrixXd bread = fit.model_covariance * scale.asDiagonal();
    fit.covariance = bread * meat * bread.transpose();
    return fit;
}

}  // namespace ultima
