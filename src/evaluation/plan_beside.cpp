// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_beside.h"

#include "base/refusal.h"
#include "evaluation/between_persons.h"
#include "evaluation/fitted.h"
#include "evaluation/proportions.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ultima {

namespace {

// The error of a difference of means where persons have several rows.
Result<double> error_of_means(const Comparison& people, const std::vector<double>& days,
                              const std::array<double, 2>& means) {
    const Eigen::ArrayXd treated = as_vector(people.treated).array(), values = as_vector(days).array();
    const Eigen::VectorXd influence =
        influence_on_mean(treated, values, means[1]) - influence_on_mean(1 - treated, values, means[0]);
    const auto error = influence_error(influence, people.persons);
    if (!error) return failure(error.error());
    return error->clustered.value_or(error->independent);
}

Result<CustodyAnswer> custody_of(const CustodyDays& custody, const PlanRows& rows, const Comparison& compared,
                                 std::int64_t hide_below) {
    const std::vector<double>& treated = compared.treated;
    const auto cells = rows.cells(custody.column);
    if (!cells) return failure(cells.error());
    std::array<double, 2> people{}, sums{}, squares{};
    std::array<std::int64_t, 2> some{};  // held at all
    std::vector<double> held;
    for (std::size_t row = 0; row < cells->size(); ++row) {
        const auto days = number_in((*cells)[row]);
        if (!days || *days < 0 || *days > custody.window) {
            return refused("bad-days", fmt::format("`{}` is not for everybody a number of days from 0 to {}",
                                                   custody.column, custody.window));
        }
        const std::size_t group = treated[row] == 1 ? 1 : 0;
        people[group] += 1;
        if (*days > 0) ++some[group];
        sums[group] += *days;
        held.push_back(*days);
    }
    CustodyAnswer answer;
    answer.told = !is_hidden(some[0], hide_below) && !is_hidden(some[1], hide_below);
    if (!answer.told) return answer;
    for (const std::size_t group : {0U, 1U}) answer.mean[group] = sums[group] / people[group];
    for (std::size_t row = 0; row < held.size(); ++row) {
        const std::size_t group = treated[row] == 1 ? 1 : 0;
        squares[group] += std::pow(held[row] - answer.mean[group], 2);
    }
    double variance = 0;
    for (const std::size_t group : {0U, 1U}) variance += squares[group] / (people[group] - 1) / people[group];
    double error = std::sqrt(variance);
    if (!compared.persons.empty()) {
        const auto tied = error_of_means(compared, held, answer.mean);
        if (!tied) return failure(tied.error());
        error = *tied;
    }
    answer.difference = around(answer.mean[1] - answer.mean[0], error, normal_half_width(0.95));
    return answer;
}

void count_row(RowsOfPersons& by_person, const Comparison& people, std::size_t row, bool event) {
    if (people.persons.empty()) return;
    auto& own = by_person[people.persons[row]];
    ++own[0];
    if (event) ++own[1];
}

Result<WideningAnswer> widening_of(const InsteadOf& instead, const PlanRows& rows, const Comparison& people) {
    const auto cells = rows.cells(instead.column);
    if (!cells) return failure(cells.error());
    WideningAnswer answer;
    RowsOfPersons by_person;
    for (std::size_t row = 0; row < cells->size(); ++row) {
        if (people.treated[row] != 1) continue;
        const std::string& cell = (*cells)[row];
        if (cell.empty()) {
            ++answer.unrecorded;
            continue;
        }
        ++answer.recorded;
        const bool spared = std::ranges::find(instead.custody, cell) != instead.custody.end();
        if (!spared) ++answer.no_custody;
        count_row(by_person, people, row, !spared);
    }
    const auto all = static_cast<double>(answer.recorded + answer.unrecorded);
    const auto none = static_cast<double>(answer.no_custody);
    answer.bounds = {none / all, (none + static_cast<double>(answer.unrecorded)) / all};
    if (answer.recorded == 0) return answer;
    const auto share = proportion({none, static_cast<double>(answer.recorded)});
    if (!share) return failure(share.error());
    answer.share = share->share;
    answer.interval = by_person.empty() ? share->wilson : share_between_persons(by_person).interval;
    return answer;
}

Result<VictimAnswer> victims_of(const VictimOutcome& victims, const PlanRows& rows, const Comparison& people,
                                std::int64_t hide_below) {
    const auto cells = rows.cells(victims.column);
    if (!cells) return failure(cells.error());
    VictimAnswer answer;
    answer.name = victims.name;
    std::array<std::int64_t, 2> unknown{};
    std::array<RowsOfPersons, 2> by_person;
    for (std::size_t row = 0; row < cells->size(); ++row) {
        const std::string& cell = (*cells)[row];
        const std::size_t group = people.treated[row] == 1 ? 1 : 0;
        if (cell.empty()) {
            ++unknown[group];
            continue;
        }
        ++answer.people[group];
        const bool yes = std::ranges::find(victims.yes, cell) != victims.yes.end();
        if (yes) ++answer.events[group];
        count_row(by_person[group], people, row, yes);
    }
    for (const std::size_t group : {0U, 1U}) {
        const auto known = static_cast<std::int64_t>(answer.people[group]);
        const auto events = static_cast<std::int64_t>(answer.events[group]);
        if (known >= hide_below && known > 0 && !is_hidden(events, hide_below) &&
            !is_hidden(known - events, hide_below) && !is_hidden(unknown[group], hide_below))
            continue;
        VictimAnswer silent;
        silent.name = victims.name;
        silent.refused = Diagnostic{
            .code = "too-few-events",
            .span = {},
            .message = fmt::format("a group has fewer than {} victims with or without it, or of whom "
                                   "it is not known: a share would speak of single persons",
                                   hide_below)};
        return silent;
    }
    const auto share = [&](std::size_t group) {
        return EventShare{static_cast<double>(answer.events[group]),
                          static_cast<double>(answer.people[group])};
    };
    const auto both = compare_shares(share(1), share(0));
    if (!both) return failure(both.error());
    answer.difference = both->difference;
    answer.interval = people.persons.empty()
                          ? both->newcombe
                          : difference_between_persons(by_person[1], by_person[0]).interval;
    return answer;
}

}  // namespace

Result<void> ask_beside(const EvaluationPlan& plan, const PlanRows& rows, const Comparison& people,
                        PlanResult& result) {
    if (!plan.custody.column.empty()) {
        auto answer = custody_of(plan.custody, rows, people, result.hide_below);
        if (!answer) return failure(answer.error());
        result.custody = *answer;
    }
    if (!plan.instead.column.empty()) {
        auto answer = widening_of(plan.instead, rows, people);
        if (!answer) return failure(answer.error());
        result.widening = *answer;
    }
    for (const VictimOutcome& victims : plan.victims) {
        auto answer = victims_of(victims, rows, people, result.hide_below);
        if (!answer) return failure(answer.error());
        result.victims.push_back(std::move(*answer));
    }
    return {};
}

}  // namespace ultima
