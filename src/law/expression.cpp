// SPDX-License-Identifier: Apache-2.0
#include "law/expression_parser.h"

#include <algorithm>

namespace ultima {
AstId ExpressionParser::make(AstOp op, std::size_t from, AstId a, AstId b, AstId c, std::uint32_t payload) {
    if (failed_) return no_ast;
    std::vector<Ast>& nodes = draft_.syntax.nodes;
    Ast ast;
    ast.op = op;
    ast.span = cursor_.since(from);
    ast.a = a;
    ast.b = b;
    ast.c = c;
    ast.payload = payload;
    ast.height =
        static_cast<std::uint16_t>(1 + std::max({nodes[a].height, nodes[b].height, nodes[c].height}));
    if (op == AstOp::choose) ast.weak = nodes[b].weak && nodes[c].weak;
    if (op == AstOp::minimum || op == AstOp::maximum) ast.weak = nodes[a].weak && nodes[b].weak;
    if (ast.height > limit::nesting + 1) {
        draft_.report.error("L002", ast.span, "this expression is nested more than 200 deep",
                            "give names to its parts in a `define` block");
        return fail();
    }
    if (nodes.size() > limit::expressions) {
        draft_.report.error("L009", ast.span, "the pack has more than 500000 parts of expressions");
        return fail();
    }
    nodes.push_back(ast);
    return static_cast<AstId>(nodes.size() - 1);
}

ExpressionParser::Binary ExpressionParser::binary_here() const {
    switch (cursor_.peek().kind) {
        case TokenKind::equal:
            return {comparison_level, AstOp::equal};
        case TokenKind::not_equal:
            return {comparison_level, AstOp::not_equal};
        case TokenKind::less:
            return {comparison_level, AstOp::less};
        case TokenKind::less_equal:
            return {comparison_level, AstOp::less_equal};
        case TokenKind::greater:
            return {comparison_level, AstOp::greater};
        case TokenKind::greater_equal:
            return {comparison_level, AstOp::greater_equal};
        case TokenKind::plus:
            return {sum_level, AstOp::add};
        case TokenKind::minus:
            return {sum_level, AstOp::subtract};
        case TokenKind::times:
            return {product_level, AstOp::multiply};
        case TokenKind::divide:
            return {product_level, AstOp::divide};
        case TokenKind::word:
            break;
        default:
            return {};
    }
    if (cursor_.is_word("or")) return {or_level, AstOp::lor};
    if (cursor_.is_word("and")) return {and_level, AstOp::land};
    if (cursor_.is_word("in")) return {comparison_level, AstOp::in_list};
    if (cursor_.is_word("rounded")) return {product_level, AstOp::rounded};
    return {};
}

AstId ExpressionParser::parse(Level level) {
    if (failed_) return no_ast;
    if (++depth_ > limit::nesting) {
        draft_.report.error("L002", cursor_.here(), "this expression is nested more than 200 deep",
                            "give names to its parts in a `define` block");
        return fail();
    }
    const std::size_t from = cursor_.place();
    AstId left = prefix();
    bool compared = false;
    while (!failed_) {
        const Binary next = binary_here();
        if (next.op == AstOp::error || next.level < level) break;
        if (next.level == comparison_level) {
            if (compared) {
                draft_.report.error("S010", cursor_.here(), "a comparison cannot follow a comparison",
                                    "write `a < b and b < c`, or `b in a .. c`");
                return fail();
            }
            compared = true;
            left = comparison(next.op, from, left);
        } else if (next.level == or_level || next.level == and_level) {
            left = chain(next.op, next.level, from, left);
            compared = false;
        } else if (next.op == AstOp::rounded) {
            left = rounding(from, left);
        } else {
            cursor_.take();
            const AstId right = parse(static_cast<Level>(next.level + 1));
            left = make(next.op, from, left, right);
        }
    }
    --depth_;
    return failed_ ? no_ast : left;
}

/// `a or b or c`: a balanced tree, since long lists of alternatives are no deep thought.
AstId ExpressionParser::chain(AstOp op, Level level, std::size_t from, AstId first) {
    std::vector<Operand> operands{{first, cursor_.since(from)}};
    while (!failed_ && binary_here().op == op) {
        cursor_.take();
        const std::size_t begin = cursor_.place();
        const AstId next = parse(static_cast<Level>(level + 1));
        operands.push_back({next, cursor_.since(begin)});
    }
    return failed_ ? no_ast : balanced(op, operands).id;
}

ExpressionParser::Operand ExpressionParser::balanced(AstOp op, std::span<const Operand> operands) {
    if (failed_ || operands.size() == 1) return operands[0];
    const std::size_t half = (operands.size() + 1) / 2;
    const Operand left = balanced(op, operands.first(half));
    const Operand right = balanced(op, operands.subspan(half));
    const Operand both{make(op, cursor_.place(), left.id, right.id), joined(left.span, right.span)};
    if (!failed_) draft_.syntax.nodes[both.id].span = both.span;
    return both;
}

AstId ExpressionParser::comparison(AstOp op, std::size_t from, AstId left) {
    cursor_.take();
    if (op == AstOp::in_list) return membership(from, left);
    const AstId right = parse(sum_level);
    return make(op, from, left, right);
}

AstId ExpressionParser::rounding(std::size_t from, AstId operand) {
    cursor_.take();
    const std::string_view how = cursor_.accept_phrase({"up", "down", "half up"});
    if (how.empty()) return fail_expected("`up`, `down` or `half up` after `rounded`");
    const Rounding rounding = how == "up" ? Rounding::up : how == "down" ? Rounding::down : Rounding::half_up;
    return make(AstOp::rounded, from, operand, no_ast, no_ast, static_cast<std::uint32_t>(rounding));
}

/// Is the bracket that opens here a list, and not the beginning of `(a + b) .. c` or `(a + b) * 2 .. c`?
bool ExpressionParser::list_here() const {
    if (!cursor_.is(TokenKind::open)) return false;
    int brackets = 0;
    for (std::size_t i = 0; !cursor_.is(TokenKind::end, i); ++i) {
        if (cursor_.is(TokenKind::open, i)) ++brackets;
        if (!cursor_.is(TokenKind::close, i) || --brackets > 0) continue;
        switch (cursor_.peek(i + 1).kind) {
            case TokenKind::dots:
            case TokenKind::plus:
            case TokenKind::minus:
            case TokenKind::times:
            case TokenKind::divide:
                return false;
            default:
                return true;
        }
    }
    return true;
}

AstId ExpressionParser::membership(std::size_t from, AstId left) {
    if (list_here()) return list(from, left);
    const AstId low = parse(sum_level);
    if (failed_ || !cursor_.accept(TokenKind::dots)) return make(AstOp::held_on, from, left, low);
    const AstId high = parse(sum_level);
    return make(AstOp::in_range, from, left, low, high);
}

AstId ExpressionParser::list(std::size_t from, AstId left) {
    cursor_.take();
    std::vector<AstId> items;
    do {
        items.push_back(parse(or_level));
        if (items.size() > limit::list) {
            draft_.report.error("L003", cursor_.here(), "this list has more than 100000 values");
            return fail();
        }
    } while (!failed_ && cursor_.accept(TokenKind::comma));
    if (failed_ || !expect_token(TokenKind::close, "`,` or `)`")) return no_ast;
    std::vector<AstId>& lists = draft_.syntax.lists;
    const auto first = static_cast<std::uint32_t>(lists.size());
    std::uint16_t height = draft_.syntax[left].height;
    for (const AstId item : items) height = std::max(height, draft_.syntax[item].height);
    lists.insert(lists.end(), items.begin(), items.end());
    const AstId id = make(AstOp::in_list, from, left, no_ast, no_ast, first);
    if (failed_) return no_ast;
    draft_.syntax.nodes[id].extra = static_cast<std::uint32_t>(items.size());
    draft_.syntax.nodes[id].height = static_cast<std::uint16_t>(height + 1);
    return id;
}

AstId ExpressionParser::prefix() {
    const std::size_t from = cursor_.place();
    if (cursor_.accept_word("not")) return make(AstOp::lnot, from, parse(not_level));
    if (cursor_.accept(TokenKind::minus)) return make(AstOp::negate, from, parse(unary_level));
    if (cursor_.accept_word("if")) return condition();
    AstId operand = primary();
    while (!failed_ && cursor_.is_word("but") && cursor_.is(TokenKind::open, 1))
        operand = changed_record(from, operand);
    return operand;
}

AstId ExpressionParser::condition() {
    const std::size_t from = cursor_.place() - 1;
    const AstId question = parse(or_level);
    if (failed_ || !expect_word("then", "`then` after the condition")) return no_ast;
    const AstId yes = parse(or_level);
    if (failed_ || !expect_word("else", "`else`")) return no_ast;
    return make(AstOp::choose, from, question, yes, parse(or_level));
}

namespace {

AstId parse_at(Draft& draft, Cursor& cursor, const ExpressionPlace& place, Level level) {
    ExpressionParser parser(draft, cursor, place);
    const AstId id = parser.parse(level);
    return parser.failed() ? no_ast : id;
}

}  // namespace

AstId parse_expression(Draft& draft, Cursor& cursor, const ExpressionPlace& place) {
    return parse_at(draft, cursor, place, or_level);
}

AstId parse_sum(Draft& draft, Cursor& cursor, const ExpressionPlace& place) {
    return parse_at(draft, cursor, place, sum_level);
}

AstId parse_whole_expression(Draft& draft, Cursor& cursor, const ExpressionPlace& place) {
    const AstId id = parse_expression(draft, cursor, place);
    if (id == no_ast) return no_ast;
    if (cursor.at_end()) return id;
    report_expected(draft.report, cursor, "an operator or the end of the expression");
    return no_ast;
}

}  // namespace ultima
