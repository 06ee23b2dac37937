// SPDX-License-Identifier: Apache-2.0
// Everything at once, with early censoring made by rule.
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_survival.h"

namespace ultima::test {

void check_censored(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    oracle.compare("/n", static_cast<double>(study.rows.count()), closed_form);
    if (oracle.has("/events")) {  // nobody, then cause by cause
        std::vector<double> counts(oracle.at("/events").size());
        for (const double cause : study.rows.value(study.cause))
            counts.at(static_cast<std::size_t>(cause)) += 1;
        oracle.compare("/events", counts, closed_form);
    }
    if (oracle.has("/cif")) check_incidence(oracle, "/cif", study);
    check_subdistributions(oracle, study);
    check_models(oracle, "", study.rows);
    const std::string any = study.cause + " > 0";
    if (oracle.has("/km_any")) check_curves(oracle, "/km_any", study.rows, study.time, any, study.group);
    if (oracle.has("/logrank")) check_logranks(oracle, "/logrank", study, any);
    for (const auto& item : oracle.document().items())
        if (item.value().is_object() && item.value().contains("tau"))
            check_restricted_mean(oracle, below("", item.key()), study, any);
}

}  // namespace ultima::test
