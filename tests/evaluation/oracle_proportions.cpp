// SPDX-License-Identifier: Apache-2.0
// Shares, their intervals and comparisons; outcomes under several definitions; outcomes that are not known.
// All closed forms of counts: 1e-9.
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_outcomes.h"
#include "evaluation/oracle_shares.h"
#include "evaluation/oracle_survival.h"
#include "evaluation/proportions.h"
#include "evaluation/sensitivity.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

namespace ultima::test {

void compare_interval(Oracle& oracle, const std::string& path, Interval interval, Tolerance tolerance) {
    oracle.compare(path + "/lower", interval.lower, tolerance);
    oracle.compare(path + "/upper", interval.upper, tolerance);
}

void compare_share(Oracle& oracle, const std::string& path, EventShare share) {
    const Proportion ours = must(proportion(share));
    oracle.compare(path + "/x", share.events, closed_form);
    oracle.compare(path + "/n", share.people, closed_form);
    oracle.compare(path + "/p", ours.share, closed_form);
    oracle.compare(path + "/wald_se", ours.wald_error, closed_form);
    compare_interval(oracle, path + "/wilson", ours.wilson, closed_form);
    compare_interval(oracle, path + "/clopper_pearson", ours.clopper_pearson, closed_form);
    compare_interval(oracle, path + "/jeffreys", ours.jeffreys, closed_form);
}

namespace {

struct Groups {
    EventShare share[2];
    double time[2] = {0, 0};
};

Groups count(const std::vector<double>& group, const std::vector<double>& outcome,
             const std::vector<double>& time) {
    Groups groups;
    for (std::size_t row = 0; row < group.size(); ++row) {
        EventShare& share = groups.share[group[row] == 1];
        share.people += 1;
        share.events += outcome[row];
        if (!time.empty()) groups.time[group[row] == 1] += time[row];
    }
    return groups;
}

}  // namespace

void check_proportions(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    const auto counted = [&](const std::string& group) {
        return count(study.rows.value(group), study.rows.value(study.event), study.rows.value(study.time));
    };
    const Groups groups = counted(meant_group(study, [&](const std::string& choice) {
        if (study.rows.has(choice) && !study.rows.is_numeric(choice)) return false;
        const Groups chosen = counted(choice);
        return oracle.would_agree("/treated/x", chosen.share[1].events, closed_form) &&
               oracle.would_agree("/treated/n", chosen.share[1].people, closed_form) &&
               oracle.would_agree("/control/n", chosen.share[0].people, closed_form);
    }));
    const EventShare with = groups.share[1];
    const EventShare without = groups.share[0];
    compare_share(oracle, "/treated", with);
    compare_share(oracle, "/control", without);
    const TwoShares two = must(compare_shares(with, without));
    oracle.compare("/newcombe_difference/diff", two.difference, closed_form);
    compare_interval(oracle, "/newcombe_difference", two.newcombe, closed_form);
    oracle.compare("/odds_ratio/or", two.odds_ratio, closed_form);
    if (two.odds_ratio_interval)
        compare_interval(oracle, "/odds_ratio", *two.odds_ratio_interval, closed_form);
    oracle.compare("/fisher_p", two.fisher_p, closed_form);
    oracle.compare("/chisq/stat", two.chi_squared, closed_form);
    oracle.compare("/chisq/p", two.chi_squared_p, p_value);
    if (!oracle.has("/person_time")) return;
    const RateRatio rates = must(rate_ratio(with.events, groups.time[1], without.events, groups.time[0]));
    for (const auto& item : oracle.at("/person_time").items()) {
        const std::string& name = item.key();
        const std::string path = below("/person_time", name);
        if (name == "rate_ratio") {
            oracle.compare(path, rates.ratio, closed_form);
        } else if (name == "se_log") {
            oracle.compare(path, rates.error_of_log, closed_form);
        } else if (name.back() == '1' || name.back() == '0') {
            oracle.compare(path, groups.time[name.back() == '1'], closed_form);
        }
    }
}

void check_definitions(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    // `any_180_<group>0`: the outcome, and whether the group's column is 0 or 1.
    for (const auto& item : oracle.document().items()) {
        if (!item.value().is_object() || !item.value().contains("x")) continue;
        const std::string& name = item.key();
        const std::size_t cut = name.find('_', name.find('_') + 1);
        const auto definition = definition_named(name.substr(0, cut));
        if (cut == std::string::npos || (!definition && !study.rows.has(name.substr(0, name.find('_')))))
            continue;
        attempt(oracle, below("", name), [&] {
            const Groups groups = count(study.rows.value(name.substr(cut + 1, name.size() - cut - 2)),
                                        outcome_called(study, name.substr(0, cut)), {});
            compare_share(oracle, below("", name), groups.share[name.back() == '1']);
        });
    }
}

void check_missing(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    const std::vector<double> hidden = oracle.setting("/missing_ids");
    const std::vector<double> ids = study.rows.value("id");
    const std::vector<double> outcome = study.rows.value(study.event);
    const auto divided = [&](const std::string& group) {
        PartlyKnown divided_people{.treated = study.rows.value(group), .outcome = {}};
        for (std::size_t row = 0; row < ids.size(); ++row) {
            const bool known = std::ranges::find(hidden, ids[row]) == hidden.end();
            divided_people.outcome.push_back(known ? std::optional(outcome[row]) : std::nullopt);
        }
        return divided_people;
    };
    const PartlyKnown people = divided(meant_group(study, [&](const std::string& choice) {
        const auto bounds = missing_bounds(divided(choice));
        return bounds && oracle.would_agree("/complete_case_rd", bounds->complete_difference, closed_form);
    }));
    const MissingBounds bounds = must(missing_bounds(people));
    const auto pair = [](Interval interval) { return std::vector<double>{interval.lower, interval.upper}; };
    oracle.compare("/complete_case_rd", bounds.complete_difference, closed_form);
    oracle.compare("/manski_risk1", pair(bounds.with), closed_form);
    oracle.compare("/manski_risk0", pair(bounds.without), closed_form);
    oracle.compare("/manski_rd", pair(bounds.difference), closed_form);
    const DeltaGrid grid =
        must(delta_grid(people, oracle.setting("/delta_grid/odds_ratio_missing_vs_observed")));
    oracle.compare("/delta_grid/rd_both", grid.in_both, closed_form);
    oracle.compare("/delta_grid/rd_treated_only", grid.in_treated, closed_form);
}

}  // namespace ultima::test
