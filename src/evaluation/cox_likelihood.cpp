// SPDX-License-Identifier: Apache-2.0
#include "evaluation/cox_likelihood.h"

#include "evaluation/cox_risk.h"

namespace ultima {
namespace {

/// Adds up what each time with events says.
class Total {
  public:
    Total(const CoxDesign& design, const std::vector<double>& scaled, double shift, Ties ties)
        : design_(design),
          scaled_(scaled),
          shift_(shift),
          ties_(ties),
          p_(design.columns),
          of_events_(p_),
          expected_(p_),
          mean_(p_),
          information_(p_ * (p_ + 1) / 2) {}

    void operator()(const EventTime& at) {
        for (std::size_t i = at.begin; i < at.end; ++i) {
            if (design_.event[i] == 0) continue;
            const double* x = design_.x_at(i);
            value_ += design_.weight_at(i) * design_.offset_at(i);
            for (std::size_t a = 0; a < p_; ++a) of_events_[a] += design_.weight_at(i) * x[a];
        }
        // Breslow: everyone stays in the risk set. Efron: the k-th of m events finds k/m of the others gone.
        if (ties_ == Ties::breslow || at.deaths == 1) {
            take(at, 0, at.death_weight);
            return;
        }
        const double each = at.death_weight / static_cast<double>(at.deaths);
        for (std::size_t k = 0; k < at.deaths; ++k)
            take(at, static_cast<double>(k) / static_cast<double>(at.deaths), each);
    }

    [[nodiscard]] CoxLikelihood result() const {
        const auto p = static_cast<Eigen::Index>(p_);
        CoxLikelihood likelihood{predictor_of(scaled_, of_events_.data(), value_), Eigen::VectorXd(p),
                                 Eigen::MatrixXd(p, p)};
        for (Eigen::Index a = 0, k = 0; a < p; ++a) {
            likelihood.score(a) =
                of_events_[static_cast<std::size_t>(a)] - expected_[static_cast<std::size_t>(a)];
            for (Eigen::Index b = 0; b <= a; ++b, ++k)
                likelihood.information(a, b) = likelihood.information(b, a) =
                    information_[static_cast<std::size_t>(k)];
        }
        return likelihood;
    }

  private:
    void take(const EventTime& at, double gone, double weight) {
        const double whole = at.at_risk.s0 - gone * at.dying.s0;
        value_ -= weight * (std::log(whole) + shift_);
        const double part = 1 / whole;
        std::size_t k = 0;
        for (std::size_t a = 0; a < p_; ++a) {
            mean_[a] = (at.at_risk.s1[a] - gone * at.dying.s1[a]) * part;
            expected_[a] += weight * mean_[a];
            for (std::size_t b = 0; b <= a; ++b, ++k)
                information_[k] +=
                    weight * ((at.at_risk.s2[k] - gone * at.dying.s2[k]) * part - mean_[a] * mean_[b]);
        }
    }

    const CoxDesign& design_;
    const std::vector<double>& scaled_;
    double shift_;
    Ties ties_;
    std::size_t p_;
    double value_ = 0;
    std::vector<double> of_events_, expected_;  ///< covariates of events, and what they would be by chance
    std::vector<double> mean_, information_;
};

}  // namespace

CoxLikelihood cox_likelihood(const CoxDesign& design, const std::vector<double>& scaled, Ties ties) {
    if (ties == Ties::exact) return exact_likelihood(design, scaled);
    RisksOnTheWay risks(design, scaled);
    Total total(design, scaled, risks.shift(), ties);
    each_event_time(design, risks, true, [&](const EventTime& at) { total(at); });
    return total.result();
}

}  // namespace ultima
