// SPDX-License-Identifier: Apache-2.0
// Pairs and exact strata. Who is matched with whom is compared one by one; estimates from counts to 1e-9, the
// propensity's own balance to 1e-6.
#include "evaluation/matching.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_outcomes.h"
#include "evaluation/propensity.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <set>

namespace ultima::test {
namespace {

constexpr double nobody = std::numeric_limits<double>::quiet_NaN();

std::vector<std::size_t> by_id(const Rows& rows) {
    std::vector<std::size_t> order(rows.count());
    for (std::size_t row = 0; row < order.size(); ++row) order[row] = row;
    const std::vector<double> ids =
        rows.has("id") ? rows.value("id") : std::vector<double>(order.begin(), order.end());
    std::ranges::sort(order, {}, [&](std::size_t row) { return ids[row]; });
    return order;
}

/// The same pairs as MatchIt 4.5.1 looks for them: among the others in the order of propensities and rows it
/// goes down from the person and takes the first left, and goes up only where nobody is left below. Made here
/// by hand, to show that nothing else lies between its pairs and ours.
PairMatching one_sided(const PairMatching& ours, const std::vector<double>& treated,
                       const std::vector<NamedColumn>& covariates) {
    const LogisticFit fit = must(propensity_model(treated, covariates)).fit;
    std::vector<std::pair<double, std::size_t>> place(treated.size());
    for (std::size_t row = 0; row < treated.size(); ++row) {
        double predictor = fit.coefficients[0];
        for (std::size_t at = 0; at < covariates.size(); ++at)
            predictor += fit.coefficients[static_cast<Eigen::Index>(at + 1)] * covariates[at].values[row];
        place[row] = {std::round(1e12 / (1 + std::exp(-predictor))) / 1e12, row};
    }
    std::set<std::pair<double, std::size_t>> left;
    std::vector<std::size_t> order;
    for (std::size_t row = 0; row < treated.size(); ++row) {
        if (treated[row] == 1)
            order.push_back(row);
        else
            left.insert(place[row]);
    }
    std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t row) { return place[row].first; });
    std::map<std::size_t, std::size_t> partner;
    for (const std::size_t row : order) {
        if (left.empty()) break;
        const auto above = left.lower_bound(place[row]);
        const auto chosen = above == left.begin() ? above : std::prev(above);
        partner[row] = chosen->second;
        left.erase(chosen);
    }
    PairMatching found = ours;
    found.pairs = partner.size();
    std::vector<std::size_t> with, without;
    for (std::size_t at = 0; at < found.treated.size(); ++at) {
        const auto place_of = partner.find(found.treated[at]);
        found.partners[at] = std::nullopt;
        if (place_of == partner.end()) continue;
        found.partners[at] = place_of->second;
        with.push_back(place_of->first);
        without.push_back(place_of->second);
    }
    for (std::size_t line = 0; line < found.after.size(); ++line) {
        const auto mean = [&](const std::vector<std::size_t>& rows) {
            double sum = 0;
            for (const std::size_t row : rows)
                sum += line == 0 ? place[row].first : covariates[line - 1].values[row];
            return sum / static_cast<double>(rows.size());
        };
        const BalanceLine& before = found.before[line];
        const double deviation = (before.mean_with - before.mean_without) / before.difference;
        found.after[line].difference = (mean(with) - mean(without)) / deviation;
    }
    return found;
}

/// Whether every person has the partner that the file gives.
bool has_partners(const Oracle& oracle, const std::string& path, const Rows& rows,
                  const PairMatching& matching) {
    const std::vector<double> ids = rows.value("id");
    for (std::size_t at = 0; at < matching.partners.size(); ++at) {
        const double id = matching.partners[at] ? ids[*matching.partners[at]] : nobody;
        if (!oracle.would_agree(path + "/pairs/control/" + std::to_string(at), id, closed_form)) return false;
    }
    return true;
}

void check_pairs(Oracle& oracle, const std::string& path, const Rows& rows, const PairMatching& matching,
                 std::span<const double> outcome) {
    const std::vector<double> ids = rows.value("id");
    std::vector<double> treated;
    std::vector<double> partners;
    for (std::size_t at = 0; at < matching.treated.size(); ++at) {
        treated.push_back(ids[matching.treated[at]]);
        partners.push_back(matching.partners[at] ? ids[*matching.partners[at]] : nobody);
    }
    oracle.compare(path + "/pairs/treated", treated, closed_form);
    oracle.compare(path + "/pairs/control", partners, closed_form);
    oracle.compare(path + "/n", static_cast<double>(2 * matching.pairs), closed_form);
    oracle.compare(path + "/att", must(paired_effect(matching, outcome)).risks.difference, closed_form);
    const auto balance = [&](const std::string& name, const std::vector<BalanceLine>& lines) {
        std::vector<std::string> names;
        std::vector<double> values;
        for (const BalanceLine& line : lines) {
            names.push_back(line.covariate);
            values.push_back(line.difference);
        }
        oracle.compare(path + name, names, values, iterative);
    };
    balance("/smd_before", matching.before);
    balance("/smd_after", matching.after);
}

// The group is the column whose 1s are those that the file calls treated; covariates are named by the
// balance.
std::string group_of(const Oracle& oracle, const std::string& path, const Rows& rows,
                     const std::vector<std::string>& covariates) {
    const std::vector<double> ids = rows.value("id");
    std::vector<double> treated = oracle.at(path + "/pairs/treated").get<std::vector<double>>();
    for (const std::string& name : rows.columns()) {
        if (!rows.is_numeric(name) || std::ranges::find(covariates, name) != covariates.end()) continue;
        const std::vector<double> values = rows.value(name);
        std::vector<double> with;
        for (std::size_t row = 0; row < ids.size(); ++row) {
            if (values[row] == 1) with.push_back(ids[row]);
        }
        if (with == treated &&
            std::ranges::all_of(values, [](double value) { return value == 0 || value == 1; }))
            return name;
    }
    throw std::runtime_error("no column has a 1 for those that the file calls treated");
}

/// Exact strata compare the groups that the other files compare, within all other columns of 0 and 1: or,
/// where that is not how many people and strata the file has, another such column, or within fewer.
void check_exact(Oracle& oracle, const Study& study, const Rows& rows, const std::string& outcome_name,
                 const std::vector<double>& outcome) {
    if (!oracle.has("/exact")) return;
    std::vector<std::string> yes_no;
    for (const std::string& name : rows.columns()) {
        if (name == outcome_name || !rows.is_numeric(name)) continue;
        const std::vector<double> values = rows.value(name);
        if (std::ranges::all_of(values, [](double value) { return value == 0 || value == 1; }))
            yes_no.push_back(name);
    }
    std::vector<std::string> groups{study.group};
    for (const std::string& name : yes_no)
        if (name != study.group) groups.push_back(name);
    std::optional<ExactMatching> exact;
    for (const std::string& group : groups) {
        if (exact || std::ranges::find(yes_no, group) == yes_no.end()) continue;
        std::vector<std::string> others = yes_no;
        std::erase(others, group);
        const unsigned all = 1U << std::min<std::size_t>(others.size(), 8);
        for (unsigned without = 0; without + 1 < all && !exact; ++without) {
            std::vector<std::string> equal;
            for (std::size_t at = 0; at < others.size(); ++at)
                if (((without >> at) & 1U) == 0) equal.push_back(others[at]);
            auto tried = match_exactly(rows.value(group), outcome, named_columns(rows, equal));
            if (tried && oracle.would_agree("/exact/n", static_cast<double>(tried->people), closed_form) &&
                oracle.would_agree("/exact/strata", static_cast<double>(tried->strata), closed_form))
                exact = *tried;
        }
    }
    if (!exact) throw std::runtime_error("no columns of 0 and 1 give as many people and strata");
    oracle.compare("/exact/n", static_cast<double>(exact->people), closed_form);
    oracle.compare("/exact/strata", static_cast<double>(exact->strata), closed_form);
    oracle.compare("/exact/estimates/r1", exact->risks.with, closed_form);
    oracle.compare("/exact/estimates/r0", exact->risks.without, closed_form);
    oracle.compare("/exact/estimates/att", exact->risks.difference, closed_form);
}

}  // namespace

void check_matching(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    const Rows rows = study.rows.pick(by_id(study.rows));
    const std::string outcome_name = study.event.empty() ? "arrest" : first_word(study.event);
    const std::vector<double> outcome = rows.value(outcome_name);

    const std::string nearest = "/nn_without_replacement_order_largest";
    std::vector<std::string> names = names_at(oracle, nearest + "/smd_before");
    std::erase(names, "distance");
    const std::string group = group_of(oracle, nearest, rows, names);
    const std::vector<double> treated = rows.value(group);
    const std::vector<NamedColumn> covariates = named_columns(rows, names);
    const PairMatching ours = must(match_pairs(treated, covariates));
    PairMatching matching = ours;
    if (!has_partners(oracle, nearest, rows, ours)) {
        if (const PairMatching other = one_sided(ours, treated, covariates);
            has_partners(oracle, nearest, rows, other)) {
            oracle.remark(nearest + "/pairs",
                          "the reference looked for partners of lower propensity only and so passed over "
                          "nearer ones; its pairs are found again by that rule, not by ours");
            matching = other;
        }
    }
    check_pairs(oracle, nearest, rows, matching, outcome);

    const std::string caliper = "/nn_caliper_0_2_sd";
    if (oracle.has(caliper)) {
        const PairMatching within = must(match_pairs(treated, covariates, {.caliper = 0.2, .equal_in = {}}));
        const double people = oracle.at(caliper + "/n").get<double>();
        const bool as_found_below = !has_partners(oracle, nearest, rows, ours);
        if (as_found_below && people == static_cast<double>(2 * matching.pairs)) {
            check_pairs(oracle, caliper, rows, matching, outcome);  // nor did it apply its caliper
        } else if (within.pairs < ours.pairs && people == static_cast<double>(2 * matching.pairs)) {
            oracle.leave_out(
                caliper,
                "the reference did not apply its caliper: its pairs are those without one, some of them "
                "further apart than 0.2 standard deviations");
        } else {
            check_pairs(oracle, caliper, rows, within, outcome);
        }
    }

    attempt(oracle, "/exact", [&] { check_exact(oracle, study, rows, outcome_name, outcome); });
}

}  // namespace ultima::test
