// SPDX-License-Identifier: Apache-2.0
#include "evaluation/sample_size.h"

#include "base/refusal.h"
#include "evaluation/quantiles.h"

#include <cmath>

namespace ultima {

namespace {

Result<void> check(double one, double other, double alpha) {
    if (!(one >= 0 && one <= 1) || !(other >= 0 && other <= 1))
        return refused("bad-risk", "a risk lies between 0 and 1");
    if (!(alpha > 0 && alpha < 1)) return refused("bad-level", "the level of a test lies between 0 and 1");
    return {};
}

double pooled_spread(double one, double other) { return std::sqrt((one + other) * (1 - (one + other) / 2)); }
double own_spread(double one, double other) { return std::sqrt(one * (1 - one) + other * (1 - other)); }

double power(double one, double other, double people, double alpha) {
    const double above =
        std::sqrt(people) * std::fabs(one - other) - normal_half_width(1 - alpha) * pooled_spread(one, other);
    const double spread = own_spread(one, other);
    // Risks of 0 and 1 leave nothing to chance.
    if (spread == 0) return above > 0 ? 1 : 0;
    return normal_probability(above / spread);
}

}  // namespace

Result<double> power_of(double risk_one, double risk_other, double people, double alpha) {
    if (auto good = check(risk_one, risk_other, alpha); !good) return failure(good.error());
    if (!(people > 0)) return refused("no-rows", "there is nobody to find a difference among");
    return power(risk_one, risk_other, people, alpha);
}

Result<double> people_needed(double risk_one, double risk_other, double power_wanted, double alpha) {
    if (auto good = check(risk_one, risk_other, alpha); !good) return failure(good.error());
    if (!(power_wanted > 0 && power_wanted < 1)) return refused("bad-level", "a power lies between 0 and 1");
    if (risk_one == risk_other)
        return refused("no-difference", "equal risks are not told apart by any number of people");
    const double root = (normal_half_width(1 - alpha) * pooled_spread(risk_one, risk_other) +
                         normal_quantile(power_wanted) * own_spread(risk_one, risk_other)) /
                        std::fabs(risk_one - risk_other);
    // A power below that of no people at all: one person is too many already.
    return root <= 0 ? 0 : root * root;
}

Result<DetectableDifference> detectable_difference(double risk, double people, double power_wanted,
                                                   double alpha) {
    if (auto good = check(risk, risk, alpha); !good) return failure(good.error());
    if (!(people > 0)) return refused("no-rows", "there is nobody to find a difference among");
    if (!(power_wanted > 0 && power_wanted < 1)) return refused("bad-level", "a power lies between 0 and 1");
    // By halving, from the risk to the end: a difference that is found is pulled in, one that is not is
    // pushed out.
    const auto towards = [&](double end) {
        if (power(risk, end, people, alpha) < power_wanted) return 0.0;
        double near = risk;
        double far = end;
        for (int step = 0; step < 200 && near != far; ++step) {
            const double middle = near + (far - near) / 2;
            (power(risk, middle, people, alpha) < power_wanted ? near : far) = middle;
        }
        return std::fabs(far - risk);
    };
    return DetectableDifference{.fall = towards(0), .rise = towards(1)};
}

}  // namespace ultima
