// SPDX-License-Identifier: Apache-2.0
// The question Ultima asks again and again: what else than prison does the law allow here, why, why not, and
// what do we not know yet?
#pragma once

#include "base/date.h"
#include "law/pack.h"
#include "reason/case.h"

#include <bitset>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// Statuses that are still possible; exactly one when the answer is determined.
using StatusSet = std::bitset<status_count>;

/// Unknown facts of which some answers settle the status.
struct DecidingSet {
    std::vector<FactId> facts;
    bool exact = true;  ///< false: found by trying, a smaller set may exist
};

/// A rule whose condition holds but that an exception defeats.
struct Defeated {
    RuleId rule = nothing;
    std::vector<RuleId> by;
    /// None of them is certain to apply: one of them does, however the missing facts turn out.
    bool one_of = false;
};

/// Why a rule that could have granted the measure does not apply.
struct Failed {
    RuleId rule = nothing;
    NodeId condition =
        nothing;  ///< the part of its condition that is not met; nothing: the rule is not in force
};

/// What a guideline says about the measure.
struct Advice {
    RuleId rule = nothing;
    Effect effect = Effect::may;
};

struct MeasureAnswer {
    MeasureId measure = nothing;
    Status status = Status::undetermined;
    StatusSet possible;
    std::optional<CivilDate>
        since;                      ///< of required, available, barred, conflict, cannot compute: design 3.10
    std::optional<CivilDate> from;  ///< of `not yet`
    std::vector<DecidingSet> missing;
    std::vector<RuleId> because;  ///< rules that apply and support the status
    /// Where those do not explain the status alone: rules of which some apply and complete the reason,
    /// however the missing facts turn out.
    std::vector<RuleId> either;
    std::vector<Defeated> defeated;
    std::vector<Failed> failed;
    std::vector<Advice> advice;
    std::vector<std::pair<RuleId, std::size_t>> needs;  ///< rule, place in Rule::needs
};

struct DutyAnswer {
    RuleId duty = nothing;
    Truth arises = Truth::no;
    std::optional<CivilDate> since;
};

struct GivenValue {
    RuleId rule = nothing;
    std::size_t place = 0;  ///< in Rule::gives
    Value value;            ///< Unknown: cannot be said yet
};

struct CannotCompute {
    RuleId rule = nothing;
    Truth applies = Truth::yes;
};

struct Question {
    FactId fact = nothing;
    std::vector<MeasureId> settles;
};

/// A mark of the pack that the answer rests on: the law counts a circumstance against the person (`adverse`),
/// or leads to custody by itself (`compelled`).
struct MarkUse {
    enum class On : std::uint8_t { rule, table, presumption } on = On::rule;
    std::uint32_t id = nothing;  ///< RuleId, TableId or FactId
    bool compelled = false;
    std::vector<MeasureId> measures{};  ///< whose statuses rest on it
};
const Mark& mark_of(const Pack& pack, const MarkUse& use);
/// Label of the rule or exception, name of the table or of the fact.
const std::string& name_of(const Pack& pack, const MarkUse& use);

/// One version of the law among those of which the mildest counts (Pack::most_favourable).
struct LawVersion {
    CivilDate day;     ///< the day of the act, or the first day of a later version
    Value key{};       ///< by which versions are compared; Unknown: cannot be said
    bool open = true;  ///< no other version is known to be milder
};

/// Which version was applied.
struct AppliedLaw {
    std::uint32_t setting = 0;             ///< place in Pack::most_favourable
    std::optional<CivilDate> act{};        ///< the day of the act; nothing: unknown, so any version may count
    std::vector<LawVersion> versions{};    ///< in order of time, that of the act first
    std::optional<std::size_t> applied{};  ///< place in `versions`; nothing: which is mildest cannot be said
    bool too_many = false;                 ///< so many may be the mildest that none was looked at
};

/// Everything that can be said about a case at one stage on one day.
struct Answer {
    CivilDate on;
    Stage stage = Stage::pretrial;
    std::vector<MeasureAnswer> measures;  ///< in the order of the pack, groups among them
    std::vector<DutyAnswer> duties;       ///< that arise, or may arise
    std::vector<GivenValue> values;
    std::vector<CannotCompute> cannot_compute;
    std::vector<FactId> assumed;  ///< presumptions that some status rests on
    std::vector<MarkUse> marks;   ///< adverse ones first
    std::vector<Question> ask;    ///< in the order to ask
    std::vector<std::string> notes;
    std::vector<AppliedLaw> laws{};  ///< in the order of Pack::most_favourable

    const MeasureAnswer& of(MeasureId measure) const { return measures[measure]; }
};

struct Reason;

/// Answers questions about one pack. Built once for a pack and used for any number of cases by one thread;
/// copies are independent of each other.
class Reasoner {
  public:
    /// The pack must outlive the reasoner and must have been read without errors.
    explicit Reasoner(const Pack& pack);
    ~Reasoner();
    Reasoner(Reasoner&&) noexcept;
    Reasoner(const Reasoner&);
    Reasoner& operator=(const Reasoner&) = delete;

    /// What to leave out where many cases are answered.
    struct Want {
        bool deciding_sets = true;
        /// false: only what Kleene's tables say of the case as it is known; what that leaves open stays open,
        /// though all answers might lead to the same status.
        bool try_answers = true;
    };

    /// Options, duties, dates and missing facts.
    Answer options(const KnownFacts& facts, Stage stage, CivilDate on, Want want);
    Answer options(const KnownFacts& facts, Stage stage, CivilDate on) {
        return options(facts, stage, on, Want{});
    }

    /// Value of a definition, a table output or any other node for the facts of the last call.
    Value value(NodeId node);
    /// Truth of a yes/no node on the day asked about, for the facts of the last call.
    Truth truth(NodeId node);
    /// Does the rule, exception or duty apply on the day asked about, for the facts of the last call?
    Truth applies(RuleId rule);
    /// Rows of a table that fit the facts of the last call.
    std::vector<std::uint32_t> matching_rows(TableId table);

    /// The whole tree behind a measure's status for the facts of the last call (reason/explain.h).
    std::vector<Reason> reasons(MeasureId measure, Stage stage);

    const Pack& pack() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ultima
