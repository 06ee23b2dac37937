// SPDX-License-Identifier: Apache-2.0
// A plan says what will be compared before anybody looks at the outcome. Its hash stands in the result, so
// that a result shows which plan it keeps to.
#pragma once

#include "base/result.h"
#include "base/source.h"
#include "evaluation/causal_graph.h"
#include "evaluation/outcome_definition.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

enum class PlanEstimator : std::uint8_t {
    crude,
    weights,
    augmented,
    cloned,  ///< of a grace period, and of nothing else
};

/// What is asked: how two groups differ, or what became of people, which says nothing of an effect.
enum class PlanKind : std::uint8_t { comparison, description };

/// A definition and the columns in which its events stand.
struct PlannedOutcome {
    OutcomeDefinition definition;
    std::string days_column;                   ///< days to the event
    std::string kind_column;                   ///< what the event was
    std::map<std::string, std::string> kinds;  ///< its values, as kinds of the definition; others mean none
    std::map<std::string, std::vector<std::string>> only_for;  ///< kinds that only these groups can have
    double followed = 0;                                       ///< days that everybody was followed
    std::string followed_column;  ///< or the column of the days that each was followed
};

/// Days in custody within a window from day 0: what a measure saves, or costs, beside what people do.
struct CustodyDays {
    std::string column;  ///< empty: not asked
    double window = 0;
};

/// What would have been ordered without the measure, as written down when it was decided.
struct InsteadOf {
    std::string column;                ///< empty: not asked
    std::vector<std::string> custody;  ///< its values that are custody; an empty cell: nobody wrote it down
};

/// A trial that nobody ran (target_trial.h), for a measure that begins after day 0: by a landmark, or with
/// the estimator `cloned`.
struct PlanEmulation {
    double days = 0;            ///< the landmark, or the grace period
    double largest_weight = 0;  ///< of clones: a larger one counts as this; 0: none is cut
    std::size_t draws = 1000;   ///< of clones: how often people are drawn again for the interval,
    std::uint64_t seed = 1;     ///< and from where the numbers come
};

/// What a row of the table is, where it is not a person: then a person may have several.
struct PlanUnit {
    std::string rows;    ///< a word for several of them, as sentences have it: `exits`
    std::string person;  ///< the column that says whose; empty: the table knows it without one
};

/// What happened to the victims: a column, and its values that mean yes.
struct VictimOutcome {
    std::string name;
    std::string column;
    std::vector<std::string> yes;
};

/// What the plan takes to cause what.
struct PlanGraph {
    CausalGraph causes;
    std::size_t treatment = 0;  ///< what makes the groups
    std::size_t outcome = 0;    ///< what is counted
    GraphNodes adjusted;        ///< what is adjusted for, or of which one value alone is let in
};

struct EvaluationPlan {
    std::string name;  ///< under which it is filed in a register; may be empty
    std::string question;
    std::string table;  ///< path of a CSV file, seen from the plan
    PlanKind kind = PlanKind::comparison;
    std::optional<PlanUnit> unit;  ///< without one a row is a person
    /// Only people whose column holds one of the values.
    std::vector<std::pair<std::string, std::vector<std::string>>> population;
    std::string group_column;  ///< empty with `emulation`
    std::string with;          ///< its value for those with the measure; with `emulation`, what to call them
    std::string without;       ///< and for those they are compared with
    std::string begins;  ///< column of the day the measure began; empty: the plan says it was known on day 0
    std::optional<PlanEmulation> emulation;  ///< groups are made by `begins`
    std::string stable_over;  ///< column in each value of which both groups must occur; may be empty
    std::vector<PlannedOutcome> outcomes;  ///< at least one; their ids differ
    /// Of a description: columns whose values are shown apart, and values in the order to show them.
    std::vector<std::pair<std::string, std::vector<std::string>>> by;
    std::vector<std::string> adjust_for;
    PlanEstimator estimator = PlanEstimator::augmented;
    std::string cluster;  ///< column of courts, offices, districts; empty: rows are independent
    std::vector<std::string> subgroups;  ///< columns in whose values the effect is asked for apart
    CustodyDays custody;
    InsteadOf instead;
    std::vector<VictimOutcome> victims;
    std::optional<PlanGraph> graph;
    std::string hash;  ///< SHA-256 of the plan's bytes

    /// What sentences call the rows.
    [[nodiscard]] std::string rows_word() const { return unit ? unit->rows : "people"; }
    [[nodiscard]] bool clones() const { return estimator == PlanEstimator::cloned; }
    /// The column that tells who had the measure.
    [[nodiscard]] const std::string& measure_column() const { return emulation ? begins : group_column; }
};

/// Reads a plan (YAML). Every mistake is reported with its place: `plan-yaml`, `plan-name` (a key that plans
/// do not have), `plan-missing`, `plan-value`, and what `check_definition` refuses.
[[nodiscard]] Result<EvaluationPlan> read_plan(const Sources& sources, std::uint32_t file);

/// Refuses `unequal-outcome`: the definition counts a kind that only one of the groups can have.
[[nodiscard]] Result<void> check_outcome(const EvaluationPlan& plan, const PlannedOutcome& outcome);

/// Refuses, before any row is read, a plan of which `check_outcome` refuses every definition. Where it
/// refuses some, the others can be answered.
[[nodiscard]] Result<void> check_plan(const EvaluationPlan& plan);

}  // namespace ultima
