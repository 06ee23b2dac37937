// SPDX-License-Identifier: Apache-2.0
// For the person under a measure: what I must do, when, what helps, how to object.
#include "web/case_view.h"
#include "web/pages.h"
#include "web/printed.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

constexpr std::size_t most_looks = 10;

/// What one case asks of the person, in blocks.
class Sheet {
  public:
    Sheet(const Visit& visit, const FileView& view) : visit_(visit), view_(view) {}

    std::vector<Block> blocks() {
        add(Heading{visit_.of("What happens next")});
        sessions();
        warnings();
        for (const SeenThing& thing : view_.things)
            if (thing.kind == ThingKind::measure &&
                (thing.state == State::in_force || thing.state == State::suspended))
                measure(thing);
        objections();
        looks();
        add(Paragraph{fmt::format("{} {}. {}", visit_.of("Printed on"),
                                  day_text(visit_.words, visit_.today()), set_apart(view_.file)),
                      ParagraphLook::soft});
        return std::move(blocks_);
    }

  private:
    void add(Block block) { blocks_.push_back(std::move(block)); }

    void sessions() {
        std::vector<std::pair<CivilDate, const SeenThing*>> coming;
        for (const SeenThing& thing : view_.things) {
            if (thing.kind != ThingKind::session || thing.state != State::scheduled) continue;
            if (const auto at = parse_date(said_in(thing.known, "at")); at && *at >= visit_.today())
                coming.emplace_back(*at, &thing);
        }
        std::sort(coming.begin(), coming.end());
        for (const auto& [at, thing] : coming) {
            add(Paragraph{day_and_distance(visit_, at), ParagraphLook::lead});
            if (const std::string_view title = said_in(thing->known, "title"); !title.empty())
                add(Paragraph{std::string(title)});
        }
        if (coming.empty()) add(Paragraph{visit_.of("No day is agreed now. Your officer will tell you.")});
    }

    void measure(const SeenThing& measure) {
        add(Heading{measure_name(visit_, said_in(measure.known, "measure")), 3});
        BulletList must;
        LabelList done;
        for (const SeenThing& thing : view_.things) {
            if (thing.of != measure.number) continue;
            if (thing.kind == ThingKind::condition && thing.state == State::in_force)
                must.items.push_back({condition_words(thing)});
            if (thing.kind == ThingKind::plan) {
                static const Field what = field("what");
                must.items.push_back({value_text(visit_, what, said_in(thing.known, "what"))});
            }
            if (thing.kind == ThingKind::milestone)
                done.rows.push_back({visit_.of("Done"), std::string(said_in(thing.known, "title"))});
        }
        std::vector<SaidField> shown;
        for (const SaidField& one : measure.known)
            if (info(one.field).kind == FieldKind::date || info(one.field).kind == FieldKind::whole)
                shown.push_back(one);
        if (!done.rows.empty()) add(std::move(done));
        if (!must.items.empty()) add(std::move(must));
        if (!shown.empty()) add(label_list(visit_, shown));
    }

    /// Warnings that wait for an explanation, each with its last day.
    void warnings() {
        for (const SeenThing& thing : view_.things) {
            if (thing.kind != ThingKind::warning || thing.state != State::issued) continue;
            const auto until = parse_date(said_in(thing.known, "respond by"));
            if (!until || *until < visit_.today()) continue;
            add(Paragraph{
                fmt::format("{} {}. {}", visit_.of("Something went wrong, and you can explain it until"),
                            day_and_distance(visit_, *until),
                            visit_.of("Write, call, or ask your lawyer to.")),
                ParagraphLook::notice});
        }
    }

    void objections() {
        add(Heading{visit_.of("If you cannot come, or something is wrong"), 3});
        add(Paragraph{
            visit_.of("Say so before that day. Illness, family, work and other good reasons count.")});
        const auto to = [&](std::string_view event) { return form_path(view_.file, event, 0, 0); };
        add(BulletList{{{visit_.of("Complain"), to("complaint filed")},
                        {visit_.of("Ask a higher court"), to("appeal lodged")},
                        {visit_.of("Ask for compensation"), to("compensation claimed")}}});
        add(Paragraph{visit_.of("You have a right to a lawyer. It costs you nothing.")});
    }

    void looks() {
        BulletList list;
        for (auto event = view_.events.rbegin();
             event != view_.events.rend() && list.items.size() < most_looks; ++event) {
            if (part_of(event->rule->thing) != FilePart::looks || event->role == Role::person) continue;
            list.items.push_back(
                {fmt::format("{}: {}, {}: {}", day_text(visit_.words, event->on), set_apart(event->by),
                             visit_.of(to_text(event->role)), set_apart(event->reason))});
        }
        if (list.items.empty()) return;
        add(Heading{visit_.of("Who has looked at my file"), 3});
        add(std::move(list));
    }

    const Visit& visit_;
    const FileView& view_;
    std::vector<Block> blocks_{};
};

struct SheetOfCase {
    std::string file;
    std::vector<Block> blocks;
};
/// All that the page and the PDF say.
struct PersonSheet {
    std::string name;
    std::vector<SheetOfCase> cases{};
    std::string nothing{};  ///< what stands there instead of cases
};

Result<PersonSheet> person_sheet(const Visit& visit) {
    PersonSheet sheet;
    for (const ListedCase& one : visit.app.desk.cases_of(visit.who(), visit.now, visit.today())) {
        const auto view = view_for(visit, one.file);
        if (!view) return tl::unexpected(view.error());
        if (sheet.name.empty()) sheet.name = said_in(view->who, "name");
        sheet.cases.push_back({one.file, Sheet(visit, *view).blocks()});
    }
    if (sheet.cases.empty())
        sheet.nothing = visit.of(
            "We cannot show your case here. That does not mean that there is nothing to do: ask your officer "
            "or "
            "your lawyer.");
    return sheet;
}

}  // namespace

HttpResponse person_page(const Visit& visit, const PathParts&) {
    auto sheet = person_sheet(visit);
    if (!sheet) return refusal_page(visit, sheet.error());
    TemplateData::List cases;
    for (const SheetOfCase& one : sheet->cases) {
        TemplateData row;
        row["file"] = one.file;
        row["label"] = one.file;
        row["document"] = markup_of(visit, one.blocks);
        cases.push_back(std::move(row));
    }
    TemplateData data;
    data["nothing"] = sheet->nothing;
    data["name"] = sheet->name;
    data["cases"] = std::move(cases);
    return page(visit, "person", visit.of("What I must do"), std::move(data));
}

HttpResponse person_pdf(const Visit& visit, const PathParts&) {
    auto sheet = person_sheet(visit);
    if (!sheet) return refusal_page(visit, sheet.error());
    Document document = document_of(visit, visit.of("What I must do"));
    document.caption = sheet->name;
    if (!sheet->nothing.empty()) document.blocks.emplace_back(Paragraph{sheet->nothing});
    for (SheetOfCase& one : sheet->cases)
        for (Block& block : one.blocks) document.blocks.push_back(std::move(block));
    return pdf_answer(visit, document);
}

}  // namespace ultima
