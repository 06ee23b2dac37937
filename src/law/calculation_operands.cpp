// SPDX-License-Identifier: Apache-2.0
// Records and lists that a calculation makes: `term (first day = d, length = n)`, `term but (length = n)`,
// `list (a, b)`, `list of term ()`, `joined(a, b)`.
#include "law/declare.h"
#include "law/expression_parser.h"

namespace ultima {

/// Does what stands there, after `of`, name a record: an entry, `first(...)`, a field of one, a calculation?
bool ExpressionParser::names_record(std::size_t ahead) const {
    const bool end = (cursor_.is_word("first", ahead) || cursor_.is_word("last", ahead)) &&
                     cursor_.is(TokenKind::open, ahead + 1);
    if (end || bound_here(ahead) != nullptr || field_length(ahead) > 0) return true;
    Cursor there = cursor_;
    there.go_to(cursor_.place() + ahead);
    const Names::Match match = draft_.names.longest(there.words_ahead(draft_.names.longest_name()));
    return match.entry != nullptr && match.entry->kind == NameKind::definition &&
           draft_.pack.definitions[match.entry->index].calculation;
}

/// How many words of a record's name stand here before a bracket that makes one, or 0.
std::size_t ExpressionParser::record_length() const {
    if (draft_.records.longest_name() == 0) return 0;
    const Names::Match match = draft_.records.longest(cursor_.words_ahead(draft_.records.longest_name()));
    return match.entry != nullptr && cursor_.is(TokenKind::open, match.words) ? match.words : 0;
}

AstId ExpressionParser::with_call(AstId id, Call call) {
    if (failed_) return no_ast;
    std::uint16_t height = draft_.syntax[id].height;
    for (const AstId argument : call.arguments)
        height =
            std::max<std::uint16_t>(height, static_cast<std::uint16_t>(draft_.syntax[argument].height + 1));
    draft_.syntax.nodes[id].height = height;
    draft_.syntax.nodes[id].extra = static_cast<std::uint32_t>(draft_.syntax.calls.size());
    draft_.syntax.calls.push_back(std::move(call));
    return id;
}

/// `(FIELD = EXPR, FIELD = EXPR)`
bool ExpressionParser::field_values(Call& call) {
    if (!expect_token(TokenKind::open, "`(` and the values of fields")) return false;
    do {
        const std::size_t from = cursor_.place();
        std::size_t words = 0;
        while (cursor_.is(TokenKind::word, words) || (words > 0 && cursor_.is(TokenKind::number, words)))
            ++words;
        if (words == 0 || !cursor_.is(TokenKind::equal, words)) {
            fail_expected("the name of a field and `=`");
            return false;
        }
        std::string name = joined_words(cursor_.words_ahead(words));
        cursor_.go_to(from + words);
        draft_.computed_fields.insert(name);
        call.fields.push_back({std::move(name), cursor_.since(from)});
        cursor_.take();
        call.arguments.push_back(parse(or_level));
        if (failed_) return false;
    } while (cursor_.accept(TokenKind::comma));
    return expect_token(TokenKind::close, "`,` or `)`");
}

AstId ExpressionParser::made_record(std::size_t words) {
    const std::size_t from = cursor_.place();
    const std::uint32_t record = draft_.records.longest(cursor_.words_ahead(words)).entry->index;
    cursor_.go_to(from + words);
    Call call;
    if (!field_values(call)) return no_ast;
    return with_call(make(AstOp::make_record, from, no_ast, no_ast, no_ast, record), std::move(call));
}

AstId ExpressionParser::changed_record(std::size_t from, AstId record) {
    cursor_.take();
    Call call;
    if (!field_values(call)) return no_ast;
    return with_call(make(AstOp::change_record, from, record), std::move(call));
}

/// `list (`, or `list of TYPE (`: how many words at least, or 0.
std::size_t ExpressionParser::made_list_length() const {
    if (!cursor_.is_word("list")) return 0;
    if (cursor_.is(TokenKind::open, 1)) return 1;
    return cursor_.is_word("of", 1) ? 2 : 0;
}

AstId ExpressionParser::made_list() {
    const std::size_t from = cursor_.place();
    std::optional<Type> type;
    if (cursor_.is(TokenKind::open, 1)) {
        cursor_.take();
    } else {
        const auto declared = take_type(draft_, cursor_, {});
        if (!declared) return fail();
        type = declared->type;
    }
    Call call;
    if (!expect_token(TokenKind::open, "`(` and the entries of the list")) return no_ast;
    if (!cursor_.accept(TokenKind::close) && !arguments(call)) return no_ast;
    const AstId id = make(AstOp::make_list, from, no_ast, no_ast, no_ast, type ? 1 : 0);
    if (failed_) return no_ast;
    if (type) draft_.syntax.nodes[id].type = *type;
    return with_call(id, std::move(call));
}

AstId ExpressionParser::joined_lists() {
    const std::size_t from = cursor_.place();
    cursor_.take();
    cursor_.take();
    const AstId first = parse(or_level);
    return second_in_brackets(AstOp::joined, from, first, "`,` and a second list");
}

}  // namespace ultima
