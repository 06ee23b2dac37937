// SPDX-License-Identifier: Apache-2.0
#include "law/header.h"

#include "law/declare.h"
#include "law/literals.h"

namespace ultima {
namespace {

const std::initializer_list<std::string_view> stages = {"police",   "prosecution",   "pretrial",  "trial",
                                                        "sentence", "post-sentence", "aftercare", "appeal"};

/// An option that could also be the end of a citation counts only if the header ends after it or goes on with
/// another.
bool ends_or_goes_on(const Cursor& cursor, std::size_t words) {
    Cursor after = cursor;
    after.go_to(cursor.place() + words);
    return after.at_end() || after.wide_gap_before() || at_header_option(after);
}

class HeaderReader {
  public:
    HeaderReader(Draft& draft, Cursor& cursor, BlockKind kind)
        : draft_(draft), cursor_(cursor), kind_(kind) {}
    Header read();

  private:
    Options options() const;
    Options shown_options() const;
    bool option();
    bool once(bool already, std::string_view what);
    bool in_force();
    bool by();
    bool stage();
    bool hit();

    Draft& draft_;
    Cursor& cursor_;
    BlockKind kind_;
    Header header_;
    bool in_force_seen_ = false;
};

Options HeaderReader::options() const {
    static const Options of_rule = {"in", "stage", "advisory"};
    static const Options of_exception = {"in"};
    static const Options of_duty = {"in", "stage"};
    static const Options of_table = {"in", "hit", "complete"};
    switch (kind_) {
        case BlockKind::rule:
            return of_rule;
        case BlockKind::duty:
            return of_duty;
        case BlockKind::table:
            return of_table;
        default:
            return of_exception;
    }
}

/// As messages name them.
Options HeaderReader::shown_options() const {
    static const Options of_rule = {"in force", "stage", "advisory"};
    static const Options of_exception = {"in force"};
    static const Options of_duty = {"in force", "stage"};
    static const Options of_table = {"in force", "hit", "complete"};
    switch (kind_) {
        case BlockKind::rule:
            return of_rule;
        case BlockKind::duty:
            return of_duty;
        case BlockKind::table:
            return of_table;
        default:
            return of_exception;
    }
}

Header HeaderReader::read() {
    header_.cite = take_citation(draft_.report, cursor_, header_.cite_span, at_header_option);
    if (header_.cite.empty()) return std::move(header_);
    const std::size_t errors = draft_.report.count();
    while (!cursor_.at_end() && option()) {
    }
    if (errors != draft_.report.count()) return std::move(header_);
    if (kind_ == BlockKind::duty && header_.stages.none())
        draft_.report.error("S009", cursor_.here(), "expected `stage` and the stage at which the duty arises",
                            "such as `stage pretrial`");
    if (kind_ == BlockKind::table && !header_.hit)
        draft_.report.error("S009", cursor_.here(), "expected `hit unique`, `hit first` or `hit any`",
                            "it says what happens where several rows fit");
    return std::move(header_);
}

bool HeaderReader::once(bool already, std::string_view what) {
    if (!already) return true;
    draft_.report.error("S008", cursor_.here(), std::string(what) + " is said twice");
    return false;
}

bool HeaderReader::option() {
    if (!at_option(cursor_, options())) {
        if (cursor_.is_word("by") || (at_header_option(cursor_) && cursor_.is(TokenKind::word))) {
            draft_.report.error("S014", cursor_.here(), cursor_.found() + " cannot stand here",
                                cursor_.is_word("by") ? "write `in force FROM .. TO by FACT`" : "");
            return false;
        }
        report_unknown_option(draft_.report, cursor_, shown_options());
        return false;
    }
    if (cursor_.is_word("in")) return in_force();
    if (cursor_.is_word("stage")) return stage();
    if (cursor_.is_word("hit")) return hit();
    bool& flag = cursor_.is_word("advisory") ? header_.advisory : header_.complete;
    if (!once(flag, cursor_.found())) return false;
    cursor_.take();
    return flag = true;
}

bool HeaderReader::in_force() {
    if (!once(in_force_seen_, "`in force`")) return false;
    in_force_seen_ = true;
    cursor_.take();
    if (!cursor_.accept_word("force")) {
        report_expected(draft_.report, cursor_, "`force` after `in`");
        return false;
    }
    if (!cursor_.is(TokenKind::dots)) {
        header_.validity.from =
            take_date(draft_.report, cursor_, "the first day, such as `2024-07-01`, or `..`");
        if (!header_.validity.from) return false;
    }
    if (!expect(draft_.report, cursor_, TokenKind::dots, "`..` after the first day")) return false;
    if (cursor_.is(TokenKind::date)) {
        header_.validity.to = take_date(draft_.report, cursor_);
        if (!header_.validity.to) return false;
    }
    return !cursor_.accept_word("by") || by();
}

bool HeaderReader::by() {
    const std::size_t from = cursor_.place();
    const auto fact = take_fact(draft_, cursor_);
    if (!fact) return false;
    if (draft_.bad_facts[*fact]) return true;
    if (draft_.pack.facts[*fact].type.kind != Kind::date) {
        draft_.report.error("T001", cursor_.since(from), "the fact after `by` must be a date", {},
                            {{draft_.pack.facts[*fact].span, "declared here"}});
        return false;
    }
    header_.validity.by = *fact;
    return true;
}

bool HeaderReader::stage() {
    if (!once(header_.stages.any(), "`stage`")) return false;
    cursor_.take();
    do {
        const auto stage = take_stage(draft_.report, cursor_);
        if (!stage) return false;
        header_.stages.set(static_cast<std::size_t>(*stage));
    } while (cursor_.accept(TokenKind::comma));
    return true;
}

bool HeaderReader::hit() {
    if (!once(header_.hit.has_value(), "`hit`")) return false;
    cursor_.take();
    const std::string_view policy = take_one_of(draft_.report, cursor_, "what happens where several rows fit",
                                                {"unique", "first", "any"});
    if (policy.empty()) return false;
    header_.hit = policy == "unique"  ? HitPolicy::unique
                  : policy == "first" ? HitPolicy::first
                                      : HitPolicy::any;
    return true;
}

}  // namespace

bool at_header_option(const Cursor& cursor) {
    if (!cursor.is(TokenKind::word)) return false;
    if (cursor.is_word("in")) return cursor.is_word("force", 1);
    if (cursor.is_word("hit"))
        return cursor.is_word("unique", 1) || cursor.is_word("first", 1) || cursor.is_word("any", 1);
    if (cursor.is_word("stage"))
        return cursor.is(TokenKind::word, 1) && parse_stage(cursor.text(cursor.peek(1))).has_value();
    return (cursor.is_word("advisory") || cursor.is_word("complete")) && ends_or_goes_on(cursor, 1);
}

Options header_words() {
    static const Options words = {"in force", "by",    "stage", "advisory", "hit",
                                  "unique",   "first", "any",   "complete"};
    return words;
}

std::optional<Stage> take_stage(Report& report, Cursor& cursor) {
    const std::string_view stage = take_one_of(report, cursor, "a stage", stages);
    return stage.empty() ? std::nullopt : parse_stage(stage);
}

Header read_header(Draft& draft, Cursor& cursor, BlockKind kind) {
    return HeaderReader(draft, cursor, kind).read();
}

}  // namespace ultima
