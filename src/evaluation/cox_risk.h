// SPDX-License-Identifier: Apache-2.0
// One pass over the risk sets of a proportional hazards model.
#pragma once

#include "evaluation/cox_design.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ultima {

/// Sums over rows of the relative risk r (times weight), of r x and of r x x' (lower triangle, by rows).
struct RiskSums {
    double s0 = 0;
    std::vector<double> s1;
    std::vector<double> s2;

    explicit RiskSums(std::size_t columns, bool squares)
        : s1(columns), s2(squares ? columns * (columns + 1) / 2 : 0) {}
    void clear() {
        s0 = 0;
        std::fill(s1.begin(), s1.end(), 0.0);
        std::fill(s2.begin(), s2.end(), 0.0);
    }
    void add(double risk, const double* x) {
        const std::size_t columns = s1.size();
        s0 += risk;
        if (s2.empty()) {
            for (std::size_t a = 0; a < columns; ++a) s1[a] += risk * x[a];
            return;
        }
        double* square = s2.data();
        for (std::size_t a = 0; a < columns; ++a) {
            const double part = risk * x[a];
            s1[a] += part;
            for (std::size_t b = 0; b <= a; ++b) square[b] += part * x[b];
            square += a + 1;
        }
    }
};

/// A time with events, seen from its stratum.
struct EventTime {
    double time = 0;
    std::size_t stratum = 0;
    std::size_t begin = 0;  ///< positions of the rows that end at `time`, events and censored
    std::size_t end = 0;
    std::size_t deaths = 0;   ///< rows with the event
    double death_weight = 0;  ///< their weight
    const RiskSums& at_risk;  ///< all at risk at `time`
    const RiskSums& dying;    ///< those with the event at `time`
};

/// Risks by position: weight times exp(linear predictor - shift). `shift` keeps exp within range and cancels.
struct Risks {
    std::vector<double> risk;
    std::vector<double> predictor;
    double shift = 0;
};
inline Risks risks_of(const CoxDesign& design, const std::vector<double>& scaled_coefficients) {
    Risks risks;
    risks.predictor.resize(design.rows);
    risks.risk.resize(design.rows);
    for (std::size_t i = 0; i < design.rows; ++i) {
        const double* x = design.x_at(i);
        double sum = design.offset[i];
        for (std::size_t j = 0; j < design.columns; ++j) sum += scaled_coefficients[j] * x[j];
        risks.predictor[i] = sum;
    }
    risks.shift = *std::max_element(risks.predictor.begin(), risks.predictor.end());
    for (std::size_t i = 0; i < design.rows; ++i)
        risks.risk[i] = design.weight[i] * std::exp(risks.predictor[i] - risks.shift);
    return risks;
}

/// Calls `visit(const EventTime&)` for each time with events: by stratum, from the last to the first.
/// `squares`: whether the sums of r x x' are wanted.
template <class Visit>
void each_event_time(const CoxDesign& design, const Risks& risks, bool squares, Visit visit) {
    RiskSums sums(design.columns, squares), dying(design.columns, squares);
    const bool delayed = !design.start.empty();
    for (std::size_t s = 0; s + 1 < design.stratum_begin.size(); ++s) {
        const std::size_t last = design.stratum_begin[s + 1];
        std::size_t removed = design.stratum_begin[s];
        double highest = 0;
        sums.clear();
        for (std::size_t i = design.stratum_begin[s]; i < last;) {
            const double time = design.stop[i];
            const std::size_t begin = i;
            std::size_t deaths = 0;
            double death_weight = 0;
            dying.clear();
            for (; i < last && design.stop[i] == time; ++i) {
                sums.add(risks.risk[i], design.x_at(i));
                if (design.event[i] == 0) continue;
                ++deaths;
                death_weight += design.weight[i];
                dying.add(risks.risk[i], design.x_at(i));
            }
            if (delayed) {
                highest = std::max(highest, sums.s0);
                for (; removed < last && design.start[design.by_start[removed]] >= time; ++removed) {
                    const std::uint32_t gone = design.by_start[removed];
                    sums.add(-risks.risk[gone], design.x_at(gone));
                }
                // Taking out what is far larger than the rest leaves rounding error: sum the rest anew.
                if (deaths > 0 && sums.s0 < 1e-5 * highest) {
                    sums.clear();
                    for (std::size_t k = design.stratum_begin[s]; k < i; ++k)
                        if (design.start[k] < time) sums.add(risks.risk[k], design.x_at(k));
                    highest = sums.s0;
                }
            }
            if (deaths > 0) visit(EventTime{time, s, begin, i, deaths, death_weight, sums, dying});
        }
    }
}

}  // namespace ultima
