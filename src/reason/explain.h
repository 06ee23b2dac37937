// SPDX-License-Identifier: Apache-2.0
// Why a truth is what it is: the facts it rests on, the facts it waits for, the part that failed.
#pragma once

#include "reason/evaluator.h"
#include "reason/options.h"

namespace ultima {

/// Unknown facts because of which a yes/no node is unknown on a day; empty if it is known.
FactSet unknown_facts(Evaluator& evaluator, NodeId node, CivilDate day);
/// The same for the application of a rule.
FactSet unknown_facts_of_rule(Evaluator& evaluator, RuleId rule, CivilDate day);

/// Facts on which the truth of a node rests on a day: of a failed `and` the part that failed, of a known `or`
/// the part that holds.
FactSet support(Evaluator& evaluator, NodeId node, CivilDate day);
FactSet support_of_rule(Evaluator& evaluator, RuleId rule, CivilDate day);

/// The first part of a condition that is `no` on a day. `nothing` if the condition is not `no`.
NodeId failed_part(Evaluator& evaluator, NodeId condition, CivilDate day);

/// A comparison as it was written: left and right side by their place in the text (`a >= b` is stored as `b
/// <= a`). False if the node is not a comparison of values.
bool sides(const Pack& pack, NodeId comparison, NodeId& left, NodeId& right);

/// One line of the tree that `--why` prints: a rule, a part of a condition, or a value that it reads. The
/// words are those of the pack (`source_text`). The tree is a list in reading order.
struct Reason {
    enum class What : std::uint8_t { rule, condition, value, not_in_force } what = What::condition;
    Truth truth = Truth::unknown;  ///< of rules and conditions
    RuleId rule = nothing;         ///< for rule and not_in_force
    NodeId node = nothing;         ///< for condition and value
    Value value{};
    std::uint32_t depth = 0;
    std::uint32_t beneath = 0;  ///< how many of the next lines are parts of this one, at any depth
};

/// The whole tree behind a measure's status: every rule of the stage that speaks about it, with conditions,
/// exceptions and facts.
std::vector<Reason> reasons(Evaluator& evaluator, MeasureId measure, Stage stage);

/// "in force from 2024-07-01 to 2026-06-30 by date of act"
std::string in_force_text(const Pack& pack, const Validity& validity);

}  // namespace ultima
