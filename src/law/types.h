// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/draft.h"

#include <optional>

namespace ultima {

/// Gives an expression its type and adds its nodes to the pack, in the few forms that pack.h describes.
/// Everything that it refers to must have been typed before (or be marked bad). `expected` helps where the
/// way of writing leaves the type open (`life`, `60 days`); it is not checked. Nothing if there was an error,
/// which has been reported.
std::optional<NodeId> add_typed(Draft& draft, AstId ast, std::optional<Type> expected);

/// The same, and reports if the type is another one; `what` names the place: "the condition of a rule".
std::optional<NodeId> add_typed_as(Draft& draft, AstId ast, const Type& type, std::string_view what);

/// What a calculation gives, with the names after `given`; all of it must stay the same as time passes.
std::optional<NodeId> add_calculation(Draft& draft, const DefinitionDraft& calculation);

/// Types the condition of a cell over its column's input.
std::optional<NodeId> add_cell_condition(Draft& draft, NodeId input, const std::vector<CellPart>& parts,
                                         Span cell);

/// A node with a value, for tests.
NodeId add_constant(Draft& draft, const Type& type, Value value, Span span);

}  // namespace ultima
