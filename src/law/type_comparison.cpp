// SPDX-License-Identifier: Apache-2.0
// Types of comparisons, `in`, min and max.
#include "law/type_checker.h"
#include "law/types.h"
#include "law/written.h"

namespace ultima {

/// Types two sides of which one may tell the type of the other.
TypeChecker::Pair TypeChecker::pair(AstId a, AstId b, std::optional<Type> expected) {
    const bool second_first = draft_.syntax[a].weak && !draft_.syntax[b].weak;
    const AstId first_id = second_first ? b : a;
    const AstId second_id = second_first ? a : b;
    const Id first = type(first_id, expected);
    if (!first) {
        if (!draft_.syntax[second_id].weak)
            static_cast<void>(type(second_id, expected));  // for its own errors
        return std::nullopt;
    }
    const Id second = type(second_id, type_of(*first));
    if (!second) return std::nullopt;
    return second_first ? std::pair{*second, *first} : std::pair{*first, *second};
}

bool TypeChecker::same_type(NodeId a, NodeId b, Span span, std::string_view verb) {
    const Type first = type_of(a);
    const Type second = type_of(b);
    if (first == second) return true;
    if (first.kind == Kind::money && second.kind == Kind::money) {
        error("T005", span,
              "amounts of " + to_text(first.currency) + " and " + to_text(second.currency) + " cannot " +
                  std::string(verb),
              "there are no exchange rates in a pack");
        return false;
    }
    std::string help;
    const auto kinds = [&](Kind x, Kind y) {
        return (first.kind == x && second.kind == y) || (first.kind == y && second.kind == x);
    };
    if (kinds(Kind::duration, Kind::number)) help = "write a number with its unit, such as `36 months`";
    if (kinds(Kind::money, Kind::number)) help = "write an amount with its currency, such as `EUR 120`";
    if (kinds(Kind::scaled_duration, Kind::number) || kinds(Kind::scaled_duration, Kind::duration))
        help = "count its days from a date: `days in ... from DATE`";
    if (kinds(Kind::spells, Kind::number)) help = "the days held are `days in ...`";
    error("T002", span, text_of(a) + " and " + text_of(b) + " cannot " + std::string(verb), help,
          {{span_of(a), "this is " + text_of(a)}, {span_of(b), "this is " + text_of(b)}});
    return false;
}

TypeChecker::Id TypeChecker::less(Op op, NodeId a, NodeId b, Span span) {
    return node({op, Type{Kind::yes_no}, span, a, b});
}

/// Where a side moves with time equality is both `<=`, so that its days can be found.
TypeChecker::Id TypeChecker::equal(NodeId a, NodeId b, Span span) {
    const Type yes_no_type{Kind::yes_no};
    if (type_of(a) == yes_no_type) {
        const Value* known_a = constant_value(draft_.pack, a);
        const Value* known_b = constant_value(draft_.pack, b);
        if (known_a || known_b) {
            const NodeId other = known_b ? a : b;
            const bool yes = std::get<Truth>(known_b ? *known_b : *known_a) == Truth::yes;
            return yes ? Id{other} : node({Op::lnot, yes_no_type, span, other});
        }
    }
    const bool moves =
        draft_.pack.nodes[a].motion != Motion::fixed || draft_.pack.nodes[b].motion != Motion::fixed;
    if (!moves || !is_ordered(type_of(a))) return node({Op::equal, yes_no_type, span, a, b});
    const Id low = less(Op::less_equal, a, b, span);
    const Id high = low ? less(Op::less_equal, b, a, span) : std::nullopt;
    return high ? node({Op::land, yes_no_type, span, *low, *high}) : std::nullopt;
}

TypeChecker::Id TypeChecker::comparison(const Ast& ast) {
    const Pair sides = pair(ast.a, ast.b, std::nullopt);
    if (!sides || !same_type(sides->first, sides->second, ast.span, "be compared")) return std::nullopt;
    const auto [a, b] = *sides;
    if (type_of(a).kind == Kind::scaled_duration)
        return error("T007", ast.span, "a fraction of a duration has no length of its own",
                     "count its days from a date: `days in ... from DATE`");
    const bool equality = ast.op == AstOp::equal || ast.op == AstOp::not_equal;
    if (!equality && !is_ordered(type_of(a)))
        return error("T004", ast.span,
                     text_of(a) + " has no order, so it can only be compared with `=` or `!=`");
    switch (ast.op) {
        case AstOp::less:
            return less(Op::less, a, b, ast.span);
        case AstOp::less_equal:
            return less(Op::less_equal, a, b, ast.span);
        case AstOp::greater:
            return less(Op::less, b, a, ast.span);
        case AstOp::greater_equal:
            return less(Op::less_equal, b, a, ast.span);
        default:
            break;
    }
    if (type_of(a).kind == Kind::spells)
        return error("T003", ast.span, "spells cannot be compared",
                     "compare `days in ...` or `first day of ...`");
    const Id same = equal(a, b, ast.span);
    if (!same || ast.op == AstOp::equal) return same;
    return node({Op::lnot, Type{Kind::yes_no}, ast.span, *same});
}

TypeChecker::Id TypeChecker::in_list(const Ast& ast) {
    const std::vector<AstId> items(draft_.syntax.lists.begin() + ast.payload,
                                   draft_.syntax.lists.begin() + ast.payload + ast.extra);
    std::optional<Type> expected;
    if (draft_.syntax[ast.a].weak) {
        for (const AstId item : items) {
            if (draft_.syntax[item].weak) continue;
            const Id typed = type(item, std::nullopt);
            if (!typed) return std::nullopt;
            expected = type_of(*typed);
            break;
        }
    }
    const Id left = type(ast.a, expected);
    if (!left) return std::nullopt;
    std::vector<NodeId> conditions;
    bool failed = false;
    for (const AstId item : items) {
        const Id right = type(item, type_of(*left));
        failed = failed || !right;
        if (!right) continue;
        const Span span = span_of(*right);
        if (!same_type(*left, *right, span, "be compared")) return std::nullopt;
        if (type_of(*left).kind == Kind::scaled_duration || type_of(*left).kind == Kind::spells)
            return error("T003", ast.span, text_of(*left) + " cannot be compared");
        const Id condition = equal(*left, *right, items.size() == 1 ? ast.span : span);
        failed = failed || !condition;
        if (condition) conditions.push_back(*condition);
    }
    if (failed || conditions.empty()) return std::nullopt;
    const Id result = any_of(conditions, 0, conditions.size());
    if (result && conditions.size() > 1) draft_.pack.nodes[*result].span = ast.span;
    return result;
}

TypeChecker::Id TypeChecker::in_range(const Ast& ast) {
    const bool weak = draft_.syntax[ast.a].weak;
    const Pair low = pair(ast.a, ast.b, std::nullopt);
    if (!low) return std::nullopt;
    const Id high = type(ast.c, type_of(low->first));
    if (!high) return std::nullopt;
    static_cast<void>(weak);
    if (!same_type(low->first, low->second, ast.span, "be compared") ||
        !same_type(low->first, *high, ast.span, "be compared"))
        return std::nullopt;
    if (!is_ordered(type_of(low->first)))
        return error("T004", ast.span,
                     text_of(low->first) + " has no order, so it cannot lie in an interval");
    const Id from = less(Op::less_equal, low->second, low->first, ast.span);
    const Id to = from ? less(Op::less_equal, low->first, *high, ast.span) : std::nullopt;
    return to ? node({Op::land, Type{Kind::yes_no}, ast.span, *from, *to}) : std::nullopt;
}

TypeChecker::Id TypeChecker::held_on(const Ast& ast) {
    const Id spells = type(ast.b, Type{Kind::spells});
    if (spells && type_of(*spells).kind == Kind::list) return held_in_list(ast, *spells);
    const Id day = date(ast.a, "before `in`");
    if (!spells || !day) return std::nullopt;
    if (type_of(*spells).kind != Kind::spells)
        return error(
            "T001", span_of(*spells),
            "expected a list in brackets, an interval or spells after `in`, found " + text_of(*spells));
    return node({Op::held_on, Type{Kind::yes_no}, ast.span, *day, *spells});
}

TypeChecker::Id TypeChecker::extreme(const Ast& ast, std::optional<Type> expected) {
    const Pair sides = pair(ast.a, ast.b, expected);
    const std::string name = ast.op == AstOp::minimum ? "min" : "max";
    if (!sides || !same_type(sides->first, sides->second, ast.span, "go into `" + name + "`"))
        return std::nullopt;
    const Type type = type_of(sides->first);
    if (!is_ordered(type) || type.kind == Kind::choice)
        return error(
            "T003", ast.span,
            "`" + name + "` takes numbers, dates, durations or money, found " + text_of(sides->first));
    return node(
        {ast.op == AstOp::minimum ? Op::minimum : Op::maximum, type, ast.span, sides->first, sides->second});
}

namespace {

TypeChecker::Id part_condition(Draft& draft, TypeChecker& checker, NodeId input, const CellPart& part) {
    const Type type = draft.pack.nodes[input].type;
    const auto bound = [&](AstId ast) -> TypeChecker::Id {
        const auto id = checker.type(ast, type);
        if (!id) return std::nullopt;
        const Node& node = draft.pack.nodes[*id];
        if (node.op != Op::constant) {
            draft.report.error("T011", node.span, "a cell of an input column must be a constant",
                               "put the comparison into a definition of its own");
            return std::nullopt;
        }
        if (node.type == type) return id;
        draft.report.error("T002", node.span,
                           "this column holds " + type_text(draft.pack, type) + ", found " +
                               type_text(draft.pack, node.type));
        return std::nullopt;
    };
    const auto a = bound(part.a);
    const auto b = part.how == CellHow::interval ? bound(part.b) : a;
    if (!a || !b) return std::nullopt;
    if (part.how != CellHow::equal && !is_ordered(type)) {
        draft.report.error("T004", part.span, type_text(draft.pack, type) + " has no order");
        return std::nullopt;
    }
    switch (part.how) {
        case CellHow::equal:
            return checker.equal(input, *a, part.span);
        case CellHow::less:
            return checker.less(Op::less, input, *a, part.span);
        case CellHow::less_equal:
            return checker.less(Op::less_equal, input, *a, part.span);
        case CellHow::greater:
            return checker.less(Op::less, *a, input, part.span);
        case CellHow::greater_equal:
            return checker.less(Op::less_equal, *a, input, part.span);
        case CellHow::interval:
            break;
    }
    const auto low = checker.less(Op::less_equal, *a, input, part.span);
    const auto high = low ? checker.less(Op::less_equal, input, *b, part.span) : std::nullopt;
    return high ? checker.node({Op::land, Type{Kind::yes_no}, part.span, *low, *high}) : std::nullopt;
}

}  // namespace

std::optional<NodeId> add_cell_condition(Draft& draft, NodeId input, const std::vector<CellPart>& parts,
                                         Span cell) {
    TypeChecker checker(draft);
    std::vector<NodeId> conditions;
    bool failed = false;
    for (const CellPart& part : parts) {
        const auto condition = part_condition(draft, checker, input, part);
        failed = failed || !condition;
        if (condition) conditions.push_back(*condition);
    }
    if (failed || conditions.empty()) return std::nullopt;
    const auto result = checker.any_of(conditions, 0, conditions.size());
    if (result && conditions.size() > 1) draft.pack.nodes[*result].span = cell;
    return result;
}

}  // namespace ultima
