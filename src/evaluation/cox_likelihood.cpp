// SPDX-License-Identifier: Apache-2.0
#include "evaluation/cox_likelihood.h"

#include "evaluation/cox_risk.h"

namespace ultima {
namespace {

/// Adds up what each time with events says.
class Total {
  public:
    Total(const CoxDesign& design, const Risks& risks, Ties ties)
        : design_(design),
          risks_(risks),
          ties_(ties),
          p_(design.columns),
          score_(p_),
          mean_(p_),
          information_(p_ * (p_ + 1) / 2) {}

    void operator()(const EventTime& at) {
        for (std::size_t i = at.begin; i < at.end; ++i) {
            if (design_.event[i] == 0) continue;
            value_ += design_.weight[i] * risks_.predictor[i];
            const double* x = design_.x_at(i);
            for (std::size_t a = 0; a < p_; ++a) score_[a] += design_.weight[i] * x[a];
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
        CoxLikelihood likelihood{value_, Eigen::VectorXd(p), Eigen::MatrixXd(p, p)};
        for (Eigen::Index a = 0, k = 0; a < p; ++a) {
            likelihood.score(a) = score_[static_cast<std::size_t>(a)];
            for (Eigen::Index b = 0; b <= a; ++b, ++k)
                likelihood.information(a, b) = likelihood.information(b, a) =
                    information_[static_cast<std::size_t>(k)];
        }
        return likelihood;
    }

  private:
    void take(const EventTime& at, double gone, double weight) {
        const double whole = at.at_risk.s0 - gone * at.dying.s0;
        value_ -= weight * (std::log(whole) + risks_.shift);
        const double part = 1 / whole;
        std::size_t k = 0;
        for (std::size_t a = 0; a < p_; ++a) {
            mean_[a] = (at.at_risk.s1[a] - gone * at.dying.s1[a]) * part;
            score_[a] -= weight * mean_[a];
            for (std::size_t b = 0; b <= a; ++b, ++k)
                information_[k] +=
                    weight * ((at.at_risk.s2[k] - gone * at.dying.s2[k]) * part - mean_[a] * mean_[b]);
        }
    }

    const CoxDesign& design_;
    const Risks& risks_;
    Ties ties_;
    std::size_t p_;
    double value_ = 0;
    std::vector<double> score_, mean_, information_;
};

}  // namespace

CoxLikelihood cox_likelihood(const CoxDesign& design, const std::vector<double>& scaled, Ties ties) {
    if (ties == Ties::exact) return exact_likelihood(design, scaled);
    const Risks risks = risks_of(design, scaled);
    Total total(design, risks, ties);
    each_event_time(design, risks, true, [&](const EventTime& at) { total(at); });
    return total.result();
}

}  // namespace ultima
