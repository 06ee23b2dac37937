// SPDX-License-Identifier: Apache-2.0
// Restricted means of two groups, and their contrast.
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_survival.h"
#include "evaluation/restricted_mean.h"

#include <cstdlib>

namespace ultima::test {

void check_restricted_mean(Oracle& oracle, const std::string& path, const Study& whole,
                           const std::string& event) {
    const double tau = oracle.setting(path + "/tau").at(0);
    const std::string group = meant_group(whole, [&](const std::string& choice) {
        const Rows rows = with_known_group(whole.rows, choice);
        const Times times = times_of(rows, whole.time, event);
        const auto first = kaplan_meier(times.only(groups_of(rows, choice), 0).follow_up());
        const auto mean = first ? restricted_mean(*first, tau) : failure(first.error());
        return mean && oracle.would_agree(path + "/rmst/0", mean->mean, closed_form);
    });
    Study study = whole;
    study.rows = with_known_group(whole.rows, group);
    const Times times = times_of(study.rows, study.time, event);
    const std::vector<std::uint32_t> groups = groups_of(study.rows, group);
    std::vector<double> names, means, errors;
    std::vector<RestrictedMean> found;
    for (const std::string& name : study.rows.group_names(group)) {
        const auto g = static_cast<std::uint32_t>(found.size());
        const auto curve = must(kaplan_meier(times.only(groups, g).follow_up()), path);
        found.push_back(must(restricted_mean(curve, tau), path));
        names.push_back(std::strtod(name.c_str(), nullptr));
        means.push_back(found.back().mean);
        errors.push_back(found.back().standard_error);
    }
    const bool texts = oracle.has(path + "/groups/0") && oracle.at(path + "/groups/0").is_string();
    if (!texts) oracle.compare(path + "/groups", names, closed_form);
    oracle.compare(path + "/rmst", means, closed_form);
    oracle.compare(path + "/se", errors, closed_form);
    const RestrictedMeanContrast difference = contrast(found.at(0), found.at(1));
    oracle.compare_only(path + "/difference", difference.difference, closed_form);
    oracle.compare_only(path + "/se_difference", difference.standard_error, closed_form);
    oracle.compare(path + "/ci/lower.rmst", difference.interval.lower, closed_form);
    oracle.compare(path + "/ci/upper.rmst", difference.interval.upper, closed_form);
    oracle.compare_only(path + "/p", difference.p, p_value);
    oracle.compare_only(path + "/rmtl_ratio", difference.ratio_of_time_lost.value_or(0), closed_form);
}

void check_rmst(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    for (const auto& item : oracle.document().items()) {
        if (!item.value().is_object() || !item.value().contains("tau")) continue;
        const std::string block = below("", item.key());
        const std::string name = item.key().substr(0, item.key().find('_'));
        attempt(oracle, block,
                [&] { check_restricted_mean(oracle, block, study, cause_called(study, name)); });
    }
    check_rest(oracle, study);
}

}  // namespace ultima::test
