// SPDX-License-Identifier: Apache-2.0
// A case on one page: who, what waits, measures, what the law allows, facts, what happened.
#include "casework/case_facts.h"
#include "web/case_options_section.h"
#include "web/case_view.h"
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

constexpr std::size_t events_at_first = 15;
constexpr Roles reads_law{Role::judge, Role::prosecutor, Role::defence, Role::probation_officer};
constexpr Roles asks_facts{Role::judge, Role::prosecutor, Role::defence, Role::probation_officer,
                           Role::prison};

class CasePage {
  public:
    CasePage(const Visit& visit, const FileView& view, const Desk::Concern& concern)
        : visit_(visit), view_(view), concern_(concern) {}

    HttpResponse page() {
        stage_ = stage_of(view_);
        data_["file"] = view_.file;
        data_["stage"] = visit_.of(stage_);
        data_["today"] = to_text(visit_.today());
        data_["status"] = legal_status(visit_, stage_);
        constexpr Roles give_codes{Role::probation_officer, Role::provider, Role::defence};
        data_["code"] = visit_.app.links != nullptr && give_codes.contains(visit_.who().role) &&
                        concern_.relations.contains(Relation::assigned);
        data_["token"] = visit_.session.form_token;
        data_["urgent_look"] = concern_.relations.contains(Relation::urgent);
        if (value_of(visit_.request.query, "saved") == "1")
            data_["saved"] = visit_.of("It is in the register and cannot be lost.");
        identity();
        waiting();
        measures();
        if (reads_law.contains(visit_.who().role)) law();
        facts();
        papers();
        events();
        if (visit_.who().role != Role::person) more_events();
        return ultima::page(visit_, "case", title(), std::move(data_));
    }

  private:
    [[nodiscard]] std::string title() const {
        const std::string_view name = said_in(view_.who, "name");
        return name.empty() ? visit_.words.with("Case {}", {view_.file}) : std::string(name);
    }

    void identity() {
        std::vector<SaidField> rest;
        for (const SaidField& one : view_.who)
            if (info(one.field).name != "name") rest.push_back(one);
        data_["name"] = std::string(said_in(view_.who, "name"));
        data_["who"] = said_rows(visit_, rest, sees_health());
    }

    [[nodiscard]] bool sees_health() const { return view_.parts.contains(FilePart::health); }

    /// What waits is read from the file as it stands; here each is shown only if the view holds it.
    void waiting() {
        TemplateData::List rows;
        const auto file = visit_.app.reg.file(view_.file);
        if (!file) return;
        for (const Waiting& one : waiting_for(visit_.who().role, *file, visit_.today())) {
            const auto seen = std::find(view_.numbers.begin(), view_.numbers.end(), one.thing);
            if (seen == view_.numbers.end()) continue;
            const auto number = static_cast<ThingNumber>(seen - view_.numbers.begin());
            TemplateData row;
            row["says"] = visit_.of(one.rule->says);
            row["on"] = day_and_distance(visit_, one.on);
            row["tag"] = std::string(tag_of(one, visit_.today()));
            row["path"] = one.rule->event.empty() ? "#course" : form_for(one, number);
            row["answers"] = one.rule->event.empty() ? answers_to(number) : TemplateData::List();
            rows.push_back(std::move(row));
        }
        put_list(data_, "waits", std::move(rows));
    }

    [[nodiscard]] std::string form_for(const Waiting& one, ThingNumber number) const {
        const EventRule* rule = find_event_rule(one.rule->event);
        const bool makes = rule->from.contains(State::none);
        return form_path(view_.file, one.rule->event, makes ? 0 : number, makes ? number : 0);
    }

    /// What can be written about something that waits, where that is more than one event.
    [[nodiscard]] TemplateData::List answers_to(ThingNumber number) const {
        TemplateData::List answers;
        for (const SeenThing& thing : view_.things)
            if (thing.number == number)
                for (const EventRule* rule : writable_about(visit_, thing))
                    answers.push_back(
                        option_row(form_path(view_.file, rule->name, number, 0), visit_.of(rule->name)));
        return answers;
    }

    void measures() {
        TemplateData::List list;
        for (const SeenThing& thing : view_.things)
            if (thing.kind == ThingKind::measure) list.push_back(measure(thing));
        put_list(data_, "measures", std::move(list));
    }

    TemplateData measure(const SeenThing& thing) {
        TemplateData data;
        data["name"] = measure_name(visit_, said_in(thing.known, "measure"));
        data["number"] = std::to_string(thing.number);
        data["state"] = visit_.of(to_text(thing.state));
        data["tag"] = std::string(tag_of(thing.state));
        std::vector<SaidField> shown;
        for (const SaidField& one : thing.known) {
            const std::string_view name = info(one.field).name;
            if (name == "starts" || name == "ends" || name == "extent") shown.push_back(one);
        }
        data["rows"] = said_rows(visit_, shown, sees_health());
        progress(thing.number, data);
        conditions(thing.number, data);
        TemplateData::List actions;
        for (const EventRule* rule : writable_about(visit_, thing)) {
            TemplateData link;
            link["path"] = form_path(view_.file, rule->name, thing.number, 0);
            link["text"] = visit_.of(rule->name);
            actions.push_back(std::move(link));
        }
        if (visit_.law->conditions && may_add_condition(thing)) {
            TemplateData link;
            link["path"] = fmt::format("/case/{}/condition?of={}", url_encoded(view_.file), thing.number);
            link["text"] = visit_.of("condition added");
            actions.push_back(std::move(link));
        }
        data["actions"] = std::move(actions);
        return data;
    }

    [[nodiscard]] bool may_add_condition(const SeenThing& measure) const {
        const EventRule* rule = find_event_rule("condition added");
        return rule->by.contains(visit_.who().role) && rule->of_states.contains(measure.state);
    }

    /// What went well comes first.
    void progress(ThingNumber measure, TemplateData& data) {
        const auto [kept, recorded, reached] = progress_of(view_, measure);
        if (!reached.empty())
            data["good"] = visit_.words.with("Reached: {}", {fmt::format("{}", fmt::join(reached, "; "))});
        if (recorded == 0) return;
        TemplateData bar;
        bar["number"] = std::to_string(measure);
        bar["kept"] = std::to_string(kept);
        bar["of"] = std::to_string(recorded);
        bar["words"] =
            visit_.words.with("{} of {} recorded", {std::to_string(kept), std::to_string(recorded)});
        data["progress"] = std::move(bar);
    }

    /// Their number is shown, and for each the ground (E24).
    void conditions(ThingNumber measure, TemplateData& data) {
        TemplateData::List list;
        for (const SeenThing& thing : view_.things) {
            if (thing.kind != ThingKind::condition || thing.of != measure || thing.state != State::in_force)
                continue;
            TemplateData row;
            row["text"] = condition_words(thing);
            row["ground"] = std::string(said_in(thing.known, "ground"));
            list.push_back(std::move(row));
        }
        if (list.empty()) return;
        TemplateData section;
        section["count"] =
            visit_.words.count(static_cast<std::int64_t>(list.size()), "One condition", "{} conditions");
        section["list"] = std::move(list);
        data["conditions"] = std::move(section);
    }

    void law() {
        const auto stage = stage_of_case(stage_);
        if (!stage) return;
        const CaseFacts facts = facts_of(view_, visit_.pack());
        visit_.law->reasoners.with([&](Reasoner& reasoner) {
            const CaseOptions options =
                options_of(reasoner, facts.given, *stage, visit_.today(), facts.hidden);
            OptionLinks links;
            const Role role = visit_.who().role;
            if (concern_.relations.contains(Relation::assigned)) {
                links.file = view_.file;
                links.decider = role;
                links.proposes = true;
            }
            data_["options"] = options_section(visit_, reasoner, options, links);
            TemplateData::List questions = questions_section(visit_, reasoner, options);
            // A finding is for a court to make.
            if (role != Role::judge) drop_findings(questions);
            for (TemplateData& one : questions) complete(one);
            if (asks_facts.contains(role) && !links.file.empty())
                put_list(data_, "ask", std::move(questions));
            return 0;
        });
        TemplateData::List unused;
        for (const UnusedFact& one : facts.unused) unused.emplace_back(why_unused(one));
        data_["unused"] = std::move(unused);
    }

    static void drop_findings(TemplateData::List& questions) {
        std::erase_if(questions, [](TemplateData& one) {
            const auto* finding = std::get_if<bool>(&one["finding"].value());
            return finding != nullptr && *finding;
        });
    }

    void complete(TemplateData& question) const {
        question["key"] = new_key(visit_);
        TemplateData::List sources;
        for (const std::string_view source :
             {"document", "person", "counsel", "officer", "register", "court"}) {
            sources.push_back(option_row(std::string(source), visit_.of(source)));
        }
        question["sources"] = std::move(sources);
    }

    [[nodiscard]] std::string why_unused(const UnusedFact& one) const {
        switch (one.why) {
            case UnusedFact::Why::unknown_to_pack:
                return visit_.words.with("`{}` is not asked for by this law.", {one.fact});
            case UnusedFact::Why::only_found:
                return visit_.words.with(
                    "`{}` counts only once somebody in the right role has found it, with reasons.",
                    {one.fact});
            case UnusedFact::Why::wrong_role:
                return visit_.words.with("`{}` was found by somebody in another role than the law says.",
                                         {one.fact});
            case UnusedFact::Why::contested:
                return visit_.words.with(
                    "`{}` is recorded twice for one day, with different values: it counts as not known.",
                    {one.fact});
            case UnusedFact::Why::wrong_value:
                break;
        }
        return visit_.words.with("`{}` cannot be read: expected {}.", {one.fact, one.expected});
    }

    void facts() {
        TemplateData::List rows;
        for (const SeenThing* thing : facts_on_record(view_)) {
            TemplateData row = fact_row(visit_, *thing);
            for (const EventRule* rule : writable_about(visit_, *thing))
                if (rule->name == "fact corrected" || rule->name == "finding set aside")
                    row["change"] = form_path(view_.file, rule->name, thing->number, 0);
            rows.push_back(std::move(row));
        }
        data_["facts_shown"] = !rows.empty() || reads_law.contains(visit_.who().role);
        data_["facts"] = std::move(rows);
    }

    /// What can be printed for a court.
    void papers() {
        TemplateData::List list;
        const std::string path = fmt::format("/case/{}", url_encoded(view_.file));
        if (reads_law.contains(visit_.who().role))
            list.push_back(option_row(path + "/submission", visit_.of("What the law allows, for the court")));
        for (const SeenThing& thing : view_.things)
            if (thing.kind == ThingKind::breach)
                list.push_back(option_row(fmt::format("{}/breach/{}", path, thing.number),
                                          visit_.words.with("Breach of {}, with all that came before it",
                                                            {day_text(visit_.words, thing.begun)})));
        for (const SeenEvent& event : view_.events)
            if (event.rule->name == "report filed")
                list.push_back(option_row(fmt::format("{}/report/{}", path, event.thing),
                                          visit_.words.with("Report of {}, before the decision",
                                                            {day_text(visit_.words, event.on)})));
        put_list(data_, "papers", std::move(list));
    }

    void events() {
        const bool all = value_of(visit_.request.query, "all") == "1";
        TemplateData::List rows;
        std::int64_t left = 0;
        for (auto event = view_.events.rbegin(); event != view_.events.rend(); ++event) {
            if (part_of(event->rule->thing) == FilePart::looks) continue;
            if (!all && rows.size() == events_at_first) {
                ++left;
                continue;
            }
            TemplateData row;
            row["name"] = visit_.of(event->rule->name);
            row["iso"] = to_text(event->on);
            row["on"] = day_text(visit_.words, event->on);
            row["by"] = event->by;
            row["role"] = visit_.of(to_text(event->role));
            row["reason"] = event->reason;
            row["said"] = said_rows(visit_, event->said, sees_health());
            if (event->rule->name == "decision made")
                row["order"] = fmt::format("/case/{}/order/{}", url_encoded(view_.file), event->thing);
            rows.push_back(std::move(row));
        }
        data_["events"] = std::move(rows);
        if (left > 0)
            data_["older"] = visit_.words.count(left, "Show one earlier event", "Show {} earlier events");
    }

    /// Everything else that this role can write here, as the table of events has it.
    void more_events() {
        TemplateData::List list;
        for (const EventRule* rule : writable_in(visit_, view_)) {
            list.push_back(
                option_row(std::string(rule->name),
                           fmt::format("{}: {}", visit_.of(to_text(rule->thing)), visit_.of(rule->name))));
        }
        put_list(data_, "may_write", std::move(list));
    }

    const Visit& visit_;
    const FileView& view_;
    const Desk::Concern& concern_;
    std::string stage_;
    TemplateData data_{};
};

}  // namespace

HttpResponse case_page(const Visit& visit, const PathParts& parts) {
    const std::string& file = parts.front();
    if (!purpose_of(visit, file)) return why_page(visit, file);
    const auto view = view_for(visit, file);
    if (!view) return refusal_page(visit, view.error());
    return CasePage(visit, *view, visit.app.desk.concern(file, visit.who(), visit.now)).page();
}

HttpResponse case_events(const Visit& visit, const PathParts& parts) {
    const auto view = view_for(visit, parts.front());
    if (!view) return refusal_page(visit, view.error());
    HttpResponse response;
    response.type = "application/x-ndjson; charset=utf-8";
    response.body = text_of(*view);
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"events.jsonl\"");
    return response;
}

HttpResponse open_case(const Visit& visit, const PathParts&) {
    const std::string file(value_of(visit.request.form, "file"));
    // What is no number of a case may be a name, and stands in no path.
    const bool number =
        !file.empty() && file.size() <= longest_name && std::all_of(file.begin(), file.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        });
    if (!number) return not_found_page(visit);
    if (const std::string_view reason = value_of(visit.request.form, "reason");
        !reason.empty() && reason.size() <= longest_value)
        visit.app.sessions.note(visit.token, file,
                                {std::string(reason), value_of(visit.request.form, "urgent") == "yes"});
    return redirect(fmt::format("/case/{}", url_encoded(file)));
}

}  // namespace ultima
