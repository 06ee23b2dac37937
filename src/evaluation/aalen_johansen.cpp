// SPDX-License-Identifier: Apache-2.0
#include "evaluation/aalen_johansen.h"

#include "evaluation/exits.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ultima {
namespace {

/// What one time brings: persons at risk just before, who leaves and why.
struct Step {
    double at_risk = 0;
    double before = 1;  ///< share without any event just before
    double after = 1;
    std::vector<double> occurred;  ///< by cause
    double all = 0;                ///< events of any cause
};

/// Aalen's variance of one cause. Each step s adds c (a - F(t) b)^2, where F(t) is the incidence now; three
/// sums keep that for every later t. Events at one time are drawn without replacement.
class AalenVariance {
  public:
    void step(const Step& at, double own, double incidence) {
        const double inverse = at.after > 0 ? 1 / at.after : 0;
        if (at.all - own > 0 && at.after > 0) add(at, at.all - own, incidence * inverse, inverse);
        if (own > 0) add(at, own, 1 + incidence * inverse, inverse);
    }
    [[nodiscard]] double at(double incidence) const {
        return std::max(aa_ - 2 * incidence * ab_ + incidence * incidence * bb_, 0.0);
    }

  private:
    void add(const Step& at, double events, double a, double b) {
        const double drawn = events > 1 ? 1 - (events - 1) / (at.at_risk - 1) : 1;
        const double c = at.before * at.before * drawn * events / (at.at_risk * at.at_risk);
        aa_ += c * a * a;
        ab_ += c * a * b;
        bb_ += c * b * b;
    }
    double aa_ = 0, ab_ = 0, bb_ = 0;
};

/// Squared influences of persons. A person's influence on the incidence at t is alpha - F(t) beta; both stay
/// as they are once the person has left, and are the same for all who have not.
class JackknifeVariance {
  public:
    explicit JackknifeVariance(std::size_t causes) : alpha_(causes), aa_(causes), ab_(causes) {}

    void step(const Step& at, const std::vector<double>& incidence) {
        spread_ = at.after > 0 ? at.before / (at.at_risk * at.after) : 0;
        share_ = at.all / at.at_risk;
        for (std::size_t k = 0; k < alpha_.size(); ++k)
            alpha_[k] -=
                at.before * at.occurred[k] / (at.at_risk * at.at_risk) + incidence[k] * share_ * spread_;
        beta_ -= share_ * spread_;
    }
    /// Persons whose squared weights add up to `squares` leave, by `cause` (0: censored).
    void leave(const Step& at, const std::vector<double>& incidence, std::size_t cause, double squares) {
        const double beta = beta_ + (cause > 0 ? spread_ : 0);
        bb_ += squares * beta * beta;
        for (std::size_t k = 0; k < alpha_.size(); ++k) {
            double alpha = alpha_[k];
            if (cause > 0) alpha += incidence[k] * spread_;
            if (cause == k + 1) alpha += at.before / at.at_risk;
            aa_[k] += squares * alpha * alpha;
            ab_[k] += squares * alpha * beta;
        }
    }
    /// `staying`: the squared weights of those still there.
    [[nodiscard]] double of_cause(std::size_t k, double incidence, double staying) const {
        const double now = alpha_[k] - incidence * beta_;
        return std::max(aa_[k] - 2 * incidence * ab_[k] + incidence * incidence * bb_, 0.0) +
               staying * now * now;
    }
    [[nodiscard]] double of_survival(double survival, double staying) const {
        return survival * survival * (bb_ + staying * beta_ * beta_);
    }

  private:
    std::vector<double> alpha_, aa_, ab_;
    double beta_ = 0, bb_ = 0;
    double spread_ = 0, share_ = 0;
};

}  // namespace

std::optional<std::size_t> IncidenceCurves::step_at(double t) const {
    const auto after = std::upper_bound(time.begin(), time.end(), t);
    if (after == time.begin()) return std::nullopt;
    return static_cast<std::size_t>(after - time.begin()) - 1;
}

Result<IncidenceCurves> aalen_johansen(const CompetingFollowUp& follow_up, std::size_t causes) {
    Diagnostics found = check(follow_up);
    for (std::size_t i = 0; i < follow_up.cause.size() && found.empty(); ++i)
        if (follow_up.cause[i] > causes)
            found.push_back({.code = "unknown-cause",
                             .span = {},
                             .message = fmt::format("the cause of row {} is {}; expected 0 to {}", i + 1,
                                                    follow_up.cause[i], causes)});
    if (!found.empty()) return failure(std::move(found));
    const LargeColumn<Exits> exits = exits_by_time(follow_up.stop, follow_up.cause, follow_up.weight);
    const bool weighted = !follow_up.weight.empty();
    IncidenceCurves curves;
    curves.rows = rows_of(exits);
    curves.causes.resize(causes);
    const std::size_t steps = times_of(exits);
    for (auto* column : {&curves.time, &curves.at_risk, &curves.survival, &curves.survival_variance})
        column->reserve(steps);
    double staying = 0;
    for (const Exits& some : exits) staying += some.squares;
    const LargeColumn<double> leaving = weight_from(exits);
    Step step;
    std::vector<double> incidence(causes), squares(causes + 1);
    std::vector<AalenVariance> aalen(causes);
    JackknifeVariance jackknife(causes);
    for (std::size_t i = 0; i < exits.size();) {
        const double time = exits[i].time;
        step.at_risk = leaving[i];
        step.occurred.assign(causes, 0.0);
        std::fill(squares.begin(), squares.end(), 0.0);
        double censored = 0;
        for (; i < exits.size() && exits[i].time == time; ++i) {
            squares[exits[i].cause] += exits[i].squares;
            (exits[i].cause > 0 ? step.occurred[exits[i].cause - std::size_t{1}] : censored) +=
                exits[i].weight;
        }
        step.all = 0;
        for (const double events : step.occurred) step.all += events;
        step.after = step.before * (leaving[i] + censored) / step.at_risk;
        for (std::size_t k = 0; k < causes; ++k)
            incidence[k] += step.before * step.occurred[k] / step.at_risk;
        jackknife.step(step, incidence);
        for (std::size_t cause = 0; cause <= causes; ++cause)
            if (squares[cause] > 0) {
                jackknife.leave(step, incidence, cause, squares[cause]);
                staying -= squares[cause];
            }
        if (i == exits.size()) staying = 0;
        curves.time.push_back(time);
        curves.at_risk.push_back(step.at_risk);
        curves.survival.push_back(step.after);
        curves.survival_variance.push_back(jackknife.of_survival(step.after, std::max(staying, 0.0)));
        for (std::size_t k = 0; k < causes; ++k) {
            CauseCurve& curve = curves.causes[k];
            curve.occurred.push_back(step.occurred[k]);
            curve.incidence.push_back(incidence[k]);
            curve.jackknife_variance.push_back(jackknife.of_cause(k, incidence[k], std::max(staying, 0.0)));
            if (weighted) continue;
            if (step.all > 0) aalen[k].step(step, step.occurred[k], incidence[k]);
            curve.aalen_variance.push_back(aalen[k].at(incidence[k]));
        }
        step.before = step.after;
    }
    return curves;
}

}  // namespace ultima
