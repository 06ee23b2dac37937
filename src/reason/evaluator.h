// SPDX-License-Identifier: Apache-2.0
// Values and truths of a pack's expressions for one case, in up to 64 worlds at once.
#pragma once

#include "law/pack.h"
#include "reason/line.h"
#include "reason/program.h"
#include "reason/worlds.h"

#include <boost/container/small_vector.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ultima {

/// Answers put in for a fact that is not known: `worlds[i]` are the worlds in which it has `values[i]`. In
/// worlds that are in none of the sets the fact is as it is known.
struct Split {
    FactId fact = nothing;
    std::span<const Value> values;  ///< must outlive the split
    boost::container::small_vector<WorldSet, 4> worlds;
    std::size_t first_number = 0;  ///< the number of `values[0]` among all answers to try for the fact

    /// Are these the same answers in the same worlds?
    bool operator==(const Split& other) const {
        return fact == other.fact && values.data() == other.values.data() &&
               values.size() == other.values.size() && worlds == other.worlds &&
               first_number == other.first_number;
    }
};

/// A condition taken to be yes in some worlds and no in the others, where nothing else decides it.
struct ConditionSplit {
    NodeId node = nothing;
    WorldSet yes = 0;
};

/// Which version is in force of those of which the mildest counts: that of the date in the case, that of
/// another day, or nobody knows.
struct TakenVersion {
    enum class How : std::uint8_t { by_fact, of_day, unknown } how = How::by_fact;
    CivilDate day{};
};

/// A fact that was read and is not known; with a record, one of its fields.
struct UnknownRead {
    Record record;
    std::uint32_t place = 0;  ///< FactId, or place of the field
};

/// Evaluates expressions for the facts it was given. What does not depend on a changed fact is kept, so
/// trying another answer to one question costs little.
class Evaluator {
  public:
    explicit Evaluator(const Program& program);

    /// Starts a case. `facts` are values by FactId with presumptions in place.
    void start(const std::vector<Value>& facts, CivilDate on);
    /// Changes one fact for all worlds and forgets what depended on it.
    void set(FactId fact, const Value& value);
    /// Takes a version of the law of a setting of Pack::most_favourable, for this case and later ones.
    void take_version(std::uint32_t setting, TakenVersion version);
    const std::vector<Value>& facts() const { return facts_; }
    /// Facts of which more could be learnt: not known, or a record of custody that may be incomplete.
    const FactSet& open_facts() const { return open_facts_; }
    CivilDate on() const { return on_; }

    /// Splits the case into worlds, in place of an earlier split. What is worked out in them is kept until
    /// another split is made: most measures of a case are tried with the same answers.
    void split(std::vector<Split> splits);
    void split_conditions(std::vector<ConditionSplit> splits);
    /// One world again: the case as it is known.
    void unsplit();
    bool in_worlds() const { return any_split_ || !condition_splits_.empty(); }

    /// Values of nodes on a day, in the case as it is known. For yes/no nodes ask `truth_at`.
    Value value_at(NodeId node, CivilDate day);
    /// The same without a copy where the value is kept anyway; else it is made in `made`. Valid until facts,
    /// day or worlds change.
    const Value& value_in(NodeId id, CivilDate day, Value& made) {
        const Way way = program_.ways[id];
        if (way == Way::variable) return *slots_[pack_.node(id).payload];
        if (way == Way::constant) return pack_.constants[pack_.node(id).payload];
        if (way == Way::field) return field_of(pack_.node(id), day, made);
        return value_worked_out(id, way, day, made);
    }
    Truth truth_at(NodeId node, CivilDate day);

    /// A yes/no node over all days, in all worlds.
    const WorldLine& line(NodeId node);
    /// Whether a rule, exception or duty applies, over all days, in all worlds.
    const WorldLine& applies(RuleId rule);
    /// The same on a day in the case as it is known.
    Truth applies_on(RuleId rule, CivilDate day) { return applies(rule).on(day).first(); }
    Truth condition_on(RuleId rule, CivilDate day);
    Truth in_force_on(const Validity& validity, CivilDate day);

    /// Rows of a table that fit (yes) or might fit (unknown), in the case as it is known.
    struct Match {
        std::vector<std::uint32_t> sure, maybe;
    };
    Match match(TableId table, CivilDate day);
    /// Rows of a table with values put in that were found in this case so far, in the order of the table.
    std::vector<std::uint32_t> rows_found(TableId table) const;

    /// From now on adds each unknown fact, or field of an entry, to `reads` when it is read; nullptr ends it.
    /// What was worked out before is not read again.
    void note_unknown(std::vector<UnknownRead>* reads) { unknown_reads_ = reads; }

    /// Did working out a list for this case take more than a million steps? What hung on it is unknown.
    bool gave_up() const { return gave_up_; }
    static constexpr std::string_view gave_up_note =
        "a list took more than 1000000 steps, or a calculation 10000000: what hangs on it cannot be said";

    const Program& program() const { return program_; }
    /// Another one for other facts, another day or other worlds.
    std::uint64_t version() const { return in_worlds() ? split_number_ : version_; }

  private:
    const Value& value_worked_out(NodeId id, Way way, CivilDate day, Value& made);
    const Value& field_of(const Node& node, CivilDate day, Value& made);
    const Value& kept_value(NodeId id, CivilDate day, Value& made);
    bool still_holds(NodeId id) const;
    Value calculated(const Node& node, CivilDate day);
    Value rounded(const Node& node, CivilDate day);
    Value first_day(const Node& node, CivilDate day);
    Value time_between(const Node& node, CivilDate day);
    Value compute(const Node& node, CivilDate day);
    Truth compute_truth(NodeId id, CivilDate day);
    bool is_comparison(const Node& node) const { return program_.is_comparison(node); }
    Truth compared(const Node& node, CivilDate day);
    Truth same_truth(const Node& node, CivilDate day);
    Truth chosen_truth(const Node& node, CivilDate day);
    Truth held_on(const Node& node, CivilDate day);
    Value table_value(const Node& node, CivilDate day);
    Value days_in_duration(const Node& node, CivilDate day);
    struct Portion {
        Duration whole;
        Rational fraction;
        bool operator==(const Portion&) const = default;
    };
    std::optional<Portion> portion_at(NodeId id, CivilDate day);
    Value days_in_spells(const Node& node, CivilDate day);

    // evaluator_calculations.cpp
    class Call;
    Value called_value(const Node& node, CivilDate day);
    Truth called_truth(const Node& node, CivilDate day);
    void enter(const Node& call, CivilDate day);
    void enter_nested(const Node& call, CivilDate day);
    void put(std::uint32_t slot, NodeId id, CivilDate day) {
        slots_[slot] = &value_in(id, day, made_slots_[slot]);
    }
    struct KeptResult;
    KeptResult& kept_result(std::size_t number, const RecordValue* first, const RecordValue* second);
    bool takes_steps(std::size_t count);
    const Value& local(const Node& node, CivilDate day);
    Value made_record(const Node& node, CivilDate day);
    Value change_record(const Node& node, CivilDate day);
    Value made_list(const Node& node, CivilDate day);
    Value joined(const Node& node, CivilDate day);
    Value day_of_month(const Node& node, CivilDate day);
    Value duration_of(const Node& node, CivilDate day);
    Value chosen_value(const Node& node, CivilDate day);

    // evaluator_lists.cpp
    class Binding;
    template <class Each>
    bool for_each_entry(const ValueList& list, std::uint32_t slot, Each each);
    Value value_with_bound(const Node& node, CivilDate day);
    Truth quantifier(const Node& node, CivilDate day);
    Value list_value(const Node& node, CivilDate day);
    Value value_of_chosen(const Node& node, const Node& filter, CivilDate day);
    const Node* filter_in(NodeId id) const;
    Value filtered(const Node& node, const List& held, CivilDate day);
    Value mapped(const Node& node, const List& held, CivilDate day);
    Value mapped_chosen(const Node& node, const Node& filter, CivilDate day);
    Value sorted(const Node& node, const List& held, CivilDate day);
    Value folded(const Node& node, const ValueList& list, CivilDate day);
    Value sum(const Node& node, const ValueList& list) const;
    Value extreme(const Node& node, const ValueList& list) const;
    using Days = std::vector<CivilDate>;
    Value entries_on_any_day(NodeId list);
    void add_change_days(NodeId id, Days& days);
    void add_change_days_of_parts(const Node& node, Days& days);
    void add_change_days_of_entries(const Node& node, Days& days);
    void add_steps(NodeId condition, Days& days);

    // evaluator_lines.cpp
    Line line_as_known(NodeId id);
    WorldLine in_force_by_fact(const Validity& validity);
    WorldLine any_of_with(const Rule& duty);
    WorldLine compute_applies(RuleId id);
    WorldLine compute_line(NodeId id);
    WorldLine line_of_parts(NodeId id);
    template <class T, class PartOf, class Leaf>
    BasicLine<T> put_together(NodeId id, PartOf part, Leaf leaf) const;
    WorldLine leaf_line(NodeId id);
    Line leaf_line_as_known(NodeId id);
    std::optional<CivilDate> crossing_guess(const Node& node, const Value& a, const Value& b) const;
    WorldLine fact_line(FactId fact);
    using Splits = boost::container::small_vector<const Split*, 8>;
    template <class Made>
    void for_each_answer(const Splits& splits, std::size_t next, WorldSet worlds, Made made);
    bool is_split(NodeId id) const { return any_split_ && (pack_.depends[id] & split_facts_).any(); }
    bool line_is_split(const FactSet& facts) const {
        return !condition_splits_.empty() || (any_split_ && (facts & split_facts_).any());
    }
    Value value_with_answers(NodeId id, CivilDate day);

    const Program& program_;
    const Pack& pack_;
    std::vector<Value> facts_;
    FactSet open_facts_;
    CivilDate on_;
    std::vector<Split> splits_;
    FactSet split_facts_;
    bool any_split_ = false;
    /// Answers in place while worlds are gone through: fact and number of the answer.
    struct AnswerInPlace {
        FactId fact;
        std::size_t answer;
    };
    std::vector<AnswerInPlace> in_place_;
    /// Values that cost much, by node and the answers in place that they depend on.
    std::unordered_map<std::uint64_t, std::vector<std::pair<NodeId, Value>>> tried_values_;
    std::vector<ConditionSplit> condition_splits_;
    std::vector<TakenVersion> versions_;  ///< by setting of Pack::most_favourable
    std::uint64_t last_number_ = 0;
    std::uint64_t number_ = 0;        ///< of the case
    std::uint64_t version_ = 0;       ///< of the case with the facts that were changed since
    std::uint64_t split_number_ = 0;  ///< of the split
    /// Valid while the stamp equals the number of the case, or of the split for what differs between worlds;
    /// a changed fact sets stamps to 0.
    struct KeptLine {
        std::uint64_t stamp = 0;
        WorldLine line{Worlds{}};
    };
    std::vector<KeptLine> lines_, rules_, split_lines_, split_rules_;
    std::vector<std::uint64_t> value_stamp_;
    std::vector<std::uint64_t> fact_stamp_;  ///< the number of the case that brought another value
    std::uint64_t holds_from_ = 0;           ///< no value that was kept earlier holds for another case
    std::vector<Value> values_;
    /// What names for entries, and for what is put into a calculation, stand for at the moment: a value that
    /// stands elsewhere, or what was made for the name. Where they stand for nothing they are unknown.
    const Value nobody_said_;
    std::vector<const Value*> slots_;
    std::vector<Value> made_slots_;
    const List no_entries_ = make_list({}, true);
    std::vector<UnknownRead>* unknown_reads_ = nullptr;
    /// What calculations gave for the same records, by calculation and a hash of the records; a newer one
    /// takes the place.
    struct KeptResult {
        std::uint64_t stamp = 0;
        Record first, second;  ///< held, so that nothing else can have their addresses
        Value value;
    };
    std::vector<KeptResult> kept_results_;
    std::size_t steps_ = 0;  ///< over entries, since the outermost list was begun
    std::size_t lists_open_ = 0;
    std::size_t calls_ = 0;  ///< of calculations, since the outermost one was begun
    std::size_t calls_open_ = 0;
    bool gave_up_ = false;
    std::vector<std::vector<bool>> rows_found_;  ///< by table and row; empty: none
};

}  // namespace ultima
