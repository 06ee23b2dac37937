// SPDX-License-Identifier: Apache-2.0
// The form of any event, made from the table of events, and what comes back from it.
#include "web/case_view.h"
#include "web/event_input.h"
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

/// The most choices that stand as buttons beside one another.
constexpr std::size_t few = 6;

/// A thing of the view in words, to be picked: `decision of 30 June 2026`.
TemplateData thing_choice(const Visit& visit, const SeenThing& thing, std::string_view chosen) {
    TemplateData row;
    row["value"] = std::to_string(thing.number);
    std::string text =
        fmt::format("{}, {}", visit.of(to_text(thing.kind)), day_text(visit.words, thing.since));
    if (thing.kind == ThingKind::measure)
        text = measure_name(visit, said_in(thing.known, "measure")) + ", " + text;
    if (thing.kind == ThingKind::decision)
        text += fmt::format(", {}", visit.of(said_in(thing.known, "about")));
    row["text"] = std::move(text);
    row["chosen"] = chosen == std::to_string(thing.number);
    return row;
}

class EventForm {
  public:
    EventForm(const Visit& visit, const EventRule& rule, const FileView& view, const HttpFields& given)
        : visit_(visit), rule_(rule), view_(view), given_(given) {}

    HttpResponse page(const Diagnostics& problems) {
        TemplateData data;
        data["file"] = view_.file;
        data["event"] = std::string(rule_.name);
        data["says"] = visit_.of(rule_.says);
        const std::string_view key = value_of(given_, "key");
        data["key"] = problems.empty() || key.size() != key_length ? new_key(visit_) : std::string(key);
        const std::string_view on = value_of(given_, "on");
        data["on"] = on.empty() ? to_text(visit_.today()) : std::string(on);
        about(data);
        fields(data);
        if (!rule_.reason_forbidden) {
            TemplateData reason;
            reason["text"] = std::string(value_of(given_, "reason"));
            reason["needed"] =
                std::find(rule_.needs.begin(), rule_.needs.end(), Requirement::reasons) != rule_.needs.end();
            data["reason"] = std::move(reason);
        }
        TemplateData::List needs;
        for (const Requirement need : rule_.needs)
            if (need != Requirement::reasons) needs.emplace_back(visit_.of(info(need).says));
        put_list(data, "needs", std::move(needs));
        put_list(data, "problems", messages_of(visit_.words, problems));
        return ultima::page(visit_, "event", visit_.of(rule_.name), std::move(data),
                            problems.empty() ? 200 : 409);
    }

  private:
    /// Which thing it is about: hidden if there is one, asked for if there are several.
    void about(TemplateData& data) const {
        const bool makes = rule_.from.contains(State::none);
        if (is_file(rule_.thing) || (makes && !rule_.of)) return;
        const std::string_view name = makes ? "of" : "thing";
        const auto things = things_for(rule_, view_);
        TemplateData::List list;
        for (const SeenThing* thing : things)
            list.push_back(thing_choice(visit_, *thing, value_of(given_, name)));
        TemplateData section;
        section["name"] = std::string(name);
        section["list"] = std::move(list);
        section["label"] =
            visit_.words.with("Which {}?", {visit_.of(to_text(makes ? *rule_.of : rule_.thing))});
        data["about"] = std::move(section);
    }

    void fields(TemplateData& data) {
        TemplateData::List list;
        for (const FieldUse& use : rule_.fields) list.push_back(one(use));
        data["fields"] = std::move(list);
    }

    TemplateData one(const FieldUse& use) const {
        const FieldInfo& what = info(use.field);
        TemplateData row;
        const std::string name = fmt::format("f.{}", what.name);
        row["name"] = name;
        row["id"] = fmt::format("f{}", static_cast<unsigned>(use.field));
        row["label"] = visit_.of(what.name);
        row["hint"] = visit_.of(what.meaning);
        row["optional"] = !use.required;
        const std::string value(value_of(given_, name));
        row["value"] = value;
        switch (what.kind) {
            case FieldKind::text:
                row["text"] = true;
                break;
            case FieldKind::lines:
                row["lines"] = true;
                break;
            case FieldKind::date:
                row["date"] = true;
                break;
            case FieldKind::whole:
                row["whole"] = true;
                break;
            case FieldKind::yes_no:
                choices(row, {"yes", "no"}, value);
                break;
            case FieldKind::choice:
                choices(row, choices_in(what.choices), value);
                break;
            case FieldKind::thing:
                things(row, what.choices, value);
                break;
        }
        return row;
    }

    void choices(TemplateData& row, const std::vector<std::string_view>& values,
                 const std::string& chosen) const {
        TemplateData::List list;
        for (const std::string_view value : values) {
            TemplateData one = option_row(std::string(value), visit_.of(value));
            one["chosen"] = value == chosen;
            one["id"] = fmt::format("{}-{}", std::get<std::string>(row["id"].value()), list.size());
            list.push_back(std::move(one));
        }
        TemplateData section;
        section["list"] = std::move(list);
        row[values.size() <= few ? "radios" : "select"] = std::move(section);
    }

    void things(TemplateData& row, std::string_view kind, const std::string& chosen) const {
        TemplateData::List list;
        for (const SeenThing& thing : view_.things)
            if (to_text(thing.kind) == kind) list.push_back(thing_choice(visit_, thing, chosen));
        TemplateData section;
        section["list"] = std::move(list);
        row["select"] = std::move(section);
    }

    const Visit& visit_;
    const EventRule& rule_;
    const FileView& view_;
    const HttpFields& given_;
};

const EventRule* rule_asked(const HttpFields& given) {
    const EventRule* rule = find_event_rule(value_of(given, "event"));
    // What is said of evaluations, their own pages say.
    const bool is_here = rule != nullptr && !makes_look(*rule) && rule->thing != ThingKind::evaluation_file;
    return is_here ? rule : nullptr;
}

}  // namespace

HttpResponse event_form(const Visit& visit, const PathParts& parts) {
    const EventRule* rule = rule_asked(visit.request.query);
    if (rule == nullptr || !rule->by.contains(visit.who().role)) return not_found_page(visit);
    const auto view = view_for(visit, parts.front());
    if (!view) return refusal_page(visit, view.error());
    return EventForm(visit, *rule, *view, visit.request.query).page({});
}

HttpResponse write_event(const Visit& visit, const PathParts& parts) {
    const EventRule* rule = rule_asked(visit.request.form);
    if (rule == nullptr || !rule->by.contains(visit.who().role)) return not_found_page(visit);
    const auto view = view_for(visit, parts.front());
    if (!view) return refusal_page(visit, view.error());
    auto event = event_from(*rule, *view, visit.request.form, visit.today());
    if (!event) return EventForm(visit, *rule, *view, visit.request.form).page(event.error());
    const std::lock_guard lock(visit.app.writing);
    const auto written = write_as(visit.app.reg, visit.who(), std::move(*event));
    if (!written) return EventForm(visit, *rule, *view, visit.request.form).page(written.error());
    // Whoever declines a request has nothing to do with the case any more, and is not asked why they look.
    const bool leaves = !purpose_of(visit, parts.front());
    return redirect(leaves ? "/?saved=1" : fmt::format("/case/{}?saved=1", url_encoded(parts.front())));
}

}  // namespace ultima
