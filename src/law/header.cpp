// SPDX-License-Identifier: Apache-2.0
#include "law/header.h"

#include "law/declare.h"
#include "law/literals.h"
#include "law/written.h"

#include <algorithm>

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
    bool issue();
    void take_most_favourable();
    bool stage();
    bool hit();

    Draft& draft_;
    Cursor& cursor_;
    BlockKind kind_;
    Header header_;
    bool in_force_seen_ = false;
    std::string issue_;
    Span issue_span_;
};

Options HeaderReader::options() const {
    static const Options of_rule = {"in", "stage", "advisory", "issue"};
    static const Options of_exception = {"in", "issue"};
    static const Options of_duty = {"in", "stage", "issue"};
    static const Options of_table = {"in", "hit", "complete", "issue"};
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
    static const Options of_rule = {"in force", "stage", "advisory", "issue"};
    static const Options of_exception = {"in force", "issue"};
    static const Options of_duty = {"in force", "stage", "issue"};
    static const Options of_table = {"in force", "hit", "complete", "issue"};
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
    take_most_favourable();
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
    if (cursor_.is_word("issue")) return issue();
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

bool HeaderReader::issue() {
    if (!once(!issue_.empty(), "`issue`")) return false;
    cursor_.take();
    const std::size_t from = cursor_.place();
    issue_ = std::string(cursor_.text(cursor_.take()));
    issue_span_ = cursor_.since(from);
    return true;
}

/// A version that follows the day of the act is one of those of which the mildest counts.
void HeaderReader::take_most_favourable() {
    const std::vector<MostFavourable>& settings = draft_.pack.most_favourable;
    const bool by_issue = !settings.empty() && !settings.front().issue.empty();
    if (!issue_.empty() && !by_issue)
        return draft_.report.error("P018", issue_span_, "pack.yaml has no issues",
                                   "declare them under `most favourable law` with `unit: issue`");
    bool by_act = false;
    std::vector<std::string_view> issues;
    for (std::uint32_t place = 0; place < settings.size(); ++place) {
        const MostFavourable& setting = settings[place];
        if (by_issue) issues.push_back(setting.issue);
        const bool follows = header_.validity.by != nothing && header_.validity.by == setting.from;
        by_act = by_act || follows;
        if (issue_ != setting.issue) continue;
        if (follows) {
            header_.validity.favourable = place;
        } else if (by_issue && setting.from != nothing) {
            draft_.report.error(
                "P018", issue_span_,
                "the issue " + in_quotes(issue_) + " goes by " +
                    in_quotes(draft_.pack.facts[setting.from].name) + ", which does not select this version",
                "write `in force FROM .. TO by " + draft_.pack.facts[setting.from].name + "`");
        }
    }
    const bool known = std::find(issues.begin(), issues.end(), issue_) != issues.end();
    if (by_issue && !issue_.empty() && !known)
        draft_.report.error("P018", issue_span_, "pack.yaml has no issue " + in_quotes(issue_),
                            did_you_mean(issue_, issues));
    if (by_issue && issue_.empty() && by_act)
        draft_.report.error("P018", header_.cite_span, "this follows the day of the act, but names no issue",
                            "add `issue` and its name: " + one_of(issues));
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
    if (cursor.is_word("issue")) return cursor.is(TokenKind::word, 1) && ends_or_goes_on(cursor, 2);
    return (cursor.is_word("advisory") || cursor.is_word("complete")) && ends_or_goes_on(cursor, 1);
}

Options header_words() {
    static const Options words = {"in force", "by",    "stage", "advisory", "hit",
                                  "unique",   "first", "any",   "complete", "issue"};
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
