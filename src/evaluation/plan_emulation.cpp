// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_emulation.h"

#include "base/refusal.h"
#include "evaluation/plan_reader.h"
#include "report/plot.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <cmath>
#include <optional>

namespace ultima {

namespace {

// The day on which each began; nothing: never while anybody looked.
Result<std::vector<std::optional<double>>> beginnings(const EvaluationPlan& plan, const PlanRows& rows) {
    const auto cells = rows.cells(plan.begins);
    if (!cells) return failure(cells.error());
    std::vector<std::optional<double>> days;
    days.reserve(cells->size());
    for (const std::string& cell : *cells) {
        const auto day = number_in(cell);
        if (!cell.empty() && (!day || *day != std::floor(*day))) {
            return refused("bad-days",
                           fmt::format("`{}` is not for everybody a whole number of days from day "
                                       "0, or empty where the measure never began",
                                       plan.begins));
        }
        days.push_back(day);
    }
    return days;
}

// Who left before the groups are made, and by what.
struct LeftBefore {
    std::vector<bool> by_event, by_sight;
};

LeftBefore left_before(const EvaluationPlan& plan, const PlanRows& rows, double day) {
    LeftBefore left{std::vector<bool>(rows.size(), false), std::vector<bool>(rows.size(), false)};
    for (const PlannedOutcome& planned : plan.outcomes) {
        const auto outcomes = planned_outcomes(planned, rows);
        if (!outcomes) continue;  // it is refused by itself, when it is answered
        for (std::size_t row = 0; row < outcomes->size(); ++row) {
            const DefinedOutcome& outcome = (*outcomes)[row];
            if (outcome.days > day) continue;
            (outcome.cause == OutcomeCause::none ? left.by_sight : left.by_event)[row] = true;
        }
    }
    // A mark for one reason only.
    for (std::size_t row = 0; row < left.by_sight.size(); ++row)
        if (left.by_event[row]) left.by_sight[row] = false;
    return left;
}

// Of `values` those whose place is not marked.
template <class Value>
std::vector<Value> unmarked(const std::vector<Value>& values, const std::vector<bool>& marked) {
    std::vector<Value> left;
    for (std::size_t place = 0; place < values.size(); ++place)
        if (!marked[place]) left.push_back(values[place]);
    return left;
}

}  // namespace

void read_emulation(PlanReader& reader, const YAML::Node& node, EvaluationPlan& plan) {
    if (!node || !reader.is_map(node, "emulation")) return;
    reader.only(node, {"landmark"}, "`emulation`");
    PlanEmulation emulation;
    if (reader.needed(node, "landmark")) emulation.days = reader.days(node, "landmark");
    plan.emulation = emulation;
}

void check_emulated_groups(PlanReader& reader, const YAML::Node& groups, const EvaluationPlan& plan) {
    if (plan.begins.empty()) {
        reader.wrong("plan-missing", groups.Mark(),
                     "with `emulation`, groups are made by when the measure began: write the column of that "
                     "day as `begins`");
    }
    for (const char* key : {"column", "known"}) {
        if (const YAML::Node given = groups[key]) {
            reader.wrong(
                "plan-value", given.Mark(),
                fmt::format("with `emulation`, groups are made by `begins` alone: take `{}` out", key));
        }
    }
}

void check_emulation(PlanReader& reader, const YAML::Node& root, const EvaluationPlan& plan) {
    if (!plan.emulation) return;
    for (const char* key : {"custody days", "instead of", "victims"}) {
        if (const YAML::Node given = root[key]) {
            reader.wrong(
                "plan-value", given.Mark(),
                fmt::format("`{}` counts from day 0, when nobody knew yet who would begin: a plan with "
                            "`emulation` cannot ask it",
                            key));
        }
    }
    for (const PlannedOutcome& planned : plan.outcomes) {
        const OutcomeDefinition& definition = planned.definition;
        if (definition.window == 0 || plan.emulation->days < definition.window) continue;
        reader.wrong("plan-value", root["emulation"].Mark(),
                     fmt::format("by day {} the window of the definition `{}` is over", plan.emulation->days,
                                 definition.id));
    }
}

Result<EmulatedGroups> emulated_groups(const EvaluationPlan& plan, PlanRows& rows) {
    auto began = beginnings(plan, rows);
    if (!began) return failure(began.error());
    const auto leave_out = [&](const std::vector<bool>& gone, const std::string& why) {
        rows.leave_out(gone, why);
        *began = unmarked(*began, gone);
    };
    std::vector<bool> early;
    for (const auto& day : *began) early.push_back(day && *day < 0);
    leave_out(early, fmt::format("`{}` is before day 0, so the measure had begun already", plan.begins));
    const double landmark = plan.emulation->days;
    LeftBefore left = left_before(plan, rows, landmark);
    leave_out(left.by_event, fmt::format("what is counted, or competes, happened by day {}", landmark));
    left.by_sight = unmarked(left.by_sight, left.by_event);
    leave_out(left.by_sight, fmt::format("not followed beyond day {}", landmark));
    if (rows.size() == 0)
        return refused("no-rows", fmt::format("nobody is still to be compared after day {}", landmark));
    EmulatedGroups groups;
    for (const auto& day : *began) {
        groups.treated.push_back(day && *day <= landmark ? 1 : 0);
        if (day && *day > landmark) ++groups.answer.later;
    }
    return groups;
}

std::vector<std::string> emulation_words(const EvaluationPlan& plan, const PlanResult& result) {
    if (!plan.emulation || !result.emulation) return {};
    const double day = plan.emulation->days;
    std::vector<std::string> words;
    words.push_back(fmt::format(
        "The groups were made on day {0}, by what had happened until then (a landmark): with `{1}` "
        "is who had begun by that day (`{2}`), with `{3}` who had not. Compared are those who had "
        "had nothing by then that a definition counts or lets compete, and were still followed.",
        day, plan.with, plan.begins, plan.without));
    if (result.emulation->later > 0) {
        words.push_back(
            fmt::format("Who began later stays with `{}`: {}.", plan.without,
                        shown_count(static_cast<std::int64_t>(result.emulation->later), result.hide_below)));
    }
    return words;
}

std::vector<std::string> emulation_limits(const EvaluationPlan& plan) {
    if (!plan.emulation) return {};
    const double day = plan.emulation->days;
    return {
        fmt::format("It speaks of those who came to day {0} without what is counted. What the measure did "
                    "before that day is not in it, and if it did something then, those who are left are no "
                    "longer alike.",
                    day),
        fmt::format("It compares having begun by day {0} with not having begun by then, not with never: "
                    "whoever began later makes the groups look more alike than they would be.",
                    day)};
}

}  // namespace ultima
