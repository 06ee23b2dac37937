// SPDX-License-Identifier: Apache-2.0
// Survival curves: at every step, or at the times that the file names.
#include "evaluation/kaplan_meier.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_survival.h"

#include <limits>

namespace ultima::test {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

std::vector<double> lowers(const std::vector<std::optional<Interval>>& bounds,
                           const std::vector<std::size_t>& steps, double Interval::*side) {
    std::vector<double> found;
    for (const std::size_t step : steps) {
        // Before the first step survival is 1 and certain.
        if (step == 0)
            found.push_back(1);
        else
            found.push_back(bounds[step - 1] ? (*bounds[step - 1]).*side : none);
    }
    return found;
}

void check_curve(Oracle& oracle, const std::string& path, const Times& times) {
    const SurvivalCurve curve = must(kaplan_meier(times.follow_up()), path);
    oracle.compare(path + "/n", static_cast<double>(curve.rows), closed_form);
    oracle.compare(path + "/events", curve.events, closed_form);
    // Without times of its own a file lists every event, or every step.
    std::vector<double> of_events;
    for (std::size_t i = 0; i < curve.time.size(); ++i)
        if (curve.occurred[i] > 0) of_events.push_back(curve.time[i]);
    std::vector<double> at;
    const std::size_t listed = oracle.at(path + "/time").size();
    if (listed == of_events.size() || listed == curve.time.size()) {
        at = listed == of_events.size() ? of_events : curve.time;
        oracle.compare(path + "/time", at, closed_form);
    } else {
        at = oracle.setting(path + "/time");
    }
    std::vector<double> at_risk, occurred, survival, error, hazard;
    std::vector<std::size_t> steps;  // one more than the step, 0 before the first
    double counted = 0;
    for (const double t : at) {
        const auto step = curve.step_at(t);
        steps.push_back(step ? *step + 1 : 0);
        double events = 0;
        for (std::size_t i = 0; i < steps.back(); ++i) events += curve.occurred[i];
        at_risk.push_back(curve.at_risk_at(t));
        occurred.push_back(events - counted);
        counted = events;
        survival.push_back(curve.survival_at(t));
        error.push_back(curve.standard_error_at(t));
        hazard.push_back(curve.hazard_at(t));
    }
    oracle.compare(path + "/n_risk", at_risk, closed_form);
    oracle.compare(path + "/n_event", occurred, closed_form);
    oracle.compare(path + "/surv", survival, closed_form);
    oracle.compare(path + "/se_greenwood", error, closed_form);
    oracle.compare(path + "/cumhaz_nelson_aalen", hazard, closed_form);
    const std::pair<const char*, Scale> scales[] = {
        {"plain", Scale::plain}, {"log", Scale::log}, {"loglog", Scale::log_log}};
    for (const auto& [name, scale] : scales) {
        const auto bounds = intervals(curve, scale);
        const std::string interval = path + "/ci_" + name, quantiles = path + "/quantiles_" + name;
        oracle.compare(interval + "/lower", lowers(bounds, steps, &Interval::lower), closed_form);
        oracle.compare(interval + "/upper", lowers(bounds, steps, &Interval::upper), closed_form);
        std::vector<double> time, lower, upper;
        for (const double p : oracle.setting(quantiles + "/p")) {
            const CurveQuantile found = quantile(curve, p, scale);
            time.push_back(found.time.value_or(none));
            lower.push_back(found.lower.value_or(none));
            upper.push_back(found.upper.value_or(none));
        }
        oracle.compare(quantiles + "/q", time, closed_form);
        oracle.compare(quantiles + "/lower", lower, closed_form);
        oracle.compare(quantiles + "/upper", upper, closed_form);
    }
}

}  // namespace

void check_curves(Oracle& oracle, const std::string& path, const Rows& rows, const std::string& time,
                  const std::string& event, const std::string& group) {
    const Times times = times_of(rows, time, event);
    if (oracle.has(path + "/all")) check_curve(oracle, path + "/all", times);
    if (group.empty()) return;
    const std::vector<std::uint32_t> groups = groups_of(rows, group);
    const std::vector<std::string> names = rows.group_names(group);
    for (std::uint32_t g = 0; g < names.size(); ++g) {
        const std::string one = path + "/group=" + names[g];
        if (oracle.has(one)) check_curve(oracle, one, times.only(groups, g));
    }
}

void check_km(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    check_curves(oracle, "", study.rows, study.time, study.event, study.group);
    if (oracle.has("/logrank")) check_logranks(oracle, "/logrank", study, study.event);
    for (const std::string name : {"new", "technical"}) {
        const std::string block = "/logrank_" + name + "_only";
        if (oracle.has(block)) check_logranks(oracle, block, study, cause_called(study, name));
    }
}

}  // namespace ultima::test
