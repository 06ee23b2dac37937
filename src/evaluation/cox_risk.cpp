// SPDX-License-Identifier: Apache-2.0
#include "evaluation/cox_risk.h"

#include <cmath>

namespace ultima {

Risks risks_of(const CoxDesign& design, const std::vector<double>& scaled_coefficients) {
    Risks risks;
    risks.predictor.resize(design.rows);
    risks.risk.resize(design.rows);
    for (std::size_t i = 0; i < design.rows; ++i)
        risks.predictor[i] = predictor_of(scaled_coefficients, design.x_at(i), design.offset_at(i));
    risks.shift = *std::max_element(risks.predictor.begin(), risks.predictor.end());
    for (std::size_t i = 0; i < design.rows; ++i)
        risks.risk[i] = design.weight_at(i) * std::exp(risks.predictor[i] - risks.shift);
    return risks;
}

RisksOnTheWay::RisksOnTheWay(const CoxDesign& design, const std::vector<double>& scaled_coefficients)
    : design_(design), scaled_(scaled_coefficients) {
    constexpr double far = 300;  // exp of it is below 1e131, so sums of its products stay within range
    double farthest = design.farthest_offset;
    for (std::size_t j = 0; j < design.columns; ++j) farthest += std::abs(scaled_[j]) * design.range[j];
    if (farthest <= far && design.start.empty()) return;
    all_ = risks_of(design, scaled_);
    from_ = all_.risk.data();
    end_ = design.rows;
}

void RisksOnTheWay::work_out_from(std::size_t position) {
    begin_ = position;
    end_ = std::min(begin_ + some_.size(), design_.rows);
    from_ = some_.data();
    for (std::size_t i = begin_; i < end_; ++i)
        some_[i - begin_] =
            design_.weight_at(i) * std::exp(predictor_of(scaled_, design_.x_at(i), design_.offset_at(i)));
}

}  // namespace ultima
