// SPDX-License-Identifier: Apache-2.0
// How often a model's order of risks agrees with the order of events: a property of the model as a whole.
#pragma once

#include "evaluation/cox.h"

namespace ultima {

/// Harrell's C: of all pairs of which it is known who had the event first, the share where that person had
/// the higher risk; equal risks count half. Pairs are compared within strata.
struct Concordance {
    double concordant = 0;
    double discordant = 0;
    double tied_risk = 0;
    double c = 0.5;
    double standard_error = 0;  ///< infinitesimal jackknife (Therneau & Watson 2015)
};
/// Fails with `no-pairs` where no two persons can be compared.
[[nodiscard]] Result<Concordance> concordance(const CoxDesign& design, const CoxFit& fit);

}  // namespace ultima
