// SPDX-License-Identifier: Apache-2.0
// Everything at once, with early censoring made by rule.
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_survival.h"

namespace ultima::test {

void check_censored(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    if (study.cause.empty()) throw std::runtime_error("no column tells the causes apart");
    oracle.compare("/n", static_cast<double>(study.rows.count()), closed_form);
    if (oracle.has("/events")) {  // nobody, then cause by cause
        std::vector<double> counts(oracle.at("/events").size());
        for (const double cause : study.rows.value(study.cause))
            counts.at(static_cast<std::size_t>(cause)) += 1;
        oracle.compare("/events", counts, closed_form);
    }
    check_rest(oracle, study);
}

void check_rest(Oracle& oracle, const Study& study) {
    const std::vector<std::string> clusters = clusters_named(study.rows, oracle.text("/cluster"));
    for (const auto& item : oracle.document().items()) {
        const std::string block = below("", item.key());
        const Json& node = item.value();
        if (!node.is_object() || oracle.visited(block)) continue;
        attempt(oracle, block, [&] {
            if (node.contains("est_cmprsk") || node.contains("gray_test")) {
                check_incidence(oracle, block, study);
            } else if (node.contains("tau")) {
                check_restricted_mean(oracle, block, study, event_named(study, item.key()));
            } else if (oracle.text(block + "/formula").rfind("Surv(", 0) == 0) {
                check_model(oracle, block, study.rows, read_formula(oracle.text(block + "/formula")),
                            ties_called(oracle.text(block + "/ties")), clusters);
            } else if (node.contains("coef") && (node.contains("se_cmprsk") || node.contains("robust_se"))) {
                check_subdistribution(oracle, block, study);
            } else if (node.contains("all") || item.key().rfind("km", 0) == 0) {
                check_curves(oracle, block, study.rows, study.time, event_named(study, item.key()),
                             study.group, study.start);
            } else if (node.contains("logrank") || node.contains("peto_peto_rho1")) {
                check_logranks(oracle, block, study, event_named(study, item.key()));
            }
        });
    }
}

}  // namespace ultima::test
