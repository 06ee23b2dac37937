// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_clones.h"

#include "base/refusal.h"
#include "evaluation/plan_answer.h"
#include "evaluation/sensitivity.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <utility>

namespace ultima {

namespace {

constexpr std::int64_t fewest_alike = 10;

TrialPeople trial_of(const std::vector<DefinedOutcome>& outcomes, const ClonedPeople& people) {
    TrialPeople trial;
    trial.stratum = people.strata;
    for (std::size_t row = 0; row < outcomes.size(); ++row) {
        const DefinedOutcome& outcome = outcomes[row];
        trial.end_day.push_back(outcome.days);
        trial.event.push_back(outcome.cause == OutcomeCause::counted     ? 1
                              : outcome.cause == OutcomeCause::competing ? 2
                                                                         : 0);
        // Day 0 ends where day 1 begins; what began after the end is none of this trial's.
        std::optional<double> began = people.began[row];
        if (began) began = std::max(1.0, *began);
        trial.began.push_back(began && *began <= outcome.days ? began : std::nullopt);
    }
    return trial;
}

std::vector<bool> begun_within(const TrialPeople& trial, double grace) {
    std::vector<bool> begun;
    for (const auto& day : trial.began) begun.push_back(day && *day <= grace);
    return begun;
}

GroupOutcome observed(const std::vector<DefinedOutcome>& outcomes, const std::vector<bool>& begun, bool with,
                      double window, std::int64_t hide_below) {
    GroupOutcome group;
    std::vector<DefinedOutcome> own;
    for (std::size_t row = 0; row < outcomes.size(); ++row) {
        if (begun[row] != with) continue;
        const DefinedOutcome& outcome = outcomes[row];
        own.push_back(outcome);
        const bool lost = outcome.cause == OutcomeCause::none && outcome.days < window;
        ++(lost ? group.unknown : group.people);
        if (outcome.cause == OutcomeCause::counted) ++group.events;
        if (outcome.cause == OutcomeCause::competing) ++group.competing;
    }
    group.curve = plan_curve(own, window, hide_below);
    return group;
}

// Who stands behind each row: a person, or with a `unit` the person whose row it is.
using Behind = std::vector<std::size_t>;

Behind behind(const EvaluationPlan& plan, const ClonedPeople& people, std::size_t rows) {
    if (plan.unit) return people.persons;
    Behind each(rows);
    std::iota(each.begin(), each.end(), std::size_t{0});
    return each;
}

// Enough persons to stand for others, and as many rows as a count that is shown: rows that are not persons
// are held to `hide_rows_below`, so that these are of enough persons, too.
Result<void> check_alike(const TrialPeople& trial, const std::vector<bool>& begun, const Behind& who,
                         std::int64_t hide_below) {
    struct Alike {
        std::set<std::size_t> persons;
        std::int64_t rows = 0;
    };
    std::map<std::size_t, std::array<Alike, 2>> alike;
    for (std::size_t row = 0; row < begun.size(); ++row) {
        Alike& group = alike[trial.stratum.empty() ? 0 : trial.stratum[row]][begun[row] ? 1 : 0];
        group.persons.insert(who[row]);
        ++group.rows;
    }
    const auto few = [&](const Alike& group) {
        return std::ssize(group.persons) < fewest_alike || group.rows < hide_below;
    };
    for (const auto& [stratum, groups] : alike) {
        if (!few(groups[0]) && !few(groups[1])) continue;
        return refused(
            "no-overlap",
            fmt::format("of some who are alike in all that the plan adjusts for, fewer than {0} began "
                        "within the grace period or fewer than {0} did not, so that nobody can stand "
                        "for the others; adjust for fewer things, or in fewer words, or leave these "
                        "people out of the population",
                        std::max(fewest_alike, hide_below)));
    }
    return {};
}

Result<void> check_events(const EvaluationPlan& plan, const TrialPeople& trial,
                          const std::vector<bool>& begun, double window, std::int64_t hide_below) {
    std::array<std::array<std::int64_t, 2>, 2> rows{};
    for (std::size_t row = 0; row < begun.size(); ++row) {
        if (trial.event[row] == 0 && trial.end_day[row] < window) continue;  // not known
        ++rows[begun[row] ? 1 : 0][trial.event[row] == 1 ? 1 : 0];
    }
    if (rows[0][0] + rows[1][0] == 0 || rows[0][1] + rows[1][1] == 0)
        return refused("no-variation",
                       fmt::format("the outcome is the same of all {}: how sure a difference of "
                                   "nothing is cannot be worked out",
                                   plan.rows_word()));
    const auto small = [&](std::int64_t some) { return is_hidden(some, hide_below); };
    if (!std::ranges::any_of(rows, [&](const auto& group) { return std::ranges::any_of(group, small); }))
        return {};
    return refused("too-few-events",
                   fmt::format("of those who began within the grace period, or of the others, fewer than {} "
                               "{} have the outcome, or do not have it: a share would speak of single "
                               "persons",
                               hide_below, plan.rows_word()));
}

// Days after the grace period on which neither group's step would count a few people, and the last day.
std::vector<double> days_shown(const PlanAnswer& answer, double grace, double window) {
    std::vector<double> days;
    for (const CurveSpot& spot : answer.with.curve) {
        const auto& other = answer.without.curve;
        if (spot.day > grace && spot.day < window &&
            std::ranges::find(other, spot.day, &CurveSpot::day) != other.end())
            days.push_back(spot.day);
    }
    days.push_back(window);
    return days;
}

// In place of what was observed, which credits the measure with the time before it, the strategy's course.
void put_course(const std::vector<double>& days, const std::vector<double>& risks,
                const std::vector<Interval>& intervals, std::size_t everybody, GroupOutcome& group) {
    if (group.curve.empty()) return;
    std::vector<CurveSpot> course{{.day = 0, .incidence = 0, .interval = {0, 0}, .at_risk = everybody}};
    for (std::size_t at = 0; at < days.size(); ++at) {
        const auto seen = std::ranges::find(group.curve, days[at], &CurveSpot::day);
        if (seen == group.curve.end()) continue;
        course.push_back(
            {.day = days[at], .incidence = risks[at], .interval = intervals[at], .at_risk = seen->at_risk});
    }
    group.curve = std::move(course);
}

void add_e_value(PlanAnswer& answer) {
    const double ratio = answer.risks.ratio;
    if (!answer.ratio_interval || !(ratio > 0)) return;
    if (const auto value = e_value(ratio, *answer.ratio_interval, RatioKind::risk)) {
        answer.e_value = value->of_estimate;
        answer.e_value_of_interval = value->of_interval;
    }
}

}  // namespace

Result<std::vector<std::size_t>> strata_of(const EvaluationPlan& plan, const PlanRows& rows) {
    std::vector<std::size_t> strata;
    if (plan.adjust_for.empty()) return strata;
    std::vector<std::vector<std::string>> keys(rows.size());
    for (const std::string& name : plan.adjust_for) {
        auto cells = rows.cells(name);
        if (!cells) return failure(cells.error());
        for (std::size_t row = 0; row < keys.size(); ++row) {
            if ((*cells)[row].empty())
                return refused(
                    "unknown-value",
                    fmt::format("`{}` is empty for some people; leave them out of the population, and say "
                                "so, or do not adjust for it",
                                name));
            keys[row].push_back(std::move((*cells)[row]));
        }
    }
    std::map<std::vector<std::string>, std::size_t> known;
    for (auto& key : keys) strata.push_back(known.try_emplace(std::move(key), known.size()).first->second);
    return strata;
}

Result<PlanAnswer> cloned_answer(const EvaluationPlan& plan, const PlannedOutcome& planned,
                                 const PlanRows& rows, const ClonedPeople& people, std::int64_t hide_below) {
    if (auto good = check_outcome(plan, planned); !good) return failure(good.error());
    const auto outcomes = planned_outcomes(planned, rows);
    if (!outcomes) return failure(outcomes.error());
    const PlanEmulation& emulation = *plan.emulation;
    const double window = planned.definition.window;
    TrialPeople trial = trial_of(*outcomes, people);
    const std::vector<bool> begun = begun_within(trial, emulation.days);
    PlanAnswer answer;
    answer.with = observed(*outcomes, begun, true, window, hide_below);
    answer.without = observed(*outcomes, begun, false, window, hide_below);
    if (auto good = check_events(plan, trial, begun, window, hide_below); !good) return failure(good.error());
    if (auto good = check_alike(trial, begun, behind(plan, people, begun.size()), hide_below); !good)
        return failure(good.error());
    EmulationSetting setting{.grace = emulation.days, .times = days_shown(answer, emulation.days, window)};
    if (emulation.largest_weight > 0) setting.largest_weight = emulation.largest_weight;
    auto drawn = drawn_trials(
        trial, setting, {.repeats = emulation.draws, .seed = emulation.seed, .together = people.together});
    if (!drawn) return failure(drawn.error());
    answer.risks = RiskContrast::of(drawn->whole.risk_with.back(), drawn->whole.risk_without.back());
    answer.error = drawn->error;
    answer.interval = drawn->difference;
    answer.ratio_interval = drawn->ratio;
    const std::size_t everybody = outcomes->size();
    put_course(setting.times, drawn->whole.risk_with, drawn->with, everybody, answer.with);
    put_course(setting.times, drawn->whole.risk_without, drawn->without, everybody, answer.without);
    answer.weights = CloneWeights{drawn->whole.weights_with, drawn->whole.weights_without, drawn->lost};
    add_e_value(answer);
    trial.stratum.clear();
    const auto crude = emulate_trial(trial, setting);
    if (!crude) return failure(crude.error());
    answer.crude = RiskContrast::of(crude->risk_with.back(), crude->risk_without.back());
    return answer;
}

}  // namespace ultima
