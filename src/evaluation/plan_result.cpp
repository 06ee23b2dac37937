// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_result.h"

#include "base/refusal.h"
#include "evaluation/plan_answer.h"
#include "evaluation/plan_beside.h"
#include "evaluation/plan_checks.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

namespace ultima {

namespace {

constexpr std::size_t fewest_people = 10;

Result<std::vector<std::size_t>> clusters_of(const EvaluationPlan& plan, const PlanRows& rows) {
    std::vector<std::size_t> numbers;
    if (plan.cluster.empty()) return numbers;
    const auto cells = rows.cells(plan.cluster);
    if (!cells) return failure(cells.error());
    std::map<std::string, std::size_t> known;
    for (const std::string& cell : *cells) {
        if (cell.empty())
            return refused("unknown-value", fmt::format("`{}` is empty for some people", plan.cluster));
        numbers.push_back(known.try_emplace(cell, known.size()).first->second);
    }
    return numbers;
}

Result<void> check_columns(const EvaluationPlan& plan, const PlanRows& rows,
                           const std::vector<double>& treated) {
    if (auto good = check_present(plan, rows); !good) return good;
    if (auto good = check_stable(plan, rows, treated); !good) return good;
    if (std::ranges::count(treated, 1.0) == 0 || std::ranges::count(treated, 0.0) == 0)
        return refused("empty-group", "nobody is in one of the groups");
    return check_start(plan, rows);
}

// A column of yes and no that so few people of a group share, or do not share, that its mean would count
// them.
std::vector<std::string> rare_columns(const Comparison& comparison, std::int64_t hide_below) {
    std::vector<std::string> rare;
    for (const NamedColumn& column : comparison.covariates) {
        std::int64_t ones[2] = {0, 0};
        std::int64_t people[2] = {0, 0};
        bool words = true;
        for (std::size_t row = 0; row < column.values.size(); ++row) {
            const std::size_t group = comparison.treated[row] == 1 ? 1 : 0;
            words = words && (column.values[row] == 0 || column.values[row] == 1);
            ++people[group];
            if (column.values[row] == 1) ++ones[group];
        }
        if (!words) continue;
        for (const std::size_t group : {0U, 1U}) {
            if (!is_hidden(ones[group], hide_below) && !is_hidden(people[group] - ones[group], hide_below))
                continue;
            rare.push_back(column.name);
            break;
        }
    }
    return rare;
}

// Two definitions of which one counts a few people more tell by their difference who they are.
void refuse_near(const PlanResult& result, PlanAnswer& answer) {
    for (const PlanAnswer& before : result.answers) {
        if (!before.answered()) continue;
        for (const auto group : {&PlanAnswer::with, &PlanAnswer::without}) {
            const auto one = static_cast<std::int64_t>((before.*group).events);
            const auto other = static_cast<std::int64_t>((answer.*group).events);
            if (!is_hidden(std::abs(one - other), result.hide_below)) continue;
            answer = PlanAnswer{};
            answer.refused =
                Diagnostic{.code = "too-few-events",
                           .span = {},
                           .message = fmt::format(
                               "it counts fewer than {} people more or fewer than another definition: "
                               "both together would speak of single persons",
                               result.hide_below)};
            return;
        }
    }
}

Result<void> answer_all(const EvaluationPlan& plan, const PlanRows& rows, const Comparison& people,
                        PlanResult& result) {
    for (const PlannedOutcome& outcome : plan.outcomes) {
        auto answer = answer_of(plan, outcome, rows, people, result.hide_below);
        if (!answer) {
            result.answers.emplace_back();
            result.answers.back().refused = answer.error().front();
            continue;
        }
        refuse_near(result, *answer);
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
    const auto rows = rows_of(plan, table);
    if (!rows) return failure(rows.error());
    const auto groups = rows->cells(plan.group_column);
    if (!groups) return failure(groups.error());
    Comparison people{.treated = {}, .outcome = {}, .covariates = {}};
    for (const std::string& group : *groups) people.treated.push_back(group == plan.with ? 1 : 0);
    if (auto good = check_columns(plan, *rows, people.treated); !good) return failure(good.error());

    PlanResult result;
    result.hide_below = hide_below;
    result.rows = table.rows.size();
    result.unread = table.unread;
    result.excluded = rows->excluded();
    result.people = rows->size();
    result.with = static_cast<std::size_t>(std::ranges::count(people.treated, 1.0));
    result.without = result.people - result.with;
    const std::size_t fewest = std::max(fewest_people, static_cast<std::size_t>(hide_below));
    if (std::min(result.with, result.without) < fewest) {
        return refused(
            "too-few-people",
            fmt::format("a group has fewer than {} people: a result would speak of single persons", fewest));
    }
    for (const std::string& name : plan.adjust_for) {
        const auto cells = rows->cells(name);
        if (!cells) return failure(cells.error());
        const auto columns = covariates_of(name, *cells);
        if (!columns) return failure(columns.error());
        people.covariates.insert(people.covariates.end(), columns->begin(), columns->end());
    }
    auto clusters = clusters_of(plan, *rows);
    if (!clusters) return failure(clusters.error());
    people.clusters = std::move(*clusters);
    if (!people.clusters.empty()) result.clusters = std::ranges::max(people.clusters) + 1;
    if (auto good = answer_all(plan, *rows, people, result); !good) return failure(good.error());
    if (!people.covariates.empty()) {
        const auto target =
            plan.estimator == PlanEstimator::weights ? WeightTarget::overlap : WeightTarget::everybody;
        if (auto table_of = balance_table(people.treated, people.covariates, target))
            result.balance = std::move(*table_of);
        result.rare = rare_columns(people, hide_below);
    }
    if (auto good = ask_beside(plan, *rows, people.treated, result); !good) return failure(good.error());
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
    if (least < 0 && most > 0) return found;
    return std::nullopt;
}

}  // namespace ultima
