// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_answer.h"

#include "base/refusal.h"
#include "evaluation/doubly_robust.h"
#include "evaluation/plan_subgroups.h"
#include "evaluation/sample_size.h"
#include "evaluation/sensitivity.h"
#include "evaluation/tail.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace ultima {

namespace {

GroupOutcome group_of(const std::vector<DefinedOutcome>& outcomes, const Comparison& people, bool with,
                      double window, std::int64_t hide_below) {
    GroupOutcome group;
    std::vector<DefinedOutcome> own;
    std::vector<std::size_t> persons;
    for (std::size_t row = 0; row < outcomes.size(); ++row) {
        if ((people.treated[row] == 1) != with) continue;
        own.push_back(outcomes[row]);
        if (!people.persons.empty()) persons.push_back(people.persons[row]);
        if (outcomes[row].cause == OutcomeCause::competing) ++group.competing;
        if (outcomes[row].within) {
            ++group.people;
            if (*outcomes[row].within == 1) ++group.events;
        } else {
            ++group.unknown;
        }
    }
    group.curve = plan_curve(own, window, hide_below, persons);
    return group;
}

// Of rows that are not persons a count as large as `hide_rows_below` is of enough persons.
Result<void> check_counts(const GroupOutcome& group, const std::string& name, const std::string& rows,
                          std::int64_t hide_below) {
    const auto events = static_cast<std::int64_t>(group.events);
    const auto others = static_cast<std::int64_t>(group.people) - events;
    if (group.people == 0)
        return refused("too-few-people", fmt::format("no outcome is known in the group `{}`", name));
    if (!is_hidden(events, hide_below) && !is_hidden(others, hide_below)) return {};
    return refused("too-few-events",
                   fmt::format("in the group `{}` fewer than {} {} have the outcome, or fewer than {} do "
                               "not have it: a share would speak of single persons",
                               name, hide_below, rows, hide_below));
}

// A difference of nothing has no interval that one could believe.
Result<void> check_variation(const GroupOutcome& one, const GroupOutcome& other, const std::string& rows) {
    const std::size_t events = one.events + other.events, people = one.people + other.people;
    if (events != 0 && events != people) return {};
    return refused(
        "no-variation",
        fmt::format("{} {} of either group have the outcome: how sure a difference of nothing is cannot "
                    "be worked out",
                    events == 0 ? "none of the" : "all", rows));
}

// Those whose outcome is known.
Comparison known_only(const Comparison& people, const std::vector<DefinedOutcome>& outcomes) {
    Comparison known{.treated = {}, .outcome = {}, .covariates = {}};
    for (const NamedColumn& column : people.covariates) known.covariates.push_back({column.name, {}});
    for (std::size_t row = 0; row < outcomes.size(); ++row) {
        if (!outcomes[row].within) continue;
        known.treated.push_back(people.treated[row]);
        known.outcome.push_back(*outcomes[row].within);
        for (std::size_t column = 0; column < known.covariates.size(); ++column)
            known.covariates[column].values.push_back(people.covariates[column].values[row]);
        if (!people.clusters.empty()) known.clusters.push_back(people.clusters[row]);
        if (!people.persons.empty()) known.persons.push_back(people.persons[row]);
    }
    return known;
}

void add_bounds(const std::vector<DefinedOutcome>& outcomes, const std::vector<double>& treated,
                std::int64_t hide_below, PlanAnswer& answer) {
    if (answer.with.unknown + answer.without.unknown == 0) return;
    // Their width counts those whose outcome is unknown.
    if (is_hidden(static_cast<std::int64_t>(answer.with.unknown), hide_below)) return;
    if (is_hidden(static_cast<std::int64_t>(answer.without.unknown), hide_below)) return;
    PartlyKnown partly{.treated = treated, .outcome = {}};
    for (const DefinedOutcome& outcome : outcomes) partly.outcome.push_back(outcome.within);
    if (const auto bounds = missing_bounds(partly)) answer.bounds = bounds->difference;
}

void add_sensitivity(PlanAnswer& answer) {
    const auto people = static_cast<double>(std::min(answer.with.people, answer.without.people));
    if (const auto found = detectable_difference(answer.risks.without, people, 0.8))
        answer.detectable = found->fall;
    const double ratio = answer.risks.ratio;
    if (!(ratio > 0) || !std::isfinite(ratio)) return;
    const Interval range = answer.ratio_interval.value_or(Interval{ratio, ratio});
    if (const auto value = e_value(ratio, range, RatioKind::risk)) {
        answer.e_value = value->of_estimate;
        if (answer.ratio_interval) answer.e_value_of_interval = value->of_interval;
    }
}

}  // namespace

Result<EstimatedContrast> estimated(PlanEstimator estimator, const Comparison& comparison) {
    EstimatedContrast found;
    std::optional<double> of_log;
    const auto chosen = [](const StandardError& error) {
        return error.clustered.value_or(error.independent);
    };
    if (estimator == PlanEstimator::crude) {
        const auto effect = crude_effect(comparison);
        if (!effect) return failure(effect.error());
        found = {effect->risks, effect->error_of_difference, {}};
        of_log = effect->error_of_log_ratio;
    } else if (estimator == PlanEstimator::weights) {
        const auto effect = weighted_effect(comparison, WeightTarget::overlap);
        if (!effect) return failure(effect.error());
        found = {effect->risks, chosen(effect->stacked), {}};
    } else {
        const auto effect = augmented_effect(comparison);
        if (!effect) return failure(effect.error());
        found = {effect->risks, chosen(effect->error_of_difference), {}};
        of_log = chosen(effect->error_of_log_ratio);
    }
    const double ratio = found.risks.ratio;
    if (of_log && ratio > 0 && std::isfinite(ratio) && std::isfinite(*of_log)) {
        const Interval logs = around(std::log(ratio), *of_log, normal_half_width(0.95));
        found.ratio_interval = Interval{std::exp(logs.lower), std::exp(logs.upper)};
    }
    return found;
}

Result<PlanAnswer> answer_of(const EvaluationPlan& plan, const PlannedOutcome& planned, const PlanRows& rows,
                             const Comparison& people, std::int64_t hide_below) {
    if (auto good = check_outcome(plan, planned); !good) return failure(good.error());
    const auto outcomes = planned_outcomes(planned, rows);
    if (!outcomes) return failure(outcomes.error());
    PlanAnswer answer;
    const double window = planned.definition.window;
    answer.with = group_of(*outcomes, people, true, window, hide_below);
    answer.without = group_of(*outcomes, people, false, window, hide_below);
    if (auto good = check_counts(answer.with, plan.with, plan.rows_word(), hide_below); !good)
        return failure(good.error());
    if (auto good = check_counts(answer.without, plan.without, plan.rows_word(), hide_below); !good)
        return failure(good.error());
    if (auto good = check_variation(answer.with, answer.without, plan.rows_word()); !good)
        return failure(good.error());
    const Comparison known = known_only(people, *outcomes);
    const auto crude = crude_effect(known.treated, known.outcome);
    if (!crude) return failure(crude.error());
    answer.crude = crude->risks;
    const auto effect = estimated(plan.estimator, known);
    if (!effect) return failure(effect.error());
    answer.risks = effect->risks;
    answer.error = effect->error;
    answer.ratio_interval = effect->ratio_interval;
    answer.interval = around(answer.risks.difference, answer.error, normal_half_width(0.95));
    add_bounds(*outcomes, people.treated, hide_below, answer);
    add_sensitivity(answer);
    if (plan.unit) answer.detectable = 0;  // so many rows of fewer persons show less
    if (auto good = add_subgroups(plan, rows, *outcomes, people, hide_below, answer); !good)
        return failure(good.error());
    return answer;
}

}  // namespace ultima
