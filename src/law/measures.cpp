// SPDX-License-Identifier: Apache-2.0
#include "law/baseline.h"
#include "law/block_readers.h"
#include "law/declare.h"
#include "law/literals.h"

#include <algorithm>

namespace ultima {
namespace {

const Options measure_options = {"un", "band", "decided", "consent", "benefit", "burden"};
const Options measure_roles = {"group", "kind of", "measure", "custody"};

class MeasureReader {
  public:
    MeasureReader(Draft& draft, Cursor cursor) : draft_(draft), cursor_(cursor) {}
    void read();

  private:
    std::optional<DeclaredName> name();
    bool role();
    bool option();
    bool once(bool already, std::string_view what);
    bool un();
    void add(const DeclaredName& name);

    Draft& draft_;
    Cursor cursor_;
    Measure measure_;
    DeclaredName group_;
};

void MeasureReader::add(const DeclaredName& name) {
    const auto id = static_cast<MeasureId>(draft_.pack.measures.size());
    if (id >= limit::measures)
        return draft_.report.error("L003", name.span, "a pack has at most 1000 measures");
    if (!declare(draft_, draft_.measures, name, NameKind::measure, id)) return;
    measure_.name = name.text;
    measure_.span = name.span;
    if (measure_.display.empty()) measure_.display = name.text;
    if (measure_.role == MeasureRole::custody) {
        if (draft_.pack.custody != nothing) {
            draft_.report.error("N009", name.span, "only one measure can be `custody`", {},
                                {{draft_.pack.measures[draft_.pack.custody].span, "the first one is here"}});
        } else {
            draft_.pack.custody = id;
        }
    }
    if (!group_.words.empty()) draft_.groups_of_kinds.push_back({id, group_.words, group_.span});
    draft_.pack.measures.push_back(std::move(measure_));
}

/// The name and the colon. Without a colon, the words before the one that says what the measure is.
std::optional<DeclaredName> MeasureReader::name() {
    bool colon = false;
    for (std::size_t i = 0; !cursor_.is(TokenKind::end, i); ++i)
        colon = colon || cursor_.is(TokenKind::colon, i);
    if (colon) {
        auto name = take_name(draft_.report, cursor_, "the name of a measure");
        if (!name || expect(draft_.report, cursor_, TokenKind::colon, "`:` after the name of the measure"))
            return name;
        add(*name);
        return std::nullopt;
    }
    note_broken_name(draft_, cursor_);
    DeclaredName likely;
    const std::size_t from = cursor_.place();
    while (cursor_.is(TokenKind::word) && !at_option(cursor_, {"group", "kind", "measure", "custody"}) &&
           likely.words.size() < 20)
        likely.words.push_back(cursor_.text(cursor_.take()));
    report_expected(draft_.report, cursor_,
                    likely.words.empty() ? "the name of a measure" : "`:` after the name of a measure");
    if (likely.words.empty()) return std::nullopt;
    likely.text = joined_words(likely.words);
    likely.span = cursor_.since(from);
    return likely;
}

void MeasureReader::read() {
    const auto name = this->name();
    if (!name) return;
    const bool good = role();
    while (good && !cursor_.at_end() && option()) {
    }
    add(*name);
}

bool MeasureReader::role() {
    const std::string_view word =
        take_one_of(draft_.report, cursor_, "what kind of measure it is", measure_roles);
    if (word.empty()) return false;
    measure_.role = word == "group"     ? MeasureRole::group
                    : word == "kind of" ? MeasureRole::kind
                    : word == "custody" ? MeasureRole::custody
                                        : MeasureRole::alone;
    if (measure_.role != MeasureRole::kind) return true;
    const std::size_t from = cursor_.place();
    const Names::Match known = draft_.measures.longest(cursor_.words_ahead(draft_.measures.longest_name()));
    if (known.entry) {
        cursor_.go_to(from + known.words);
    } else if (!take_words(draft_.report, cursor_, "the group after `kind of`", measure_options)) {
        return false;
    }
    Cursor words = cursor_;
    words.go_to(from);
    group_.words = words.words_ahead(cursor_.place() - from);
    group_.text = joined_words(group_.words);
    group_.span = cursor_.since(from);
    return true;
}

bool MeasureReader::once(bool already, std::string_view what) {
    if (!already) return true;
    draft_.report.error("S008", cursor_.here(), std::string(what) + " is said twice for this measure");
    return false;
}

bool MeasureReader::un() {
    const std::size_t from = cursor_.place();
    if (cursor_.accept_word("none")) {
        const auto reason =
            take_string(draft_.report, cursor_, "the reason after `un none`, in quotation marks");
        if (reason) measure_.un_reason = *reason;
        return reason.has_value();
    }
    if (!cursor_.is(TokenKind::word) || at_option(cursor_, measure_options)) {
        report_expected(draft_.report, cursor_, "a UN measure such as `M11`, or `none` and the reason");
        return false;
    }
    measure_.un = std::string(cursor_.text(cursor_.take()));
    const bool listed = un_baseline().measure(measure_.un) != nullptr;
    if (!listed)
        draft_.report.error("N010", cursor_.since(from),
                            "expected a UN measure from `" + un_baseline().measures.front().id + "` to `" +
                                un_baseline().measures.back().id + "`, or `none` and the reason; found " +
                                in_quotes(measure_.un));
    return listed;
}

bool MeasureReader::option() {
    if (cursor_.is(TokenKind::string) || cursor_.is(TokenKind::open_string)) {
        if (!once(!measure_.display.empty(), "the name for readers")) return false;
        const auto text = take_string(draft_.report, cursor_, "the name for readers in quotation marks");
        if (text) measure_.display = *text;
        return text.has_value();
    }
    if (cursor_.is_word("un")) {
        if (!once(!measure_.un.empty() || !measure_.un_reason.empty(), "`un`")) return false;
        cursor_.take();
        return un();
    }
    if (cursor_.is_word("band")) {
        if (!once(measure_.band.has_value(), "`band`")) return false;
        cursor_.take();
        measure_.band = take_whole(draft_.report, cursor_, 0, 7, "a number from 0 to 7 after `band`");
        return measure_.band.has_value();
    }
    if (cursor_.is_word("decided")) {
        if (!once(!measure_.decided_by.empty(), "`decided by`")) return false;
        cursor_.take();
        if (!cursor_.accept_word("by")) {
            report_expected(draft_.report, cursor_, "`by` and a role after `decided`");
            return false;
        }
        const auto who = take_words(draft_.report, cursor_, "who decides", measure_options);
        if (who) measure_.decided_by = *who;
        return who.has_value();
    }
    if (cursor_.is_word("consent")) {
        if (!once(measure_.consent.has_value(), "`consent`")) return false;
        cursor_.take();
        const std::string_view answer =
            take_one_of(draft_.report, cursor_, "an answer after `consent`", {"yes", "no"});
        if (!answer.empty()) measure_.consent = answer == "yes";
        return !answer.empty();
    }
    if (cursor_.is_word("benefit") || cursor_.is_word("burden")) {
        if (!once(measure_.direction != Direction::undeclared, "`benefit` or `burden`")) return false;
        if (measure_.role == MeasureRole::custody) {
            draft_.report.error("S015", cursor_.here(), "custody is always a burden");
            return false;
        }
        measure_.direction = cursor_.is_word("burden") ? Direction::burden : Direction::benefit;
        cursor_.take();
        return true;
    }
    report_unknown_option(draft_.report, cursor_, measure_options);
    return false;
}

}  // namespace

Options measure_words() { return measure_options; }
Options measure_role_words() { return measure_roles; }

void read_measures(Draft& draft, const LexedBlock& block) {
    expect_end(draft.report, header_cursor(draft, block), "nothing after `measures`");
    for (const LogicalLine& line : block.lines) {
        if (draft.report.full()) return;
        MeasureReader(draft, cursor_of(draft, block, line)).read();
    }
}

void finish_measures(Draft& draft) {
    draft.kinds_of_group.assign(draft.pack.measures.size(), {});
    std::vector<std::string_view> groups;
    for (const Measure& measure : draft.pack.measures)
        if (measure.role == MeasureRole::group) groups.push_back(measure.name);
    for (const GroupOfKind& kind : draft.groups_of_kinds) {
        const Names::Match match = draft.measures.longest(kind.group);
        const std::string text = joined_words(kind.group);
        if (!match.entry || match.words != kind.group.size()) {
            draft.report.error("N004", kind.span, "no group is called " + in_quotes(text),
                               did_you_mean(text, groups));
        } else if (draft.pack.measures[match.entry->index].role != MeasureRole::group) {
            draft.report.error("N006", kind.span, in_quotes(text) + " is not a group",
                               "declare it with `: group`", {{match.entry->span, "declared here"}});
        } else {
            draft.pack.measures[kind.kind].group = match.entry->index;
            draft.kinds_of_group[match.entry->index].push_back(kind.kind);
        }
    }
}

}  // namespace ultima
