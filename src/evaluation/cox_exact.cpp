// SPDX-License-Identifier: Apache-2.0
#include "evaluation/cox_likelihood.h"
#include "evaluation/cox_risk.h"

namespace ultima {
namespace {

/// Calls `visit(begin of stratum, begin, end)` for each time with events: positions begin..end end then.
template <class Visit>
void each_time(const CoxDesign& design, Visit visit) {
    for (std::size_t s = 0; s + 1 < design.stratum_begin.size(); ++s)
        for (std::size_t i = design.stratum_begin[s]; i < design.stratum_begin[s + 1];) {
            const std::size_t begin = i;
            bool any = false;
            for (; i < design.stratum_begin[s + 1] && design.stop[i] == design.stop[begin]; ++i)
                any = any || design.event[i] != 0;
            if (any) visit(design.stratum_begin[s], begin, i);
        }
}

/// Sums over all ways to choose k persons: of the product of their risks, and its first and second
/// derivatives.
struct Choices {
    std::vector<double> sum;
    std::vector<Eigen::VectorXd> slope;
    std::vector<Eigen::MatrixXd> curve;

    Choices(std::size_t most, Eigen::Index columns)
        : sum(most + 1),
          slope(most + 1, Eigen::VectorXd::Zero(columns)),
          curve(most + 1, Eigen::MatrixXd::Zero(columns, columns)) {
        sum[0] = 1;
    }
    /// One more person to choose from, the `seen`-th.
    void add(double risk, const Eigen::VectorXd& x, std::size_t seen) {
        for (std::size_t k = std::min(seen, sum.size() - 1); k > 0; --k) {
            curve[k] += risk * (curve[k - 1] + x * slope[k - 1].transpose() + slope[k - 1] * x.transpose() +
                                sum[k - 1] * (x * x.transpose()));
            slope[k] += risk * (slope[k - 1] + sum[k - 1] * x);
            sum[k] += risk * sum[k - 1];
        }
    }
};

}  // namespace

double exact_cost(const CoxDesign& design) {
    double steps = 0;
    each_time(design, [&](std::size_t first, std::size_t begin, std::size_t end) {
        double deaths = 0;
        for (std::size_t i = begin; i < end; ++i) deaths += design.event[i];
        const double p = static_cast<double>(design.columns);
        steps += static_cast<double>(end - first) * deaths * (p * p + 1);
    });
    return steps;
}

CoxLikelihood exact_likelihood(const CoxDesign& design, const std::vector<double>& scaled) {
    const auto p = static_cast<Eigen::Index>(design.columns);
    const Risks risks = risks_of(design, scaled);
    CoxLikelihood total{0, Eigen::VectorXd::Zero(p), Eigen::MatrixXd::Zero(p, p)};
    each_time(design, [&](std::size_t first, std::size_t begin, std::size_t end) {
        std::size_t deaths = 0;
        double all = 0;
        for (std::size_t i = begin; i < end; ++i) {
            if (design.event[i] == 0) continue;
            ++deaths;
            total.value += risks.predictor[i] - risks.shift;
            total.score += Eigen::Map<const Eigen::VectorXd>(design.x_at(i), p);
        }
        for (std::size_t i = first; i < end; ++i)
            if (design.start_at(i) < design.stop[begin]) all += risks.risk[i];
        // Risks that add up to the number chosen keep the sums near 1: binomials of thousands would overflow.
        const double unit = static_cast<double>(deaths) / all;
        Choices choices(deaths, p);
        std::size_t seen = 0;
        for (std::size_t i = first; i < end; ++i)
            if (design.start_at(i) < design.stop[begin])
                choices.add(risks.risk[i] * unit, Eigen::Map<const Eigen::VectorXd>(design.x_at(i), p),
                            ++seen);
        const double sum = choices.sum[deaths];
        const Eigen::VectorXd mean = choices.slope[deaths] / sum;
        total.value -= std::log(sum) - static_cast<double>(deaths) * std::log(unit);
        total.score -= mean;
        total.information += choices.curve[deaths] / sum - mean * mean.transpose();
    });
    return total;
}

}  // namespace ultima
