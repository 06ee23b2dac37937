// SPDX-License-Identifier: Apache-2.0
// Cumulative incidence of competing events, and Gray's test.
#include "evaluation/aalen_johansen.h"
#include "evaluation/gray.h"
#include "evaluation/kaplan_meier.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_survival.h"

#include <algorithm>
#include <cmath>

namespace ultima::test {
namespace {

struct Group {
    std::vector<double> stop;
    std::vector<std::uint8_t> cause;
};

/// What the curves are at `times`, 0 before the first step.
std::vector<double> at_times(const IncidenceCurves& curves, const std::vector<double>& values,
                             const std::vector<double>& times, double before = 0) {
    std::vector<double> found;
    for (const double t : times) {
        const auto step = curves.step_at(t);
        found.push_back(step ? values[*step] : before);
    }
    return found;
}

std::vector<double> rooted(std::vector<double> values) {
    for (double& value : values) value = std::sqrt(value);
    return values;
}

/// `0 1`: group, then cause.
void check_cuminc(Oracle& oracle, const std::string& path, const std::vector<std::string>& names,
                  const std::vector<IncidenceCurves>& curves, const std::vector<double>& times) {
    std::vector<std::vector<double>> incidence, variance;
    for (const Json& curve : oracle.at(path + "/curve")) {
        const std::string name = curve.get<std::string>();
        const std::size_t space = name.rfind(' ');
        const std::size_t cause = std::stoul(name.substr(space + 1)) - 1;
        for (std::size_t g = 0; g < names.size(); ++g) {
            if (names[g] != name.substr(0, space)) continue;
            incidence.push_back(at_times(curves[g], curves[g].causes.at(cause).incidence, times));
            variance.push_back(at_times(curves[g], curves[g].causes.at(cause).aalen_variance, times));
        }
    }
    oracle.compare(path + "/est", incidence, closed_form);
    oracle.compare(path + "/var_cmprsk", variance, closed_form);
}

void check_survfit(Oracle& oracle, const std::string& path, const IncidenceCurves& curves,
                   const std::vector<double>& times) {
    std::vector<std::vector<double>> columns{at_times(curves, curves.survival, times, 1)};
    std::vector<std::vector<double>> errors{rooted(at_times(curves, curves.survival_variance, times))};
    for (const CauseCurve& cause : curves.causes) {
        columns.push_back(at_times(curves, cause.incidence, times));
        errors.push_back(rooted(at_times(curves, cause.jackknife_variance, times)));
    }
    std::vector<std::vector<double>> states(times.size()), spreads(times.size());
    for (std::size_t i = 0; i < times.size(); ++i)
        for (std::size_t k = 0; k < columns.size(); ++k) {
            states[i].push_back(columns[k][i]);
            spreads[i].push_back(errors[k][i]);
        }
    oracle.compare(path + "/pstate", states, closed_form);
    oracle.compare(path + "/se_infinitesimal_jackknife_or_aalen", spreads, closed_form);
}

}  // namespace

void check_incidence(Oracle& oracle, const std::string& path, const Study& whole) {
    const std::string group = meant_group(whole, [&](const std::string& choice) {
        const std::vector<std::string> chosen = with_known_group(whole.rows, choice).group_names(choice);
        return std::ranges::all_of(chosen, [&](const std::string& name) {
            return oracle.has(below(path + "/aalen_johansen_survfit", "group=" + name)) ||
                   oracle.text(path + "/est_cmprsk/curve/0") == chosen[0] + " 1";
        });
    });
    Study study = whole;
    study.rows = with_known_group(whole.rows, group);
    const std::vector<double> times = oracle.setting(path + "/times");
    const std::vector<double> stop = study.rows.value(study.time);
    std::vector<std::uint8_t> cause;
    std::size_t causes = 0;
    for (const double c : study.rows.value(study.cause)) {
        cause.push_back(static_cast<std::uint8_t>(c));
        causes = std::max(causes, static_cast<std::size_t>(c));
    }
    const std::vector<std::uint32_t> groups = groups_of(study.rows, group);
    const std::vector<std::string> names = study.rows.group_names(group);
    std::vector<Group> columns(names.size());
    for (std::size_t i = 0; i < stop.size(); ++i) {
        columns[groups[i]].stop.push_back(stop[i]);
        columns[groups[i]].cause.push_back(cause[i]);
    }
    std::vector<IncidenceCurves> curves;
    for (const Group& one : columns)
        curves.push_back(must(aalen_johansen({.stop = one.stop, .cause = one.cause}, causes), path));
    if (oracle.has(path + "/est_cmprsk")) check_cuminc(oracle, path + "/est_cmprsk", names, curves, times);
    for (std::size_t g = 0; g < names.size(); ++g) {
        const std::string survfit = path + "/aalen_johansen_survfit/group=" + names[g];
        if (oracle.has(survfit)) check_survfit(oracle, survfit, curves[g], times);
        for (std::size_t k = 1; k <= causes; ++k) {
            std::vector<std::uint8_t> event;
            for (const std::uint8_t c : columns[g].cause) event.push_back(c == k ? 1 : 0);
            const auto naive = must(kaplan_meier({.stop = columns[g].stop, .event = event}), path);
            std::vector<double> overstated;
            for (const double t : times) overstated.push_back(1 - naive.survival_at(t));
            oracle.compare(
                path + "/naive_1_minus_km_overstates/cause" + std::to_string(k) + ",group=" + names[g],
                overstated, closed_form);
        }
    }
    if (!oracle.has(path + "/gray_test")) return;
    std::vector<double> statistic, p, df, number;
    for (std::size_t k = 1; k <= causes; ++k) {
        const GroupTest test =
            must(gray({.stop = stop, .cause = cause}, groups, static_cast<std::uint8_t>(k)), path);
        number.push_back(static_cast<double>(k));
        statistic.push_back(test.chi_square);
        df.push_back(static_cast<double>(test.df));
        p.push_back(test.p);
    }
    oracle.compare(path + "/gray_test/cause", number, closed_form);
    oracle.compare(path + "/gray_test/stat", statistic, closed_form);
    oracle.compare(path + "/gray_test/p", p, p_value_by_complement);
    oracle.compare(path + "/gray_test/df", df, closed_form);
}

void check_cif_gray(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    check_incidence(oracle, "", study);
    check_rest(oracle, study);
}

}  // namespace ultima::test
