// SPDX-License-Identifier: Apache-2.0
// Pairs and exact strata. Who is matched with whom is compared one by one; estimates from counts to 1e-9, the
// propensity's own balance to 1e-6.
#include "evaluation/matching.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_outcomes.h"

#include <algorithm>
#include <cmath>
#include <limits>

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
    const PairMatching matching = must(match_pairs(treated, covariates));
    check_pairs(oracle, nearest, rows, matching, outcome);

    const std::string caliper = "/nn_caliper_0_2_sd";
    if (oracle.has(caliper)) {
        const PairMatching within = must(match_pairs(treated, covariates, {.caliper = 0.2, .equal_in = {}}));
        const double people = oracle.at(caliper + "/n").get<double>();
        if (within.pairs < matching.pairs && people == static_cast<double>(2 * matching.pairs)) {
            oracle.leave_out(
                caliper,
                "the reference did not apply its caliper: its pairs are those without one, some of them "
                "further apart than 0.2 standard deviations");
        } else {
            check_pairs(oracle, caliper, rows, within, outcome);
        }
    }

    // Exact strata compare the groups that the other files compare, within all other columns of 0 and 1.
    if (oracle.has("/exact")) {
        std::vector<std::string> equal;
        for (const std::string& name : rows.columns()) {
            if (name == study.group || name == outcome_name || !rows.is_numeric(name)) continue;
            const std::vector<double> values = rows.value(name);
            if (std::ranges::all_of(values, [](double value) { return value == 0 || value == 1; }))
                equal.push_back(name);
        }
        const ExactMatching exact =
            must(match_exactly(rows.value(study.group), outcome, named_columns(rows, equal)));
        oracle.compare("/exact/n", static_cast<double>(exact.people), closed_form);
        oracle.compare("/exact/strata", static_cast<double>(exact.strata), closed_form);
        oracle.compare("/exact/estimates/r1", exact.risks.with, closed_form);
        oracle.compare("/exact/estimates/r0", exact.risks.without, closed_form);
        oracle.compare("/exact/estimates/att", exact.risks.difference, closed_form);
    }
}

}  // namespace ultima::test
