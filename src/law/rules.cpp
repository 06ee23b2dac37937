// SPDX-License-Identifier: Apache-2.0
// Rules, exceptions and duties.
#include "law/block_readers.h"
#include "law/declare.h"
#include "law/expression.h"
#include "law/header.h"
#include "law/literals.h"
#include "law/written.h"

#include <algorithm>

namespace ultima {
namespace {

const Options all_clauses = {"must",           "must one of", "must not",       "may",       "ends detention",
                             "needs",          "gives",       "cannot compute", "considers", "when",
                             "where",          "unless",      "within",         "with",      "more is better",
                             "less is better", "adverse",     "compelled"};
const std::initializer_list<std::string_view> rule_clauses = {
    "must",           "must one of",    "must not",  "may",      "ends detention", "needs",
    "gives",          "cannot compute", "considers", "when",     "where",          "unless",
    "more is better", "less is better", "adverse",   "compelled"};
const std::initializer_list<std::string_view> exception_clauses = {"when", "where", "unless", "adverse"};
const std::initializer_list<std::string_view> duty_clauses = {"within", "when", "where",
                                                              "unless", "with", "adverse"};

class RuleReader {
  public:
    RuleReader(Draft& draft, RuleId id)
        : draft_(draft),
          block_(draft.blocks[draft.rules[id].block]),
          rule_(draft.pack.rules[id]),
          rule_draft_(draft.rules[id]),
          granted_(draft.pack.measures.size()),
          mentioned_(draft.pack.measures.size()) {}
    void read();

  private:
    void clause(const LogicalLine& line);
    void run(std::string_view name, Cursor& cursor, Span span);
    void measures(Cursor& cursor, Effect effect, bool one_of_group);
    std::vector<MeasureId> for_measures(Cursor& cursor);
    void grant(Effect effect, MeasureId measure);
    /// Notes that the clause of this effect names the measure; true if one did before.
    bool mentioned(Effect effect, MeasureId measure);
    bool granted(Effect effect, MeasureId measure) const {
        return (granted_[measure] >> static_cast<unsigned>(effect) & 1U) != 0;
    }
    bool count_grant();
    void ends_detention(Span span);
    void needs(Cursor& cursor);
    void gives(Cursor& cursor);
    void better(Cursor& cursor, bool more);
    void join_better();
    void cannot_compute(Cursor& cursor);
    void within(Cursor& cursor);
    void who_and_what(Cursor& cursor);
    void labels(Cursor& cursor, std::vector<RuleId>& into, bool exceptions);
    void when(Cursor& cursor);
    void check_complete();
    bool is_duty() const { return rule_.role == RuleRole::duty; }
    std::initializer_list<std::string_view> clauses() const {
        return rule_.role == RuleRole::rule ? rule_clauses : is_duty() ? duty_clauses : exception_clauses;
    }

    Draft& draft_;
    const LexedBlock& block_;
    Rule& rule_;
    RuleDraft& rule_draft_;
    std::vector<std::string_view> seen_;
    std::vector<std::uint8_t> granted_;    ///< per measure: a bit for each effect
    std::vector<std::uint8_t> mentioned_;  ///< the same, as written
    struct Better {
        std::string name;
        bool more;
        Span span;
    };
    std::vector<Better> better_;
    bool failed_ = false;
};

void RuleReader::read() {
    Cursor header = header_cursor(draft_, block_);
    header.take();  // the label
    Header read = read_header(draft_, header, block_.block.kind);
    rule_.cite = std::move(read.cite);
    rule_.cite_span = read.cite_span;
    rule_.validity = read.validity;
    rule_.stages = read.stages;
    rule_.advisory = read.advisory;
    const std::size_t errors = draft_.report.count();
    for (const LogicalLine& line : block_.lines) {
        if (draft_.report.full() || draft_.grants > limit::grants) return;
        clause(line);
    }
    if (errors == draft_.report.count() && !failed_) join_better();
    if (errors == draft_.report.count() && !failed_) check_complete();
}

void RuleReader::clause(const LogicalLine& line) {
    Cursor cursor = cursor_of(draft_, block_, line);
    const std::size_t from = cursor.place();
    std::string_view name = cursor.accept_phrase(all_clauses);
    bool colon = false;
    for (std::size_t i = line.first; i < line.last && is_duty(); ++i)
        colon = colon || block_.tokens[i].kind == TokenKind::colon;
    if (is_duty() && colon &&
        (name.empty() || std::find(duty_clauses.begin(), duty_clauses.end(), name) == duty_clauses.end())) {
        cursor.go_to(from);
        return who_and_what(cursor);
    }
    const std::initializer_list<std::string_view> known = clauses();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        cursor.go_to(from);
        failed_ = true;
        std::string help = did_you_mean(joined_words(cursor.words_ahead(1)), {known.begin(), known.end()});
        if (help.empty())
            help = did_you_mean(joined_words(cursor.words_ahead(2)), {known.begin(), known.end()});
        if (help.empty() && is_duty()) help = "who has to do what is written `WHO : WHAT`";
        if (help.empty()) help = "to go on with the line above, begin with a blank";
        draft_.report.error(
            "S007", cursor.here(),
            "expected a clause (" + one_of({known.begin(), known.end()}) + "), found " + cursor.found(),
            help);
        return;
    }
    run(name, cursor, cursor.since(from));
}

void RuleReader::run(std::string_view name, Cursor& cursor, Span span) {
    const bool single = name == "when" || name == "within" || name == "cannot compute" ||
                        name == "ends detention" || name == "adverse" || name == "compelled";
    if (single && std::find(seen_.begin(), seen_.end(), name) != seen_.end()) {
        draft_.report.error("S008", span, "a second " + in_quotes(name) + " in this block",
                            name == "when" ? "join the conditions with `and`" : "");
        return;
    }
    seen_.push_back(name);
    if (name == "must" || name == "must one of") return measures(cursor, Effect::must, name == "must one of");
    if (name == "may") return measures(cursor, Effect::may, false);
    if (name == "must not") return measures(cursor, Effect::must_not, false);
    if (name == "ends detention") {
        ends_detention(span);
        return expect_end(draft_.report, cursor, "the end of the line after `ends detention`");
    }
    if (name == "needs") return needs(cursor);
    if (name == "gives") return gives(cursor);
    if (name == "cannot compute") return cannot_compute(cursor);
    if (name == "when") return when(cursor);
    if (name == "within") return within(cursor);
    if (name == "unless") return labels(cursor, rule_.unless, true);
    if (name == "with") return labels(cursor, rule_.with, false);
    if (name == "more is better" || name == "less is better") return better(cursor, name == "more is better");
    if (name == "adverse" || name == "compelled") {
        auto mark = take_mark(draft_.report, cursor, cursor.place() - 1);
        if (!mark) return;
        expect_end(draft_.report, cursor, "the end of the clause");
        (name == "adverse" ? rule_.adverse : rule_.compelled) = std::move(mark);
        return;
    }
    if (name == "considers") {
        do {
            const auto text =
                take_string(draft_.report, cursor, "what has to be weighed, in quotation marks");
            if (!text) return;
            rule_.considers.push_back(*text);
        } while (cursor.accept(TokenKind::comma));
        expect_end(draft_.report, cursor, "`,` or the end of the clause");
    }
    // `where` was read with the other declarations.
}

void RuleReader::grant(Effect effect, MeasureId measure) {
    if (granted(effect, measure)) return;
    granted_[measure] = static_cast<std::uint8_t>(granted_[measure] | 1U << static_cast<unsigned>(effect));
    if (count_grant()) rule_.grants.push_back({effect, measure});
}

bool RuleReader::mentioned(Effect effect, MeasureId measure) {
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(effect));
    const bool before = (mentioned_[measure] & bit) != 0;
    mentioned_[measure] = static_cast<std::uint8_t>(mentioned_[measure] | bit);
    return before;
}

bool RuleReader::count_grant() {
    if (++draft_.grants <= limit::grants) return true;
    draft_.report.error("L009", rule_.span,
                        "the rules of this pack say more than 500000 things about measures");
    return false;
}

void RuleReader::measures(Cursor& cursor, Effect effect, bool one_of_group) {
    do {
        const std::size_t from = cursor.place();
        const auto found = take_measure(draft_, cursor);
        if (!found) {
            failed_ = true;
            return;
        }
        const Measure& measure = draft_.pack.measures[*found];
        const bool group = measure.role == MeasureRole::group;
        if (one_of_group && !group) {
            draft_.report.error("N006", cursor.since(from), in_quotes(measure.name) + " is not a group",
                                "write `must " + measure.name + "`", {{measure.span, "declared here"}});
            return;
        }
        if (mentioned(effect, *found)) continue;
        rule_.named.push_back(*found);
        if (!group || effect == Effect::must) grant(effect, *found);
        if (!group) continue;
        const Effect of_kinds = effect == Effect::must ? Effect::may : effect;
        for (const MeasureId kind : draft_.kinds_of_group[*found]) grant(of_kinds, kind);
    } while (cursor.accept(TokenKind::comma));
    expect_end(draft_.report, cursor, "`,` or the end of the clause");
}

/// `for M, M`: with the kinds of groups.
std::vector<MeasureId> RuleReader::for_measures(Cursor& cursor) {
    std::vector<MeasureId> result;
    std::vector<bool> named(draft_.pack.measures.size());
    const auto add = [&](MeasureId measure) {
        if (named[measure]) return;
        named[measure] = true;
        result.push_back(measure);
        count_grant();
    };
    do {
        const auto found = take_measure(draft_, cursor);
        if (!found) {
            failed_ = true;
            return {};
        }
        if (named[*found]) continue;
        add(*found);
        for (const MeasureId kind : draft_.kinds_of_group[*found]) add(kind);
    } while (cursor.accept(TokenKind::comma));
    expect_end(draft_.report, cursor, "`,` or the end of the clause");
    return result;
}

void RuleReader::ends_detention(Span span) {
    if (draft_.pack.custody == nothing) {
        draft_.report.error(
            "N004", span,
            "`ends detention` needs a measure that is declared as `custody`, and there is none");
        return;
    }
    rule_.named.push_back(draft_.pack.custody);
    grant(Effect::must_not, draft_.pack.custody);
}

void RuleReader::needs(Cursor& cursor) {
    std::vector<std::string> kinds;
    do {
        const std::string_view kind = take_one_of(draft_.report, cursor, "a safeguard", need_kinds);
        if (kind.empty()) return;
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.emplace_back(kind);
    } while (cursor.accept(TokenKind::comma));
    std::string text;
    if (cursor.is(TokenKind::string) || cursor.is(TokenKind::open_string)) {
        const auto read = take_string(draft_.report, cursor, "what is needed, in quotation marks");
        if (!read) return;
        text = *read;
    }
    std::vector<MeasureId> measures;
    if (cursor.accept_word("for")) {
        measures = for_measures(cursor);
        if (measures.empty()) return;
    } else if (!cursor.at_end()) {
        return report_expected(
            draft_.report, cursor,
            text.empty() ? "`,`, a text, `for` or the end of the clause" : "`for` or the end of the clause");
    }
    for (std::string& kind : kinds) {
        for (std::size_t i = 1; i < measures.size() && kinds.size() > 1; ++i) count_grant();
        rule_.needs.push_back({std::move(kind), text, measures});
    }
}

void RuleReader::gives(Cursor& cursor) {
    const auto name = take_name(draft_.report, cursor, "the name of what the rule gives");
    if (!name) return;
    const ExpressionPlace place{&rule_draft_.where_names, nullptr};
    AstId value = no_ast;
    if (cursor.accept(TokenKind::equal)) {
        const Names::Match global = draft_.names.longest(name->words);
        const Names::Match local = rule_draft_.where_names.longest(name->words);
        for (const Names::Match& match : {global, local}) {
            if (!match.entry || match.words != name->words.size()) continue;
            draft_.report.error("N002", name->span, in_quotes(name->text) + " is declared already",
                                "to show it, write `gives " + name->text + "`",
                                {{match.entry->span, "declared here"}});
            return;
        }
        value = parse_whole_expression(draft_, cursor, place);
    } else if (cursor.at_end()) {
        Cursor again = cursor;
        again.go_to(cursor.place() - name->words.size());
        value = parse_whole_expression(draft_, again, place);
    } else {
        return report_expected(draft_.report, cursor, "`=` and an expression, or the end of the clause");
    }
    if (value == no_ast) return;
    rule_.gives.push_back({name->text, nothing});
    rule_draft_.gives.push_back(value);
    rule_draft_.give_spans.push_back(name->span);
}

/// `more is better NAME, NAME`: what more of a value that the rule gives means for the person.
void RuleReader::better(Cursor& cursor, bool more) {
    do {
        const auto name = take_name(draft_.report, cursor, "the name of what the rule gives");
        if (!name) return;
        better_.push_back({name->text, more, name->span});
    } while (cursor.accept(TokenKind::comma));
    expect_end(draft_.report, cursor, "`,` or the end of the clause");
}

/// `gives` may stand below, so names are looked up when the whole rule has been read.
void RuleReader::join_better() {
    for (const Better& better : better_) {
        std::vector<std::string_view> names;
        Gives* found = nullptr;
        for (Gives& gives : rule_.gives) {
            names.emplace_back(gives.name);
            if (gives.name == better.name) found = &gives;
        }
        if (!found) {
            draft_.report.error("N001", better.span,
                                "this rule gives nothing called " + in_quotes(better.name),
                                did_you_mean(better.name, names));
        } else if (found->more_is_better) {
            draft_.report.error("S008", better.span,
                                "which is better is said twice of " + in_quotes(better.name));
        } else {
            found->more_is_better = better.more;
        }
    }
}

void RuleReader::cannot_compute(Cursor& cursor) {
    const auto code = take_code(draft_.report, cursor);
    if (!code) return;
    rule_.cannot_code = *code;
    const auto reason = take_string(draft_.report, cursor, "the reason, in quotation marks");
    if (!reason) return;
    rule_.cannot_reason = *reason;
    if (!cursor.accept_word("for")) {
        rule_draft_.cannot_for_all = true;
        return expect_end(draft_.report, cursor, "`for` or the end of the clause");
    }
    for (const MeasureId measure : for_measures(cursor)) {
        rule_.named.push_back(measure);
        if (draft_.pack.measures[measure].role != MeasureRole::group) grant(Effect::cannot_compute, measure);
    }
}

void RuleReader::when(Cursor& cursor) {
    const ExpressionPlace place{&rule_draft_.where_names, nullptr};
    rule_draft_.when = parse_whole_expression(draft_, cursor, place);
}

void RuleReader::within(Cursor& cursor) {
    if (cursor.accept_word("forthwith")) return expect_end(draft_.report, cursor, "the end of the clause");
    const auto days = take_whole(draft_.report, cursor, 0, 73'000, "`forthwith` or a number of days");
    if (!days) return;
    rule_.within_days = *days;
    if (!cursor.accept_word("days") && !cursor.accept_word("day"))
        return report_expected(draft_.report, cursor, "`days`");
    expect_end(draft_.report, cursor, "the end of the clause");
}

void RuleReader::who_and_what(Cursor& cursor) {
    const std::size_t from = cursor.place();
    if (!rule_.who.empty()) {
        draft_.report.error("S008", cursor.here(), "a second line that says who has to do what",
                            "write a duty of its own for it");
        return;
    }
    while (!cursor.at_end() && !cursor.is(TokenKind::colon)) cursor.take();
    if (cursor.place() == from) return report_expected(draft_.report, cursor, "who has to do it, before `:`");
    rule_.who = cursor.text_since(from);
    cursor.take();
    const std::size_t what = cursor.place();
    if (cursor.at_end()) return report_expected(draft_.report, cursor, "what has to be done, after `:`");
    cursor.skip_all();
    rule_.what = cursor.text_since(what);
}

void RuleReader::labels(Cursor& cursor, std::vector<RuleId>& into, bool exceptions) {
    do {
        const std::size_t from = cursor.place();
        const auto label = take_label(draft_, cursor);
        if (!label) {
            failed_ = true;
            return;
        }
        const Rule& other = draft_.pack.rules[*label];
        const bool fits = exceptions ? other.role != RuleRole::duty : other.role == RuleRole::rule;
        if (!fits) {
            draft_.report.error(
                "N005", cursor.since(from),
                in_quotes(other.label) + (exceptions ? " is a duty, and a duty is no exception"
                                                     : " is not a rule, and a duty goes with rules"),
                {}, {{other.span, "declared here"}});
            return;
        }
        if (std::find(into.begin(), into.end(), *label) == into.end()) into.push_back(*label);
        if (into.size() > limit::measures)
            return draft_.report.error("L003", cursor.since(from), "a rule has at most 1000 exceptions");
    } while (cursor.accept(TokenKind::comma));
    expect_end(draft_.report, cursor, "`,` or the end of the clause");
}

void RuleReader::check_complete() {
    const Span label = rule_.span;
    const auto missing = [&](std::string message, std::string help) {
        draft_.report.error("S009", label, std::move(message), std::move(help));
    };
    const auto seen = [&](std::string_view clause) {
        return std::find(seen_.begin(), seen_.end(), clause) != seen_.end();
    };
    if (rule_.role == RuleRole::rule) {
        const bool says_something = std::any_of(seen_.begin(), seen_.end(), [](std::string_view clause) {
            return clause != "when" && clause != "where" && clause != "unless" && clause != "adverse" &&
                   clause != "compelled";
        });
        if (!says_something)
            missing("this rule has no effect",
                    "say what it does: `must`, `may`, `must not`, `ends detention`, `needs`, `gives`, "
                    "`considers` or `cannot compute`");
    }
    if (!is_duty()) return;
    if (rule_.who.empty())
        return missing("this duty does not say who has to do what", "add a line `WHO : WHAT`");
    if (!seen("within"))
        return missing("this duty does not say within what time",
                       "add `within forthwith` or `within 7 days`");
    if (!seen("when") && rule_.with.empty())
        missing("this duty does not say when it arises", "add `when` or `with`");
}

}  // namespace

Options clause_words() { return all_clauses; }

void read_rule(Draft& draft, RuleId rule) { RuleReader(draft, rule).read(); }

}  // namespace ultima
