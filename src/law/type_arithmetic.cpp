// SPDX-License-Identifier: Apache-2.0
// Types of sums, products, rounding and counting of days.
#include "law/type_checker.h"
#include "law/written.h"

namespace ultima {
namespace {

std::string_view sign_of(AstOp op) {
    switch (op) {
        case AstOp::add:
            return "+";
        case AstOp::subtract:
            return "-";
        case AstOp::multiply:
            return "*";
        default:
            return "/";
    }
}

constexpr std::string_view count_days = "count its days from a date: `days in ... from DATE`";

}  // namespace

TypeChecker::Id TypeChecker::operand_error(const Ast& ast, NodeId a, NodeId b) {
    const Kind first = type_of(a).kind;
    const Kind second = type_of(b).kind;
    if (first == Kind::scaled_duration || second == Kind::scaled_duration)
        return error("T007", ast.span, "a fraction of a duration can only be counted in days from a date",
                     std::string(count_days));
    if (first == Kind::money && second == Kind::money && (ast.op == AstOp::add || ast.op == AstOp::subtract))
        return error("T005", ast.span,
                     "amounts of " + to_text(type_of(a).currency) + " and " + to_text(type_of(b).currency) +
                         " cannot be added",
                     "there are no exchange rates in a pack");
    std::string help;
    if (first == Kind::date && second == Kind::date)
        help = "the days from one date to another are `days from A to B`";
    if ((first == Kind::date && second == Kind::number) || (first == Kind::number && second == Kind::date))
        help = "write a number with its unit, such as `10 days`";
    return error(
        "T003", ast.span,
        "`" + std::string(sign_of(ast.op)) + "` does not work on " + text_of(a) + " and " + text_of(b), help,
        {{span_of(a), "this is " + text_of(a)}, {span_of(b), "this is " + text_of(b)}});
}

TypeChecker::Id TypeChecker::date_sum(const Ast& ast, NodeId date, NodeId step) {
    const Type type = type_of(step);
    const bool days = type.kind == Kind::number && draft_.info[step].days;
    if (type.kind != Kind::duration && !days) return operand_error(ast, date, step);
    if (!days) needs(draft_.month_end_needed, ast.span);
    return node({ast.op == AstOp::add ? Op::add : Op::subtract, Type{Kind::date}, ast.span, date, step});
}

TypeChecker::Id TypeChecker::sum(const Ast& ast, std::optional<Type> expected) {
    const bool second_first = draft_.syntax[ast.a].weak && !draft_.syntax[ast.b].weak;
    const std::optional<Type> number_wanted =
        expected && expected->kind == Kind::number ? expected : std::nullopt;
    const Id first = type(second_first ? ast.b : ast.a, number_wanted);
    const bool first_number = first && type_of(*first).kind == Kind::number;
    const Id second = type(second_first ? ast.a : ast.b,
                           first_number ? std::optional<Type>(type_of(*first)) : std::nullopt);
    if (!first || !second) return std::nullopt;
    const NodeId a = second_first ? *second : *first;
    const NodeId b = second_first ? *first : *second;
    const Type left = type_of(a);
    if (left.kind == Kind::date && type_of(b).kind != Kind::date) return date_sum(ast, a, b);
    if (ast.op == AstOp::add && type_of(b).kind == Kind::date && left.kind != Kind::date)
        return date_sum(ast, b, a);
    const bool additive =
        left.kind == Kind::number || left.kind == Kind::duration || left.kind == Kind::money;
    if (!additive || left != type_of(b)) return operand_error(ast, a, b);
    const Op op = ast.op == AstOp::add ? Op::add : Op::subtract;
    if (left.kind == Kind::number) return number_operation(op, a, b, ast.span);
    return node({op, left, ast.span, a, b});
}

/// Calculates with constants at once: `1/3` is one number.
TypeChecker::Id TypeChecker::number_operation(Op op, NodeId a, NodeId b, Span span) {
    const Type type{Kind::number};
    const Rational* x = constant_number(draft_.pack, a);
    const Rational* y = constant_number(draft_.pack, b);
    if (op == Op::divide && y && y->sign() == 0) return error("T013", span, "this divides by zero");
    if (!x || !y) return node({op, type, span, a, b});
    const std::optional<Rational> result = op == Op::add        ? *x + *y
                                           : op == Op::subtract ? *x - *y
                                           : op == Op::multiply ? std::optional(*x * *y)
                                                                : divide(*x, *y);
    if (!result || result->bits() > max_rational_bits)
        return error("L004", span, "this number has more than 4096 bits");
    return constant(type, Number{*result, false}, span);
}

/// A duration or money times a number is always kept as `whole * factor`, with one factor for a whole chain:
/// `D * 2 / 3` is D times two thirds.
TypeChecker::Id TypeChecker::scaled(const Ast& ast, NodeId whole, NodeId factor, bool rounded) {
    if (ast.op == AstOp::divide) {
        const Id one = constant(Type{Kind::number}, Number{1, false}, span_of(factor));
        const Id inverse = one ? number_operation(Op::divide, *one, factor, span_of(factor)) : std::nullopt;
        if (!inverse) return std::nullopt;
        factor = *inverse;
    }
    const Node& inner = draft_.pack.nodes[whole];
    if (inner.op == Op::multiply) {
        const NodeId inner_whole = inner.a;
        const Id both = number_operation(Op::multiply, inner.b, factor, span_of(factor));
        if (!both) return std::nullopt;
        whole = inner_whole;
        factor = *both;
    }
    Type type = type_of(whole);
    const Rational* known = constant_number(draft_.pack, factor);
    const bool exact = known && known->is_whole() && known->sign() >= 0;
    if (type.kind == Kind::money && !exact && !rounded) {
        return error("T006", ast.span, "a product of money may not be a whole number of the smallest unit",
                     "say how to round: `... rounded down`, `rounded up` or `rounded half up`");
    }
    if (type.kind == Kind::duration && known && known->sign() < 0)
        return error("T003", ast.span, "a duration cannot be negative");
    if (type.kind == Kind::duration && !exact) type.kind = Kind::scaled_duration;
    return node({Op::multiply, type, ast.span, whole, factor});
}

TypeChecker::Id TypeChecker::product(const Ast& ast, bool rounded) {
    const auto side = [&](AstId id) -> Id {
        const Ast& inner = draft_.syntax[id];
        const bool chain = rounded && (inner.op == AstOp::multiply || inner.op == AstOp::divide);
        return chain ? product(Ast(inner), true) : type(id, std::nullopt);
    };
    // `D * 1/3`: a factor in between may be inexact as long as the whole chain is rounded or counted.
    const Id first = side(ast.a);
    const Id second = side(ast.b);
    if (!first || !second) return std::nullopt;
    const auto scales = [&](NodeId id) {
        const Kind kind = type_of(id).kind;
        return kind == Kind::duration || kind == Kind::scaled_duration || kind == Kind::money;
    };
    const auto number = [&](NodeId id) { return type_of(id).kind == Kind::number; };
    if (number(*first) && number(*second))
        return number_operation(ast.op == AstOp::multiply ? Op::multiply : Op::divide, *first, *second,
                                ast.span);
    if (scales(*first) && number(*second)) return scaled(ast, *first, *second, rounded);
    if (ast.op == AstOp::multiply && number(*first) && scales(*second))
        return scaled(ast, *second, *first, rounded);
    if (type_of(*first).kind == Kind::scaled_duration || type_of(*second).kind == Kind::scaled_duration)
        return operand_error(ast, *first, *second);
    return operand_error(ast, *first, *second);
}

TypeChecker::Id TypeChecker::negate(const Ast& ast) {
    const Id operand = type(ast.a, std::nullopt);
    if (!operand) return std::nullopt;
    const Type type = type_of(*operand);
    if (type.kind != Kind::number && type.kind != Kind::money)
        return error("T003", ast.span, "a sign does not work on " + text_of(*operand));
    if (type.kind == Kind::money) {
        if (const Value* known = constant_value(draft_.pack, *operand)) {
            const Money money = std::get<Money>(*known);
            return constant(type, Money{-money.minor, money.currency}, ast.span);
        }
    }
    const Id zero = type.kind == Kind::number ? constant(type, Number{0, false}, ast.span)
                                              : constant(type, Money{0, type.currency}, ast.span);
    if (!zero) return std::nullopt;
    if (type.kind == Kind::number) return number_operation(Op::subtract, *zero, *operand, ast.span);
    return node({Op::subtract, type, ast.span, *zero, *operand});
}

TypeChecker::Id TypeChecker::rounded(const Ast& ast) {
    const Ast inner = draft_.syntax[ast.a];
    const bool is_product = inner.op == AstOp::multiply || inner.op == AstOp::divide;
    const Id operand = is_product ? product(inner, true) : type(ast.a, std::nullopt);
    if (!operand) return std::nullopt;
    const Type type = type_of(*operand);
    if (type.kind == Kind::scaled_duration)
        return error("T007", ast.span, "a fraction of a duration is not rounded by itself",
                     std::string(count_days));
    if (type.kind != Kind::number && type.kind != Kind::money)
        return error("T003", ast.span, "`rounded` takes a number or money, found " + text_of(*operand));
    return node({Op::rounded, type, ast.span, *operand, nothing, nothing, ast.payload});
}

TypeChecker::Id TypeChecker::date(AstId id, std::string_view place) {
    const Id typed = type(id, Type{Kind::date});
    if (!typed || type_of(*typed).kind == Kind::date) return typed;
    return error("T001", span_of(*typed),
                 "expected a date " + std::string(place) + ", found " + text_of(*typed));
}

TypeChecker::Id TypeChecker::days_of(const Ast& ast) {
    const Id operand = type(ast.a, std::nullopt);
    const Id from = ast.b == no_ast ? std::nullopt : date(ast.b, "after `from`");
    if (!operand || (ast.b != no_ast && !from)) return std::nullopt;
    const Kind kind = type_of(*operand).kind;
    if (kind == Kind::spells) needs(draft_.first_day_needed, ast.span);
    if (kind == Kind::spells && !from)
        return node({Op::days_in_spells, Type{Kind::number}, ast.span, *operand});
    const bool duration = kind == Kind::duration || kind == Kind::scaled_duration;
    if (duration) {
        needs(draft_.month_end_needed, ast.span);
        needs(draft_.fraction_needed, ast.span);
    }
    if (duration && from) return node({Op::days_in_duration, Type{Kind::number}, ast.span, *operand, *from});
    if (duration) {
        return error("T007", ast.span,
                     "how many days a duration takes depends on the date it is counted from",
                     "write `days in ... from DATE`");
    }
    if (kind == Kind::spells)
        return error("T001", ast.span,
                     "the days held are counted up to the date asked about, not from a date",
                     "leave out `from`");
    return error(
        "T001", span_of(*operand),
        "expected spells, or a duration with `from DATE`, after `days in`, found " + text_of(*operand));
}

TypeChecker::Id TypeChecker::first_day(const Ast& ast) {
    const Id operand = type(ast.a, Type{Kind::spells});
    if (!operand) return std::nullopt;
    if (type_of(*operand).kind != Kind::spells)
        return error("T001", span_of(*operand),
                     "expected spells after `first day of`, found " + text_of(*operand));
    return node({Op::first_day, Type{Kind::date}, ast.span, *operand});
}

TypeChecker::Id TypeChecker::between(const Ast& ast) {
    const Id from = date(ast.a, "after `from`");
    const Id to = date(ast.b, "after `to`");
    if (!from || !to) return std::nullopt;
    const Op op = ast.op == AstOp::days_between     ? Op::days_between
                  : ast.op == AstOp::months_between ? Op::months_between
                                                    : Op::years_between;
    if (op != Op::days_between) needs(draft_.month_end_needed, ast.span);
    return node({op, Type{Kind::number}, ast.span, *from, *to});
}

}  // namespace ultima
