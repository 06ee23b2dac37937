// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_subgroups.h"

#include "evaluation/multiplicity.h"
#include "evaluation/tail.h"
#include "report/plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace ultima {

namespace {

constexpr std::int64_t fewest_people = 10;

// The known rows of a subgroup, without the covariates that say nothing within it.
Comparison within(const std::vector<std::size_t>& rows, const std::vector<DefinedOutcome>& outcomes,
                  const Comparison& people) {
    Comparison part{.treated = {}, .outcome = {}, .covariates = {}};
    for (const std::size_t row : rows) {
        if (!outcomes[row].within) continue;
        part.treated.push_back(people.treated[row]);
        part.outcome.push_back(*outcomes[row].within);
        if (!people.clusters.empty()) part.clusters.push_back(people.clusters[row]);
        if (!people.persons.empty()) part.persons.push_back(people.persons[row]);
    }
    for (const NamedColumn& column : people.covariates) {
        NamedColumn own{column.name, {}};
        for (const std::size_t row : rows) {
            if (outcomes[row].within) own.values.push_back(column.values[row]);
        }
        const auto [low, high] = std::ranges::minmax(own.values);
        if (low < high) part.covariates.push_back(std::move(own));
    }
    return part;
}

// Of rows that are not persons: a comparison asks for more persons than `hide_rows_below` does.
bool too_few_persons(const Comparison& part) {
    std::array<std::set<std::size_t>, 2> persons;
    for (std::size_t row = 0; row < part.treated.size(); ++row)
        persons[part.treated[row] == 1 ? 1 : 0].insert(part.persons[row]);
    return std::min(std::ssize(persons[0]), std::ssize(persons[1])) < fewest_people;
}

bool too_small(const Comparison& part, std::int64_t hide_below) {
    std::array<std::int64_t, 2> people{};
    std::array<std::int64_t, 2> events{};
    for (std::size_t row = 0; row < part.treated.size(); ++row) {
        const std::size_t group = part.treated[row] == 1 ? 1 : 0;
        ++people[group];
        if (part.outcome[row] == 1) ++events[group];
    }
    for (const std::size_t group : {0U, 1U}) {
        if (people[group] < std::max(fewest_people, hide_below)) return true;
        if (is_hidden(events[group], hide_below)) return true;
        if (is_hidden(people[group] - events[group], hide_below)) return true;
    }
    return false;
}

std::optional<double> interaction_p(const std::vector<SubgroupAnswer>& effects) {
    if (effects.size() < 2) return std::nullopt;
    double weights = 0;
    double sum = 0;
    for (const SubgroupAnswer& effect : effects) {
        const double weight = 1 / (effect.error * effect.error);
        weights += weight;
        sum += weight * effect.difference;
    }
    double q = 0;
    for (const SubgroupAnswer& effect : effects)
        q += std::pow((effect.difference - sum / weights) / effect.error, 2);
    return chi_square_tail(q, static_cast<double>(effects.size() - 1));
}

void ask_column(const EvaluationPlan& plan, const std::string& name, const std::vector<std::string>& cells,
                const std::vector<DefinedOutcome>& outcomes, const Comparison& people,
                std::int64_t hide_below, PlanAnswer& answer) {
    std::map<std::string, std::vector<std::size_t>> by_value;
    for (std::size_t row = 0; row < cells.size(); ++row) by_value[cells[row]].push_back(row);
    SubgroupColumn column{.column = name, .p = {}, .silent = 0};
    std::vector<SubgroupAnswer> effects;
    std::size_t known = 0;
    std::size_t shown = 0;
    for (const auto& [value, rows] : by_value) {
        const bool any =
            std::ranges::any_of(rows, [&](std::size_t row) { return outcomes[row].within.has_value(); });
        const Comparison part =
            any ? within(rows, outcomes, people) : Comparison{.treated = {}, .outcome = {}, .covariates = {}};
        known += part.treated.size();
        if (too_small(part, hide_below) || (plan.unit && too_few_persons(part))) {
            ++column.silent;
            continue;
        }
        const auto effect = estimated(plan.estimator, part);
        if (!effect || !(effect->error > 0)) {
            ++column.silent;
            continue;
        }
        effects.push_back({.column = name,
                           .value = value.empty() ? std::string("(not recorded)") : value,
                           .people = part.treated.size(),
                           .difference = effect->risks.difference,
                           .error = effect->error,
                           .p = normal_two_sided(effect->risks.difference / effect->error)});
    }
    for (const SubgroupAnswer& effect : effects) shown += effect.people;
    // What is shown and how many there are in all would count the few that are not.
    if (is_hidden(static_cast<std::int64_t>(known - shown), hide_below) && !effects.empty()) {
        effects.erase(std::ranges::min_element(effects, {}, &SubgroupAnswer::people));
        ++column.silent;
    }
    column.p = interaction_p(effects);
    answer.subgroup_columns.push_back(std::move(column));
    answer.subgroups.insert(answer.subgroups.end(), effects.begin(), effects.end());
}

}  // namespace

Result<void> add_subgroups(const EvaluationPlan& plan, const PlanRows& rows,
                           const std::vector<DefinedOutcome>& outcomes, const Comparison& people,
                           std::int64_t hide_below, PlanAnswer& answer) {
    for (const std::string& name : plan.subgroups) {
        const auto cells = rows.cells(name);
        if (!cells) return failure(cells.error());
        ask_column(plan, name, *cells, outcomes, people, hide_below, answer);
    }
    std::vector<double> p;
    for (const SubgroupAnswer& effect : answer.subgroups) p.push_back(effect.p);
    const auto adjusted = adjusted_p_values(p, Multiplicity::benjamini_hochberg);
    if (!adjusted) return failure(adjusted.error());
    for (std::size_t place = 0; place < p.size(); ++place)
        answer.subgroups[place].adjusted_p = (*adjusted)[place];
    return {};
}

}  // namespace ultima
