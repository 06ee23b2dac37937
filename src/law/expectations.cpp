// SPDX-License-Identifier: Apache-2.0
#include "law/expectations.h"

#include "law/declare.h"
#include "law/literals.h"
#include "law/names.h"
#include "law/nodes.h"
#include "law/types.h"
#include "law/written.h"

#include <algorithm>

namespace ultima {
namespace {

const std::initializer_list<std::string_view> statuses = {
    "required",       "available", "conflict",          "not yet",      "conditions not met",
    "cannot compute", "barred",    "not at this stage", "not provided", "undetermined"};

class MeasureExpectation {
  public:
    MeasureExpectation(Draft& draft, Cursor& cursor, MeasureId measure) : draft_(draft), cursor_(cursor) {
        result_.measure = measure;
    }
    std::optional<Expectation> read();

  private:
    std::optional<Status> status() {
        const std::string_view text = take_one_of(draft_.report, cursor_, "a status", statuses);
        return text.empty() ? std::nullopt : parse_status(text);
    }
    bool detail();
    bool labels(std::vector<RuleId>& into);
    bool missing();
    bool possible();
    bool needs();

    Draft& draft_;
    Cursor& cursor_;
    Expectation result_;
};

bool MeasureExpectation::labels(std::vector<RuleId>& into) {
    do {
        const auto label = take_label(draft_, cursor_);
        if (!label) return false;
        into.push_back(*label);
    } while (cursor_.accept(TokenKind::comma));
    return true;
}

bool MeasureExpectation::missing() {
    do {
        const auto fact = take_fact(draft_, cursor_);
        if (!fact) return false;
        result_.missing.push_back(*fact);
    } while (cursor_.accept_word("and") || cursor_.accept(TokenKind::comma));
    return true;
}

bool MeasureExpectation::possible() {
    do {
        const auto one = status();
        if (!one) return false;
        result_.possible.push_back(*one);
    } while (cursor_.accept(TokenKind::comma));
    return true;
}

bool MeasureExpectation::needs() {
    do {
        const std::string_view kind = take_one_of(draft_.report, cursor_, "a safeguard", need_kinds);
        if (kind.empty()) return false;
        result_.needs.emplace_back(kind);
    } while (cursor_.accept(TokenKind::comma));
    return true;
}

bool MeasureExpectation::detail() {
    if (cursor_.accept_word("because")) return labels(result_.because);
    if (cursor_.accept_word("unless")) return labels(result_.unless);
    if (cursor_.accept_word("since")) return (result_.since = take_date(draft_.report, cursor_)).has_value();
    if (cursor_.accept_word("from")) return (result_.from = take_date(draft_.report, cursor_)).has_value();
    if (cursor_.accept_word("missing")) return missing();
    if (cursor_.accept_word("possible")) return possible();
    if (cursor_.accept_word("needs")) return needs();
    if (cursor_.accept_word("advisory")) return result_.advisory = true;
    report_expected(
        draft_.report, cursor_,
        "`because`, `unless`, `since`, `from`, `missing`, `possible`, `advisory`, `needs`, `;` or the end",
        cursor_.is(TokenKind::word)
            ? did_you_mean(cursor_.text(cursor_.peek()), {expectation_words.begin(), expectation_words.end()})
            : "");
    return false;
}

std::optional<Expectation> MeasureExpectation::read() {
    const std::size_t from = cursor_.place();
    const auto expected = status();
    if (!expected) return std::nullopt;
    result_.status = *expected;
    while (!cursor_.at_end() && !cursor_.is(TokenKind::semicolon))
        if (!detail()) return std::nullopt;
    result_.span = cursor_.since(from);
    return std::move(result_);
}

/// The node that tests compare: what has this name in expressions.
std::optional<NodeId> named_node(Draft& draft, const NameEntry& entry, Span span) {
    switch (entry.kind) {
        case NameKind::fact:
            if (draft.bad_facts[entry.index]) return std::nullopt;
            return add_node(draft, {Op::fact, draft.pack.facts[entry.index].type, span, nothing, nothing,
                                    nothing, entry.index, 0});
        case NameKind::definition: {
            const NodeId value = draft.pack.definitions[entry.index].value;
            if (draft.definitions[entry.index].bad || value == nothing) return std::nullopt;
            return add_node(draft, {Op::definition, draft.pack.nodes[value].type, span, nothing, nothing,
                                    nothing, entry.index, 0});
        }
        case NameKind::output: {
            if (draft.tables[entry.index].bad) return std::nullopt;
            const Type type = draft.pack.tables[entry.index].outputs[entry.extra].type;
            return add_node(
                draft, {Op::table_output, type, span, nothing, nothing, nothing, entry.index, entry.extra});
        }
        default:
            return std::nullopt;
    }
}

const NameEntry* value_entry(const Draft& draft, const std::string& name) {
    const std::vector<std::string_view> words = split_words(name);
    const Names::Match match = draft.names.longest(words);
    const bool whole =
        match.entry && match.words == words.size() && match.entry->kind != NameKind::choice_value;
    return whole ? match.entry : nullptr;
}

/// `NAME = VALUE` up to the next `;`, or nullopt if there is no `=` in this part.
std::optional<std::size_t> equal_ahead(const Cursor& cursor) {
    for (std::size_t i = 0; !cursor.is(TokenKind::end, i) && !cursor.is(TokenKind::semicolon, i); ++i)
        if (cursor.is(TokenKind::equal, i)) return i;
    return std::nullopt;
}

std::optional<Expectation> duty(Draft& draft, Cursor& cursor, bool none) {
    Expectation result;
    const std::size_t from = cursor.place();
    const auto label = take_label(draft, cursor);
    if (!label) return std::nullopt;
    if (draft.pack.rules[*label].role != RuleRole::duty) {
        draft.report.error("N005", cursor.since(from),
                           in_quotes(draft.pack.rules[*label].label) + " is not a duty", {},
                           {{draft.pack.rules[*label].span, "declared here"}});
        return std::nullopt;
    }
    result.what = none ? Expectation::What::no_duty : Expectation::What::duty;
    result.duty = *label;
    if (!none && cursor.accept_word("since")) {
        result.since = take_date(draft.report, cursor);
        if (!result.since) return std::nullopt;
    }
    result.span = cursor.since(from);
    return result;
}

/// `law of DATE`, or all the dates between which the law leaves it open, perhaps `for ISSUE`.
std::optional<Expectation> expected_law(Draft& draft, Cursor& cursor, std::size_t from) {
    Expectation result;
    result.what = Expectation::What::law;
    do {
        const auto day = take_date(draft.report, cursor, "the first day of the law, such as `2024-07-01`");
        if (!day) return std::nullopt;
        result.laws.push_back(*day);
    } while (cursor.accept(TokenKind::comma));
    std::string issue;
    if (cursor.accept_word("for")) {
        if (!cursor.is(TokenKind::word)) {
            report_expected(draft.report, cursor, "an issue after `for`");
            return std::nullopt;
        }
        issue = std::string(cursor.text(cursor.take()));
    }
    const std::vector<MostFavourable>& settings = draft.pack.most_favourable;
    for (std::uint32_t place = 0; place < settings.size(); ++place)
        if (settings[place].issue == issue) result.favourable = place;
    if (result.favourable != nothing) return result;
    std::vector<std::string_view> issues;
    for (const MostFavourable& setting : settings)
        if (!setting.issue.empty()) issues.push_back(setting.issue);
    draft.report.error("P018", cursor.since(from),
                       settings.empty() ? "pack.yaml has no `most favourable law`"
                       : issues.empty() ? "the most favourable law is taken as a whole: it has no issues"
                       : issue.empty()  ? "the most favourable law is chosen for each issue: say `for` which"
                                        : "pack.yaml has no issue " + in_quotes(issue),
                       issues.empty() ? "" : did_you_mean(issue, issues));
    return std::nullopt;
}

/// A measure; where none is known, the words before the status are what was meant.
std::optional<MeasureId> take_expected_measure(Draft& draft, Cursor& cursor) {
    if (draft.measures.longest(cursor.words_ahead(draft.measures.longest_name())).entry)
        return take_measure(draft, cursor);
    const std::size_t from = cursor.place();
    std::size_t words = 0;
    for (Cursor at = cursor; at.is(TokenKind::word); at.take(), ++words) {
        Cursor probe = at;
        if (words > 0 && !probe.accept_phrase(statuses).empty()) break;
    }
    if (words == 0) return take_measure(draft, cursor);
    const std::string name = joined_words(cursor.words_ahead(words));
    cursor.go_to(from + words);
    std::vector<std::string_view> known;
    for (const Measure& measure : draft.pack.measures) known.push_back(measure.name);
    if (is_broken_name(draft, name)) return std::nullopt;
    draft.report.error_once("measure " + name, "N004", cursor.since(from),
                            "no measure is called " + in_quotes(name), did_you_mean(name, known));
    return std::nullopt;
}

std::optional<Expectation> named_value(Draft& draft, Cursor& cursor, std::size_t words) {
    const std::size_t from = cursor.place();
    const std::vector<std::string_view> ahead = cursor.words_ahead(words);
    cursor.go_to(from + ahead.size());
    const Span span = cursor.since(from);
    if (ahead.empty() || !cursor.is(TokenKind::equal)) {
        report_expected(draft.report, cursor, ahead.empty() ? "the name of a value" : "`=`");
        return std::nullopt;
    }
    cursor.take();
    auto result = read_value_expectation(draft, cursor, joined_words(ahead), span);
    if (result) result->span = cursor.since(from);
    return result;
}

}  // namespace

std::optional<Type> value_type(Draft& draft, const std::string& name, Span span) {
    if (const NameEntry* entry = value_entry(draft, name)) {
        if (entry->kind == NameKind::fact)
            return draft.bad_facts[entry->index] ? std::nullopt
                                                 : std::optional<Type>(draft.pack.facts[entry->index].type);
        if (entry->kind == NameKind::output)
            return draft.tables[entry->index].bad
                       ? std::nullopt
                       : std::optional<Type>(draft.pack.tables[entry->index].outputs[entry->extra].type);
        const NodeId value = draft.pack.definitions[entry->index].value;
        return value == nothing ? std::nullopt : std::optional<Type>(draft.pack.nodes[value].type);
    }
    if (const auto given = draft.given.find(name); given != draft.given.end()) {
        if (given->second.bad) return std::nullopt;
        return given->second.type;
    }
    std::vector<std::string_view> known;
    for (const NameEntry& entry : draft.names.entries())
        if (entry.kind != NameKind::choice_value) known.push_back(entry.text);
    for (const auto& [given_name, type] : draft.given) known.push_back(given_name);
    for (const Measure& measure : draft.pack.measures) known.push_back(measure.name);
    if (is_broken_name(draft, name)) return std::nullopt;
    draft.report.error_once("name " + name, "N001", span,
                            "nothing that a test could compare is called " + in_quotes(name),
                            did_you_mean(name, known));
    return std::nullopt;
}

std::optional<Expectation> read_measure_expectation(Draft& draft, Cursor& cursor, MeasureId measure) {
    return MeasureExpectation(draft, cursor, measure).read();
}

std::optional<Expectation> read_value_expectation(Draft& draft, Cursor& cursor, const std::string& name,
                                                  Span span) {
    const std::size_t from = cursor.place();
    while (!cursor.at_end() && !cursor.is(TokenKind::semicolon)) cursor.take();
    const auto type = value_type(draft, name, span);
    if (!type) return std::nullopt;
    if (cursor.place() == from) {
        report_expected(draft.report, cursor, "a value: " + type_text(draft.pack, *type));
        return std::nullopt;
    }
    const Span value_span = cursor.since(from);
    auto value = parse_in_pack(draft.pack, *type, cursor.text(value_span));
    if (!value) {
        draft.report.error("T008", value_span, in_quotes(name) + ": " + value.error());
        return std::nullopt;
    }
    Expectation result;
    result.what = Expectation::What::value;
    result.name = name;
    result.span = value_span;
    if (const NameEntry* entry = value_entry(draft, name)) {
        const auto actual = named_node(draft, *entry, span);
        if (!actual) return std::nullopt;
        result.actual = *actual;
    }
    result.expected = add_constant(draft, *type, std::move(*value), value_span);
    if (result.expected == nothing) return std::nullopt;
    return result;
}

std::optional<Expectation> read_expectation(Draft& draft, Cursor& cursor) {
    const std::size_t from = cursor.place();
    const bool label_follows = cursor.is(TokenKind::word, 1);
    if (const auto equal = equal_ahead(cursor)) return named_value(draft, cursor, *equal);
    if (cursor.is_word("no") && cursor.is_word("duty", 1)) {
        cursor.take();
        cursor.take();
        return duty(draft, cursor, true);
    }
    const Names::Match measure = draft.measures.longest(cursor.words_ahead(draft.measures.longest_name()));
    if (cursor.is_word("duty") && label_follows && !measure.entry) {
        cursor.take();
        return duty(draft, cursor, false);
    }
    Expectation result;
    if (cursor.is_word("assumed") && label_follows && !measure.entry) {
        cursor.take();
        const auto fact = take_fact(draft, cursor);
        if (!fact) return std::nullopt;
        result.what = Expectation::What::assumed;
        result.fact = *fact;
        result.span = cursor.since(from);
        return result;
    }
    if (cursor.is_word("cannot") && cursor.is_word("compute", 1) && !measure.entry) {
        cursor.take();
        cursor.take();
        const auto code = take_code(draft.report, cursor);
        if (!code) return std::nullopt;
        result.what = Expectation::What::cannot_compute;
        result.name = *code;
        const bool known = std::any_of(draft.pack.rules.begin(), draft.pack.rules.end(),
                                       [&](const Rule& rule) { return rule.cannot_code == result.name; });
        result.span = cursor.since(from);
        if (known) return result;
        std::vector<std::string_view> codes;
        for (const Rule& rule : draft.pack.rules)
            if (!rule.cannot_code.empty()) codes.push_back(rule.cannot_code);
        draft.report.error("N001", cursor.since(cursor.place() - 1),
                           "no rule says `cannot compute " + result.name + "`",
                           did_you_mean(result.name, codes));
        return std::nullopt;
    }
    if (cursor.is_word("law") && cursor.is_word("of", 1) && !measure.entry) {
        cursor.take();
        cursor.take();
        auto expected = expected_law(draft, cursor, from);
        if (expected) expected->span = cursor.since(from);
        return expected;
    }
    const auto found = take_expected_measure(draft, cursor);
    if (!found) return std::nullopt;
    auto expectation = read_measure_expectation(draft, cursor, *found);
    if (expectation) expectation->span = cursor.since(from);
    return expectation;
}

}  // namespace ultima
