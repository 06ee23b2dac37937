// SPDX-License-Identifier: Apache-2.0
// What may become of conditions, values and rules if one fact has another value and all else stays as it is.
#pragma once

#include "law/expression_classes.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ultima {

/// The truths that a condition may have before and after, as a set of pairs. What cannot be decided (a gap in
/// a table, durations without an order) counts as neither: a set that could hold it holds all pairs.
using Pairs = std::uint8_t;
namespace pairs {
inline constexpr Pairs no_no = 1, no_yes = 2, yes_no = 4, yes_yes = 8;
inline constexpr Pairs same = no_no | yes_yes;  ///< either, but the same before and after
inline constexpr Pairs all = 15;
/// The one pair.
constexpr Pairs of(bool before, bool after) {
    return static_cast<Pairs>(1U << ((before ? 2U : 0U) + (after ? 1U : 0U)));
}
/// All results of an operation on a pair of each set.
template <class Operation>
Pairs joined(Pairs a, Pairs b, Operation operation) {
    Pairs result = 0;
    for (unsigned i = 0; i < 4; ++i)
        for (unsigned j = 0; j < 4; ++j)
            if ((a >> i & 1U) != 0 && (b >> j & 1U) != 0)
                result |= of(operation(i >= 2, j >= 2), operation(i % 2 == 1, j % 2 == 1));
    return result;
}
}  // namespace pairs

/// Where a value goes, in the order of its type; `none`: it stays.
enum class Shift : std::uint8_t { none, up, down, any };

/// Marks that are taken as given: what reads the fact through them counts as if it did not.
struct HonouredMarks {
    std::vector<bool> rules, tables;  ///< by RuleId, by TableId
};

/// What all changes of one pack share.
struct ChangeOfPack {
    explicit ChangeOfPack(const ExpressionClasses& classes);

    const ExpressionClasses& expressions;
    const Pack& pack;
    HonouredMarks marks;  ///< all that the pack has
    std::vector<FactSet>
        rule_facts;        ///< by rule: what it reads, exceptions and values that it gives included
    std::size_t work = 0;  ///< done so far, for all changes together
    static constexpr std::size_t most_work = 20'000'000;
    /// No more is tried: nothing can be shown any more to be in the person's favour.
    bool exhausted() const { return work > most_work; }
};

/// The fact goes from one value to another. Nothing that can happen is left out of what it answers; that
/// what it answers can happen is not certain: each condition is looked at alone.
class Change {
  public:
    struct Of {
        FactId fact = nothing;
        std::uint32_t subject = nothing;  ///< the class of the fact's nodes
        Value before, after;
    };
    Change(ChangeOfPack& shared, Of of);

    const Of& of() const { return of_; }
    /// Does the expression read the fact, except through an honoured mark of a table?
    bool reads(NodeId id) const { return id != nothing && expressions_.pack().depends[id].test(of_.fact); }

    bool reads_rule(RuleId id) const { return shared_.rule_facts[id].test(of_.fact); }

    /// A condition; `nothing` always holds.
    Pairs truth(NodeId condition);
    /// A value that is no condition.
    Shift shift(NodeId value);
    /// Whether a rule, exception or duty applies.
    Pairs applies(RuleId rule);

  private:
    /// Values before and after, of a table's output whose cells are constants.
    using ValuePairs = std::vector<std::pair<const Value*, const Value*>>;

    Pairs new_truth(NodeId id);
    Pairs chain(NodeId root);
    Pairs comparison(const Node& node);
    Shift new_shift(NodeId id);
    Shift product(const Node& node);
    Shift choice_between(const Node& node);
    Shift table_shift(const Node& node);
    const std::optional<ValuePairs>& table_values(const Node& node);
    std::optional<ValuePairs> new_table_values(const Node& node);
    bool table_inputs_read(const Table& table) const;
    bool never_negative(NodeId id, int depth = 0) const;
    Pairs in_force(const Validity& validity) const;

    ChangeOfPack& shared_;
    const ExpressionClasses& expressions_;
    const Pack& pack_;
    const HonouredMarks& marks_;
    int depth_ = 0;  ///< of exceptions to exceptions
    Of of_;
    std::map<NodeId, Pairs> truths_;
    std::map<NodeId, Shift> shifts_;
    std::map<RuleId, Pairs> rules_;
    std::map<std::pair<TableId, std::uint32_t>, std::optional<ValuePairs>> tables_;
};

}  // namespace ultima
