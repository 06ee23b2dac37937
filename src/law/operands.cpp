// SPDX-License-Identifier: Apache-2.0
// What stands between the operators of an expression: values, names, brackets and forms such as `days in`.
#include "law/expression_parser.h"

#include <algorithm>
#include <array>

namespace ultima {

namespace {

/// Can this word follow a name, so that it is no part of a longer name that was never declared?
bool may_follow_name(const Cursor& cursor, std::size_t ahead = 0) {
    if (!cursor.is(TokenKind::word, ahead) && !cursor.is(TokenKind::number, ahead)) return true;
    constexpr std::array<std::string_view, 7> followers = {"from",   "to",   "satisfies", "sorted",
                                                           "return", "with", "but"};
    const std::string_view word = cursor.text(cursor.peek(ahead));
    return is_reserved(word) || std::find(followers.begin(), followers.end(), word) != followers.end();
}

/// `count(...)` and the like.
std::optional<AstOp> list_function(std::string_view word) {
    if (word == "count") return AstOp::count;
    if (word == "sum") return AstOp::sum;
    if (word == "first") return AstOp::first_of;
    if (word == "last") return AstOp::last_of;
    return std::nullopt;
}

}  // namespace

AstId ExpressionParser::primary() {
    const std::size_t from = cursor_.place();
    switch (cursor_.peek().kind) {
        case TokenKind::open:
            return bracket();
        case TokenKind::word:
            return word();
        case TokenKind::number:
        case TokenKind::date:
        case TokenKind::string:
            break;
        default:
            return fail_expected("a value or a name");
    }
    const auto value = take_literal(draft_.report, cursor_);
    return value ? literal(from, *value) : fail();
}

AstId ExpressionParser::literal(std::size_t from, Literal value) {
    const AstId id = make(AstOp::literal, from, no_ast, no_ast, no_ast,
                          static_cast<std::uint32_t>(draft_.syntax.values.size()));
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
        return fail_expected("a value or a name",
                             "whether something is known cannot be asked or said in an expression");
    if (is_reserved(text)) return fail_expected("a value or a name");
    if ((text == "min" || text == "max") && cursor_.is(TokenKind::open, 1))
        return smaller_or_larger(text == "min" ? AstOp::minimum : AstOp::maximum);
    const BoundName* const bound = bound_here(0);

    const std::size_t most =
        std::max(draft_.names.longest_name(), place_.local ? place_.local->longest_name() : 0) + 1;
    const std::vector<std::string_view> words = cursor_.words_ahead(most);
    Names::Match match = draft_.names.longest(words);
    if (place_.local) {
        const Names::Match local = place_.local->longest(words);
        if (local.words >= match.words && local.entry) match = local;
    }
    if (const std::size_t record = record_length(); record > match.words) return made_record(record);
    if (made_list_length() > match.words) return made_list();
    const std::size_t built_in = builtin_length();
    if (built_in > match.words) return builtin();
    if (over_length() > match.words) return over();
    const bool money = match.words == 0 && parse_currency(text) && cursor_.is(TokenKind::number, 1);
    if (money) {
        const auto value = take_literal(draft_.report, cursor_);
        return value ? literal(from, *value) : fail();
    }
    // `fraud return fine of c`: a name that is known ends before a word that may follow it.
    const std::size_t known = std::max(match.words, bound ? bound->words.size() : 0);
    const bool name_ends = known > 0 && may_follow_name(cursor_, known);
    if (const std::size_t length = field_length(); length > 0 && length >= match.words && !name_ends)
        return field(length);
    if (match.words == 0 && cursor_.is(TokenKind::open, 1)) {
        if (const auto op = list_function(text)) return in_brackets(*op);
        if (text == "joined") return joined_lists();
        if (text == "months" || text == "days") return in_brackets(AstOp::duration_of, text == "months");
    }
    if (bound && bound->words.size() > match.words) return variable(*bound);
    if (!match.entry) return unknown_name();
    return name(*match.entry, match.words);
}

/// How many words of a form such as `days in` stand here, or 0.
std::size_t ExpressionParser::builtin_length() const {
    if (cursor_.is_word("days") && cursor_.is_word("in", 1)) return 2;
    if (cursor_.is_word("first") && cursor_.is_word("day", 1) && cursor_.is_word("of", 2)) return 3;
    if (cursor_.is_word("day") && cursor_.is_word("in", 1) && cursor_.is_word("month", 2) &&
        cursor_.is_word("of", 3))
        return 4;
    const bool unit = cursor_.is_word("days") || cursor_.is_word("months") || cursor_.is_word("years");
    return unit && cursor_.is_word("from", 1) ? 2 : 0;
}

AstId ExpressionParser::builtin() {
    const std::size_t from = cursor_.place();
    if (cursor_.accept_phrase({"days in"}) == "days in") return days_in();
    if (!cursor_.accept_phrase({"first day of"}).empty())
        return make(AstOp::first_day, from, parse(unary_level));
    if (!cursor_.accept_phrase({"day in month of"}).empty())
        return make(AstOp::day_of_month, from, parse(unary_level));
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
        const bool product = kind == TokenKind::times || kind == TokenKind::divide ||
                             kind == TokenKind::number ||
                             (kind == TokenKind::word && !is_reserved(cursor_.text(cursor_.peek(i))));
        const bool between_dates =
            i > 0 && !cursor_.is(TokenKind::word, i - 1) && !cursor_.is(TokenKind::number, i - 1) &&
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
    if (!failed_ && cursor_.accept(TokenKind::close))
        return make(op == AstOp::minimum ? AstOp::least : AstOp::greatest, from, first);
    return second_in_brackets(op, from, first, "`,` and a second value");
}

AstId ExpressionParser::name(const NameEntry& entry, std::size_t words) {
    const std::size_t from = cursor_.place();
    cursor_.go_to(from + words);
    if (!may_follow_name(cursor_)) {
        cursor_.go_to(from);
        return unknown_name();
    }
    switch (entry.kind) {
        case NameKind::fact:
            return make(AstOp::fact, from, no_ast, no_ast, no_ast, entry.index);
        case NameKind::definition:
            if (place_.uses) place_.uses->push_back(entry.index);
            if (draft_.pack.definitions[entry.index].function) return call(false, entry.index, 0, from);
            return make(AstOp::definition, from, no_ast, no_ast, no_ast, entry.index);
        case NameKind::output: {
            if (place_.uses) place_.uses->push_back(entry.index | table_use);
            if (cursor_.is(TokenKind::open)) return call(true, entry.index, entry.extra, from);
            const AstId id = make(AstOp::output, from, no_ast, no_ast, no_ast, entry.index);
            if (!failed_) draft_.syntax.nodes[id].extra = entry.extra;
            return id;
        }
        case NameKind::choice_value:
        case NameKind::measure:
        case NameKind::record:
            break;
    }
    const AstId id = text_node(AstOp::word, from, no_ast, entry.text);
    if (!failed_) draft_.syntax.nodes[id].weak = draft_.syntax.nodes[id].declared = true;
    return id;
}

/// How many words from here on were meant as the name that is not declared. They end before `from` and `to`,
/// unless a declared name that holds these words is near.
std::size_t ExpressionParser::words_of_unknown_name() const {
    std::vector<std::string_view> words;
    std::size_t plain = 0;
    Cursor at = cursor_;
    do {
        words.push_back(at.text(at.take()));
        if (plain == 0 && may_follow_name(at)) plain = words.size();
    } while ((at.is(TokenKind::word) || at.is(TokenKind::number)) && !is_reserved(at.text(at.peek())) &&
             words.size() < 20);
    if (plain == 0 || plain == words.size()) return words.size();
    std::vector<std::string_view> known;
    for (const Names* names : {static_cast<const Names*>(&draft_.names), place_.local}) {
        if (names == nullptr) continue;
        for (const NameEntry& entry : names->entries())
            if (entry.text.find(" to ") != std::string::npos ||
                entry.text.find(" from ") != std::string::npos)
                known.push_back(entry.text);
    }
    for (std::size_t count = words.size(); count > plain; --count)
        if (!did_you_mean(joined_words(std::span(words).first(count)), known).empty()) return count;
    return plain;
}

/// A name that is not declared: what it should have been depends on the type that is wanted here.
AstId ExpressionParser::unknown_name() {
    const std::size_t from = cursor_.place();
    const std::vector<std::string_view> words = cursor_.words_ahead(words_of_unknown_name());
    cursor_.go_to(from + words.size());
    const AstId id = text_node(AstOp::word, from, no_ast, joined_words(words));
    if (!failed_) draft_.syntax.nodes[id].weak = true;
    return id;
}

}  // namespace ultima
