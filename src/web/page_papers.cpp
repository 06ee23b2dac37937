// SPDX-License-Identifier: Apache-2.0
// Papers for a court, to print: each says what it asks, on which rule and which facts, and how anybody can
// work out the same.
#include "casework/case_facts.h"
#include "casework/held.h"
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

constexpr std::size_t most_notices = 200;

/// Whose paper it is, and when it was made.
TemplateData letterhead(const Visit& visit) {
    TemplateData data;
    data["institution"] = visit.app.settings.institution;
    data["by"] = visit.who().name;
    data["role"] = visit.of(to_text(visit.who().role));
    data["office"] = visit.who().office;
    data["printed"] = day_text(visit.words, visit.today());
    return data;
}

/// And whom it is about.
TemplateData letterhead(const Visit& visit, const FileView& view) {
    TemplateData data = letterhead(visit);
    data["file"] = view.file;
    data["name"] = std::string(said_in(view.who, "name"));
    data["status"] = legal_status(visit, stage_of(view));
    return data;
}

void law_in(const Visit& visit, TemplateData& data) {
    const Manifest& manifest = visit.pack().manifest;
    const Wording words = visit.wording();
    data["law"] = fmt::format("{}, {}", words.plain(words.title()), visit.law->name());
    if (manifest.law_as_of) data["as_of"] = day_text(visit.words, *manifest.law_as_of);
    data["disclaimer"] = words.plain(words.disclaimer());
}

/// The last day up to `on` on which a lawyer was consulted.
std::optional<CivilDate> consulted_by(const FileView& view, CivilDate on) {
    std::optional<CivilDate> last;
    for (const SeenEvent& event : view.events)
        if (event.rule->name == "lawyer consulted" && event.on <= on) last = std::max(last, {event.on});
    return last;
}

/// Of each consent on record, whether a lawyer had been consulted before (E15).
TemplateData::List consents(const Visit& visit, const FileView& view) {
    TemplateData::List rows;
    for (const SeenEvent& event : view.events) {
        const auto stands = std::any_of(view.things.begin(), view.things.end(), [&](const SeenThing& thing) {
            return thing.number == event.thing && thing.state == State::given;
        });
        if (event.rule->name != "consent: given" || !stands) continue;
        const std::string given = day_text(visit.words, event.on);
        const auto counsel = consulted_by(view, event.on);
        rows.emplace_back(
            counsel ? visit.words.with("Consent was given on {}, after a lawyer was consulted on {}.",
                                       {given, day_text(visit.words, *counsel)})
                    : visit.words.with("Consent was given on {}, and no talk with a lawyer is on "
                                       "record before that.",
                                       {given}));
    }
    return rows;
}

/// A breach, and all in the same measure that belongs to it.
class BreachPaper {
  public:
    BreachPaper(const Visit& visit, const FileView& view, const SeenThing& breach)
        : visit_(visit), view_(view), breach_(breach) {}

    Document document() {
        document_ = document_of(visit_, visit_.words.with("Breach in case {}", {view_.file}));
        document_.caption = visit_.app.settings.institution;
        document_.foot = fmt::format("{} · {}", visit_.app.settings.institution, view_.file);
        head();
        good();
        section(visit_.of("Sessions not kept"), [](const SeenThing& thing) {
            return thing.kind == ThingKind::session && said_in(thing.known, "complied") == "no";
        });
        section(visit_.of("Warnings, and what the person said"),
                [](const SeenThing& thing) { return thing.kind == ThingKind::warning; });
        section(visit_.of("Earlier breaches, and how they were answered"), [this](const SeenThing& thing) {
            return thing.kind == ThingKind::breach && thing.number != breach_.number;
        });
        section(visit_.of("This breach"),
                [this](const SeenThing& thing) { return thing.number == breach_.number; });
        return std::move(document_);
    }

  private:
    void add(Block block) { document_.blocks.push_back(std::move(block)); }

    void head() {
        LabelList list;
        if (const std::string_view name = said_in(view_.who, "name"); !name.empty())
            list.rows.push_back({visit_.of("Person"), std::string(name)});
        for (const SeenThing& thing : view_.things)
            if (thing.number == breach_.of)
                list.rows.push_back(
                    {visit_.of("Measure"), measure_name(visit_, said_in(thing.known, "measure"))});
        list.rows.push_back({visit_.of("How the breach stands"), visit_.of(to_text(breach_.state))});
        list.rows.push_back({visit_.of("Printed on"), day_text(visit_.words, visit_.today())});
        add(std::move(list));
    }

    /// What went well stands first, here too.
    void good() {
        const auto [kept, recorded, titles] = progress_of(view_, breach_.of);
        add(Heading{visit_.of("What went well")});
        if (recorded > 0)
            add(Paragraph{visit_.words.with("Sessions kept: {} of {}",
                                            {std::to_string(kept), std::to_string(recorded)})});
        if (!view_.parts.contains(FilePart::plan))
            add(
                Paragraph{visit_.of("Whoever printed this may not see the sessions and milestones: ask the "
                                    "officer or the defence for them.")});
        BulletList reached;
        for (const std::string& title : titles) reached.items.push_back({title});
        if (!reached.items.empty()) add(std::move(reached));
    }

    void section(std::string title, auto wanted) {
        const std::size_t before = document_.blocks.size();
        for (const SeenEvent& event : view_.events)
            for (const SeenThing& thing : view_.things)
                if (thing.number == event.thing && thing.of == breach_.of && wanted(thing)) {
                    if (document_.blocks.size() == before) add(Heading{title});
                    happened(event);
                }
    }

    void happened(const SeenEvent& event) {
        add(Heading{visit_.of(event.rule->name), 3});
        add(Paragraph{fmt::format("{}, {}", day_text(visit_.words, event.on), set_apart(event.by))});
        if (LabelList said = label_list(visit_, without_references(event.said)); !said.rows.empty())
            add(std::move(said));
        if (!event.reason.empty())
            add(Paragraph{fmt::format("{} {}", visit_.of("Because:"), set_apart(event.reason))});
    }

    const Visit& visit_;
    const FileView& view_;
    const SeenThing& breach_;
    Document document_{};
};

/// The paper of a breach by its number in the view; nothing if the visitor sees no such breach.
std::optional<Document> breach_document(const Visit& visit, const FileView& view, std::string_view number) {
    const auto wanted = parse_whole(number);
    for (const SeenThing& thing : view.things)
        if (thing.kind == ThingKind::breach && wanted && thing.number == *wanted)
            return BreachPaper(visit, view, thing).document();
    return std::nullopt;
}

}  // namespace

HttpResponse submission_page(const Visit& visit, const PathParts& parts) {
    if (!purpose_of(visit, parts[0])) return why_page(visit, parts[0]);
    const auto view = view_for(visit, parts[0]);
    if (!view) return refusal_page(visit, view.error());
    const auto stage = stage_of_case(stage_of(*view));
    if (!stage) return not_found_page(visit);
    TemplateData data = letterhead(visit, *view);
    law_in(visit, data);
    const CaseFacts facts = facts_of(*view, visit.pack());
    visit.law->reasoners.with([&](Reasoner& reasoner) {
        const CaseOptions options = options_of(reasoner, facts.given, *stage, visit.today(), facts.hidden);
        data["options"] = options_section(visit, reasoner, options, {});
        put_list(data, "ask", questions_section(visit, reasoner, options));
        data["code"] = computed(reasoner, options).inputs_hash.substr(0, 16);
        return 0;
    });
    TemplateData::List rows;
    for (const SeenThing* fact : facts_on_record(*view)) rows.push_back(fact_row(visit, *fact));
    put_list(data, "facts", std::move(rows));
    put_list(data, "consents", consents(visit, *view));
    data["places"] = visit.words.count(free_places(visit), "One place is free in all services together",
                                       "{} places are free in all services together");
    return page(visit, "submission", visit.words.with("Submission in case {}", {view->file}),
                std::move(data));
}

HttpResponse breach_page(const Visit& visit, const PathParts& parts) {
    if (!purpose_of(visit, parts[0])) return why_page(visit, parts[0]);
    const auto view = view_for(visit, parts[0]);
    if (!view) return refusal_page(visit, view.error());
    const auto paper = breach_document(visit, *view, parts[1]);
    if (!paper) return not_found_page(visit);
    TemplateData data;
    data["file"] = view->file;
    data["institution"] = paper->caption;
    data["pdf"] = fmt::format("/case/{}/breach/{}.pdf", url_encoded(view->file), url_encoded(parts[1]));
    data["document"] = markup_of(visit, paper->blocks);
    return page(visit, "breach", paper->title, std::move(data));
}

HttpResponse breach_pdf(const Visit& visit, const PathParts& parts) {
    if (!purpose_of(visit, parts[0])) return why_page(visit, parts[0]);
    const auto view = view_for(visit, parts[0]);
    if (!view) return refusal_page(visit, view.error());
    const auto paper = breach_document(visit, *view, parts[1]);
    return paper ? pdf_answer(visit, *paper) : not_found_page(visit);
}

HttpResponse notices_page(const Visit& visit, const PathParts& parts) {
    const auto standing = standing_named(parts[0]);
    if (!standing) return not_found_page(visit);
    TemplateData::List notices;
    for (const HeldRow& one : held_rows(visit, *standing).rows) {
        if (notices.size() == most_notices) break;
        if (one.name.empty()) continue;
        TemplateData notice;
        notice["file"] = one.file;
        notice["name"] = one.name;
        notice["measure"] = one.measure;
        notice["because"] = one.because;
        if (one.since) notice["since"] = day_text(visit.words, *one.since);
        if (const auto file = visit.app.reg.file(one.file))
            for (const Thing& thing : file->things)
                if (thing.kind == ThingKind::custody && thing.state == State::held)
                    notice["held_since"] = day_text(visit.words, thing.begun);
        notices.push_back(std::move(notice));
    }
    TemplateData data = letterhead(visit);
    law_in(visit, data);
    data["must"] = *standing == Standing::must_end;
    data["may"] = *standing == Standing::may_end;
    data["open"] = *standing == Standing::open;
    data["none"] = notices.empty();
    data["notices"] = std::move(notices);
    return page(visit, "notices", visit.of("Notices to the court"), std::move(data));
}

}  // namespace ultima
