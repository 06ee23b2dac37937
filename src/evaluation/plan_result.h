// SPDX-License-Identifier: Apache-2.0
// A plan that compares two groups, carried out on a table.
#pragma once

#include "evaluation/comparison.h"
#include "evaluation/interval.h"
#include "evaluation/plan.h"
#include "evaluation/plan_curve.h"
#include "evaluation/plan_rows.h"
#include "evaluation/propensity.h"
#include "evaluation/target_trial.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// A group under one definition.
struct GroupOutcome {
    std::size_t people = 0;        ///< whose outcome is known
    std::size_t unknown = 0;       ///< who were not followed for the whole window
    std::size_t events = 0;        ///< of `people`
    std::size_t competing = 0;     ///< whose time at risk ended by something that does not count
    std::vector<CurveSpot> curve;  ///< not adjusted; empty where small counts forbid it

    [[nodiscard]] double competing_share() const;
};

/// The effect among those in one value of a column.
struct SubgroupAnswer {
    std::string column, value;
    std::size_t people = 0;
    double difference = 0;
    double error = 0;
    double p = 1;
    double adjusted_p = 1;  ///< Benjamini & Hochberg 1995, over all subgroups of the definition
};

/// Do the effects of one column differ at all? Cochran's Q over its subgroups.
struct SubgroupColumn {
    std::string column;
    std::optional<double> p;  ///< absent where fewer than two subgroups can be estimated
    std::size_t silent = 0;   ///< subgroups that are too small, or that the estimator refuses
};

/// What those who kept to a strategy weigh (a plan with a grace period).
struct CloneWeights {
    WeightSpread with, without;
    std::size_t lost = 0;  ///< draws that could not be worked out
};

/// What one definition answers, or why it does not.
struct PlanAnswer {
    std::optional<Diagnostic> refused;
    GroupOutcome with, without;
    RiskContrast crude;
    RiskContrast risks;
    double error = 0;   ///< of the difference
    Interval interval;  ///< of the difference, 95 percent
    std::optional<Interval> ratio_interval;
    double detectable = 0;  ///< the smallest fall that groups of this size show 8 times in 10
    std::optional<double> e_value;
    std::optional<double> e_value_of_interval;
    /// Where outcomes are unknown: the differences that no filling of the gaps could leave.
    std::optional<Interval> bounds;
    std::vector<SubgroupColumn> subgroup_columns;
    std::vector<SubgroupAnswer> subgroups;
    std::optional<CloneWeights> weights;

    [[nodiscard]] bool answered() const { return !refused; }
    /// Whether the interval leaves open if it is fewer or more.
    [[nodiscard]] bool open() const { return interval.lower <= 0 && interval.upper >= 0; }
};

/// Days in custody a person, not adjusted.
struct CustodyAnswer {
    std::array<double, 2> mean{};  ///< without, with
    Interval difference;
    bool told = true;  ///< else so few were held that the days would be known to be theirs
};

/// Of decisions for the measure: how many would have been no custody without it.
struct WideningAnswer {
    std::size_t recorded = 0;
    std::size_t unrecorded = 0;
    std::size_t no_custody = 0;
    double share = 0;  ///< of those recorded
    Interval interval;
    Interval bounds;  ///< if none, or all, of those unrecorded were no custody
};

/// What happened to the victims of each group, not adjusted.
struct VictimAnswer {
    std::string name;
    std::array<std::size_t, 2> people{}, events{};  ///< without, with
    double difference = 0;
    Interval interval;
    std::optional<Diagnostic> refused;
};

/// Of a plan with `emulation`.
struct EmulationAnswer {
    std::size_t later = 0;  ///< who began after the groups were made, and count as without
    std::size_t never = 0;  ///< nor after that, while anybody looked
};

struct PlanResult {
    std::size_t rows = 0;    ///< of the table
    std::size_t people = 0;  ///< compared
    std::size_t unread = 0;
    std::vector<Exclusion> excluded;
    std::size_t with = 0;
    std::size_t without = 0;
    std::size_t clusters = 0;         ///< of the plan's `cluster`; 0: it has none
    std::size_t persons = 0;          ///< whose the rows are, with a `unit`
    std::vector<PlanAnswer> answers;  ///< one for each definition of the plan, in its order
    BalanceTable balance;             ///< empty without anything to adjust for
    std::vector<std::string> rare;    ///< covariates that too few people have to show
    std::optional<CustodyAnswer> custody;
    std::optional<WideningAnswer> widening;
    std::vector<VictimAnswer> victims;
    std::optional<EmulationAnswer> emulation;
    std::optional<BackdoorCheck> backdoor;  ///< of a plan with a graph
    std::int64_t hide_below = 5;
};

/// Counts of people from 1 to below `hide_below` are small: no number of a result rests on them. Refuses on
/// the data: `no-column`, `no-rows`, `group-vanished` (a value of `stable_over` in which a group has nobody),
/// `groups-from-the-future`, `unknown-value` (a cell to adjust for is empty), `too-few-people` (a group below
/// 10), `bad-days`. What forbids one definition (`check_outcome`, `bad-time`, `unknown-event`,
/// `too-few-events`, the estimators) refuses that alone; if it is every one, the whole.
[[nodiscard]] Result<PlanResult> carry_out(const EvaluationPlan& plan, const TextTable& table,
                                           std::int64_t hide_below = 5);

/// Two answers of which one says fewer and the other more.
struct TurnedAnswer {
    std::size_t fewer = 0, more = 0;  ///< places in `answers`
};
[[nodiscard]] std::optional<TurnedAnswer> turned(const PlanResult& result);

}  // namespace ultima
