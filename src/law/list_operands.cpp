// SPDX-License-Identifier: Apache-2.0
// Expressions over lists: `some c in convictions satisfies ...`, `for ... where ... return ...`, fields of
// entries, and functions with values put in.
#include "law/declare.h"
#include "law/expression_parser.h"

#include <algorithm>

namespace ultima {

std::optional<std::uint32_t> new_slot(Draft& draft, const Names* local, const std::vector<BoundName>& bound,
                                      const std::vector<std::string_view>& words, Span span) {
    std::optional<Span> before;
    std::string_view what = "as something else";
    const auto look_in = [&](const Names* names) {
        if (names == nullptr || before) return;
        const Names::Match match = names->longest(words);
        if (match.entry && match.words == words.size()) before = match.entry->span;
    };
    look_in(&draft.names);
    look_in(local);
    for (const BoundName& other : bound)
        if (other.words == words && !before) {
            before = draft.slots[other.slot].span;
            what = "around this expression";
        }
    if (before) {
        draft.report.error("N002", span, in_quotes(joined_words(words)) + " is declared twice", {},
                           {{*before, "first declared here, " + std::string(what)}});
        return std::nullopt;
    }
    if (draft.slots.size() == limit::slots) {
        draft.report.error("L003", span, "a pack has at most 10000 names for entries of lists");
        return std::nullopt;
    }
    draft.slots.push_back({joined_words(words), span, std::nullopt, false, false, nothing});
    draft.pack.slots = static_cast<std::uint32_t>(draft.slots.size());
    return draft.pack.slots - 1;
}

/// How many words stand before `in` where an expression over a list begins here, or 0.
std::size_t ExpressionParser::over_length() const {
    const bool begins = cursor_.is_word("some") || cursor_.is_word("every") || cursor_.is_word("for") ||
                        cursor_.is_word("fold");
    if (!begins) return 0;
    std::size_t words = 1;
    while (cursor_.is(TokenKind::word, words) && !is_reserved(cursor_.text(cursor_.peek(words)))) ++words;
    return words > 1 && cursor_.is_word("in", words) ? words : 0;
}

AstId ExpressionParser::over() {
    if (cursor_.is_word("for")) return comprehension();
    if (cursor_.is_word("fold")) return fold();
    return quantifier(cursor_.is_word("some") ? AstOp::some : AstOp::every);
}

/// `NAME in LIST`, after `some`, `every`, `for` or `fold`. From here on the name stands for an entry, until
/// the caller takes it from `bound_`.
std::optional<ExpressionParser::Over> ExpressionParser::entries() {
    cursor_.take();
    const auto name = take_name(draft_.report, cursor_, "a name for an entry of the list", over_words());
    if (!name || name->bad) {
        failed_ = true;
        return std::nullopt;
    }
    if (!expect_word("in", "`in` and a list")) return std::nullopt;
    const AstId list = parse(unary_level);
    if (failed_) return std::nullopt;
    const auto slot = new_slot(draft_, place_.local, bound_, name->words, name->span);
    if (!slot) {
        failed_ = true;
        return std::nullopt;
    }
    bound_.push_back({name->words, *slot});
    return Over{list, *slot};
}

/// Words before `in`.
std::size_t ExpressionParser::over_words() const {
    std::size_t words = 0;
    while (cursor_.is(TokenKind::word, words) && !cursor_.is_word("in", words)) ++words;
    return words;
}

AstId ExpressionParser::quantifier(AstOp op) {
    const std::size_t from = cursor_.place();
    const auto over = entries();
    if (!over || !expect_word("satisfies", "`satisfies` and a condition")) return no_ast;
    const AstId condition = parse(or_level);
    bound_.pop_back();
    return make(op, from, over->list, condition, no_ast, over->slot);
}

AstId ExpressionParser::comprehension() {
    const std::size_t from = cursor_.place();
    const auto over = entries();
    if (!over) return no_ast;
    AstId result = over->list;
    const std::size_t plain = cursor_.place();
    if (cursor_.accept_word("where"))
        result = make(AstOp::filter, from, result, parse(or_level), no_ast, over->slot);
    if (!failed_ && cursor_.accept_word("sorted")) {
        if (!expect_word("by", "`by` and what the entries are sorted by")) return no_ast;
        const AstId key = parse(or_level);
        const bool down = cursor_.accept_word("down");
        result = make(AstOp::sorted, from, result, key, no_ast, over->slot);
        if (!failed_) draft_.syntax.nodes[result].extra = down ? 1 : 0;
    }
    if (!failed_ && cursor_.accept_word("return"))
        result = make(AstOp::each, from, result, parse(or_level), no_ast, over->slot);
    if (!failed_ && cursor_.place() == plain) return fail_expected("`where`, `sorted by` or `return`");
    bound_.pop_back();
    return failed_ ? no_ast : result;
}

/// `fold c in LIST, total from 0 with total + points of c`
AstId ExpressionParser::fold() {
    const std::size_t from = cursor_.place();
    const auto over = entries();
    if (!over || !expect_token(TokenKind::comma, "`,` and a name for what is gathered")) return no_ast;
    std::size_t words = 0;
    while (cursor_.is(TokenKind::word, words) && !cursor_.is_word("from", words)) ++words;
    const auto name = take_name(draft_.report, cursor_, "a name for what is gathered", words);
    if (!name || name->bad) return fail();
    const auto slot = new_slot(draft_, place_.local, bound_, name->words, name->span);
    if (!slot) return fail();
    if (!expect_word("from", "`from` and what to begin with")) return no_ast;
    const BoundName entry = bound_.back();
    bound_.pop_back();  // the beginning knows no entry yet
    const AstId start = parse(or_level);
    if (failed_ || !expect_word("with", "`with` and how an entry is added")) return no_ast;
    bound_.push_back(entry);
    bound_.push_back({name->words, *slot});
    const AstId step = parse(or_level);
    bound_.resize(bound_.size() - 2);
    const AstId id = make(AstOp::fold, from, over->list, start, step, over->slot);
    if (!failed_) draft_.syntax.nodes[id].extra = *slot;
    return id;
}

/// `count(LIST)`, `sum(LIST)`, `first(LIST)`, `last(LIST)`, `months(N)`, `days(N)`
AstId ExpressionParser::in_brackets(AstOp op, std::uint32_t payload) {
    const std::size_t from = cursor_.place();
    cursor_.take();
    cursor_.take();
    const AstId operand = parse(or_level);
    if (failed_ || !expect_token(TokenKind::close, "`)`")) return no_ast;
    return make(op, from, operand, no_ast, no_ast, payload);
}

/// `, SECOND)` after a first operand in brackets.
AstId ExpressionParser::second_in_brackets(AstOp op, std::size_t from, AstId first, std::string_view what) {
    if (failed_ || !expect_token(TokenKind::comma, what)) return no_ast;
    const AstId second = parse(or_level);
    if (failed_ || !expect_token(TokenKind::close, "`)`")) return no_ast;
    return make(op, from, first, second);
}

const BoundName* ExpressionParser::bound_here(std::size_t ahead) const {
    const BoundName* best = nullptr;
    for (const BoundName& name : bound_) {
        bool fits = best == nullptr || name.words.size() > best->words.size();
        for (std::size_t i = 0; i < name.words.size() && fits; ++i)
            fits = cursor_.is_word(name.words[i], ahead + i);
        if (fits) best = &name;
    }
    return best;
}

/// How many words of a field's name stand here (or so many tokens ahead) before `of` and a record, or 0.
std::size_t ExpressionParser::field_length(std::size_t ahead) const {
    for (std::size_t words = 1; words <= 20; ++words) {
        const std::size_t last = ahead + words - 1;
        const bool word =
            cursor_.is(TokenKind::word, last) || (words > 1 && cursor_.is(TokenKind::number, last));
        if (!word || is_reserved(cursor_.text(cursor_.peek(last)))) return 0;
        if (cursor_.is_word("of", last + 1) && names_record(last + 2)) return words;
    }
    return 0;
}

AstId ExpressionParser::field(std::size_t words) {
    const std::size_t from = cursor_.place();
    const std::string name = joined_words(cursor_.words_ahead(words));
    cursor_.go_to(from + words + 1);
    const AstId record = primary();
    return failed_ ? no_ast : text_node(AstOp::field, from, record, name);
}

AstId ExpressionParser::variable(const BoundName& name) {
    const std::size_t from = cursor_.place();
    const std::uint32_t slot = name.slot;
    cursor_.go_to(from + name.words.size());
    return make(AstOp::variable, from, no_ast, no_ast, no_ast, slot);
}

AstId ExpressionParser::text_node(AstOp op, std::size_t from, AstId a, std::string text) {
    const AstId id =
        make(op, from, a, no_ast, no_ast, static_cast<std::uint32_t>(draft_.syntax.texts.size()));
    if (!failed_) draft_.syntax.texts.push_back(std::move(text));
    return id;
}

/// `A, B)`
bool ExpressionParser::arguments(Call& call) {
    do {
        call.arguments.push_back(parse(or_level));
        if (failed_) return false;
    } while (cursor_.accept(TokenKind::comma));
    return expect_token(TokenKind::close, "`,` or `)`");
}

/// The values in brackets after the name of a function or of a table's output.
AstId ExpressionParser::call(bool table, std::uint32_t index, std::uint32_t column, std::size_t from) {
    Call call{table, index, column, {}, {}};
    if (!expect_token(TokenKind::open, "`(` and the values to put in") || !arguments(call)) return no_ast;
    std::uint16_t height = 0;
    for (const AstId argument : call.arguments) height = std::max(height, draft_.syntax[argument].height);
    const AstId id = make(AstOp::call, from, no_ast, no_ast, no_ast,
                          static_cast<std::uint32_t>(draft_.syntax.calls.size()));
    if (failed_) return no_ast;
    draft_.syntax.nodes[id].height = static_cast<std::uint16_t>(height + 1);
    draft_.syntax.calls.push_back(std::move(call));
    return id;
}

}  // namespace ultima
