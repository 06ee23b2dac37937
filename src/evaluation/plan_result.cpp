// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_result.h"

#include "base/refusal.h"
#include "evaluation/plan_answer.h"
#include "evaluation/plan_beside.h"
#include "evaluation/plan_checks.h"
#include "evaluation/plan_clones.h"
#include "evaluation/plan_emulation.h"
#include "evaluation/plan_graph.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace ultima {

namespace {

constexpr std::size_t fewest_people = 10;

Result<void> check_columns(const EvaluationPlan& plan, const PlanRows& rows,
                           const std::vector<double>& treated) {
    if (auto good = check_present(plan, rows); !good) return good;
    if (auto good = check_stable(plan, rows, treated); !good) return good;
    if (std::ranges::count(treated, 1.0) == 0 || std::ranges::count(treated, 0.0) == 0)
        return refused("empty-group", "nobody is in one of the groups");
    return plan.emulation ? Result<void>{} : check_start(plan, rows);
}

// Many rows of a few persons speak of single persons, too. `hide_rows_below` keeps them from being fewer than
// are ever shown; a comparison asks for more.
Result<void> check_persons(const EvaluationPlan& plan, const Comparison& people, std::size_t fewest) {
    if (!plan.unit) return {};
    std::array<std::set<std::size_t>, 2> persons;
    for (std::size_t row = 0; row < people.treated.size(); ++row)
        persons[people.treated[row] == 1 ? 1 : 0].insert(people.persons[row]);
    if (std::min(persons[0].size(), persons[1].size()) >= fewest) return {};
    return refused(
        "too-few-people",
        fmt::format("the {} of a group are of fewer than {} persons: a result would speak of single "
                    "persons",
                    plan.unit->rows, fewest));
}

// Which rows may be alike: those of a cluster, those of a person.
Result<void> tie_rows(const EvaluationPlan& plan, const PlanRows& rows, Comparison& people) {
    if (!plan.cluster.empty()) {
        auto clusters = numbered(rows, plan.cluster);
        if (!clusters) return failure(clusters.error());
        people.clusters = *std::move(clusters);
    }
    if (!plan.unit) return {};
    auto persons = persons_of(rows, *plan.unit);
    if (!persons) return failure(persons.error());
    people.persons = *std::move(persons);
    if (!plan.clones() || people.clusters.empty()) return {};
    std::map<std::size_t, std::size_t> cluster_of;
    for (std::size_t row = 0; row < people.persons.size(); ++row)
        if (cluster_of.try_emplace(people.persons[row], people.clusters[row]).first->second !=
            people.clusters[row])
            return refused(
                "person-torn",
                fmt::format("some persons have {} in more than one `{}`: whoever draws one of these "
                            "again tears such persons apart. Take `cluster` out of the plan",
                            plan.unit->rows, plan.cluster));
    return {};
}

std::size_t numbers_in(const std::vector<std::size_t>& numbered) {
    return numbered.empty() ? 0 : std::ranges::max(numbered) + 1;
}

// The numbers of people of each group, without and with, who have a column's 1; nothing for numbers.
using InGroups = std::array<std::int64_t, 2>;
std::optional<InGroups> ones_of(const NamedColumn& column, const std::vector<double>& treated) {
    InGroups ones{};
    for (std::size_t row = 0; row < column.values.size(); ++row) {
        if (column.values[row] != 0 && column.values[row] != 1) return std::nullopt;
        if (column.values[row] == 1) ++ones[treated[row] == 1 ? 1 : 0];
    }
    return ones;
}

// Of a column of numbers: those of each group who do not have the number that most have.
InGroups unusual_of(const NamedColumn& column, const std::vector<double>& treated) {
    std::map<double, std::size_t> times;
    for (const double value : column.values) ++times[value];
    const double usual =
        std::ranges::max_element(times, {}, [](const auto& one) { return one.second; })->first;
    InGroups unusual{};
    for (std::size_t row = 0; row < column.values.size(); ++row)
        if (column.values[row] != usual) ++unusual[treated[row] == 1 ? 1 : 0];
    return unusual;
}

// Columns of yes and no that so few people of a group share, or do not share, that their means would count
// them. `first` is where those of one covariate begin: what those shown leave over has no column, and if that
// is small all of them together would count it.
std::vector<std::string> rare_columns(const Comparison& comparison, const std::vector<std::size_t>& first,
                                      std::int64_t hide_below) {
    std::vector<std::string> rare;
    InGroups people{};
    for (const double group : comparison.treated) ++people[group == 1 ? 1 : 0];
    const auto small = [&](const InGroups& counts) {
        return is_hidden(counts[0], hide_below) || is_hidden(counts[1], hide_below);
    };
    const auto others = [&](const InGroups& counts) {
        return InGroups{people[0] - counts[0], people[1] - counts[1]};
    };
    for (std::size_t which = 0; which < first.size(); ++which) {
        const std::size_t end = which + 1 < first.size() ? first[which + 1] : comparison.covariates.size();
        InGroups named{};
        std::vector<std::string> small_ones, words;
        for (std::size_t at = first[which]; at < end; ++at) {
            const NamedColumn& column = comparison.covariates[at];
            const auto ones = ones_of(column, comparison.treated);
            if (!ones) {
                const InGroups unusual = unusual_of(column, comparison.treated);
                if (small(unusual) || small(others(unusual))) rare.push_back(column.name);
                continue;
            }
            words.push_back(column.name);
            if (small(*ones) || small(others(*ones))) {
                small_ones.push_back(column.name);
                continue;
            }
            for (const std::size_t group : {0U, 1U}) named[group] += (*ones)[group];
        }
        const auto& silent = small(others(named)) ? words : small_ones;
        rare.insert(rare.end(), silent.begin(), silent.end());
    }
    return rare;
}

// Two definitions of which one counts a few people more tell by their difference who they are.
void refuse_near(const PlanResult& result, const std::string& rows, PlanAnswer& answer) {
    for (const PlanAnswer& before : result.answers) {
        if (!before.answered()) continue;
        for (const auto group : {&PlanAnswer::with, &PlanAnswer::without}) {
            const GroupOutcome& one = before.*group;
            const GroupOutcome& other = answer.*group;
            const auto near = [&](std::size_t GroupOutcome::*count) {
                const auto apart =
                    static_cast<std::int64_t>(one.*count) - static_cast<std::int64_t>(other.*count);
                return is_hidden(std::abs(apart), result.hide_below);
            };
            if (!near(&GroupOutcome::events) && !near(&GroupOutcome::people) && !near(&GroupOutcome::unknown))
                continue;
            answer = PlanAnswer{};
            answer.refused = Diagnostic{
                .code = "too-few-events",
                .span = {},
                .message = fmt::format("it counts fewer than {} {} more or fewer than another definition: "
                                       "both together would speak of single persons",
                                       result.hide_below, rows)};
            return;
        }
    }
}

Result<void> answer_all(const EvaluationPlan& plan, const PlanRows& rows, const Comparison& people,
                        const ClonedPeople& clones, PlanResult& result) {
    for (const PlannedOutcome& outcome : plan.outcomes) {
        auto answer = plan.clones() ? cloned_answer(plan, outcome, rows, clones, result.hide_below)
                                    : answer_of(plan, outcome, rows, people, result.hide_below);
        if (!answer) {
            result.answers.emplace_back();
            result.answers.back().refused = answer.error().front();
            continue;
        }
        refuse_near(result, plan.rows_word(), *answer);
        result.answers.push_back(std::move(*answer));
    }
    if (std::ranges::any_of(result.answers, &PlanAnswer::answered)) return {};
    Diagnostics found;
    for (const PlanAnswer& answer : result.answers) found.push_back(*answer.refused);
    return failure(std::move(found));
}

}  // namespace

double GroupOutcome::competing_share() const {
    return people + unknown == 0 ? 0 : static_cast<double>(competing) / static_cast<double>(people + unknown);
}

Result<PlanResult> carry_out(const EvaluationPlan& plan, const TextTable& table, std::int64_t hide_below) {
    if (auto good = check_plan(plan); !good) return failure(good.error());
    if (auto good = check_graph_columns(plan, table.columns); !good) return failure(good.error());
    const std::size_t fewest_persons = std::max(fewest_people, static_cast<std::size_t>(hide_below));
    hide_below = hide_rows_below(hide_below, table, plan);
    auto rows = rows_of(plan, table);
    if (!rows) return failure(rows.error());
    Comparison people{.treated = {}, .outcome = {}, .covariates = {}};
    ClonedPeople clones;
    PlanResult result;
    if (plan.emulation) {
        auto groups = emulated_groups(plan, *rows);
        if (!groups) return failure(groups.error());
        people.treated = std::move(groups->treated);
        clones.began = std::move(groups->began);
        result.emulation = groups->answer;
    } else {
        const auto groups = rows->cells(plan.group_column);
        if (!groups) return failure(groups.error());
        for (const std::string& group : *groups) people.treated.push_back(group == plan.with ? 1 : 0);
    }
    result.hide_below = hide_below;
    result.rows = table.rows.size();
    result.unread = table.unread;
    result.excluded = rows->excluded();
    result.people = rows->size();
    result.with = static_cast<std::size_t>(std::ranges::count(people.treated, 1.0));
    result.without = result.people - result.with;
    const std::size_t fewest = std::max(fewest_people, static_cast<std::size_t>(hide_below));
    if (std::min(result.with, result.without) < fewest) {
        return refused("too-few-people",
                       fmt::format("a group has fewer than {} {}: a result would speak of single persons",
                                   fewest, plan.rows_word()));
    }
    if (auto good = check_columns(plan, *rows, people.treated); !good) return failure(good.error());
    if (plan.clones()) {
        auto strata = strata_of(plan, *rows);
        if (!strata) return failure(strata.error());
        clones.strata = *std::move(strata);
    }
    std::vector<std::size_t> first;
    for (const std::string& name : plan.clones() ? std::vector<std::string>() : plan.adjust_for) {
        first.push_back(people.covariates.size());
        const auto cells = rows->cells(name);
        if (!cells) return failure(cells.error());
        const auto columns = covariates_of(name, *cells);
        if (!columns) return failure(columns.error());
        people.covariates.insert(people.covariates.end(), columns->begin(), columns->end());
    }
    if (auto good = tie_rows(plan, *rows, people); !good) return failure(good.error());
    result.clusters = numbers_in(people.clusters);
    result.persons = numbers_in(people.persons);
    if (auto good = check_persons(plan, people, fewest_persons); !good) return failure(good.error());
    clones.together = people.clusters.empty() ? people.persons : people.clusters;
    clones.persons = people.persons;
    if (auto good = answer_all(plan, *rows, people, clones, result); !good) return failure(good.error());
    if (!people.covariates.empty()) {
        const auto target =
            plan.estimator == PlanEstimator::weights ? WeightTarget::overlap : WeightTarget::everybody;
        if (auto table_of = balance_table(people.treated, people.covariates, target))
            result.balance = std::move(*table_of);
        result.rare = rare_columns(people, first, hide_below);
    }
    if (plan.graph) result.backdoor = backdoor_of(plan);
    if (auto good = ask_beside(plan, *rows, people, result); !good) return failure(good.error());
    return result;
}

std::optional<TurnedAnswer> turned(const PlanResult& result) {
    TurnedAnswer found;
    double least = 0;
    double most = 0;
    for (std::size_t place = 0; place < result.answers.size(); ++place) {
        if (!result.answers[place].answered()) continue;
        const double difference = result.answers[place].risks.difference;
        if (difference < least) {
            least = difference;
            found.fewer = place;
        }
        if (difference > most) {
            most = difference;
            found.more = place;
        }
    }
    // A rounding error has a sign, too: what is printed as none is neither fewer nor more.
    if (std::round(1000 * least) < 0 && std::round(1000 * most) > 0) return found;
    return std::nullopt;
}

}  // namespace ultima
