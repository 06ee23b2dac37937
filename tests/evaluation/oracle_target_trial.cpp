// SPDX-License-Identifier: Apache-2.0
// A programme that does nothing, begun at different times. Models are iterative (1e-6); the emulated trial is
// a product of counts (1e-9).
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_outcomes.h"
#include "evaluation/oracle_survival.h"
#include "evaluation/target_trial.h"

#include <cmath>
#include <cstdlib>

namespace ultima::test {
namespace {

TrialPeople people_of(const Rows& rows) {
    TrialPeople people;
    const std::vector<double> began = rows.value("enrol_day");
    for (const double day : began)
        people.began.push_back(std::isnan(day) ? std::nullopt : std::optional(day));
    people.end_day = rows.value("end_day");
    for (const double event : rows.value("event")) people.event.push_back(event == 1);
    for (const double x : rows.value("x")) people.stratum.push_back(static_cast<std::size_t>(x));
    return people;
}

// The block's model: the exposure of the rows, and x.
void check_hazard(Oracle& oracle, const std::string& path, const TrialRows& rows, const std::string& exposure,
                  const std::vector<double>& x) {
    if (!oracle.has(path)) return;
    std::vector<double> own;
    for (const std::size_t person : rows.person) own.push_back(x[person]);
    CoxColumns columns;
    columns.follow_up = {.stop = rows.stop, .event = rows.event, .start = rows.start};
    columns.covariates = {rows.with, own};
    columns.names = {exposure, "x"};
    const CoxFit fit = must(fit_cox(columns));
    const std::vector<double> errors{fit.standard_error(0), fit.standard_error(1)};
    oracle.compare(path + "/coef", columns.names, std::span(fit.coefficients.data(), 2), iterative);
    oracle.compare(path + "/se", columns.names, errors, iterative);
}

}  // namespace

void check_target_trial(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    const TrialPeople people = people_of(study.rows);
    const std::vector<double> x = study.rows.value("x");
    oracle.setting("/truth_log_hr");
    oracle.leave_out("/true_risk_365_no_programme",
                     "what the people were made with, not what any estimator gives");

    // The naive comparison is refused; its number is made here, by hand, to see what is refused.
    if (const auto refusal = check_groups_at_start(people);
        refusal || refusal.error().front().code != "groups-from-the-future") {
        oracle.miss("/naive_ever_vs_never", "was not refused");
    }
    TrialRows naive;
    for (std::size_t person = 0; person < x.size(); ++person) {
        naive.person.push_back(person);
        naive.start.push_back(0);
        naive.with.push_back(people.began[person] ? 1 : 0);
    }
    naive.stop = people.end_day;
    naive.event = people.event;
    check_hazard(oracle, "/naive_ever_vs_never", naive, "ever", x);

    check_hazard(oracle, "/time_dependent", must(time_dependent_rows(people)), "p", x);
    for (const auto& item : oracle.document().items()) {
        if (item.key().rfind("landmark_", 0) != 0) continue;
        const double day = std::strtod(item.key().c_str() + 9, nullptr);
        check_hazard(oracle, "/" + item.key(), must(landmark_rows(people, day)), "p", x);
    }

    const std::string block = "/clone_censor_weight";
    if (!oracle.has(block)) return;
    const std::vector<double> times = oracle.setting(block + "/times");
    for (const auto& item : oracle.at(block).items()) {
        const std::string& name = item.key();
        const std::size_t within = name.find("_within_");
        if (within == std::string::npos) continue;
        const double grace = std::strtod(name.c_str() + within + 8, nullptr);
        const EmulatedTrial trial = must(emulate_trial(people, {.grace = grace, .times = times}));
        const bool without = name.find("_no_") != std::string::npos;
        oracle.compare(block + "/" + name, without ? trial.risk_without : trial.risk_with, closed_form);
        for (std::size_t at = 0; at < times.size(); ++at) {
            oracle.compare(block + "/rd_" + std::to_string(static_cast<int>(times[at])),
                           trial.risk_with[at] - trial.risk_without[at], closed_form);
        }
    }
}

}  // namespace ultima::test
