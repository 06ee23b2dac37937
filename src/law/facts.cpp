// SPDX-License-Identifier: Apache-2.0
#include "law/block_readers.h"
#include "law/declare.h"
#include "law/literals.h"
#include "law/ranges.h"
#include "law/written.h"

#include <algorithm>
#include <array>

namespace ultima {
namespace {

const Options fact_options = {"from",  "finding",  "circumstance", "sensitive", "neutral",
                              "range", "presumed", "complete",     "adverse",   "left"};

class FactReader {
  public:
    FactReader(Draft& draft, Cursor cursor) : draft_(draft), cursor_(cursor) {}
    void read();

  private:
    std::optional<DeclaredName> name();
    bool option();
    bool source(FactSource kind);
    bool presumption();
    bool completeness(Span here);
    bool once(bool already, std::string_view what, Span span);
    void check();
    void check_inside(const std::optional<Value>& value, Span span, std::string_view what);
    void add(const DeclaredName& name, bool bad);

    Draft& draft_;
    Cursor cursor_;
    Fact fact_;
    Range range_;
    bool has_source_ = false;
    bool has_range_ = false;
    bool has_complete_ = false;
    Span neutral_span_;
    Span left_out_span_;
    std::optional<Span> source_span_;
};

void FactReader::add(const DeclaredName& name, bool bad) {
    if (draft_.pack.facts.size() >= max_facts) {
        draft_.report.error("L006", name.span, "a pack has at most 256 facts");
        return;
    }
    const auto id = static_cast<FactId>(draft_.pack.facts.size());
    if (!declare(draft_, draft_.names, name, NameKind::fact, id)) return;
    fact_.name = name.text;
    fact_.span = name.span;
    draft_.pack.facts.push_back(std::move(fact_));
    draft_.bad_facts.push_back(bad);
}

bool could_be_type(const Cursor& cursor) {
    constexpr std::array<std::string_view, 7> types = {"number", "days", "date",  "duration",
                                                       "money",  "text", "spells"};
    return cursor.is(TokenKind::divide, 1) || is_reserved(cursor.text(cursor.peek())) ||
           std::find(types.begin(), types.end(), cursor.text(cursor.peek())) != types.end();
}

/// The words that were probably meant as the name where the colon is missing: those before two blanks, or
/// else those before the first word that could be a type.
std::optional<DeclaredName> likely_name(const Cursor& from) {
    std::size_t gap = 0;
    std::size_t type = 0;
    std::size_t words = 0;
    for (Cursor cursor = from; cursor.is(TokenKind::word) && words < 20; cursor.take(), ++words) {
        if (words > 0 && gap == 0 && cursor.wide_gap_before()) gap = words;
        if (words > 0 && type == 0 && could_be_type(cursor)) type = words;
    }
    const std::size_t count = gap > 0 ? gap : type > 0 ? type : words;
    if (count == 0 || is_reserved(from.text(from.peek()))) return std::nullopt;
    DeclaredName name;
    name.words = from.words_ahead(count);
    name.text = joined_words(name.words);
    Cursor end = from;
    end.go_to(from.place() + count);
    name.span = end.since(from.place());
    return name;
}

/// A field that holds a list or a record, of a list of records.
const RecordField* composite_field(const Pack& pack, const Type& type) {
    if (type.kind != Kind::list || pack.elements[type.choice].kind != Kind::record) return nullptr;
    for (const RecordField& field : pack.records[pack.elements[type.choice].choice].fields)
        if (field.type.kind == Kind::list || field.type.kind == Kind::record) return &field;
    return nullptr;
}

/// The name and the colon. Without a colon what was probably meant as the name.
std::optional<DeclaredName> FactReader::name() {
    bool colon = false;
    for (std::size_t i = 0; !cursor_.is(TokenKind::end, i); ++i)
        colon = colon || cursor_.is(TokenKind::colon, i);
    if (colon) {
        auto name = take_name(draft_.report, cursor_, "the name of a fact");
        if (!name || expect(draft_.report, cursor_, TokenKind::colon, "`:` after the name of the fact"))
            return name;
        add(*name, true);
        return std::nullopt;
    }
    note_broken_name(draft_, cursor_);
    auto likely = likely_name(cursor_);
    cursor_.go_to(cursor_.place() + (likely ? likely->words.size() : 0));
    report_expected(draft_.report, cursor_,
                    likely ? "`:` and a type after the name of a fact" : "the name of a fact");
    return likely;
}

void FactReader::read() {
    const auto name = this->name();
    if (!name) return;
    const std::size_t type_from = cursor_.place();
    const auto type = take_type(draft_, cursor_, fact_options);
    if (!type) return add(*name, true);
    fact_.type = type->type;
    fact_.days = type->days;
    if (const RecordField* field = composite_field(draft_.pack, fact_.type))
        draft_.report.error("T003", cursor_.since(type_from),
                            "nobody can be asked for " + type_text(draft_.pack, fact_.type) +
                                ", whose field " + in_quotes(field->name) + " holds several values",
                            "such records are made by a calculation", {{field->span, "the field"}});
    fact_.who = "register";
    range_ = default_range(fact_.type, fact_.days);
    const std::size_t errors = draft_.report.count();
    while (!cursor_.at_end() && option()) {
    }
    fact_.low = range_.low;
    fact_.high = range_.high;
    if (errors == draft_.report.count()) check();
    add(*name, name->bad);
}

bool FactReader::once(bool already, std::string_view what, Span span) {
    if (!already) return true;
    draft_.report.error("S008", span, std::string(what) + " is said twice for this fact");
    return false;
}

bool FactReader::option() {
    const std::size_t from = cursor_.place();
    const Span here = cursor_.here();
    if (cursor_.is(TokenKind::string) || cursor_.is(TokenKind::open_string)) {
        if (!once(!fact_.question.empty(), "the question", here)) return false;
        const auto text = take_string(draft_.report, cursor_, "the question in quotation marks");
        if (text) fact_.question = *text;
        return text.has_value();
    }
    if (cursor_.accept_word("from")) return source(FactSource::record);
    if (cursor_.accept_word("finding")) return source(FactSource::finding);
    if (cursor_.accept_word("circumstance")) return source(FactSource::circumstance);
    if (cursor_.accept_word("sensitive")) {
        if (!once(fact_.sensitive, "`sensitive`", here)) return false;
        return fact_.sensitive = true;
    }
    if (cursor_.accept_word("neutral")) {
        if (!once(fact_.neutral.has_value(), "`neutral`", here)) return false;
        fact_.neutral = take_value(draft_, cursor_, fact_.type, fact_options);
        neutral_span_ = cursor_.since(from);
        return fact_.neutral.has_value();
    }
    if (cursor_.is_word("range")) {
        if (!once(has_range_, "the range", here)) return false;
        has_range_ = true;
        return take_range(draft_, cursor_, fact_.type, fact_.days, fact_options, range_);
    }
    if (cursor_.is_word("left")) {
        if (!once(fact_.left_out.has_value(), "`left out`", here)) return false;
        fact_.left_out = take_left_out(draft_, cursor_, fact_.type, fact_options);
        left_out_span_ = cursor_.since(from);
        return fact_.left_out.has_value();
    }
    if (cursor_.accept_word("complete")) return once(has_complete_, "`complete`", here) && completeness(here);
    if (cursor_.accept_word("presumed"))
        return once(fact_.presumed.has_value(), "`presumed`", here) && presumption();
    if (cursor_.accept_word("adverse")) {
        if (!fact_.presumed) {
            draft_.report.error(
                "S015", here, "only a presumption is marked `adverse` here",
                "write it after `presumed`; a rule, an exception or a table has its own mark");
            return false;
        }
        if (!once(fact_.presumed->adverse.has_value(), "`adverse`", here)) return false;
        fact_.presumed->adverse = take_mark(draft_.report, cursor_, from);
        return fact_.presumed->adverse.has_value();
    }
    report_unknown_option(draft_.report, cursor_, fact_options);
    return false;
}

bool FactReader::source(FactSource kind) {
    const Span span = cursor_.since(cursor_.place() - 1);
    if (has_source_) {
        draft_.report.error("S015", span, "a fact has one source only: a record, a finding or a circumstance",
                            {}, {{*source_span_, "the first one is here"}});
        return false;
    }
    has_source_ = true;
    source_span_ = span;
    fact_.source = kind;
    fact_.who = "person";
    if (kind == FactSource::circumstance) return true;
    if (kind == FactSource::finding && !cursor_.accept_word("by")) {
        report_expected(draft_.report, cursor_, "`by` and who decides it after `finding`");
        return false;
    }
    const auto who =
        take_words(draft_.report, cursor_,
                   kind == FactSource::finding ? "who decides it" : "where it is recorded", fact_options);
    if (who) fact_.who = *who;
    return who.has_value();
}

/// `complete yes` or `complete unknown`: what holds for a list or spells of which a case does not say it.
bool FactReader::completeness(Span here) {
    if (fact_.type.kind != Kind::list && fact_.type.kind != Kind::spells) {
        draft_.report.error(
            "S015", here,
            "`complete` is for lists and spells, not for " + type_text(draft_.pack, fact_.type));
        return false;
    }
    const std::string_view word =
        take_one_of(draft_.report, cursor_, "whether the record is complete", {"yes", "unknown"});
    fact_.may_lack = word == "unknown";
    return !word.empty();
}

bool FactReader::presumption() {
    const std::size_t from = cursor_.place() - 1;
    const auto value = take_value(draft_, cursor_, fact_.type, fact_options);
    if (!value) return false;
    const auto why =
        take_string(draft_.report, cursor_, "the reason for the presumption, in quotation marks");
    if (!why) return false;
    if (!cursor_.accept_word("cite")) {
        report_expected(draft_.report, cursor_, "`cite` and a citation after the reason");
        return false;
    }
    Span cite_span;
    std::string cite = take_citation(draft_.report, cursor_, cite_span, [](const Cursor& at) {
        return at.is_word("adverse") && at.is(TokenKind::string, 1);
    });
    if (cite.empty()) return false;
    fact_.presumed = Presumption{*value, *why, std::move(cite), cursor_.since(from)};
    return true;
}

void FactReader::check_inside(const std::optional<Value>& value, Span span, std::string_view what) {
    if (value && !in_range(fact_, *value))
        draft_.report.error("T010", span,
                            std::string(what) + " lies outside the range of the fact: " +
                                to_text(draft_.pack, fact_.type, fact_.low) + " .. " +
                                to_text(draft_.pack, fact_.type, fact_.high));
}

void FactReader::check() {
    if (fact_.neutral && fact_.source != FactSource::circumstance)
        draft_.report.error("S015", neutral_span_, "only a `circumstance` has a neutral value");
    check_inside(fact_.neutral, neutral_span_, "the neutral value");
    if (fact_.left_out && (fact_.source != FactSource::record || fact_.presumed))
        draft_.report.error("S015", left_out_span_,
                            "only a fact of a register means something by what is left out",
                            "what the law itself assumes is `presumed`");
    check_inside(fact_.left_out, left_out_span_, "the value that is meant where nothing is said");
    if (fact_.presumed) check_inside(fact_.presumed->value, fact_.presumed->span, "the presumed value");
}

}  // namespace

Cursor cursor_of(const Draft& draft, const LexedBlock& block, const LogicalLine& line) {
    return Cursor(draft.sources, block.block.body.file,
                  std::span(block.tokens).subspan(line.first, line.last - line.first),
                  block.block.body.begin);
}

Cursor header_cursor(const Draft& draft, const LexedBlock& block) {
    return Cursor(draft.sources, block.block.body.file, block.header, block.block.header.begin);
}

Options fact_words() { return fact_options; }

void read_facts(Draft& draft, const LexedBlock& block) {
    expect_end(draft.report, header_cursor(draft, block), "nothing after `facts`");
    for (const LogicalLine& line : block.lines) {
        if (draft.report.full()) return;
        FactReader(draft, cursor_of(draft, block, line)).read();
    }
}

}  // namespace ultima
