// SPDX-License-Identifier: Apache-2.0
// A condition from the law file's library: its open places as typed fields, and the ground that it needs.
#include "base/refusal.h"
#include "exchange/condition_event.h"
#include "web/case_view.h"
#include "web/event_input.h"
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

namespace ultima {
namespace {

std::string_view type_of(ConditionInput::Kind kind) {
    switch (kind) {
        case ConditionInput::Kind::date:
            return "date";
        case ConditionInput::Kind::time:
            return "time";
        default:
            return "text";
    }
}

TemplateData::List open_places(const Visit& visit, const Condition& condition, const HttpFields& given) {
    TemplateData::List list;
    for (const ConditionInput& input : condition.inputs) {
        TemplateData row;
        row["id"] = fmt::format("i{}", list.size());
        row["name"] = fmt::format("i.{}", input.name);
        row["label"] = input.name;
        row["type"] = std::string(type_of(input.kind));
        row["value"] = std::string(value_of(given, fmt::format("i.{}", input.name)));
        if (input.kind == ConditionInput::Kind::number)
            row["hint"] = visit.words.with(
                "{} to {} {}", {std::to_string(input.least), std::to_string(input.most), input.unit});
        if (!input.choices.empty()) {
            TemplateData::List choices;
            for (const std::string& choice : input.choices) choices.emplace_back(choice);
            TemplateData section;
            section["list"] = std::move(choices);
            row["choices"] = std::move(section);
        }
        list.push_back(std::move(row));
    }
    return list;
}

/// Conditions that may be used today, each with its words.
TemplateData::List choices_today(const Visit& visit, std::string_view chosen) {
    TemplateData::List list;
    if (!visit.law->conditions) return list;
    for (const Condition& one : visit.law->conditions->conditions) {
        if (visit.law->conditions->find(one.id, visit.today()) != &one) continue;
        TemplateData row;
        row["id"] = one.id;
        row["words"] = one.words;
        row["cite"] = one.cite;
        row["consent"] = one.consent;
        row["current"] = one.id == chosen;
        list.push_back(std::move(row));
    }
    return list;
}

HttpResponse show(const Visit& visit, const FileView& view, const HttpFields& given,
                  const Diagnostics& problems) {
    TemplateData data;
    data["file"] = view.file;
    data["of"] = std::string(value_of(given, "of"));
    data["law"] = visit.law->hash();
    const std::string_view key = value_of(given, "key");
    data["key"] = problems.empty() || key.size() != key_length ? new_key(visit) : std::string(key);
    const std::string_view chosen = value_of(given, "condition");
    data["choices"] = choices_today(visit, chosen);
    const Condition* condition =
        visit.law->conditions ? visit.law->conditions->find(chosen, visit.today()) : nullptr;
    if (condition != nullptr) {
        TemplateData section;
        section["id"] = condition->id;
        section["words"] = condition->words;
        section["cite"] = condition->cite;
        section["inputs"] = open_places(visit, *condition, given);
        TemplateData::List grounds, decisions;
        for (const std::string& ground : condition->grounds) grounds.emplace_back(ground);
        for (const SeenThing& thing : view.things) {
            if (thing.kind != ThingKind::decision || thing.state != State::recorded) continue;
            decisions.push_back(option_row(std::to_string(thing.number),
                                           fmt::format("{}, {}", visit.of(said_in(thing.known, "about")),
                                                       day_text(visit.words, thing.since))));
        }
        section["grounds"] = std::move(grounds);
        section["decisions"] = std::move(decisions);
        data["chosen"] = std::move(section);
    }
    put_list(data, "problems", messages_of(visit.words, problems));
    return page(visit, "condition", visit.of("A condition from the library"), std::move(data),
                problems.empty() ? 200 : 409);
}

}  // namespace

HttpResponse condition_form(const Visit& visit, const PathParts& parts) {
    const auto view = view_for(visit, parts.front());
    if (!view) return refusal_page(visit, view.error());
    return show(visit, *view, visit.request.query, {});
}

HttpResponse write_condition(const Visit& visit, const PathParts& parts) {
    const std::lock_guard lock(visit.app.writing);
    const auto view = view_for(visit, parts.front());
    if (!view) return refusal_page(visit, view.error());
    const HttpFields& form = visit.request.form;
    if (value_of(form, "law") != visit.law->hash() || !visit.app.is_in_use(*visit.law))
        return show(visit, *view, form,
                    refused("law-changed",
                            "another version of the law has been taken into use since this form was shown: "
                            "read the condition again")
                        .value());
    HttpFields given{{"key", std::string(value_of(form, "key"))},
                     {"of", std::string(value_of(form, "of"))},
                     {"f.condition", std::string(value_of(form, "condition"))},
                     {"f.ground", std::string(value_of(form, "ground"))},
                     {"f.decision", std::string(value_of(form, "decision"))}};
    std::string inputs;
    for (const auto& [name, value] : form)
        if (name.starts_with("i."))
            inputs += fmt::format("{}{}: {}", inputs.empty() ? "" : "\n", name.substr(2), value);
    given.emplace_back("f.inputs", inputs);
    auto event =
        event_from(*find_event_rule("condition added"), *view, given, visit.today(), Completed::later);
    if (!event) return show(visit, *view, form, event.error());
    const auto problems = complete_condition(
        *event, visit.law->conditions ? &*visit.law->conditions : nullptr, said_in(view->who, "name"));
    if (!problems.empty()) return show(visit, *view, form, problems);
    // Another server may take another version of the law into use in between.
    std::vector<FileSeen> seen;
    if (const auto in_use = visit.app.desk.law_in_use()) seen.push_back({in_use->file, in_use->events});
    Batch batch;
    batch.events.push_back(std::move(*event));
    if (const auto written = write_all_as(visit.app.reg, visit.who(), std::move(batch), seen); !written)
        return show(visit, *view, form, written.error());
    return redirect(fmt::format("/case/{}?saved=1", url_encoded(parts.front())));
}

}  // namespace ultima
