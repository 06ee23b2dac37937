// SPDX-License-Identifier: Apache-2.0
#include "web/case_view.h"

#include "web/showing.h"

#include <algorithm>

namespace ultima {
namespace {

constexpr std::string_view opened_from_list = "opened from the list of cases they have to do with";

bool may_write_now(const Visit& visit, const EventRule& rule) {
    return rule.by.contains(visit.who().role) && !makes_look(rule) && !is_file(rule.thing);
}

}  // namespace

std::optional<Session::Purpose> purpose_of(const Visit& visit, const std::string& file) {
    if (const auto said = visit.session.purposes.find(file); said != visit.session.purposes.end())
        return said->second;
    const Desk::Concern concern = visit.app.desk.concern(file, visit.who(), visit.now);
    for (const Relation one : {Relation::own, Relation::assigned, Relation::host, Relation::office})
        if (concern.relations.contains(one)) return Session::Purpose{std::string(opened_from_list), false};
    return std::nullopt;
}

HttpResponse why_page(const Visit& visit, const std::string& file) {
    TemplateData data;
    data["file"] = file;
    return page(visit, "why", visit.of("Why do you look at this case?"), std::move(data));
}

Result<FileView> view_for(const Visit& visit, const std::string& file, std::optional<ThingNumber> printed) {
    const auto purpose = purpose_of(visit, file);
    // Without delay is asked for once: for an hour the look that this begins is a relation of its own.
    if (purpose && purpose->urgent) visit.app.sessions.note(visit.token, file, {purpose->reason, false});
    return visit.app.reg.look(visit.who(), {file, purpose ? purpose->reason : std::string(),
                                            FilePart::whole_file, purpose && purpose->urgent, true, printed});
}

std::string stage_of(const FileView& view) {
    for (const SeenThing& thing : view.things)
        if (thing.kind == ThingKind::case_file)
            for (const SaidField& one : thing.known)
                if (info(one.field).name == "stage") return one.value;
    return "";
}

std::vector<const SeenThing*> facts_on_record(const FileView& view) {
    std::vector<const SeenThing*> facts;
    for (const SeenThing& thing : view.things)
        if ((thing.kind == ThingKind::fact || thing.kind == ThingKind::finding) &&
            thing.state == State::recorded)
            facts.push_back(&thing);
    return facts;
}

FactText fact_text(const Visit& visit, const SeenThing& fact) {
    const std::string_view name = said_in(fact.known, "fact");
    const auto as_of = parse_date(said_in(fact.known, "as of"));
    return {fact_name(visit, name), fact_value(visit, name, said_in(fact.known, "value")),
            fact.kind == ThingKind::finding ? visit.of("found by a court")
                                            : visit.of(said_in(fact.known, "source")),
            day_text(visit.words, as_of.value_or(fact.since))};
}

TemplateData fact_row(const Visit& visit, const SeenThing& fact) {
    FactText text = fact_text(visit, fact);
    TemplateData row;
    row["fact"] = std::move(text.fact);
    row["value"] = std::move(text.value);
    row["source"] = std::move(text.source);
    row["as_of"] = std::move(text.as_of);
    return row;
}

MeasureProgress progress_of(const FileView& view, ThingNumber measure) {
    MeasureProgress progress;
    for (const SeenThing& thing : view.things) {
        if (thing.of != measure) continue;
        if (thing.kind == ThingKind::session && thing.state == State::recorded) {
            ++progress.recorded;
            progress.kept += said_in(thing.known, "complied") == "yes" ? 1 : 0;
        }
        if (thing.kind == ThingKind::milestone) progress.reached.emplace_back(said_in(thing.known, "title"));
    }
    return progress;
}

bool makes_look(const EventRule& rule) {
    return part_of(rule.thing) == FilePart::looks && rule.from.contains(State::none);
}

std::vector<const EventRule*> writable_about(const Visit& visit, const SeenThing& thing) {
    std::vector<const EventRule*> rules;
    for (const EventRule& rule : event_rules())
        if (rule.thing == thing.kind && rule.from.contains(thing.state) && may_write_now(visit, rule))
            rules.push_back(&rule);
    return rules;
}

std::vector<const SeenThing*> things_for(const EventRule& rule, const FileView& view) {
    std::vector<const SeenThing*> things;
    const bool makes = rule.from.contains(State::none);
    for (const SeenThing& thing : view.things) {
        const bool fits = makes ? thing.kind == rule.of && rule.of_states.contains(thing.state)
                                : thing.kind == rule.thing && rule.from.contains(thing.state);
        if (fits) things.push_back(&thing);
    }
    return things;
}

std::vector<const EventRule*> writable_in(const Visit& visit, const FileView& view) {
    std::vector<const EventRule*> rules;
    if (view.things.empty() || view.things.front().kind != ThingKind::case_file) return rules;
    const State file = view.things.front().state;
    for (const EventRule& rule : event_rules()) {
        const bool of_case = file_of(rule.thing) == ThingKind::case_file;
        if (!of_case || !rule.by.contains(visit.who().role) || makes_look(rule)) continue;
        if (rule.thing == ThingKind::case_file ? !rule.from.contains(file) : !rule.file.contains(file))
            continue;
        const bool alone = rule.from.contains(State::none) && !rule.of;
        if (alone || !things_for(rule, view).empty()) rules.push_back(&rule);
    }
    return rules;
}

}  // namespace ultima
