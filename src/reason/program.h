// SPDX-License-Identifier: Apache-2.0
// What is worked out once for a pack so that each case is quick.
#pragma once

#include "law/pack.h"
#include "reason/line.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ultima {

/// How the value of a node comes about.
enum class Way : std::uint8_t {
    constant,
    variable,
    fact,
    today,
    stands_for,  ///< it is the value of another node, see Program::stands_for
    local,
    field,
    truth,       ///< yes or no
    comparison,  ///< yes or no: of two values that are not
    made,        ///< each time anew
    kept         ///< once for a case
};

/// A pack with the answers to "what depends on what". Shared by all reasoners of a pack.
struct Program {
    explicit Program(const Pack& pack);

    const Pack& pack;

    /// Per node: may its value change while only the date asked about moves?
    std::vector<std::uint8_t> moves;
    /// Per node: may it change from day to day, not only on the days in `breaks`?
    std::vector<bool> drifts;
    /// Per node: days on which a table beneath it comes into force or goes out of force.
    std::vector<std::vector<CivilDate>> breaks;
    /// Per node: does its value hang on a name for an entry that is bound outside it?
    std::vector<std::uint8_t> open;
    /// Per node.
    std::vector<Way> ways;
    /// Per definition: what a call of it needs.
    struct Frame {
        NodeId body = nothing;
        std::uint32_t first = 0;       ///< of its slots in frame_slots
        std::uint32_t parameters = 0;  ///< how many; the names after `given` follow
        std::uint32_t slots = 0;       ///< how many in all
        std::uint32_t keeps = 0;       ///< see keeping
    };
    std::vector<Frame> frames;
    std::vector<std::uint32_t> frame_slots;
    /// Per node with Way::stands_for: the node whose value it has.
    std::vector<NodeId> stands_for;
    /// Per node: does its value hold for another case too, if the facts are the same on which it depends? Not
    /// where a table is looked up: which rows were found is asked for each case.
    std::vector<std::uint8_t> outlasts;
    /// By the place of a call's first argument in Pack::arguments: do its arguments call the same
    /// calculation?
    std::vector<std::uint8_t> nests;
    /// Per table: does a lookup put values in?
    std::vector<bool> takes_values;
    /// Per node: may it jump on days that depend on the case: as entries of a list come and go by a condition
    /// that moves with time, and from row to row of a table?
    std::vector<bool> jumps;
    /// Per fact: nodes, rules and tables to forget when the fact changes.
    struct Dependents {
        std::vector<NodeId> nodes;
        std::vector<RuleId> rules;
        std::vector<TableId> tables;
    };
    std::vector<Dependents> dependents;
    /// Per rule: facts that its application may depend on, exceptions included.
    std::vector<FactSet> rule_facts;

    /// Per rule: is it in force? For those whose validity does not depend on a fact.
    std::vector<WorldLine> in_force;
    /// Per rule: may its application change from day to day, exceptions included?
    std::vector<bool> rule_drifts;
    /// Per rule: the last day on which it or an exception comes into force or goes out of force.
    std::vector<CivilDate> last_change;

    /// One effect of one rule on a measure.
    struct Source {
        RuleId rule = nothing;
        Effect effect = Effect::may;
    };
    /// Per stage, per measure: rules that say something about it.
    std::vector<std::vector<std::vector<Source>>> sources;
    /// Per stage, per measure: its status where no rule of the stage speaks of it, nor of its kinds; the same
    /// in every case.
    std::vector<std::vector<std::optional<Status>>> silent;
    /// Per measure: does some rule of any stage grant it?
    std::vector<bool> granted_somewhere;
    /// Per group: its kinds.
    std::vector<std::vector<MeasureId>> kinds;
    /// Groups come after their kinds.
    std::vector<MeasureId> order;

    /// Calculations of one or two records that are so long that their results are worth keeping while a case
    /// is worked out: how many. Frame::keeps is their number among these, from 1 on; 0 for all others.
    std::uint32_t keeping = 0;

    /// Has the pack any `adverse` or `compelled`?
    bool has_marks = false;

    const std::vector<Source>& sources_of(Stage stage, MeasureId measure) const {
        return sources[static_cast<std::size_t>(stage)][measure];
    }
    /// What a source brings to a status: a guideline's `must` allows, and its `must not` only advises (design
    /// 3.7).
    std::optional<Effect> effect_of(const Source& source) const;
    /// The last day on which a rule about the measure may change by itself: rules and exceptions come into
    /// force and go out.
    CivilDate last_change_of(Stage stage, MeasureId measure) const;
    /// The status where no rule of the stage applies.
    Status without_rules(Stage stage, MeasureId measure) const;

    bool is_comparison(const Node& node) const;
    /// Follows names to what they stand for.
    NodeId resolved(NodeId node) const;

  private:
    void note_motion();
    void note_slots();
    void note_ways();
    void note_nesting();
    void note_rules();
    void note_dependents();
    void note_calculations();
};

}  // namespace ultima
