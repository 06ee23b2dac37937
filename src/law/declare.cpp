// SPDX-License-Identifier: Apache-2.0
#include "law/declare.h"

#include "law/literals.h"
#include "law/written.h"

#include <algorithm>

namespace ultima {
namespace {

constexpr std::size_t most_words_of_a_name = 20;

/// Reports if the words cannot be a name. `begin` is the place of the first word.
bool check_words(Report& report, const Cursor& cursor, std::size_t begin, std::size_t count,
                 std::string_view what) {
    for (std::size_t i = 0; i < count; ++i) {
        Cursor at = cursor;
        at.go_to(begin + i);
        if (is_reserved(at.text(at.peek()))) {
            report.error(
                "N003", at.here(),
                at.found() + " is a word of the language and cannot stand inside " + std::string(what));
            return false;
        }
    }
    Cursor at = cursor;
    at.go_to(begin);
    const char first = at.text(at.peek())[0];
    if (first >= '0' && first <= '9') {
        report.error("N003", at.here(), std::string(what) + " must begin with a letter, found " + at.found());
        return false;
    }
    if (count > most_words_of_a_name) {
        report.error("N003", cursor.since(begin), std::string(what) + " has at most 20 words");
        return false;
    }
    return true;
}

std::string_view kind_text(NameKind kind) {
    switch (kind) {
        case NameKind::fact:
            return "a fact";
        case NameKind::measure:
            return "a measure";
        case NameKind::record:
            return "a record";
        case NameKind::definition:
            return "a definition";
        case NameKind::output:
            return "an output of a table";
        case NameKind::choice_value:
            return "a value of a choice";
    }
    return "a name";
}

}  // namespace

std::optional<DeclaredName> take_name(Report& report, Cursor& cursor, std::string_view what,
                                      std::size_t most_words) {
    DeclaredName name;
    name.words = cursor.words_ahead(most_words);
    if (name.words.empty()) {
        report_expected(report, cursor, what);
        return std::nullopt;
    }
    const std::size_t from = cursor.place();
    cursor.go_to(from + name.words.size());
    name.bad = !check_words(report, cursor, from, name.words.size(), what);
    if (name.words.size() > most_words_of_a_name) return std::nullopt;
    name.text = joined_words(name.words);
    name.span = cursor.since(from);
    return name;
}

void note_broken_name(Draft& draft, const Cursor& cursor) {
    draft.broken_names.push_back(joined_words(cursor.words_ahead(most_words_of_a_name)) + " ");
}

bool is_broken_name(const Draft& draft, std::string_view words) {
    const std::string whole = std::string(words) + " ";
    return std::any_of(draft.broken_names.begin(), draft.broken_names.end(), [&](const std::string& broken) {
        return broken.starts_with(whole) || whole.starts_with(broken);
    });
}

bool declare(Draft& draft, Names& names, const DeclaredName& name, NameKind kind, std::uint32_t index,
             std::uint32_t extra) {
    const NameEntry* before = nullptr;
    if (&names != &draft.names && &names != &draft.measures) {
        const Names::Match outer = draft.names.longest(name.words);
        if (outer.entry && outer.words == name.words.size()) before = outer.entry;
    }
    // A name that is taken elsewhere is not added: what it would stand for is not kept either.
    if (!before) before = names.add(name.words, {kind, index, extra, name.span, name.text});
    if (!before) return true;
    if (kind == NameKind::choice_value && before->kind == NameKind::choice_value) return true;
    const bool value = kind == NameKind::choice_value || before->kind == NameKind::choice_value;
    const std::string message = value ? in_quotes(name.text) + " is already the name of " +
                                            std::string(kind_text(before->kind)) + ", so it cannot be " +
                                            std::string(kind_text(kind)) + " too"
                                      : in_quotes(name.text) + " is declared twice";
    draft.report.error(value ? "N007" : "N002", name.span, message, {},
                       {{before->span, "first declared here, as " + std::string(kind_text(before->kind))}});
    return false;
}

bool at_option(const Cursor& cursor, Options options) {
    return cursor.is(TokenKind::word) &&
           std::find(options.begin(), options.end(), cursor.text(cursor.peek())) != options.end();
}

namespace {

struct ChoiceValues {
    std::vector<DeclaredName> names;
    bool failed = false;
};

ChoiceValues take_choice_values(Draft& draft, Cursor& cursor, Options options) {
    ChoiceValues result;
    do {
        std::size_t words = 0;
        for (Cursor at = cursor;
             (at.is(TokenKind::word) || at.is(TokenKind::number)) && !at_option(at, options); ++words)
            at.take();
        auto name = words == 0 ? std::nullopt : take_name(draft.report, cursor, "a value of a choice", words);
        if (words == 0) report_expected(draft.report, cursor, "a value of the choice");
        if (!name) {
            result.failed = true;
            return result;
        }
        result.failed = result.failed || name->bad;
        result.names.push_back(std::move(*name));
        if (result.names.size() > limit::choice_values) {
            draft.report.error("L003", cursor.here(), "a choice has at most 2000 values");
            result.failed = true;
            return result;
        }
    } while (cursor.accept(TokenKind::divide));
    return result;
}

std::optional<DeclaredType> choice_type(Draft& draft, const ChoiceValues& values, Span span) {
    std::vector<std::string> texts;
    std::unordered_map<std::string_view, Span> seen;
    for (const DeclaredName& name : values.names) {
        const auto [before, added] = seen.try_emplace(name.text, name.span);
        if (!added) {
            draft.report.error("S008", name.span, in_quotes(name.text) + " stands twice among the values", {},
                               {{before->second, "first here"}});
            return std::nullopt;
        }
        texts.push_back(name.text);
    }
    bool good = true;
    for (const DeclaredName& name : values.names)
        good = declare(draft, draft.names, name, NameKind::choice_value, 0) && good;
    if (!good) return std::nullopt;
    if (draft.choice_types.size() >= limit::choice_types) {
        draft.report.error("L003", span, "a pack has at most 65000 different choices");
        return std::nullopt;
    }
    const auto [place, added] =
        draft.choice_types.try_emplace(texts, static_cast<std::uint16_t>(draft.pack.choices.size()));
    if (added) {
        for (const std::string& text : texts) draft.choices_with[text].push_back(place->second);
        draft.pack.choices.push_back({std::move(texts)});
        draft.choice_spans.push_back(span);
    }
    DeclaredType type;
    type.type.kind = Kind::choice;
    type.type.choice = place->second;
    return type;
}

constexpr std::string_view types_text =
    "`yes/no`, `number`, `days`, `date`, `duration`, `money EUR`, `text`, `spells`, `list of ...` or a "
    "choice "
    "`a / b`";

/// The record whose name stands here and is declared above; takes the name.
std::optional<Type> take_record(Draft& draft, Cursor& cursor, const Names::Match& record) {
    const std::size_t from = cursor.place();
    cursor.go_to(from + record.words);
    if (record.entry->index >= draft.bad_records.size()) {
        draft.report.error("N008", cursor.since(from), "a record cannot hold itself");
        return std::nullopt;
    }
    if (draft.bad_records[record.entry->index]) return std::nullopt;
    return Type{Kind::record, static_cast<std::uint16_t>(record.entry->index)};
}

/// After `list of`: a record, or a type of single values.
std::optional<DeclaredType> list_of(Draft& draft, Cursor& cursor, Options options) {
    const Names::Match record = draft.records.longest(cursor.words_ahead(draft.records.longest_name()));
    Type element;
    bool days = false;
    if (record.entry) {
        const auto type = take_record(draft, cursor, record);
        if (!type) return std::nullopt;
        element = *type;
    } else {
        std::vector<std::string_view> known;
        for (const NameEntry& entry : draft.records.entries()) known.push_back(entry.text);
        const bool type_word =
            std::find(type_words.begin(), type_words.end(), cursor.text(cursor.peek())) != type_words.end();
        const std::string near = cursor.is(TokenKind::word) && !cursor.is(TokenKind::divide, 1) && !type_word
                                     ? did_you_mean(joined_words(cursor.words_ahead(1)), known)
                                     : std::string();
        if (!near.empty()) {
            draft.report.error("N014", cursor.here(), "no record is called " + cursor.found(), near);
            return std::nullopt;
        }
        const auto type = take_type(draft, cursor, options);
        if (!type) return std::nullopt;
        element = type->type;
        days = type->days;
        if (element.kind == Kind::list || element.kind == Kind::spells) {
            draft.report.error("T003", cursor.since(cursor.place() - 1), "a list cannot hold lists or spells",
                               "make the list a fact of its own");
            return std::nullopt;
        }
    }
    return DeclaredType{list_type(draft, element), days};
}

}  // namespace

Type list_type(Draft& draft, const Type& element) {
    std::vector<Type>& elements = draft.pack.elements;
    const auto found = std::find(elements.begin(), elements.end(), element);
    const auto place = static_cast<std::uint16_t>(found - elements.begin());
    if (found == elements.end()) elements.push_back(element);
    return Type{Kind::list, place};
}

std::optional<DeclaredType> take_type(Draft& draft, Cursor& cursor, Options options) {
    if (!cursor.is(TokenKind::word) || at_option(cursor, options)) {
        report_expected(draft.report, cursor, "a type: " + std::string(types_text));
        return std::nullopt;
    }
    if (cursor.is_word("yes") && cursor.is(TokenKind::divide, 1) && cursor.is_word("no", 2)) {
        cursor.go_to(cursor.place() + 3);
        return DeclaredType{Type{Kind::yes_no}, false};
    }
    const std::string_view word = cursor.text(cursor.peek());
    if (word == "list" && cursor.is_word("of", 1)) {
        cursor.go_to(cursor.place() + 2);
        return list_of(draft, cursor, options);
    }
    if (word == "money" && !cursor.is(TokenKind::divide, 1)) {
        cursor.take();
        const auto currency =
            cursor.is(TokenKind::word) ? parse_currency(cursor.text(cursor.peek())) : std::nullopt;
        if (!currency) {
            report_expected(draft.report, cursor, "a currency of three capital letters after `money`");
            return std::nullopt;
        }
        cursor.take();
        DeclaredType type{Type{Kind::money}, false};
        type.type.currency = *currency;
        return type;
    }
    struct Simple {
        std::string_view word;
        Kind kind;
    };
    constexpr Simple simple[] = {{"number", Kind::number}, {"days", Kind::number},
                                 {"date", Kind::date},     {"duration", Kind::duration},
                                 {"text", Kind::text},     {"spells", Kind::spells}};
    for (const Simple& known : simple) {
        if (known.word != word || cursor.is(TokenKind::divide, 1)) continue;
        cursor.take();
        return DeclaredType{Type{known.kind}, word == "days"};
    }
    const std::size_t from = cursor.place();
    const ChoiceValues values = take_choice_values(draft, cursor, options);
    if (values.failed) return std::nullopt;
    if (values.names.size() > 1) return choice_type(draft, values, cursor.since(from));
    const std::string& text = values.names[0].text;
    draft.report.error("S004", cursor.since(from), "expected a type, found " + in_quotes(text), [&] {
        std::string help = did_you_mean(text, {type_words.begin() + 1, type_words.end()});
        return help.empty() ? "a type is " + std::string(types_text) : help;
    }());
    return std::nullopt;
}

std::optional<DeclaredType> take_type_or_record(Draft& draft, Cursor& cursor, Options options) {
    const Names::Match record = draft.records.longest(cursor.words_ahead(draft.records.longest_name()));
    Cursor after = cursor;
    after.go_to(cursor.place() + record.words);
    const bool longer =
        after.is(TokenKind::divide) || (after.is(TokenKind::word) && !at_option(after, options));
    if (record.entry == nullptr || longer) return take_type(draft, cursor, options);
    const auto type = take_record(draft, cursor, record);
    if (!type) return std::nullopt;
    return DeclaredType{*type, false};
}

/// A list may have texts and words like options inside its brackets.
void take_list(Cursor& cursor, Options options) {
    int brackets = 0;
    while (!cursor.at_end() &&
           (brackets > 0 || (!cursor.is(TokenKind::string) && !at_option(cursor, options)))) {
        if (cursor.is(TokenKind::open)) ++brackets;
        if (cursor.is(TokenKind::close)) --brackets;
        cursor.take();
    }
}

std::optional<Value> take_value(Draft& draft, Cursor& cursor, const Type& type, Options options) {
    const std::size_t from = cursor.place();
    if (type.kind == Kind::text && cursor.is(TokenKind::string)) {
        cursor.take();
    } else if (type.kind == Kind::list) {
        take_list(cursor, options);
    } else {
        while (!cursor.at_end() && !cursor.is(TokenKind::string) && !cursor.is(TokenKind::open_string) &&
               !cursor.is(TokenKind::dots) && !at_option(cursor, options))
            cursor.take();
    }
    if (cursor.place() == from) {
        report_expected(draft.report, cursor, "a value: " + type_text(draft.pack, type));
        return std::nullopt;
    }
    const Span span = cursor.since(from);
    auto value = parse_in_pack(draft.pack, type, cursor.text(span));
    if (value && is_known(*value)) return std::move(*value);
    const std::string message = value ? "a value is needed here, not `unknown`" : value.error();
    const std::string_view date_code =
        type.kind == Kind::date ? date_problem(cursor.text(span)) : std::string_view{};
    draft.report.error(date_code == "L005" ? "L005" : "T008", span, message);
    return std::nullopt;
}

std::optional<Value> take_left_out(Draft& draft, Cursor& cursor, const Type& type, Options options) {
    cursor.take();
    if (!cursor.accept_word("out")) {
        report_expected(draft.report, cursor, "`out` after `left`, and what is meant where nothing is said");
        return std::nullopt;
    }
    return take_value(draft, cursor, type, options);
}

std::optional<Mark> take_mark(Report& report, Cursor& cursor, std::size_t from) {
    const auto why = take_string(report, cursor, "the reason, in quotation marks");
    if (!why) return std::nullopt;
    if (!cursor.accept_word("cite")) {
        report_expected(report, cursor, "`cite` and a citation after the reason");
        return std::nullopt;
    }
    Span cite_span;
    std::string cite = take_citation(report, cursor, cite_span, [](const Cursor&) { return false; });
    if (cite.empty()) return std::nullopt;
    return Mark{*why, std::move(cite), cursor.since(from)};
}

std::optional<std::string> take_code(Report& report, Cursor& cursor) {
    if (cursor.is(TokenKind::string)) return take_string(report, cursor, "a code");
    if (cursor.is(TokenKind::word)) return std::string(cursor.text(cursor.take()));
    report_expected(report, cursor, "a code after `cannot compute`");
    return std::nullopt;
}

void check_brackets(Report& report, Span span, std::string_view citation) {
    std::vector<std::uint32_t> open;
    for (std::uint32_t at = 0; at < citation.size(); ++at) {
        if (citation[at] == '(') open.push_back(at);
        if (citation[at] != ')') continue;
        if (open.empty()) {
            const Span here{span.file, span.begin + at, span.begin + at + 1};
            report.error("S016", here, "this bracket of the citation was not opened");
            return;
        }
        open.pop_back();
    }
    if (open.empty()) return;
    const Span here{span.file, span.begin + open.back(), span.begin + open.back() + 1};
    report.error("S016", here, "this bracket of the citation is not closed");
}

std::optional<std::string> take_words(Report& report, Cursor& cursor, std::string_view what,
                                      Options options) {
    const std::size_t from = cursor.place();
    while (cursor.is(TokenKind::word) && !at_option(cursor, options)) cursor.take();
    if (cursor.place() == from) {
        report_expected(report, cursor, what);
        return std::nullopt;
    }
    return fold_blanks(cursor.text(cursor.since(from)));
}

std::string_view take_one_of(Report& report, Cursor& cursor, std::string_view what,
                             std::initializer_list<std::string_view> phrases) {
    const std::string_view found = cursor.accept_phrase(phrases);
    if (!found.empty()) return found;
    const std::vector<std::string_view> known(phrases);
    const std::vector<std::string_view> words = cursor.words_ahead(4);
    if (words.empty()) {
        report_expected(report, cursor, std::string(what) + ": " + one_of(known));
        return {};
    }
    std::string help = did_you_mean(joined_words(words), known);
    if (help.empty()) help = did_you_mean(words[0], known);
    report.error("N010", cursor.here(),
                 "expected " + std::string(what) + ": " + one_of(known) + "; found " + cursor.found(), help);
    return {};
}

void report_unknown_option(Report& report, Cursor& cursor, Options options) {
    const std::vector<std::string_view> known(options);
    const std::string help =
        cursor.is(TokenKind::word) ? did_you_mean(cursor.text(cursor.peek()), known) : std::string{};
    if (cursor.is(TokenKind::word)) {
        report.error("S014", cursor.here(), "expected " + one_of(known) + ", found " + cursor.found(), help);
    } else {
        report_expected(report, cursor, one_of(known));
    }
    cursor.skip_all();
}

std::optional<MeasureId> take_measure(Draft& draft, Cursor& cursor) {
    const std::vector<std::string_view> words = cursor.words_ahead(draft.measures.longest_name());
    const Names::Match match = draft.measures.longest(words);
    if (match.entry) {
        cursor.go_to(cursor.place() + match.words);
        return match.entry->index;
    }
    const std::vector<std::string_view> all = cursor.words_ahead(20);
    if (all.empty()) {
        report_expected(draft.report, cursor, "a measure");
        return std::nullopt;
    }
    std::vector<std::string_view> known;
    for (const NameEntry& entry : draft.measures.entries()) known.push_back(entry.text);
    const std::size_t from = cursor.place();
    std::string help;
    for (std::size_t count = all.size(); count > 0 && help.empty(); --count)
        help = did_you_mean(joined_words(std::span(all).first(count)), known);
    cursor.go_to(from + all.size());
    if (is_broken_name(draft, joined_words(all))) return std::nullopt;
    draft.report.error_once("measure " + joined_words(all), "N004", cursor.since(from),
                            "no measure is called " + in_quotes(joined_words(all)), help);
    return std::nullopt;
}

std::optional<FactId> take_fact(Draft& draft, Cursor& cursor) {
    const std::vector<std::string_view> words = cursor.words_ahead(draft.names.longest_name());
    const Names::Match match = draft.names.longest(words);
    if (match.entry && match.entry->kind == NameKind::fact) {
        cursor.go_to(cursor.place() + match.words);
        return match.entry->index;
    }
    if (match.entry && match.entry->kind != NameKind::choice_value) {
        const std::size_t from = cursor.place();
        cursor.go_to(from + match.words);
        draft.report.error(
            "N013", cursor.since(from),
            in_quotes(match.entry->text) + " is not a fact but " + std::string(kind_text(match.entry->kind)),
            {}, {{match.entry->span, "declared here"}});
        return std::nullopt;
    }
    const std::vector<std::string_view> all = cursor.words_ahead(20);
    if (all.empty()) {
        report_expected(draft.report, cursor, "a fact");
        return std::nullopt;
    }
    std::vector<std::string_view> known;
    for (const Fact& fact : draft.pack.facts) known.push_back(fact.name);
    std::string help;
    std::size_t count = all.size();
    for (; count > 0 && help.empty(); --count)
        help = did_you_mean(joined_words(std::span(all).first(count)), known);
    const std::size_t from = cursor.place();
    cursor.go_to(from + (help.empty() ? all.size() : count + 1));
    const Span span = cursor.since(from);
    if (is_broken_name(draft, joined_words(all))) return std::nullopt;
    draft.report.error_once("name " + fold_blanks(cursor.text(span)), "N001", span,
                            "no fact is called " + in_quotes(fold_blanks(cursor.text(span))), help);
    return std::nullopt;
}

std::optional<RuleId> take_label(Draft& draft, Cursor& cursor) {
    if (!cursor.is(TokenKind::word)) {
        report_expected(draft.report, cursor, "the label of a rule");
        return std::nullopt;
    }
    const Token token = cursor.take();
    const std::string label(cursor.text(token));
    if (const auto found = draft.labels.find(label); found != draft.labels.end()) return found->second;
    std::vector<std::string_view> known;
    for (const Rule& rule : draft.pack.rules) known.push_back(rule.label);
    draft.report.error_once("label " + label, "N005", cursor.span(token),
                            "no rule, exception or duty has the label " + in_quotes(label),
                            did_you_mean(label, known));
    return std::nullopt;
}

}  // namespace ultima
