// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/draft.h"

#include <optional>

namespace ultima {

/// A node to be added; its motion and NodeInfo follow from its parts.
struct NewNode {
    Op op = Op::constant;
    Type type;
    Span span;
    NodeId a = nothing, b = nothing, c = nothing;
    std::uint32_t payload = 0;
    std::uint32_t extra = 0;
    std::vector<Argument> arguments{};  ///< of a call, a record, a list
};

/// Adds a node to the pack. Computes how it moves with time (T020) and how deep it is (L002); nothing if one
/// of these was an error.
std::optional<NodeId> add_node(Draft& draft, const NewNode& node);

/// The value of a constant node, else nullptr.
const Value* constant_value(const Pack& pack, NodeId id);
/// The number of a constant node, else nullptr.
const Rational* constant_number(const Pack& pack, NodeId id);

}  // namespace ultima
