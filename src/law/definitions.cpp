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
        const auto type = draft.blocks[place.block].block.kind == BlockKind::calculation
                              ? take_type_or_record(draft, cursor, {})
                              : take_type(draft, cursor, {});
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
    const bool calculation = draft.blocks[place.block].block.kind == BlockKind::calculation;
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
    Definition definition{name->text, nothing, rule, function, false, name->span, calculation, {}, {}, {}};
    if (calculation) definition.parameters = place.parameters;
    draft.pack.definitions.push_back(std::move(definition));
    draft.definitions.push_back(std::move(place));
    return true;
}

void declare_definitions(Draft& draft, std::size_t block_number) {
    const LexedBlock& block = draft.blocks[block_number];
    Cursor header = header_cursor(draft, block);
    std::string cite;
    if (block.block.kind == BlockKind::calculation && !header.at_end()) {
        Span span;
        cite = take_citation(draft.report, header, span, [](const Cursor&) { return false; });
    }
    expect_end(draft.report, header,
               block.block.kind == BlockKind::calculation ? "a citation" : "nothing after `define`");
    for (const LogicalLine& line : block.lines) {
        if (draft.report.full()) return;
        Cursor cursor = cursor_of(draft, block, line);
        DefinitionDraft place;
        place.block = block_number;
        place.first = line.first;
        place.last = line.last;
        if (declare_definition(draft, cursor, std::move(place), draft.names, nothing))
            draft.pack.definitions.back().cite = cite;
    }
}

namespace {

/// Where the `given` of a calculation begins: on a line of its own, outside brackets; else the end.
std::size_t given_place(const LexedBlock& block, const Cursor& whole, std::size_t first, std::size_t last) {
    int brackets = 0;
    for (std::size_t at = first; at < last; ++at) {
        const Token& token = block.tokens[at];
        if (token.kind == TokenKind::open) ++brackets;
        if (token.kind == TokenKind::close) --brackets;
        if (brackets == 0 && token.line_start && token.kind == TokenKind::word &&
            whole.text(token) == "given")
            return at;
    }
    return last;
}

/// The names after `given`; each sees those above it.
bool read_locals(Draft& draft, DefinitionDraft& definition, Definition& result, std::size_t given) {
    const LexedBlock& block = draft.blocks[definition.block];
    Cursor all = cursor_of(draft, block, {static_cast<std::uint32_t>(given), definition.last});
    all.take();
    bool good = true;
    for (const auto& [from, to] : split_definitions(all)) {
        Cursor cursor = cursor_of(
            draft, block, {static_cast<std::uint32_t>(given + from), static_cast<std::uint32_t>(given + to)});
        const auto name = take_name(draft.report, cursor, "a name after `given`");
        if (!name || name->bad || !expect(draft.report, cursor, TokenKind::equal, "`=` after the name"))
            return false;
        const ExpressionPlace place{nullptr, &definition.uses, definition.bound};
        const AstId value = parse_whole_expression(draft, cursor, place);
        const auto slot = new_slot(draft, nullptr, definition.bound, name->words, name->span);
        good = good && slot && value != no_ast;
        if (!slot) continue;
        definition.bound.push_back({name->words, *slot});
        definition.locals.push_back({*slot, value});
        result.locals.push_back(*slot);
    }
    return good;
}

}  // namespace

void read_definitions(Draft& draft) {
    for (std::size_t i = 0; i < draft.definitions.size() && !draft.report.full(); ++i) {
        DefinitionDraft& definition = draft.definitions[i];
        if (definition.bad || !check_parameters(draft, definition)) {
            definition.bad = true;
            continue;
        }
        const RuleId rule = draft.pack.definitions[i].rule;
        const LexedBlock& block = draft.blocks[definition.block];
        std::uint32_t last = definition.last;
        if (draft.pack.definitions[i].calculation) {
            last = static_cast<std::uint32_t>(
                given_place(block, cursor_of(draft, block, {definition.first, definition.last}),
                            definition.first, definition.last));
            if (last < definition.last && !read_locals(draft, definition, draft.pack.definitions[i], last))
                definition.bad = true;
        }
        Cursor cursor = cursor_of(draft, block, {definition.first, last});
        if (definition.first == last) {
            const std::uint32_t end = block.tokens[last - 1].end;
            cursor = Cursor(draft.sources, block.block.body.file, {}, end);
        }
        const ExpressionPlace place{rule == nothing ? nullptr : &draft.rules[rule].where_names,
                                    &definition.uses, definition.bound};
        definition.value = parse_whole_expression(draft, cursor, place);
        definition.bad = definition.bad || definition.value == no_ast;
    }
}

}  // namespace ultima
