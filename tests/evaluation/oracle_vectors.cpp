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
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <utility>
#include <vector>

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
        attempt(oracle, path, [&] {
            const auto kind = kinds.find(oracle.text(path + "/type"));
            if (kind == kinds.end())
                throw std::runtime_error("`" + oracle.text(path + "/type") + "` is no kind of ratio we know");
            const double estimate = only(oracle, path + "/est");
            // Without an interval, that of the estimate alone, whose number is not compared.
            const auto bound = [&](const char* name) {
                const std::vector<double> given = oracle.setting(path + name);
                return given.empty() || std::isnan(given[0]) ? estimate : given[0];
            };
            const EValue ours = must(e_value(estimate, {bound("/lo"), bound("/hi")}, kind->second));
            oracle.compare(path + "/rr_equiv", ours.risk_ratio, closed_form);
            oracle.compare(path + "/e_value", ours.of_estimate, closed_form);
            if (oracle.has(path + "/lo") && oracle.at(path + "/lo").is_number())
                oracle.compare(path + "/e_value_ci", ours.of_interval, closed_form);
        });
    }
}

void check_shares(Oracle& oracle) {
    for (std::size_t at = 0; at < size_of(oracle, "/proportions"); ++at) {
        const std::string path = item("/proportions", at);
        compare_share(oracle, path, {only(oracle, path + "/x"), only(oracle, path + "/n")});
    }
}

/// All shares of up to this many people, by size.
constexpr int most_people = 300;
const std::vector<std::pair<double, EventShare>>& all_shares() {
    static const auto shares = [] {
        std::vector<std::pair<double, EventShare>> all;
        for (int people = 1; people <= most_people; ++people)
            for (int events = 0; events <= people; ++events)
                all.emplace_back(static_cast<double>(events) / people,
                                 EventShare{double(events), double(people)});
        std::ranges::sort(all, {}, [](const auto& one) { return one.first; });
        return all;
    }();
    return shares;
}

/// A bound of the score interval, written out here to find groups by.
double score_bound(EventShare share, double side) {
    const double z = 1.959963984540054, n = share.people, p = share.events / n;
    return (p + z * z / (2 * n) + side * z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n))) /
           (1 + z * z / n);
}

/// The two groups whose difference and lower bound these are: the file gives them, or only one pair of small
/// groups has them.
std::optional<std::pair<EventShare, EventShare>> groups_at(Oracle& oracle, const std::string& path) {
    for (const auto& [x1, n1, x0, n0] :
         {std::array{"x1", "n1", "x2", "n2"}, std::array{"x1", "n1", "x0", "n0"}})
        if (oracle.has(path + "/" + x1) && oracle.has(path + "/" + x0))
            return std::pair(EventShare{only(oracle, path + "/" + x1), only(oracle, path + "/" + n1)},
                             EventShare{only(oracle, path + "/" + x0), only(oracle, path + "/" + n0)});
    const double difference = oracle.at(path + "/diff").get<double>();
    const std::vector<std::pair<double, EventShare>>& shares = all_shares();
    std::optional<std::pair<EventShare, EventShare>> by_lower;
    for (const auto& [share, one] : shares) {
        auto other = std::ranges::lower_bound(shares, share - difference - 1e-12, {},
                                              [](const auto& each) { return each.first; });
        for (; other != shares.end() && other->first <= share - difference + 1e-12; ++other) {
            const double below_one = share - score_bound(one, -1);
            const double above_other = score_bound(other->second, 1) - other->first;
            if (!oracle.would_agree(path + "/lower", difference - std::hypot(below_one, above_other),
                                    closed_form))
                continue;
            by_lower = std::pair(one, other->second);
            const double above_one = score_bound(one, 1) - share;
            const double below_other = other->first - score_bound(other->second, -1);
            if (oracle.would_agree(path + "/upper", difference + std::hypot(above_one, below_other),
                                   closed_form))
                return by_lower;
        }
    }
    return by_lower;  // if any: then the upper bound is a miss
}

void check_newcombe(Oracle& oracle) {
    for (std::size_t at = 0; at < size_of(oracle, "/newcombe"); ++at) {
        const std::string path = item("/newcombe", at);
        const auto groups = groups_at(oracle, path);
        if (!groups) {
            oracle.leave_out(path,
                             "no two groups of up to 300 people have this difference and interval, and "
                             "the file does not say whose they are");
            continue;
        }
        const TwoShares two = must(compare_shares(groups->first, groups->second));
        oracle.compare(path + "/diff", two.difference, closed_form);
        compare_interval(oracle, path, two.newcombe, closed_form);
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
        const double alpha = oracle.has(path + "/alpha") ? only(oracle, path + "/alpha") : 0.05;
        const double people = oracle.at(path + "/n_per_group").get<double>();
        const double power = oracle.at(path + "/power").get<double>();
        // A whole number of people was given and the power asked for; else the other way round.
        if (people == std::floor(people)) {
            oracle.setting(path + "/n_per_group");
            oracle.compare(path + "/power", must(power_of(one, other, people, alpha)), closed_form);
        } else {
            oracle.setting(path + "/power");
            oracle.compare(path + "/n_per_group", must(people_needed(one, other, power, alpha)), iterative);
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
    attempt(oracle, "/e_values", [&] { check_e_values(oracle); });
    attempt(oracle, "/proportions", [&] { check_shares(oracle); });
    attempt(oracle, "/newcombe", [&] { check_newcombe(oracle); });
    attempt(oracle, "/p_adjust", [&] { check_p_values(oracle); });
    attempt(oracle, "/rubin", [&] { check_rubin(oracle); });
    attempt(oracle, "/standardisation", [&] { check_standardisation(oracle, places); });
    attempt(oracle, "/sample_size", [&] { check_sample_sizes(oracle); });
    attempt(oracle, "/mdve_late", [&] { check_local_effect(oracle); });
}

}  // namespace ultima::test
