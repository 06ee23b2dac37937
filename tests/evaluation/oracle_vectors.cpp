// SPDX-License-Identifier: Apache-2.0
// Small cases that need no persons: the question stands beside the answer. Closed forms: 1e-9, but for a
// sample size that the reference searches (1e-6).
#include "evaluation/imputations.h"
#include "evaluation/instrument.h"
#include "evaluation/multiplicity.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_outcomes.h"
#include "evaluation/oracle_shares.h"
#include "evaluation/sample_size.h"
#include "evaluation/sensitivity.h"
#include "evaluation/standardisation.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace ultima::test {
namespace {

std::size_t size_of(const Oracle& oracle, const std::string& path) {
    return oracle.has(path) ? oracle.at(path).size() : 0;
}

std::string item(const std::string& path, std::size_t at) { return path + "/" + std::to_string(at); }

double only(Oracle& oracle, const std::string& path) { return oracle.setting(path).at(0); }

void check_e_values(Oracle& oracle) {
    const std::map<std::string, RatioKind> kinds{{"RR", RatioKind::risk},
                                                 {"OR_rare", RatioKind::odds_rare},
                                                 {"OR_common", RatioKind::odds_common},
                                                 {"HR_rare", RatioKind::hazard_rare},
                                                 {"HR_common", RatioKind::hazard_common}};
    for (std::size_t at = 0; at < size_of(oracle, "/e_values"); ++at) {
        const std::string path = item("/e_values", at);
        const EValue ours = must(e_value(only(oracle, path + "/est"),
                                         {only(oracle, path + "/lo"), only(oracle, path + "/hi")},
                                         kinds.at(oracle.text(path + "/type"))));
        oracle.compare(path + "/rr_equiv", ours.risk_ratio, closed_form);
        oracle.compare(path + "/e_value", ours.of_estimate, closed_form);
        oracle.compare(path + "/e_value_ci", ours.of_interval, closed_form);
    }
}

void check_shares(Oracle& oracle) {
    for (std::size_t at = 0; at < size_of(oracle, "/proportions"); ++at) {
        const std::string path = item("/proportions", at);
        compare_share(oracle, path, {only(oracle, path + "/x"), only(oracle, path + "/n")});
    }
}

// The file gives differences and intervals but not whose they are. They are those of the two cases of the
// literature that the other blocks have too, told by the difference; any other is left out.
void check_newcombe(Oracle& oracle) {
    const std::pair<EventShare, EventShare> cases[] = {{{48, 216}, {66, 216}}, {{0, 10}, {3, 12}}};
    for (std::size_t at = 0; at < size_of(oracle, "/newcombe"); ++at) {
        const std::string path = item("/newcombe", at);
        bool found = false;
        for (const auto& [one, other] : cases) {
            const TwoShares two = must(compare_shares(one, other));
            if (std::fabs(two.difference - oracle.at(path + "/diff").get<double>()) > 1e-9) continue;
            oracle.compare(path + "/diff", two.difference, closed_form);
            compare_interval(oracle, path, two.newcombe, closed_form);
            found = true;
            break;
        }
        if (!found) oracle.leave_out(path, "the file does not say of which groups this is the difference");
    }
}

void check_p_values(Oracle& oracle) {
    if (!oracle.has("/p_adjust")) return;
    const std::vector<double> p = oracle.setting("/p_adjust/p");
    compare_adjusted(oracle, "/p_adjust/adjusted", p);
}

void check_rubin(Oracle& oracle) {
    for (std::size_t at = 0; at < size_of(oracle, "/rubin"); ++at) {
        const std::string path = item("/rubin", at);
        const PooledImputations ours =
            must(pool_imputations(oracle.setting(path + "/Q"), oracle.setting(path + "/U"),
                                  only(oracle, path + "/n") - only(oracle, path + "/k")));
        oracle.compare(path + "/qbar", ours.estimate, closed_form);
        oracle.compare(path + "/ubar", ours.within, closed_form);
        oracle.compare(path + "/b", ours.between, closed_form);
        oracle.compare(path + "/t", ours.variance, closed_form);
        oracle.compare(path + "/r", ours.increase, closed_form);
        oracle.compare(path + "/df_barnard_rubin", ours.df, closed_form);
        oracle.compare(path + "/fmi", ours.missing_information, closed_form);
    }
}

void check_standardisation(Oracle& oracle, const Places& places) {
    if (size_of(oracle, "/standardisation") == 0) return;
    const std::string data = oracle.text("/data").substr(0, oracle.text("/data").find(' '));
    const auto path_of_data = find_data(places, data);
    if (path_of_data.empty()) throw std::runtime_error("there is no data file `" + data + "`");
    const Rows rows = *Rows::read(path_of_data);
    const std::vector<double> years = rows.value("year");
    const std::vector<double> people = rows.value("offenders");
    const std::vector<double> events = rows.value("reconvicted");
    const std::vector<std::size_t> strata_of = rows.groups("Sex:Age");
    for (std::size_t at = 0; at < size_of(oracle, "/standardisation"); ++at) {
        const std::string path = item("/standardisation", at);
        const double before = only(oracle, path + "/y0");
        const double after = only(oracle, path + "/y1");
        std::map<std::size_t, StratumPair> strata;
        for (std::size_t row = 0; row < years.size(); ++row) {
            StratumPair& stratum = strata[strata_of[row]];
            if (years[row] == before) {
                stratum.people_before += people[row];
                stratum.events_before += events[row];
            } else if (years[row] == after) {
                stratum.people_after += people[row];
                stratum.events_after += events[row];
            }
        }
        std::vector<StratumPair> list;
        for (const auto& [number, stratum] : strata) list.push_back(stratum);
        const RateComparison ours = must(compare_rates(list));
        oracle.compare(path + "/crude0", ours.crude_before, closed_form);
        oracle.compare(path + "/crude1", ours.crude_after, closed_form);
        oracle.compare(path + "/rate_effect", ours.rate_effect, closed_form);
        oracle.compare(path + "/composition_effect", ours.composition_effect, closed_form);
        oracle.compare(path + "/direct_std1_on_pop0", ours.after_in_mix_before, closed_form);
        oracle.compare(path + "/indirect_smr1", ours.observed_by_expected, closed_form);
        oracle.compare(path + "/mh_rr/rr", ours.mantel_haenszel_ratio, closed_form);
        oracle.compare(path + "/mh_rr/se_log", ours.error_of_log_ratio, closed_form);
    }
}

void check_sample_sizes(Oracle& oracle) {
    for (std::size_t at = 0; at < size_of(oracle, "/sample_size"); ++at) {
        const std::string path = item("/sample_size", at);
        const double one = only(oracle, path + "/p1");
        const double other = only(oracle, path + "/p2");
        const double people = oracle.at(path + "/n_per_group").get<double>();
        const double power = oracle.at(path + "/power").get<double>();
        // A whole number of people was given and the power asked for; else the other way round.
        if (people == std::floor(people)) {
            oracle.setting(path + "/n_per_group");
            oracle.compare(path + "/power", must(power_of(one, other, people)), closed_form);
        } else {
            oracle.setting(path + "/power");
            oracle.compare(path + "/n_per_group", must(people_needed(one, other, power)), iterative);
        }
    }
}

void check_local_effect(Oracle& oracle) {
    const std::string path = "/mdve_late";
    if (!oracle.has(path)) return;
    const auto given = [&](const char* name) { return only(oracle, path + "/" + name); };
    const AssignedGroup none{given("assigned_no_arrest"), given("y_no_arrest"),
                             given("not_arrested_given_no")};
    const AssignedGroup arrest{given("assigned_arrest"), given("y_arrest"),
                               given("not_arrested_given_arrest")};
    const LocalEffectOfMargins ours = must(local_effect(none, arrest));
    oracle.compare(path + "/itt", ours.intention_to_treat, closed_form);
    oracle.compare(path + "/se_itt", ours.error_of_intention, closed_form);
    oracle.compare(path + "/first_stage", ours.first_stage, closed_form);
    oracle.compare(path + "/wald_late", ours.local, closed_form);
}

}  // namespace

void compare_adjusted(Oracle& oracle, const std::string& path, std::span<const double> p) {
    const std::pair<const char*, Multiplicity> methods[] = {
        {"bonferroni", Multiplicity::bonferroni}, {"holm", Multiplicity::holm},
        {"hochberg", Multiplicity::hochberg},     {"hommel", Multiplicity::hommel},
        {"BH", Multiplicity::benjamini_hochberg}, {"BY", Multiplicity::benjamini_yekutieli}};
    for (const auto& [name, method] : methods) {
        oracle.compare(path + "/" + name, must(adjusted_p_values(p, method)), p_value);
    }
}

void check_vectors(Oracle& oracle, const Places& places) {
    check_e_values(oracle);
    check_shares(oracle);
    check_newcombe(oracle);
    check_p_values(oracle);
    check_rubin(oracle);
    check_standardisation(oracle, places);
    check_sample_sizes(oracle);
    check_local_effect(oracle);
}

}  // namespace ultima::test
