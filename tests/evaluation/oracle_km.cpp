// SPDX-License-Identifier: Apache-2.0
// Survival curves: at every step, or at the times that the file names.
#include "evaluation/kaplan_meier.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_survival.h"

#include <algorithm>
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
    const auto lists = [&](const std::vector<double>& times_of_curve) {
        const Json& listed = oracle.at(path + "/time");
        const std::size_t size = listed.is_array() ? listed.size() : 1;
        if (size != times_of_curve.size()) return false;
        for (std::size_t i = 0; i < size; ++i)
            if (!oracle.would_agree(path + "/time" + (listed.is_array() ? "/" + std::to_string(i) : ""),
                                    times_of_curve[i], closed_form))
                return false;
        return true;
    };
    if (lists(of_events) || lists(curve.time)) {
        at = lists(of_events) ? of_events : curve.time;
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
        // Greenwood's sum has no value once nobody is left; ours says 0 there.
        error.push_back(survival.back() == 0 ? none : curve.standard_error_at(t));
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
                  const std::string& event, const std::string& group, const std::string& start) {
    const Times times = times_of(rows, time, event, start);
    if (oracle.has(path + "/all"))
        attempt(oracle, path + "/all", [&] { check_curve(oracle, path + "/all", times); });
    if (group.empty()) return;
    const std::vector<std::uint32_t> groups = groups_of(rows, group);
    const std::vector<std::string> names = rows.group_names(group);
    for (std::uint32_t g = 0; g < names.size(); ++g)
        for (const std::string& prefix : {std::string("group="), group + "="}) {
            const std::string one = below(path, prefix + names[g]);
            if (!oracle.has(one) || oracle.visited(one)) continue;
            attempt(oracle, one, [&] { check_curve(oracle, one, times.only(groups, g)); });
        }
}

void check_km(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    const std::string group = meant_group(study, [&](const std::string& choice) {
        const std::vector<std::uint32_t> groups = groups_of(study.rows, choice);
        const std::vector<std::string> names = study.rows.group_names(choice);
        for (std::uint32_t g = 0; g < names.size(); ++g)
            if (!oracle.would_agree(below("", "group=" + names[g]) + "/n",
                                    static_cast<double>(std::count(groups.begin(), groups.end(), g)),
                                    closed_form))
                return false;
        return true;
    });
    check_curves(oracle, "", study.rows, study.time, study.event, group, study.start);
    Study grouped = study;
    grouped.group = group;
    for (const auto& item : oracle.document().items()) {
        if (item.key().rfind("logrank", 0) != 0 || !item.value().is_object()) continue;
        // `logrank`, `logrank_new_only`
        const std::string block = below("", item.key());
        const std::string rest = item.key().substr(std::min<std::size_t>(8, item.key().size()));
        const std::string event = cause_called(grouped, rest.substr(0, rest.find('_')));
        attempt(oracle, block, [&] { check_logranks(oracle, block, grouped, event); });
    }
    check_rest(oracle, grouped);
}

}  // namespace ultima::test
