// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/nodes.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ultima {

/// Turns expressions as written into typed nodes; see types.h. Nothing always means: an error has been
/// reported.
class TypeChecker {
  public:
    using Id = std::optional<NodeId>;

    explicit TypeChecker(Draft& draft) : draft_(draft) {}

    Id type(AstId id, std::optional<Type> expected);
    /// What a `calculation` gives.
    Id calculated(const DefinitionDraft& calculation);

    // Also used for cells of tables.
    Id less(Op op, NodeId a, NodeId b, Span span);
    Id equal(NodeId a, NodeId b, Span span);
    Id constant(const Type& type, Value value, Span span);
    Id node(const NewNode& added) { return add_node(draft_, added); }
    Id any_of(const std::vector<NodeId>& conditions, std::size_t first, std::size_t count);

  private:
    using Pair = std::optional<std::pair<NodeId, NodeId>>;

    Type type_of(NodeId id) const { return draft_.pack.nodes[id].type; }
    Span span_of(NodeId id) const { return draft_.pack.nodes[id].span; }
    std::string text_of(NodeId id) const;
    std::string parameter_names(const std::vector<std::uint32_t>& slots) const;
    Id error(std::string_view code, Span span, std::string message, std::string help = {},
             std::vector<Note> notes = {});
    static void needs(std::optional<Span>& setting, Span span) {
        if (!setting) setting = span;
    }

    // types.cpp: what stands for itself, logic
    Id literal(const Ast& ast, std::optional<Type> expected);
    Id word(const Ast& ast, std::optional<Type> expected);
    Id undeclared(const Ast& ast);
    Id reference(const Ast& ast);
    Id logic(const Ast& ast);
    Id choose(const Ast& ast, std::optional<Type> expected);
    Id yes_no(AstId id, std::string_view place);

    // type_comparison.cpp
    Pair pair(AstId a, AstId b, std::optional<Type> expected);
    bool same_type(NodeId a, NodeId b, Span span, std::string_view verb);
    Id comparison(const Ast& ast);
    Id in_list(const Ast& ast);
    Id in_range(const Ast& ast);
    Id held_on(const Ast& ast);
    Id extreme(const Ast& ast, std::optional<Type> expected);

    // type_arithmetic.cpp
    Id sum(const Ast& ast, std::optional<Type> expected);
    Id date_sum(const Ast& ast, NodeId date, NodeId step);
    Id product(const Ast& ast, bool rounded);
    Id scaled(const Ast& ast, NodeId whole, NodeId factor, bool rounded);
    Id number_operation(Op op, NodeId a, NodeId b, Span span);
    Id negate(const Ast& ast);
    Id rounded(const Ast& ast);
    Id days_of(const Ast& ast);
    Id first_day(const Ast& ast);
    Id between(const Ast& ast);
    Id operand_error(const Ast& ast, NodeId a, NodeId b);
    Id date(AstId id, std::string_view place);

    // type_lists.cpp: lists, records, functions
    Id over(const Ast& ast);
    Id list(AstId id, std::string_view place);
    Id variable(const Ast& ast);
    Id field(const Ast& ast);
    Id quantifier(const Ast& ast);
    Id comprehension(const Ast& ast);
    Id fold(const Ast& ast, std::optional<Type> expected);
    Id of_list(const Ast& ast);
    Id call(const Ast& ast);
    Id function(const Ast& ast, const std::vector<NodeId>& arguments, std::uint32_t definition);
    Id lookup(const Ast& ast, const std::vector<NodeId>& arguments, const Call& call);
    // type_calculations.cpp: calls of calculations, records and lists that are made
    Id calculation(const Ast& ast, const std::vector<NodeId>& arguments, std::uint32_t definition);
    std::optional<std::vector<Argument>> field_values(const Ast& ast, const RecordType& record);
    Id made_record(const Ast& ast);
    Id changed_record(const Ast& ast);
    Id made_list(const Ast& ast, std::optional<Type> expected);
    Id joined_lists(const Ast& ast, std::optional<Type> expected);
    Id day_of_month(const Ast& ast);
    Id duration_of(const Ast& ast);
    Id held_in_list(const Ast& ast, NodeId list);
    void put(std::uint32_t slot, const Type& type, bool days, bool not_negative);
    bool entries_jump(NodeId id) const;
    bool fixed(NodeId id, std::string_view what, std::string_view help);

    Draft& draft_;
};

}  // namespace ultima
