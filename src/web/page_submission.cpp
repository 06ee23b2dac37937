// SPDX-License-Identifier: Apache-2.0
// What somebody puts before a court on one page: what the law allows today with each rule, what is not open
// and why, what to ask, on which facts, and how anybody can work out the same. All of it at length stands on
// the page of the case.
#include "casework/case_facts.h"
#include "reason/answer_parts.h"
#include "web/case_options_section.h"
#include "web/case_view.h"
#include "web/held_list.h"
#include "web/pages.h"
#include "web/printed.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

constexpr std::size_t fingerprint_digits = 16;

/// The last day up to `on` on which a lawyer was consulted.
std::optional<CivilDate> consulted_by(const FileView& view, CivilDate on) {
    std::optional<CivilDate> last;
    for (const SeenEvent& event : view.events)
        if (event.rule->name == "lawyer consulted" && event.on <= on) last = std::max(last, {event.on});
    return last;
}

class Submission {
  public:
    Submission(const Visit& visit, const FileView& view, Stage stage)
        : visit_(visit), view_(view), stage_(stage) {}

    Document document() {
        document_ = document_of(visit_, visit_.words.with("Submission in case {}", {view_.file}));
        document_.caption = visit_.app.settings.institution;
        document_.foot = fmt::format("{} · {}", visit_.app.settings.institution, view_.file);
        document_.one_page = true;
        head();
        const CaseFacts facts = facts_of(view_, visit_.pack());
        const std::string code = visit_.law->reasoners.with([&](Reasoner& reasoner) {
            const CaseOptions options =
                options_of(reasoner, facts.given, stage_, visit_.today(), facts.hidden);
            law(reasoner, options);
            return computed(reasoner, options).inputs_hash.substr(0, fingerprint_digits);
        });
        rests_on();
        consents();
        add(Paragraph{visit_.wording().plain(visit_.wording().disclaimer()), ParagraphLook::soft});
        add(Paragraph{fmt::format("{} {}",
                                  visit_.of("Whoever asks the same law with the same facts gets the same "
                                            "answer. Fingerprint of the facts:"),
                                  set_apart(code)),
                      ParagraphLook::soft});
        return std::move(document_);
    }

  private:
    void add(Block block) { document_.blocks.push_back(std::move(block)); }
    /// A list under its heading; nothing if there is nothing in it.
    void add(std::string title, BulletList list) {
        if (list.items.empty()) return;
        add(Heading{std::move(title)});
        add(std::move(list));
    }

    /// Whom it is about, whose paper it is, and of which day.
    void head() {
        LabelList list;
        std::string whom;
        if (const std::string_view name = said_in(view_.who, "name"); !name.empty()) whom = set_apart(name);
        if (const std::string status = legal_status(visit_, stage_of(view_)); !status.empty())
            whom += fmt::format("{}{}", whom.empty() ? "" : ", ", status);
        if (!whom.empty()) list.rows.push_back({visit_.of("Person"), std::move(whom)});
        list.rows.push_back({visit_.of("Put before the court by"), visitor_and_day(visit_)});
        add(std::move(list));
    }

    void law(Reasoner& reasoner, const CaseOptions& options) {
        const OptionTexts texts = option_texts(visit_, reasoner, options);
        add(Heading{visit_.of("What the law allows today")});
        std::string from = texts.law;
        if (const auto as_of = visit_.pack().manifest.law_as_of)
            from += fmt::format(", {} {}", visit_.of("law as of"), day_text(visit_.words, *as_of));
        add(Paragraph{
            fmt::format("{}. {}.", from,
                        visit_.words.count(free_places(visit_), "One place is free in all services together",
                                           "{} places are free in all services together")),
            ParagraphLook::soft});
        if (texts.recalled)
            add(Paragraph{visit_.of("Some of this rests on rules written from memory that nobody has "
                                    "compared with the statute yet; they say so."),
                          ParagraphLook::notice});
        open(texts);
        add(visit_.of("What is not open, and why"), closed(texts));
        add(visit_.of("Not known, and worth asking"), questions(reasoner, options, texts));
        BulletList assumed;
        for (const std::string& one : texts.assumed) assumed.items.push_back({one});
        add(visit_.of("Assumed until somebody shows otherwise"), std::move(assumed));
    }

    void open(const OptionTexts& texts) {
        LabelList list;
        for (const OptionText& one : texts.measures)
            if (one.open) list.rows.push_back({one.name, fmt::format("{}. {}", one.status, one.why)});
        if (!list.rows.empty()) add(std::move(list));
        BulletList needs;
        for (const NeedText& need : texts.needs)
            needs.items.push_back({fmt::format("{}: {}", fmt::join(need.measures, ", "), need.text)});
        if (needs.items.empty()) return;
        add(Heading{visit_.of("What these measures need"), 3});
        add(std::move(needs));
    }

    static BulletList closed(const OptionTexts& texts) {
        BulletList list;
        for (const OptionText& one : texts.measures)
            if (!one.open && (one.settled || one.custody))
                list.items.push_back({fmt::format("{}: {}. {}", one.name, one.status, one.why)});
        return list;
    }

    /// What hangs on a fact that is not known stands at its question.
    BulletList questions(Reasoner& reasoner, const CaseOptions& options, const OptionTexts& texts) const {
        const Wording wording = visit_.wording();
        const AnswerParts parts(reasoner, options.facts, options.answer, wording);
        BulletList list;
        for (const Question& question : options.answer.ask) {
            std::vector<std::string> settles;
            for (const MeasureId id : question.settles)
                settles.push_back(parts.title(visit_.pack().measures[id]));
            const Fact& fact = visit_.pack().facts[question.fact];
            list.items.push_back({fmt::format(
                "{} {}", parts.question(question.fact),
                visit_.words.with("For: {}. Settles: {}", {wording.plain(wording.role(fact.who)),
                                                           fmt::format("{}", fmt::join(settles, ", "))}))});
        }
        for (const OptionText& one : texts.measures) {
            if (one.settled || one.custody) continue;
            const bool asked = std::any_of(
                options.answer.ask.begin(), options.answer.ask.end(), [&](const Question& question) {
                    return std::find(question.settles.begin(), question.settles.end(), one.measure) !=
                           question.settles.end();
                });
            if (!asked) list.items.push_back({fmt::format("{}: {}. {}", one.name, one.status, one.why)});
        }
        return list;
    }

    void rests_on() {
        DocumentTable table{
            {visit_.of("Fact"), visit_.of("Value"), visit_.of("Comes from"), visit_.of("As of")}, {}};
        for (const SeenThing* fact : facts_on_record(view_)) {
            const FactText text = fact_text(visit_, *fact);
            table.rows.push_back({text.fact, set_apart(text.value), text.source, text.as_of});
        }
        if (table.rows.empty()) return;
        add(Heading{visit_.of("What this rests on")});
        add(std::move(table));
    }

    /// Of each consent on record, whether a lawyer had been consulted before (E15).
    void consents() {
        BulletList list;
        for (const SeenEvent& event : view_.events) {
            const auto stands =
                std::any_of(view_.things.begin(), view_.things.end(), [&](const SeenThing& thing) {
                    return thing.number == event.thing && thing.state == State::given;
                });
            if (event.rule->name != "consent: given" || !stands) continue;
            const std::string given = day_text(visit_.words, event.on);
            const auto counsel = consulted_by(view_, event.on);
            list.items.push_back(
                {counsel ? visit_.words.with("Consent was given on {}, after a lawyer was consulted on {}.",
                                             {given, day_text(visit_.words, *counsel)})
                         : visit_.words.with("Consent was given on {}, and no talk with a lawyer is on "
                                             "record before that.",
                                             {given})});
        }
        add(visit_.of("Consent and counsel"), std::move(list));
    }

    const Visit& visit_;
    const FileView& view_;
    Stage stage_;
    Document document_{};
};

/// The paper; the page that says why there is none.
tl::expected<Document, HttpResponse> submission(const Visit& visit, const std::string& file) {
    if (!purpose_of(visit, file)) return tl::unexpected(why_page(visit, file));
    const auto view = view_for(visit, file);
    if (!view) return tl::unexpected(refusal_page(visit, view.error()));
    const auto stage = stage_of_case(stage_of(*view));
    if (!stage) return tl::unexpected(not_found_page(visit));
    return Submission(visit, *view, *stage).document();
}

}  // namespace

HttpResponse submission_page(const Visit& visit, const PathParts& parts) {
    const auto paper = submission(visit, parts[0]);
    if (!paper) return paper.error();
    return paper_page(visit, *paper, parts[0], fmt::format("/case/{}/submission.pdf", url_encoded(parts[0])));
}

HttpResponse submission_pdf(const Visit& visit, const PathParts& parts) {
    const auto paper = submission(visit, parts[0]);
    return paper ? pdf_answer(visit, *paper) : paper.error();
}

}  // namespace ultima
