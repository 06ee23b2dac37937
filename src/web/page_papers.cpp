// SPDX-License-Identifier: Apache-2.0
// Papers for a court about a breach, and about people who are held: each says what it asks, and on which
// rule.
#include "casework/held.h"
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

/// The law that a paper rests on.
std::string law_line(const Visit& visit) {
    const Manifest& manifest = visit.pack().manifest;
    const Wording words = visit.wording();
    std::string text = fmt::format("{}, {}", words.plain(words.title()), visit.law->name());
    if (manifest.law_as_of)
        text += fmt::format(", {} {}", visit.of("law as of"), day_text(visit.words, *manifest.law_as_of));
    return fmt::format("{}. {}", text, words.plain(words.disclaimer()));
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

/// What a court is asked for somebody who is held.
std::string asked_of_court(const Visit& visit, Standing standing) {
    switch (standing) {
        case Standing::must_end:
            return visit.of(
                "By the facts on record, the law does not let custody go on today. The court is asked to "
                "decide on this case at once.");
        case Standing::may_end:
            return visit.of(
                "By the facts on record, the law lets the court order something other than custody. The "
                "court is asked to look at this case.");
        default:
            return visit.of(
                "Whether custody may go on hangs on facts that are not on record. The court is asked to "
                "have them found out.");
    }
}

struct Notice {
    std::string title, file;
    std::vector<Block> blocks;
};

Notice notice_of(const Visit& visit, const HeldRow& one, Standing standing) {
    LabelList list;
    const auto row = [&](std::string label, std::string value) {
        if (!value.empty()) list.rows.push_back({std::move(label), std::move(value)});
    };
    row(visit.of("Person"), one.name);
    std::string held_since;
    if (const auto file = visit.app.reg.file(one.file))
        for (const Thing& thing : file->things)
            if (thing.kind == ThingKind::custody && thing.state == State::held)
                held_since = day_text(visit.words, thing.begun);
    row(visit.of("Held since"), std::move(held_since));
    row(visit.of("Measure"), one.measure);
    row(visit.of("Rule"), one.because);
    if (one.since) row(visit.of("Since"), day_text(visit.words, *one.since));
    return {visit.of("Notice to the court in case"),
            one.file,
            {std::move(list), Paragraph{asked_of_court(visit, standing)},
             Paragraph{law_line(visit), ParagraphLook::soft}, Paragraph{visitor_and_day(visit)}}};
}

/// One for everybody whose name the visitor may see.
std::vector<Notice> notices_of(const Visit& visit, Standing standing) {
    std::vector<Notice> notices;
    for (const HeldRow& one : held_rows(visit, standing).rows) {
        if (notices.size() == most_notices) break;
        if (!one.name.empty()) notices.push_back(notice_of(visit, one, standing));
    }
    return notices;
}

}  // namespace

HttpResponse breach_page(const Visit& visit, const PathParts& parts) {
    if (!purpose_of(visit, parts[0])) return why_page(visit, parts[0]);
    const auto view = view_for(visit, parts[0]);
    if (!view) return refusal_page(visit, view.error());
    const auto paper = breach_document(visit, *view, parts[1]);
    if (!paper) return not_found_page(visit);
    return paper_page(visit, *paper, view->file,
                      fmt::format("/case/{}/breach/{}.pdf", url_encoded(view->file), url_encoded(parts[1])));
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
    for (const Notice& one : notices_of(visit, *standing)) {
        TemplateData row;
        row["title"] = one.title;
        row["file"] = one.file;
        row["document"] = markup_of(visit, one.blocks);
        notices.push_back(std::move(row));
    }
    TemplateData data;
    data["institution"] = visit.app.settings.institution;
    data["none"] = notices.empty();
    if (!notices.empty()) data["pdf"] = fmt::format("/held/{}/notices.pdf", parts[0]);
    data["notices"] = std::move(notices);
    return page(visit, "notices", visit.of("Notices to the court"), std::move(data));
}

HttpResponse notices_pdf(const Visit& visit, const PathParts& parts) {
    const auto standing = standing_named(parts[0]);
    if (!standing) return not_found_page(visit);
    std::vector<Notice> notices = notices_of(visit, *standing);
    if (notices.empty()) return not_found_page(visit);
    Document document = document_of(visit, visit.of("Notices to the court"));
    document.caption = visit.app.settings.institution;
    for (Notice& one : notices) {
        document.blocks.emplace_back(
            Heading{fmt::format("{} {}", one.title, set_apart(one.file)), 2, &one != &notices.front()});
        for (Block& block : one.blocks) document.blocks.push_back(std::move(block));
    }
    return pdf_answer(visit, document);
}

}  // namespace ultima
