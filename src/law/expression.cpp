// SPDX-License-Identifier: Apache-2.0
#include "law/expression.h"

#include <algorithm>
#include <array>

#include "law/literals.h"
#include "law/written.h"

namespace ultima {
namespace {

enum Level : int { any = 0, or_level, and_level, not_level, comparison_level, sum_level, product_level, unary_level };

class ExpressionParser {
  public:
    ExpressionParser(Draft& draft, Cursor& cursor, const ExpressionPlace& place)
        : draft_(draft), cursor_(cursor), place_(place) {}

    AstId parse(Level level);
    bool failed() const { return failed_; }

  private:
    struct Binary {
        Level level = any;
        AstOp op = AstOp::error;
    };

    AstId fail() {
        failed_ = true;
        return no_ast;
    }
    AstId fail_expected(std::string_view what, std::string help = {}) {
        report_expected(draft_.report, cursor_, what, std::move(help));
        return fail();
    }
    bool expect_token(TokenKind kind, std::string_view what) {
        if (expect(draft_.report, cursor_, kind, what)) return true;
        failed_ = true;
        return false;
    }
    bool expect_word(std::string_view word, std::string_view what) {
        if (cursor_.accept_word(word)) return true;
        fail_expected(what);
        return false;
    }

    AstId make(AstOp op, std::size_t from, AstId a = no_ast, AstId b = no_ast, AstId c = no_ast, std::uint32_t payload = 0);
    Binary binary_here() const;
    AstId chain(AstOp op, Level level, std::size_t from, AstId first);
    AstId balanced(AstOp op, const std::vector<AstId>& operands, std::size_t first, std::size_t count);
    AstId comparison(AstOp op, std::size_t from, AstId left);
    AstId membership(std::size_t from, AstId left);
    bool list_here() const;
    AstId list(std::size_t from, AstId left);
    AstId rounding(std::size_t from, AstId operand);
    AstId prefix();
    AstId condition();
    AstId primary();
    AstId bracket();
    AstId word();
    AstId literal(std::size_t from, Literal literal);
    AstId smaller_or_larger(AstOp op);
    AstId days_in();
    AstId between(AstOp op);
    bool from_follows() const;
    std::size_t builtin_length() const;
    AstId builtin();
    AstId name(const NameEntry& entry, std::size_t words);
    AstId unknown_name();

    Draft& draft_;
    Cursor& cursor_;
    const ExpressionPlace& place_;
    std::size_t depth_ = 0;
    bool failed_ = false;
};

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
    ast.height = static_cast<std::uint16_t>(1 + std::max({nodes[a].height, nodes[b].height, nodes[c].height}));
    if (op == AstOp::choose) ast.weak = nodes[b].weak && nodes[c].weak;
    if (op == AstOp::minimum || op == AstOp::maximum) ast.weak = nodes[a].weak && nodes[b].weak;
    if (ast.height > limit::nesting + 1) {
        draft_.report.error("L002", ast.span, "this expression is nested more than 200 deep", "give names to its parts in a `define` block");
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
        case TokenKind::equal: return {comparison_level, AstOp::equal};
        case TokenKind::not_equal: return {comparison_level, AstOp::not_equal};
        case TokenKind::less: return {comparison_level, AstOp::less};
        case TokenKind::less_equal: return {comparison_level, AstOp::less_equal};
        case TokenKind::greater: return {comparison_level, AstOp::greater};
        case TokenKind::greater_equal: return {comparison_level, AstOp::greater_equal};
        case TokenKind::plus: return {sum_level, AstOp::add};
        case TokenKind::minus: return {sum_level, AstOp::subtract};
        case TokenKind::times: return {product_level, AstOp::multiply};
        case TokenKind::divide: return {product_level, AstOp::divide};
        case TokenKind::word: break;
        default: return {};
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
        draft_.report.error("L002", cursor_.here(), "this expression is nested more than 200 deep", "give names to its parts in a `define` block");
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
    std::vector<AstId> operands{first};
    while (!failed_ && binary_here().op == op) {
        cursor_.take();
        operands.push_back(parse(static_cast<Level>(level + 1)));
    }
    static_cast<void>(from);
    return failed_ ? no_ast : balanced(op, operands, 0, operands.size());
}

AstId ExpressionParser::balanced(AstOp op, const std::vector<AstId>& operands, std::size_t first, std::size_t count) {
    if (failed_ || count == 1) return operands[first];
    const std::size_t half = count == 3 ? 2 : (count + 1) / 2;
    const AstId left = balanced(op, operands, first, half);
    const AstId right = balanced(op, operands, first + half, count - half);
    const AstId id = make(op, cursor_.place(), left, right);
    if (failed_) return no_ast;
    draft_.syntax.nodes[id].span = joined(draft_.syntax[left].span, draft_.syntax[right].span);
    return id;
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
            case TokenKind::divide: return false;
            default: return true;
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
    return primary();
}

AstId ExpressionParser::condition() {
    const std::size_t from = cursor_.place() - 1;
    const AstId question = parse(or_level);
    if (failed_ || !expect_word("then", "`then` after the condition")) return no_ast;
    const AstId yes = parse(or_level);
    if (failed_ || !expect_word("else", "`else`")) return no_ast;
    return make(AstOp::choose, from, question, yes, parse(or_level));
}

AstId ExpressionParser::primary() {
    const std::size_t from = cursor_.place();
    switch (cursor_.peek().kind) {
        case TokenKind::open: return bracket();
        case TokenKind::word: return word();
        case TokenKind::number:
        case TokenKind::date:
        case TokenKind::string: break;
        default: return fail_expected("a value or a name");
    }
    const auto value = take_literal(draft_.report, cursor_);
    return value ? literal(from, *value) : fail();
}

AstId ExpressionParser::literal(std::size_t from, Literal value) {
    const AstId id = make(AstOp::literal, from, no_ast, no_ast, no_ast, static_cast<std::uint32_t>(draft_.syntax.values.size()));
    if (failed_) return no_ast;
    Ast& ast = draft_.syntax.nodes[id];
    ast.type = value.type;
    const auto* duration = std::get_if<Duration>(&value.value);
    ast.weak = duration && duration->months.sign() == 0;
    draft_.syntax.values.push_back(std::move(value.value));
    return id;
}

AstId ExpressionParser::bracket() {
    cursor_.take();
    const AstId inner = parse(or_level);
    if (failed_ || !expect_token(TokenKind::close, "an operator or `)`")) return no_ast;
    return inner;
}

AstId ExpressionParser::word() {
    const std::size_t from = cursor_.place();
    const std::string_view text = cursor_.text(cursor_.peek());
    if (text == "yes" || text == "no") {
        cursor_.take();
        return literal(from, {Type{Kind::yes_no}, text == "yes" ? Truth::yes : Truth::no});
    }
    if (cursor_.accept_word("today")) return make(AstOp::today, from);
    if (text == "unknown")
        return fail_expected("a value or a name", "whether something is known cannot be asked or said in an expression");
    if (is_reserved(text)) return fail_expected("a value or a name");
    if ((text == "min" || text == "max") && cursor_.is(TokenKind::open, 1))
        return smaller_or_larger(text == "min" ? AstOp::minimum : AstOp::maximum);

    const std::size_t most = std::max(draft_.names.longest_name(), place_.local ? place_.local->longest_name() : 0) + 1;
    const std::vector<std::string_view> words = cursor_.words_ahead(most);
    Names::Match match = draft_.names.longest(words);
    if (place_.local) {
        const Names::Match local = place_.local->longest(words);
        if (local.words >= match.words && local.entry) match = local;
    }
    const std::size_t built_in = builtin_length();
    if (built_in > match.words) return builtin();
    const bool money = match.words == 0 && parse_currency(text) && cursor_.is(TokenKind::number, 1);
    if (money) {
        const auto value = take_literal(draft_.report, cursor_);
        return value ? literal(from, *value) : fail();
    }
    if (!match.entry) return unknown_name();
    return name(*match.entry, match.words);
}

/// How many words of a form such as `days in` stand here, or 0.
std::size_t ExpressionParser::builtin_length() const {
    if (cursor_.is_word("days") && cursor_.is_word("in", 1)) return 2;
    if (cursor_.is_word("first") && cursor_.is_word("day", 1) && cursor_.is_word("of", 2)) return 3;
    const bool unit = cursor_.is_word("days") || cursor_.is_word("months") || cursor_.is_word("years");
    return unit && cursor_.is_word("from", 1) ? 2 : 0;
}

AstId ExpressionParser::builtin() {
    const std::size_t from = cursor_.place();
    if (cursor_.accept_phrase({"days in"}) == "days in") return days_in();
    if (!cursor_.accept_phrase({"first day of"}).empty()) return make(AstOp::first_day, from, parse(unary_level));
    if (cursor_.is_word("days")) return between(AstOp::days_between);
    return between(cursor_.is_word("months") ? AstOp::months_between : AstOp::years_between);
}

AstId ExpressionParser::between(AstOp op) {
    const std::size_t from = cursor_.place();
    cursor_.take();
    cursor_.take();
    const AstId start = parse(sum_level);
    if (failed_ || !expect_word("to", "`to` and a date")) return no_ast;
    return make(op, from, start, parse(unary_level));
}

/// After `days in` and its first operand: does a product go on until a `from`?
bool ExpressionParser::from_follows() const {
    int brackets = 0;
    for (std::size_t i = 0; !cursor_.is(TokenKind::end, i); ++i) {
        const TokenKind kind = cursor_.peek(i).kind;
        if (kind == TokenKind::open) ++brackets;
        if (kind == TokenKind::close && --brackets < 0) return false;
        if (brackets > 0 || kind == TokenKind::close) continue;
        if (cursor_.is_word("from", i)) return true;
        const bool product = kind == TokenKind::times || kind == TokenKind::divide || kind == TokenKind::number ||
                             (kind == TokenKind::word && !is_reserved(cursor_.text(cursor_.peek(i))));
        const bool between_dates = i > 0 && !cursor_.is(TokenKind::word, i - 1) && !cursor_.is(TokenKind::number, i - 1) &&
                                   (cursor_.is_word("days", i) || cursor_.is_word("months", i) || cursor_.is_word("years", i)) &&
                                   cursor_.is_word("from", i + 1);
        if (!product || between_dates) return false;
    }
    return false;
}

AstId ExpressionParser::days_in() {
    const std::size_t from = cursor_.place() - 2;
    const std::size_t operand_from = cursor_.place();
    AstId operand = parse(unary_level);
    while (!failed_ && (cursor_.is(TokenKind::times) || cursor_.is(TokenKind::divide)) && from_follows()) {
        const AstOp op = cursor_.take().kind == TokenKind::times ? AstOp::multiply : AstOp::divide;
        operand = make(op, operand_from, operand, parse(unary_level));
    }
    if (failed_) return no_ast;
    const AstId date = cursor_.accept_word("from") ? parse(unary_level) : no_ast;
    return make(AstOp::days_of, from, operand, date);
}

AstId ExpressionParser::smaller_or_larger(AstOp op) {
    const std::size_t from = cursor_.place();
    cursor_.take();
    cursor_.take();
    const AstId first = parse(or_level);
    if (failed_ || !expect_token(TokenKind::comma, "`,` and a second value")) return no_ast;
    const AstId second = parse(or_level);
    if (failed_ || !expect_token(TokenKind::close, "`)`")) return no_ast;
    return make(op, from, first, second);
}

/// Can this word follow a name, so that it is no part of a longer name that was never declared?
bool may_follow_name(const Cursor& cursor) {
    if (!cursor.is(TokenKind::word) && !cursor.is(TokenKind::number)) return true;
    return is_reserved(cursor.text(cursor.peek())) || cursor.is_word("from") || cursor.is_word("to");
}

AstId ExpressionParser::name(const NameEntry& entry, std::size_t words) {
    const std::size_t from = cursor_.place();
    cursor_.go_to(from + words);
    if (!may_follow_name(cursor_)) {
        cursor_.go_to(from);
        return unknown_name();
    }
    switch (entry.kind) {
        case NameKind::fact: return make(AstOp::fact, from, no_ast, no_ast, no_ast, entry.index);
        case NameKind::definition:
            if (place_.uses) place_.uses->push_back(entry.index);
            return make(AstOp::definition, from, no_ast, no_ast, no_ast, entry.index);
        case NameKind::output: {
            if (place_.uses) place_.uses->push_back(entry.index | table_use);
            const AstId id = make(AstOp::output, from, no_ast, no_ast, no_ast, entry.index);
            if (!failed_) draft_.syntax.nodes[id].extra = entry.extra;
            return id;
        }
        case NameKind::choice_value:
        case NameKind::measure: break;
    }
    const AstId id = make(AstOp::word, from, no_ast, no_ast, no_ast, static_cast<std::uint32_t>(draft_.syntax.texts.size()));
    if (failed_) return no_ast;
    draft_.syntax.texts.push_back(entry.text);
    draft_.syntax.nodes[id].weak = draft_.syntax.nodes[id].declared = true;
    return id;
}

/// A name that is not declared: what it should have been depends on the type that is wanted here.
AstId ExpressionParser::unknown_name() {
    const std::size_t from = cursor_.place();
    std::vector<std::string_view> words;
    do {
        words.push_back(cursor_.text(cursor_.take()));
    } while (!may_follow_name(cursor_));
    const AstId id = make(AstOp::word, from, no_ast, no_ast, no_ast, static_cast<std::uint32_t>(draft_.syntax.texts.size()));
    if (failed_) return no_ast;
    draft_.syntax.texts.push_back(joined_words(words));
    draft_.syntax.nodes[id].weak = true;
    return id;
}

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
