// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_emulation.h"

#include "base/refusal.h"
#include "evaluation/plan_reader.h"
#include "report/plot.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <cmath>
#include <cstdint>
#include <optional>

namespace ultima {

namespace {

// Below, the ends of an interval hang on a few draws; above, a plan in the application keeps others waiting.
constexpr double fewest_draws = 200, most_draws = 5000;
// Ten years: each draw goes through all days of all strata.
constexpr double longest_cloned_window = 3660;

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

/// Not where it would tell how few never began.
bool may_tell_later(const EmulationAnswer& answer, std::int64_t hide_below) {
    return answer.later > 0 && !is_hidden(static_cast<std::int64_t>(answer.never), hide_below);
}

std::vector<std::string> clone_words(const EvaluationPlan& plan, const EmulationAnswer& answer,
                                     std::int64_t hide_below) {
    const double day = plan.emulation->days;
    std::vector<std::string> words;
    words.push_back(
        fmt::format("Nobody ran this trial; it was put together: {4} counts under both strategies, "
                    "`{1}` within {0} days "
                    "(`{2}`) and `{3}` in these days, until what they did no longer fits one. Who begins "
                    "leaves `{3}` that "
                    "day; who has not begun by the end of day {0} leaves `{1}`. Those who stay stand for the "
                    "like of them who "
                    "left (clone, censor, weight).",
                    day, plan.with, plan.begins, plan.without,
                    plan.unit ? "each of the " + plan.unit->rows : std::string("everybody")));
    if (may_tell_later(answer, hide_below)) {
        words.push_back(fmt::format("Who began after day {} stays with `{}`: {}.", day, plan.without,
                                    shown_count(static_cast<std::int64_t>(answer.later), hide_below)));
    }
    return words;
}

std::string spread_words(const WeightSpread& spread, const std::string& name, const EvaluationPlan& plan,
                         std::int64_t hide_below) {
    const auto people = static_cast<std::int64_t>(spread.people);
    if (is_hidden(people, hide_below)) return fmt::format("with `{}` not shown", name);
    return fmt::format(
        "with `{}` for {:.1f} to {:.1f}, {:.1f} on average ({} {}, {} say as much as {:.0f} of one weight{})",
        name, spread.least, spread.most, spread.mean, grouped(people), plan.rows_word(),
        plan.unit ? "which" : "who", spread.worth, plan.unit ? " if no two are of one person" : "");
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
    PlanEmulation emulation;
    const YAML::Node grace = node["grace period"];
    if (!grace) {
        reader.only(node, {"landmark"}, "`emulation`, without a `grace period`,");
        if (node["landmark"]) {
            emulation.days = reader.days(node, "landmark");
        } else {
            reader.wrong("plan-missing", node.Mark(), "`emulation` says `landmark` or `grace period`");
        }
        plan.emulation = emulation;
        return;
    }
    reader.only(node, {"grace period", "largest weight", "draws", "seed"}, "`emulation` with a grace period");
    plan.estimator = PlanEstimator::cloned;
    emulation.days = reader.days(node, "grace period");
    if (const YAML::Node weight = node["largest weight"]) {
        emulation.largest_weight = reader.number(node, "largest weight");
        if (emulation.largest_weight > 0 && emulation.largest_weight < 1)
            reader.wrong("plan-value", weight.Mark(),
                         "`largest weight` is 1 or more: a weight below does not occur");
    }
    if (const YAML::Node draws = node["draws"]) {
        const double number = reader.whole(draws, "draws").value_or(0);
        if (number > 0 && (number < fewest_draws || number > most_draws))
            reader.wrong("plan-value", draws.Mark(),
                         fmt::format("`draws` is a whole number from {} to {}", fewest_draws, most_draws));
        emulation.draws = static_cast<std::size_t>(number);
    }
    if (const YAML::Node seed = node["seed"])
        emulation.seed = static_cast<std::uint64_t>(reader.whole(seed, "seed").value_or(1));
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
    for (const char* key : {"estimator", "subgroups"}) {
        const YAML::Node given = root[key];
        if (!plan.clones() || !given) continue;
        reader.wrong(
            "plan-value", given.Mark(),
            fmt::format("with a grace period people stand for others who are alike: take `{}` out", key));
    }
    for (const PlannedOutcome& planned : plan.outcomes) {
        const OutcomeDefinition& definition = planned.definition;
        if (plan.clones() && definition.window > longest_cloned_window)
            reader.wrong("plan-value", root["emulation"].Mark(),
                         fmt::format("with a `grace period` the window of a definition has at most {} days",
                                     longest_cloned_window));
        if (plan.clones() && definition.window != std::floor(definition.window))
            reader.wrong(
                "plan-value", root["emulation"].Mark(),
                fmt::format("the window of the definition `{}` is no whole number of days", definition.id));
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
    const double until = plan.emulation->days;
    const double landmark = plan.clones() ? 0 : until;
    LeftBefore left = left_before(plan, rows, landmark);
    leave_out(left.by_event, fmt::format("what is counted, or competes, happened by day {}", landmark));
    left.by_sight = unmarked(left.by_sight, left.by_event);
    leave_out(left.by_sight, fmt::format("not followed beyond day {}", landmark));
    if (rows.size() == 0)
        return refused("no-rows", fmt::format("nobody is still to be compared after day {}", landmark));
    EmulatedGroups groups;
    for (const auto& day : *began) {
        groups.treated.push_back(day && *day <= until ? 1 : 0);
        if (day && *day > until) ++groups.answer.later;
        if (!day) ++groups.answer.never;
    }
    groups.began = *std::move(began);
    return groups;
}

std::vector<std::string> emulation_words(const EvaluationPlan& plan, const PlanResult& result) {
    if (!plan.emulation || !result.emulation) return {};
    const double day = plan.emulation->days;
    if (plan.clones()) return clone_words(plan, *result.emulation, result.hide_below);
    std::vector<std::string> words;
    words.push_back(fmt::format(
        "The groups were made on day {0}, by what had happened until then (a landmark): with `{1}` "
        "is who had begun by that day (`{2}`), with `{3}` who had not. Compared are those who had "
        "had nothing by then that a definition counts or lets compete, and were still followed.",
        day, plan.with, plan.begins, plan.without));
    if (may_tell_later(*result.emulation, result.hide_below)) {
        words.push_back(
            fmt::format("Who began later stays with `{}`: {}.", plan.without,
                        shown_count(static_cast<std::int64_t>(result.emulation->later), result.hide_below)));
    }
    return words;
}

std::vector<std::string> weight_words(const EvaluationPlan& plan, const PlanAnswer& answer,
                                      std::int64_t hide_below) {
    if (!answer.weights) return {};
    const CloneWeights& weights = *answer.weights;
    const PlanEmulation& emulation = *plan.emulation;
    std::vector<std::string> words;
    words.push_back(fmt::format("After day {} each {} kept to a strategy stands {}, and {}.", emulation.days,
                                plan.unit ? "of the " + plan.unit->rows + " that" : std::string("who"),
                                spread_words(weights.with, plan.with, plan, hide_below),
                                spread_words(weights.without, plan.without, plan, hide_below)));
    if (emulation.largest_weight > 0) {
        const auto cut = static_cast<std::int64_t>(weights.with.cut + weights.without.cut);
        words.push_back(fmt::format("{} would stand for more than {} {} stands for {}: {} {}.",
                                    plan.unit ? "What" : "Whoever", emulation.largest_weight,
                                    plan.rows_word(), emulation.largest_weight, shown_count(cut, hide_below),
                                    plan.rows_word()));
    } else {
        words.emplace_back("No weight was cut.");
    }
    std::string drawn = fmt::format(
        "The interval holds 95 in 100 of {} answers from {} drawn again (seed {}), with "
        "weights worked out anew each time.",
        grouped(static_cast<std::int64_t>(emulation.draws - weights.lost)),
        !plan.cluster.empty() ? fmt::format("whole `{}`", plan.cluster)
        : plan.unit           ? fmt::format("persons, each with all {} of theirs,", plan.unit->rows)
                              : std::string("people"),
        emulation.seed);
    if (weights.lost > 0)
        drawn +=
            fmt::format(" {} draws gave none, because nobody drawn could stand for others.", weights.lost);
    words.push_back(std::move(drawn));
    return words;
}

std::vector<std::string> emulation_limits(const EvaluationPlan& plan) {
    if (!plan.emulation) return {};
    const double day = plan.emulation->days;
    if (plan.clones()) {
        return {
            "Who began and who did not are taken to be alike, day by day, once they are alike in what the "
            "plan "
            "adjusts for, as it was on day 0. What happened between day 0 and a beginning, and made somebody "
            "begin or kept them from it, is not in the weights.",
            fmt::format(
                "At the end of day {} those who had begun, whenever that was, stand for those who had "
                "not; if the measure works within that time, those still there are no longer quite "
                "alike.",
                day),
            fmt::format(
                "It compares beginning within {} days with not beginning in these days, not with never: "
                "whoever began later stays, and makes the two more alike than they would be.",
                day),
            "Where a beginning and an outcome are of one day, the beginning is taken to come first."};
    }
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
