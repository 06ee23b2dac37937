// SPDX-License-Identifier: Apache-2.0
// One pass over the risk sets of a proportional hazards model.
#pragma once

#include "evaluation/cox_design.h"

#include <algorithm>
#include <array>
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

inline double predictor_of(const std::vector<double>& scaled_coefficients, const double* x, double offset) {
    double sum = offset;
    for (std::size_t j = 0; j < scaled_coefficients.size(); ++j) sum += scaled_coefficients[j] * x[j];
    return sum;
}

/// Risks by position: weight times exp(linear predictor - shift). `shift` keeps exp within range and cancels.
struct Risks {
    LargeColumn<double> risk;
    LargeColumn<double> predictor;
    double shift = 0;

    [[nodiscard]] double at(std::size_t position) const { return risk[position]; }
};
[[nodiscard]] Risks risks_of(const CoxDesign& design, const std::vector<double>& scaled_coefficients);

/// The same for one pass that meets the rows in order: a few rows' risks are worked out when the pass comes
/// to them and forgotten afterwards, so that covariates are fetched from memory once a pass and not twice,
/// and no memory is asked for. All are known from the start where predictors may be too far from 0 for exp,
/// or where rows are met again because some enter late.
class RisksOnTheWay {
  public:
    RisksOnTheWay(const CoxDesign& design, const std::vector<double>& scaled_coefficients);
    RisksOnTheWay(const RisksOnTheWay&) = delete;
    RisksOnTheWay& operator=(const RisksOnTheWay&) = delete;

    /// `position` is that of the call before, or the next.
    [[nodiscard]] double at(std::size_t position) {
        if (position >= end_) work_out_from(position);
        ask_for(design_.x_at(position), far_ahead * design_.columns, design_.columns);
        return from_[position - begin_];
    }
    [[nodiscard]] double shift() const { return all_.shift; }

  private:
    void work_out_from(std::size_t position);

    const CoxDesign& design_;
    const std::vector<double>& scaled_;
    Risks all_;
    std::array<double, 256> some_{};
    const double* from_ = nullptr;  ///< risks of begin_..end_
    std::size_t begin_ = 0, end_ = 0;
};

/// Calls `visit(const EventTime&)` for each time with events: by stratum, from the last to the first.
/// `risks`: `Risks`, or `RisksOnTheWay`. `squares`: whether the sums of r x x' are wanted.
template <class Source, class Visit>
void each_event_time(const CoxDesign& design, Source& risks, bool squares, Visit visit) {
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
                const double risk = risks.at(i);
                sums.add(risk, design.x_at(i));
                if (design.event[i] == 0) continue;
                ++deaths;
                death_weight += design.weight_at(i);
                dying.add(risk, design.x_at(i));
            }
            if (delayed) {
                highest = std::max(highest, sums.s0);
                for (; removed < last && design.start[design.by_start[removed]] >= time; ++removed) {
                    const std::uint32_t gone = design.by_start[removed];
                    sums.add(-risks.at(gone), design.x_at(gone));
                }
                // Taking out what is far larger than the rest leaves rounding error: sum the rest anew.
                if (deaths > 0 && sums.s0 < 1e-5 * highest) {
                    sums.clear();
                    for (std::size_t k = design.stratum_begin[s]; k < i; ++k)
                        if (design.start[k] < time) sums.add(risks.at(k), design.x_at(k));
                    highest = sums.s0;
                }
            }
            if (deaths > 0) visit(EventTime{time, s, begin, i, deaths, death_weight, sums, dying});
        }
    }
}

}  // namespace ultima
