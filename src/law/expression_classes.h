// SPDX-License-Identifier: Apache-2.0
// What can be known about the expressions of a pack without running it: which are the same, which are
// constant.
#pragma once

#include "law/pack.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ultima {

/// One pass over all nodes of a pack, which must outlive it.
class ExpressionClasses {
  public:
    explicit ExpressionClasses(const Pack& pack);

    /// Two nodes of one class always have the same value: the same expression, written in place or through
    /// names.
    std::uint32_t class_of(NodeId id) const { return facts_[id].same; }
    /// The value, if it depends on no fact and no date.
    const Value* constant(NodeId id) const;
    /// A number that is whole in every case: days, counts, what is rounded, and sums and products of them.
    bool whole(NodeId id) const { return facts_[id].whole; }

    /// What a condition is about: the one expression that it compares with constants, as a class. A condition
    /// that is always or never so is about `nothing`; one about several expressions is about `several`.
    std::uint32_t subject(NodeId condition) const { return facts_[condition].subject; }
    /// A node of that class.
    NodeId subject_node(std::uint32_t subject) const { return first_of_class_[subject]; }
    static constexpr std::uint32_t several = nothing - 1;

    const Pack& pack() const { return pack_; }

  private:
    struct Fact {
        std::uint32_t same = nothing;
        std::uint32_t constant = nothing;  ///< index into values_
        std::uint32_t subject = several;
        bool whole = false;
    };
    class Builder;

    const Pack& pack_;
    std::vector<Fact> facts_;  ///< one for each node
    std::vector<Value> values_;
    std::vector<NodeId> first_of_class_;
};

/// `value` in the order of its kind: below, at or above another one of the same kind and currency. Durations
/// go by their average length, which agrees with their order wherever they have one.
std::strong_ordering order(const Value& a, const Value& b);

}  // namespace ultima
