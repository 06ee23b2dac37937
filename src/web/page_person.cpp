// SPDX-License-Identifier: Apache-2.0
// For the person under a measure: what I must do, when, what helps, how to object.
#include "web/case_view.h"
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

constexpr std::size_t most_looks = 10;

class Sheet {
  public:
    Sheet(const Visit& visit, const FileView& view) : visit_(visit), view_(view) {}

    TemplateData one() {
        TemplateData data;
        data["file"] = view_.file;
        data["status"] = legal_status(visit_, stage_of(view_));
        sessions(data);
        warnings(data);
        TemplateData::List measures;
        for (const SeenThing& thing : view_.things)
            if (thing.kind == ThingKind::measure &&
                (thing.state == State::in_force || thing.state == State::suspended))
                measures.push_back(measure(thing));
        data["measures"] = std::move(measures);
        looks(data);
        for (const auto& [name, event] :
             {std::pair("complain", "complaint filed"), std::pair("appeal", "appeal lodged"),
              std::pair("compensation", "compensation claimed")})
            data[name] = form_path(view_.file, event, 0, 0);
        return data;
    }

  private:
    void sessions(TemplateData& data) const {
        std::vector<std::pair<CivilDate, const SeenThing*>> coming;
        for (const SeenThing& thing : view_.things) {
            if (thing.kind != ThingKind::session || thing.state != State::scheduled) continue;
            if (const auto at = parse_date(said_in(thing.known, "at")); at && *at >= visit_.today())
                coming.emplace_back(*at, &thing);
        }
        std::sort(coming.begin(), coming.end());
        TemplateData::List rows;
        for (const auto& [at, thing] : coming) {
            TemplateData row;
            row["on"] = day_text(visit_.words, at);
            row["distance"] = distance_text(visit_.words, at, visit_.today());
            row["title"] = std::string(said_in(thing->known, "title"));
            rows.push_back(std::move(row));
        }
        data["no_session"] = rows.empty();
        data["sessions"] = std::move(rows);
    }

    TemplateData measure(const SeenThing& measure) const {
        TemplateData data;
        data["name"] = measure_name(visit_, said_in(measure.known, "measure"));
        std::vector<SaidField> shown;
        for (const SaidField& one : measure.known)
            if (info(one.field).kind == FieldKind::date || info(one.field).kind == FieldKind::whole)
                shown.push_back(one);
        data["rows"] = said_rows(visit_, shown);
        TemplateData::List must, done;
        for (const SeenThing& thing : view_.things) {
            if (thing.of != measure.number) continue;
            if (thing.kind == ThingKind::condition && thing.state == State::in_force)
                must.emplace_back(condition_words(thing));
            if (thing.kind == ThingKind::plan) {
                static const Field what = field("what");
                must.emplace_back(value_text(visit_, what, said_in(thing.known, "what")));
            }
            if (thing.kind == ThingKind::milestone)
                done.emplace_back(std::string(said_in(thing.known, "title")));
        }
        data["done"] = std::move(done);
        data["must"] = std::move(must);
        return data;
    }

    /// Warnings that wait for an explanation, each with its last day.
    void warnings(TemplateData& data) const {
        TemplateData::List rows;
        for (const SeenThing& thing : view_.things) {
            if (thing.kind != ThingKind::warning || thing.state != State::issued) continue;
            const auto until = parse_date(said_in(thing.known, "respond by"));
            if (until && *until >= visit_.today()) rows.emplace_back(day_and_distance(visit_, *until));
        }
        data["warnings"] = std::move(rows);
    }

    void looks(TemplateData& data) const {
        TemplateData::List rows;
        for (auto event = view_.events.rbegin(); event != view_.events.rend() && rows.size() < most_looks;
             ++event) {
            if (part_of(event->rule->thing) != FilePart::looks || event->role == Role::person) continue;
            TemplateData row;
            row["on"] = day_text(visit_.words, event->on);
            row["by"] = event->by;
            row["role"] = visit_.of(to_text(event->role));
            row["reason"] = event->reason;
            rows.push_back(std::move(row));
        }
        data["has_looks"] = !rows.empty();
        data["looks"] = std::move(rows);
    }

    const Visit& visit_;
    const FileView& view_;
};

}  // namespace

HttpResponse person_page(const Visit& visit, const PathParts&) {
    TemplateData::List sheets;
    std::string name;
    for (const ListedCase& one : visit.app.desk.cases_of(visit.who(), visit.now, visit.today())) {
        const auto view = view_for(visit, one.file);
        if (!view) return refusal_page(visit, view.error());
        if (name.empty()) name = said_in(view->who, "name");
        sheets.push_back(Sheet(visit, *view).one());
    }
    TemplateData data;
    data["nothing"] = sheets.empty();
    data["name"] = std::move(name);
    data["cases"] = std::move(sheets);
    data["printed"] = day_text(visit.words, visit.today());
    return page(visit, "person", visit.of("What I must do"), std::move(data));
}

}  // namespace ultima
