// SPDX-License-Identifier: Apache-2.0
#include "evaluation/proportionality.h"

#include "evaluation/cox_risk.h"
#include "evaluation/kaplan_meier.h"
#include "evaluation/tail.h"

#include <Eigen/Cholesky>

#include <cmath>

namespace ultima {
namespace {

/// The drift at each time with events, less its mean over events.
class Clock {
  public:
    Clock(const CoxDesign& design, Drift drift) : drift_(drift) {
        if (drift == Drift::survival)
            curve_ = kaplan_meier({.stop = design.stop,
                                   .event = design.event,
                                   .start = design.start,
                                   .weight = design.weight})
                         .value();
        double sum = 0;
        for (std::size_t i = 0; i < design.rows; ++i)
            if (design.event[i] != 0) sum += raw(design.stop[i]);
        mean_ = sum / design.events;
    }
    [[nodiscard]] double operator()(double time) const { return raw(time) - mean_; }

  private:
    [[nodiscard]] double raw(double time) const {
        switch (drift_) {
            case Drift::time:
                return time;
            case Drift::log_time:
                return std::log(time);
            case Drift::survival:
                break;
        }
        const auto step = curve_.step_at(time);  // there is one: it is a time with events
        return *step == 0 ? 0 : 1 - curve_.survival[*step - 1];
    }
    Drift drift_;
    SurvivalCurve curve_;
    double mean_ = 0;
};

/// The score for drifting coefficients, and the information of constant and drifting ones.
struct Blocks {
    Eigen::VectorXd score;
    Eigen::MatrixXd constant, mixed, drifting;
};

Blocks blocks_of(const CoxDesign& design, const CoxFit& fit, const Clock& clock) {
    const std::size_t p = design.columns;
    const auto size = static_cast<Eigen::Index>(p);
    const Eigen::MatrixXd zero = Eigen::MatrixXd::Zero(size, size);
    Blocks blocks{Eigen::VectorXd::Zero(size), zero, zero, zero};
    const Risks risks = risks_of(design, fit.scaled);
    Eigen::VectorXd mean(size);
    Eigen::MatrixXd information(size, size);
    each_event_time(design, risks, true, [&](const EventTime& at) {
        const double drift = clock(at.time);
        information.setZero();
        for (std::size_t i = at.begin; i < at.end; ++i)
            if (design.event[i] != 0)
                blocks.score +=
                    drift * design.weight_at(i) * Eigen::Map<const Eigen::VectorXd>(design.x_at(i), size);
        const std::size_t parts = fit.ties == Ties::efron ? at.deaths : 1;
        const double each = at.death_weight / static_cast<double>(parts);
        for (std::size_t k = 0; k < parts; ++k) {
            const double gone = static_cast<double>(k) / static_cast<double>(parts);
            const double whole = at.at_risk.s0 - gone * at.dying.s0;
            std::size_t at_pair = 0;
            for (std::size_t a = 0; a < p; ++a) {
                mean(static_cast<Eigen::Index>(a)) = (at.at_risk.s1[a] - gone * at.dying.s1[a]) / whole;
                for (std::size_t b = 0; b <= a; ++b, ++at_pair) {
                    const auto i = static_cast<Eigen::Index>(a), j = static_cast<Eigen::Index>(b);
                    information(i, j) +=
                        each *
                        ((at.at_risk.s2[at_pair] - gone * at.dying.s2[at_pair]) / whole - mean(i) * mean(j));
                }
            }
            blocks.score -= drift * each * mean;
        }
        blocks.constant += information;
        blocks.mixed += drift * information;
        blocks.drifting += drift * drift * information;
    });
    for (Eigen::MatrixXd* block : {&blocks.constant, &blocks.mixed, &blocks.drifting})
        *block = block->selfadjointView<Eigen::Lower>();
    return blocks;
}

}  // namespace

Result<ProportionalityTest> proportionality(const CoxDesign& design, const CoxFit& fit, Drift drift) {
    if (fit.ties == Ties::exact)
        return failure({.code = "exact-not-supported",
                        .span = {},
                        .message = "this test is not defined for the exact treatment of ties; take Efron's"});
    if (drift == Drift::log_time)
        for (std::size_t i = 0; i < design.rows; ++i)
            if (design.event[i] != 0 && design.stop[i] <= 0)
                return failure({.code = "bad-time",
                                .span = {},
                                .message = "an event at time 0 has no place on a logarithmic scale"});
    const Blocks blocks = blocks_of(design, fit, Clock(design, drift));
    const auto p = static_cast<Eigen::Index>(design.columns);
    // What is left of the drifting information once the constant coefficients are fitted.
    const Eigen::LLT<Eigen::MatrixXd> constant(blocks.constant);
    const Eigen::MatrixXd left = blocks.drifting - blocks.mixed * constant.solve(blocks.mixed);
    ProportionalityTest test;
    for (Eigen::Index j = 0; j < p; ++j) {
        if (!(left(j, j) > 1e-10 * blocks.drifting(j, j)))
            return failure(
                {.code = "one-event-time",
                 .span = {},
                 .message = "the events are too few, or at too few times, to see a hazard ratio change"});
        const double chi_square = blocks.score(j) * blocks.score(j) / left(j, j);
        test.columns.push_back({chi_square, 1, chi_square_tail(chi_square, 1)});
    }
    const Eigen::LDLT<Eigen::MatrixXd> together(left);
    const double chi_square = p == 0 ? 0 : blocks.score.dot(together.solve(blocks.score));
    const double smallest = p == 0 ? 1 : together.vectorD().minCoeff();
    if (!(smallest > 1e-10 * (p == 0 ? 1 : together.vectorD().maxCoeff())))
        return failure(
            {.code = "one-event-time",
             .span = {},
             .message = "the events are too few, or at too few times, to see hazard ratios change together"});
    test.all = {chi_square, design.columns, chi_square_tail(chi_square, static_cast<double>(design.columns))};
    return test;
}

}  // namespace ultima
