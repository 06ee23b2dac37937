// SPDX-License-Identifier: Apache-2.0
// A second evaluator, written from docs/pack-language.md alone and as plainly as it can be: the judge of
// reason/. It answers complete cases (every fact known or presumed) by direct recursion. Slow and simple on
// purpose: what changes with time is found by looking at days, not by solving for them.
#pragma once

#include "base/date.h"
#include "law/pack.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ultima::judge {

using Exact = boost::multiprecision::cpp_rational;

struct None {};  ///< no value: a gap in a table, a day beyond 2199, durations without an order
struct Blocks {
    Exact months, days;
};
struct Part {  ///< a duration times a fraction
    Blocks whole;
    Exact factor;
};
/// Money is the number of minor units, a choice its place.
struct Entries;
using EntriesPtr = std::shared_ptr<const Entries>;
using Meaning = std::variant<None, bool, Exact, CivilDate, Blocks, Part, std::uint16_t, const std::string*,
                             const SpellList*, EntriesPtr>;
/// A list, or the fields of a record.
struct Entries {
    std::vector<Meaning> items;
    bool complete = true;
};

/// What a measure, or a duty, comes to.
struct Outcome {
    std::bitset<status_count> possible;  ///< one, unless something has no value
    std::optional<Status> status;        ///< the one
    bool dated = false;                  ///< `since` or `from` was found, or it has been so always
    std::optional<CivilDate> since, from;
};

class Naive {
  public:
    explicit Naive(const Pack& pack);

    /// All facts; each known, or the value it is presumed to have. `facts` is copied.
    void ask(const std::vector<Value>& facts, Stage stage, CivilDate on);

    Outcome measure(MeasureId id, bool with_since);
    Truth rule(RuleId id) { return applies(id, on_); }
    /// The day since when the rule has applied without a break; nothing if always. `sure` is false if some
    /// day before cannot be decided.
    std::optional<CivilDate> rule_since(RuleId id, bool& sure);
    Truth holds(NodeId condition);  ///< of type yes/no
    Meaning value(NodeId node);
    /// Is `value` what the evaluator under test says? An `at_least` number only has to be a lower bound.
    bool agrees(const Type& type, const Value& said, const Meaning& value) const;

    /// The same questions by walking day by day, without any idea of where something may change.
    Outcome measure_by_walking(MeasureId id, int days_back, int days_ahead);

    /// Days on which an answer to the case last asked about may change, in order.
    const std::vector<CivilDate>& days_of_change() { return changes(); }

    std::map<Op, std::uint64_t> seen;  ///< how often each construct gave a value; counted where `count_ops`
    bool count_ops = false;

    /// Facts that a rule of the stage, its exceptions or a table it uses may read.
    FactSet read_at(Stage stage) const;

  private:
    using Base = std::bitset<status_count + 1>;  ///< statuses, and `nothing_said`
    static constexpr std::size_t nothing_said = status_count;

    Meaning eval(NodeId id, CivilDate day);
    Meaning eval_list(const Node& node, CivilDate day);
    Meaning calculated(const Node& node, CivilDate day);
    Meaning sorted(const Node& node, const Entries& list, CivilDate day);
    Truth all_or_some(const Node& node, CivilDate day);
    /// Calls `each` with every entry in its slot, until it is false.
    template <class Each>
    void for_entries(const Entries& list, std::uint32_t slot, Each each);
    EntriesPtr entries_without_conditions(NodeId list);
    struct Place {  ///< a comparison that moves with time, and the lists whose entries it is about
        NodeId condition = nothing;
        std::vector<std::pair<NodeId, std::uint32_t>> over;
    };
    void find_changes_of_entries(const Place& place, std::size_t depth, std::vector<CivilDate>& out);
    Meaning eval_table(TableId id, std::uint32_t column, CivilDate day);
    Meaning eval_rows(const Table& table, std::uint32_t column, CivilDate day);
    Meaning arithmetic(const Node& node, const Meaning& a, const Meaning& b) const;
    Meaning date_sum(Op op, CivilDate date, const Meaning& step) const;
    Meaning between(Op op, CivilDate from, CivilDate to) const;
    Meaning days_in(const Meaning& duration, CivilDate from) const;
    Meaning fact(FactId id) const;
    Meaning wrap(const Type& type, const Value& value) const;
    std::optional<int> order(const Meaning& a, const Meaning& b, bool or_equal) const;
    Truth equal(const Meaning& a, const Meaning& b) const;
    Truth equal_entries(const Entries& a, const Entries& b) const;
    Meaning in_common(const Type& type, const Meaning& a, const Meaning& b) const;
    Truth truth_at(NodeId id, CivilDate day);
    Truth in_force(const Validity& validity, CivilDate day);
    std::optional<CivilDate> law_on(std::uint32_t setting, CivilDate day);
    Meaning key_under(const MostFavourable& setting, CivilDate day);
    Truth applies(RuleId id, CivilDate day);

    Base base(MeasureId id, CivilDate day);
    bool grantable(MeasureId id, bool this_stage) const;
    Status without_grant(MeasureId id) const;
    std::bitset<status_count> own(MeasureId id, CivilDate day, std::optional<CivilDate>* from);
    std::bitset<status_count> state(MeasureId id, CivilDate day, std::optional<CivilDate>* from);
    std::bitset<status_count> of_group_itself(MeasureId id, CivilDate day, bool ahead);
    std::optional<CivilDate> granted_from(MeasureId id, CivilDate day);
    std::bitset<status_count> own_anew(MeasureId id, CivilDate day, std::optional<CivilDate>* from);
    void note_moves();
    bool moves(NodeId id) const { return moves_[id]; }
    const std::vector<CivilDate>& changes();
    void find_changes(NodeId node, CivilDate low, Truth at_low, CivilDate high, Truth at_high,
                      std::vector<CivilDate>& out);
    const Exact& days_of_months(int months, bool most) const;

    const Pack& pack_;
    std::vector<bool> moves_;                    // per node: may change with the date asked about
    std::vector<bool> table_moves_, rows_move_;  // by table: for what is in its rows alone, too
    std::vector<NodeId> conditions_;             // comparisons that move
    std::vector<Place> in_lists_;                // those inside expressions over lists
    std::map<std::uint32_t, Meaning> slots_;
    std::vector<bool> over_entries_;  // per node: are there conditions on entries in it that move?
    std::vector<CivilDate> borders_;  // first days of a version, and days after a last one
    std::vector<FactSet> needs_;      // facts of each of conditions_
    std::vector<std::vector<MeasureId>> kinds_;
    std::vector<std::vector<std::pair<RuleId, Effect>>> grants_;  // by measure
    mutable std::map<int, std::array<Exact, 2>> month_days_;

    std::vector<Value> facts_;
    std::vector<Meaning> wrapped_;
    std::vector<std::uint64_t> version_;  // of each fact: when it last changed
    std::uint64_t clock_ = 1;
    Stage stage_ = Stage::pretrial;
    CivilDate on_;
    std::optional<CivilDate> tried_law_;  // while a version is tried: its day
    std::map<std::pair<std::uint32_t, std::int32_t>, std::optional<CivilDate>> laws_;  // by setting and day
    bool changes_known_ = false;
    std::vector<CivilDate> changes_;
    struct Found {
        std::uint64_t stamp = 0;
        std::vector<CivilDate> days;
    };
    std::vector<Found> found_;
    struct Kept {
        std::uint64_t clock = 0;
        std::int32_t day = 0;
        Meaning value;
    };
    std::vector<Kept> definitions_, outputs_, rows_kept_;
    std::vector<Meaning> constants_;
    std::vector<std::size_t> first_output_;
    struct KeptTruth {
        std::uint64_t clock = 0;
        std::int32_t day = 0;
        Truth value = Truth::no;
    };
    std::vector<KeptTruth> rules_;
    struct KeptState {
        std::uint64_t clock = 0;
        std::bitset<status_count> statuses;
        std::optional<CivilDate> from;
    };
    std::vector<KeptState> states_;
};

/// Month steps by std::chrono.
CivilDate step_months(CivilDate from, int months, MonthEnd end);
Exact exact(const Rational& value);

}  // namespace ultima::judge
