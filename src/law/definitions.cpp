// SPDX-License-Identifier: Apache-2.0
// `define` blocks, and the names after `where`.
#include "law/definitions.h"

#include "law/block_readers.h"
#include "law/declare.h"
#include "law/expression.h"

#include <algorithm>

namespace ultima {
namespace {

/// Does the expression go on after this token, so that the next line cannot begin another definition?
bool goes_on_after(const Cursor& cursor, const Token& token) {
    switch (token.kind) {
        case TokenKind::word: {
            const std::string_view word = cursor.text(token);
            return is_reserved(word) && word != "yes" && word != "no" && word != "today" && word != "unknown";
        }
        case TokenKind::number:
        case TokenKind::date:
        case TokenKind::string:
        case TokenKind::open_string:
        case TokenKind::close:
        case TokenKind::bad:
            return false;
        default:
            return true;
    }
}

bool name_and_equal(Cursor cursor) {
    if (!cursor.is(TokenKind::word) || is_reserved(cursor.text(cursor.peek()))) return false;
    cursor.take();
    while ((cursor.is(TokenKind::word) || cursor.is(TokenKind::number)) && !cursor.peek().line_start) {
        if (is_reserved(cursor.text(cursor.peek()))) return false;
        cursor.take();
    }
    return cursor.is(TokenKind::equal);
}

/// `(term : duration, violent : yes/no)`
bool take_parameters(Draft& draft, Cursor& cursor, DefinitionDraft& place) {
    cursor.take();
    do {
        const auto name = take_name(draft.report, cursor, "a name for a value that is put in");
        if (!name || name->bad ||
            !expect(draft.report, cursor, TokenKind::colon, "`:` and a type after the name"))
            return false;
        const auto type = take_type(draft, cursor, {});
        if (!type) return false;
        const auto slot = new_slot(draft, nullptr, place.bound, name->words, name->span);
        if (!slot) return false;
        draft.slots[*slot].type = type->type;
        draft.slots[*slot].days = type->days;
        place.parameters.push_back(*slot);
        place.bound.push_back({name->words, *slot});
    } while (cursor.accept(TokenKind::comma));
    return expect(draft.report, cursor, TokenKind::close, "`,` or `)`");
}

/// A name that was declared after the function's own, and would now mean two things in it.
bool check_parameters(Draft& draft, const DefinitionDraft& definition) {
    bool good = true;
    for (const BoundName& name : definition.bound) {
        const Names::Match match = draft.names.longest(name.words);
        if (!match.entry || match.words != name.words.size()) continue;
        draft.report.error("N002", draft.slots[name.slot].span,
                           in_quotes(joined_words(name.words)) + " is declared twice", {},
                           {{match.entry->span, "declared here too"}});
        good = false;
    }
    return good;
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> split_definitions(const Cursor& all) {
    std::vector<std::pair<std::size_t, std::size_t>> parts;
    std::size_t begin = all.place();
    int brackets = 0;
    for (Cursor cursor = all; !cursor.at_end(); cursor.take()) {
        const Token token = cursor.peek();
        if (token.line_start && brackets <= 0 && cursor.place() > begin) {
            Cursor before = cursor;
            before.go_to(cursor.place() - 1);
            if (!goes_on_after(cursor, before.peek()) && name_and_equal(cursor)) {
                parts.emplace_back(begin, cursor.place());
                begin = cursor.place();
            }
        }
        if (token.kind == TokenKind::open) ++brackets;
        if (token.kind == TokenKind::close) --brackets;
    }
    Cursor end = all;
    end.skip_all();
    parts.emplace_back(begin, end.place());
    return parts;
}

bool declare_definition(Draft& draft, Cursor& cursor, DefinitionDraft place, Names& names, RuleId rule) {
    const std::size_t from = cursor.place();
    const std::vector<std::string_view> words = cursor.words_ahead(100);
    const bool function = rule == nothing && cursor.is(TokenKind::open, words.size());
    if (!words.empty() && !function && !cursor.is(TokenKind::equal, words.size())) {
        // Where the name ends is anyone's guess: at the latest before a word of the language.
        note_broken_name(draft, cursor);
        const auto reserved = std::find_if(words.begin() + 1, words.end(), is_reserved);
        cursor.go_to(from + static_cast<std::size_t>(reserved - words.begin()));
        report_expected(draft.report, cursor, "`=` after the name");
        return false;
    }
    const auto name = take_name(draft.report, cursor,
                                rule == nothing ? "the name of a definition" : "a name after `where`");
    if (!name) return false;
    place.bad = name->bad;
    if (function) place.bad = !take_parameters(draft, cursor, place) || place.bad;
    if (function && !cursor.is(TokenKind::equal)) {
        if (!place.bad) report_expected(draft.report, cursor, "`=` after the values that are put in");
        place.bad = true;
    }
    cursor.take();
    place.first += static_cast<std::uint32_t>(cursor.place() - from);
    const auto id = static_cast<std::uint32_t>(draft.pack.definitions.size());
    if (!declare(draft, names, *name, NameKind::definition, id)) return false;
    draft.pack.definitions.push_back({name->text, nothing, rule, function, false, name->span});
    draft.definitions.push_back(std::move(place));
    return true;
}

void declare_definitions(Draft& draft, std::size_t block_number) {
    const LexedBlock& block = draft.blocks[block_number];
    expect_end(draft.report, header_cursor(draft, block), "nothing after `define`");
    for (const LogicalLine& line : block.lines) {
        if (draft.report.full()) return;
        Cursor cursor = cursor_of(draft, block, line);
        DefinitionDraft place;
        place.block = block_number;
        place.first = line.first;
        place.last = line.last;
        declare_definition(draft, cursor, std::move(place), draft.names, nothing);
    }
}

void read_definitions(Draft& draft) {
    for (std::size_t i = 0; i < draft.definitions.size() && !draft.report.full(); ++i) {
        DefinitionDraft& definition = draft.definitions[i];
        if (definition.bad || !check_parameters(draft, definition)) {
            definition.bad = true;
            continue;
        }
        const RuleId rule = draft.pack.definitions[i].rule;
        const LexedBlock& block = draft.blocks[definition.block];
        Cursor cursor = cursor_of(draft, block, {definition.first, definition.last});
        if (definition.first == definition.last) {
            const std::uint32_t end = block.tokens[definition.last - 1].end;
            cursor = Cursor(draft.sources, block.block.body.file, {}, end);
        }
        const ExpressionPlace place{rule == nothing ? nullptr : &draft.rules[rule].where_names,
                                    &definition.uses, definition.bound};
        definition.value = parse_whole_expression(draft, cursor, place);
        definition.bad = definition.value == no_ast;
    }
}

}  // namespace ultima
