// SPDX-License-Identifier: Apache-2.0
// Pooled effects against a reference whose tau2 was searched less far than ours.
#include "evaluation/heterogeneity.h"
#include "evaluation/oracle_outcomes.h"
#include "evaluation/oracle_shares.h"

#include <cmath>

namespace ultima::test {
namespace {

/// The block's own tau2, or ours where it has none.
double tau2_of(const Oracle& oracle, const std::string& path, double ours) {
    return oracle.has(path + "/tau2") && oracle.at(path + "/tau2").is_number()
               ? oracle.at(path + "/tau2").get<double>()
               : ours;
}

/// A given tau2 and all that is seen of it in percent.
void compare_spread(Oracle& oracle, const std::string& path, std::span<const StudyEffect> studies,
                    double tau2, Tolerance tolerance) {
    const double typical = typical_variance(must(effect_model(studies)));
    oracle.compare(path + "/I2", 100 * tau2 / (tau2 + typical), tolerance);
    oracle.compare(path + "/H2", (tau2 + typical) / typical, tolerance);
}

}  // namespace

double search_stops(double tau2) { return 3e-5 + 2e-4 * tau2; }

PooledEffects at_tau2(std::span<const StudyEffect> studies, double tau2, MeanErrors errors) {
    // Studies that differ by tau2 and by chance are studies without tau2 whose variances are so much greater.
    std::vector<StudyEffect> wider(studies.begin(), studies.end());
    for (StudyEffect& study : wider) study.variance += tau2;
    return must(pool_effects(wider, {.heterogeneity = Heterogeneity::fixed, .errors = errors}));
}

void compare_tau2(Oracle& oracle, const std::string& path, std::span<const StudyEffect> studies,
                  const PooledEffects& ours) {
    oracle.compare(path + "/tau2", ours.tau2, {0, search_stops(ours.tau2)});
    compare_spread(oracle, path, studies, tau2_of(oracle, path, ours.tau2), closed_form);
}

void compare_pooled(Oracle& oracle, const std::string& path, std::span<const StudyEffect> studies,
                    const PoolingRules& rules, bool closed, Tolerance closed_tolerance) {
    const PooledEffects ours = must(pool_effects(studies, rules));
    const double tau2 = closed ? ours.tau2 : tau2_of(oracle, path, ours.tau2);
    const bool coarse = rules.heterogeneity == Heterogeneity::paule_mandel;
    const double stops = (coarse ? 5 : 1) * search_stops(ours.tau2);
    const PooledEffects there = closed ? ours : at_tau2(studies, tau2, rules.errors);
    const PooledCoefficient& mean = there.mean();
    oracle.compare(path + "/k", static_cast<double>(ours.studies), closed_form);
    oracle.compare(path + "/est", mean.estimate, closed_tolerance);
    oracle.compare(path + "/se", mean.error, closed_tolerance);
    oracle.compare(path + "/z", mean.statistic, closed_tolerance);
    const Tolerance of_p{closed_tolerance.relative * 100 + 1e-6, p_value.absolute};
    oracle.compare(path + "/p", mean.p, of_p);
    oracle.compare(path + "/lower", mean.interval.lower, closed_tolerance);
    oracle.compare(path + "/upper", mean.interval.upper, closed_tolerance);
    if (closed) {
        oracle.compare(path + "/tau2", ours.tau2, closed_tolerance);
        oracle.compare(path + "/se_tau2", ours.tau2_error, closed_tolerance);
        oracle.compare(path + "/I2", ours.i2, closed_tolerance);
        oracle.compare(path + "/H2", ours.h2, closed_tolerance);
    } else {
        oracle.compare(path + "/tau2", ours.tau2, {0, stops});
        compare_spread(oracle, path, studies, tau2, closed_tolerance);
        // Its own error moves with tau2 about as the total variance of a typical study does.
        const double typical = typical_variance(must(effect_model(studies)));
        oracle.compare(path + "/se_tau2", ours.tau2_error, {3 * stops / (ours.tau2 + typical), 1e-9});
    }
    oracle.compare(path + "/Q", ours.q, closed_tolerance);
    oracle.compare(path + "/Q_p", ours.q_p, of_p);
    oracle.compare(path + "/Qp", ours.q_p, of_p);
    if (!ours.prediction) return;
    const double quantile = (mean.interval.upper - mean.estimate) / mean.error;
    const double spread = quantile * std::sqrt(mean.error * mean.error + tau2);
    if (std::fabs(spread) > 0 && closed)
        compare_interval(oracle, path + "/prediction", *ours.prediction, closed_tolerance);
    else
        compare_interval(oracle, path + "/prediction", {mean.estimate - spread, mean.estimate + spread},
                         closed_tolerance);
}

}  // namespace ultima::test
