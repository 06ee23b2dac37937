// SPDX-License-Identifier: Apache-2.0
// Deciding on a measure: one form, four events, all or none of them written; and the order to print.
#include "base/hash.h"
#include "casework/case_facts.h"
#include "casework/case_options.h"
#include "reason/answer_parts.h"
#include "web/case_options_section.h"
#include "web/case_view.h"
#include "web/orders.h"
#include "web/pages.h"
#include "web/printed.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace ultima {
namespace {

/// What the form says, as it came.
struct DecisionInput {
    const Visit& visit;
    const FileView& view;
    MeasureId measure;
    HttpFields given;
};

Diagnostic form_problem(std::string message) {
    return {.code = "form-field", .span = {}, .message = std::move(message)};
}

/// A proposal of this measure that nobody has decided on.
const SeenThing* proposed(const FileView& view, std::string_view measure) {
    for (const SeenThing& thing : view.things)
        if (thing.kind == ThingKind::measure && thing.state == State::proposed &&
            said_in(thing.known, "measure") == measure)
            return &thing;
    return nullptr;
}

/// The answer as it stands now, what the event `options computed` says of it, and what was lawful.
struct LawNow {
    bool lawful_now = false;  ///< the measure is required or may be ordered, in the visitor's role
    std::string status;       ///< of the measure, in the visitor's words
    ComputedOptions computed;
    std::vector<MeasureId> lawful;
    std::string basis;  ///< rules that make the measure lawful, cited
};
LawNow law_now(const Visit& visit, const FileView& view, MeasureId measure) {
    LawNow now;
    const auto stage = stage_of_case(stage_of(view));
    if (!stage) {
        now.status = visit.of("the stage of the case is not known");
        return now;
    }
    const CaseFacts facts = facts_of(view, visit.pack());
    const Pack& pack = visit.pack();
    return visit.law->reasoners.with([&](Reasoner& reasoner) {
        const CaseOptions options = options_of(reasoner, facts.given, *stage, visit.today(), facts.hidden);
        now.computed = ultima::computed(reasoner, options);
        now.lawful = lawful_measures(pack, options.answer);
        now.status = status_words(visit, pack, options.answer.of(measure));
        now.lawful_now = std::find(now.lawful.begin(), now.lawful.end(), measure) != now.lawful.end() &&
                         may_order(pack.measures[measure], visit.who().role);
        if (now.lawful_now)
            for (const RuleId rule : options.answer.of(measure).because)
                now.basis += (now.basis.empty() ? "" : "; ") + cited(pack, rule);
        return now;
    });
}

/// The law does not open the measure today, or not to this visitor: whoever decides otherwise all the same
/// writes an override, with reasons, which stands beside what was computed (E21).
HttpResponse not_lawful(const DecisionInput& input, const LawNow& now) {
    TemplateData data;
    data["file"] = input.view.file;
    data["name"] = measure_name(input.visit, input.visit.pack().measures[input.measure].name);
    data["status"] = now.status;
    data["override"] = form_path(input.view.file, "override recorded", 0, 0);
    return page(input.visit, "not_lawful", input.visit.of("The law does not open this today"),
                std::move(data), 409);
}

HttpResponse show(const DecisionInput& input, const Diagnostics& problems) {
    const Visit& visit = input.visit;
    const Pack& pack = visit.pack();
    const LawNow now = law_now(visit, input.view, input.measure);
    if (!now.lawful_now) return not_lawful(input, now);
    TemplateData data;
    data["file"] = input.view.file;
    data["measure"] = pack.measures[input.measure].name;
    data["name"] = measure_name(visit, pack.measures[input.measure].name);
    data["basis"] = now.basis;
    data["key"] = new_key(visit);
    data["law"] = visit.law->hash();
    for (const std::string_view field : {"reason", "instead", "exposure", "ends", "extent"})
        data[field] = std::string(value_of(input.given, field));
    const std::string_view starts = value_of(input.given, "starts");
    data["starts"] = starts.empty() ? to_text(visit.today()) : std::string(starts);
    TemplateData::List others;
    for (const MeasureId id : now.lawful) {
        if (id == input.measure) continue;
        TemplateData row;
        row["id"] = fmt::format("why{}", id);
        row["field"] = fmt::format("why.{}", pack.measures[id].name);
        row["name"] = measure_name(visit, pack.measures[id].name);
        row["text"] = std::string(value_of(input.given, fmt::format("why.{}", pack.measures[id].name)));
        others.push_back(std::move(row));
    }
    data["has_others"] = !others.empty();
    data["others"] = std::move(others);
    put_list(data, "problems", messages_of(visit.words, problems));
    return page(visit, "decide",
                visit.words.with("Decide on: {}", {measure_name(visit, pack.measures[input.measure].name)}),
                std::move(data), problems.empty() ? 200 : 409);
}

/// The events of one decision, in order, with the numbers that their things will have.
class DecisionEvents {
  public:
    DecisionEvents(const DecisionInput& input, const LawNow& now, ThingNumber next)
        : input_(input), now_(now), next_(next) {}

    Result<Batch> all() {
        const Visit& visit = input_.visit;
        const Measure& measure = visit.pack().measures[input_.measure];
        const std::string reason(value_of(input_.given, "reason"));
        const bool diverts = visit.who().role == Role::prosecutor;
        const ThingNumber computed = add("options computed", "",
                                         {{"pack", now_.computed.pack},
                                          {"as of", to_text(visit.today())},
                                          {"inputs hash", now_.computed.inputs_hash},
                                          {"result hash", now_.computed.result_hash},
                                          {"options", now_.computed.options},
                                          {"consent by law", now_.computed.consent}});
        ThingNumber thing = 0;
        if (const SeenThing* there = proposed(input_.view, measure.name)) {
            thing = input_.view.numbers[there->number];
        } else {
            thing = add("measure proposed", "",
                        {{"measure", measure.name},
                         {"stage", stage_of(input_.view)},
                         {"consent needed", measure.consent.value_or(true) ? "yes" : "no"}});
        }
        const ThingNumber decision = add("decision made", reason,
                                         {{"about", diverts ? "diversion" : "measure"},
                                          {"computed", std::to_string(computed)},
                                          {"not chosen", not_chosen()},
                                          {"instead of", given("instead")},
                                          {"basis", now_.basis},
                                          {"exposure days", given("exposure")}});
        add("measure imposed", "",
            {{"decision", std::to_string(decision)},
             {"starts", given("starts")},
             {"ends", given("ends")},
             {"extent", given("extent")}},
            thing);
        if (!problems_.empty()) return tl::unexpected(std::move(problems_));
        return std::move(batch_);
    }

  private:
    struct Said {
        std::string_view field;
        std::string value;
    };

    [[nodiscard]] std::string given(std::string_view field) const {
        return std::string(value_of(input_.given, field));
    }

    /// Each lawful option that was not chosen, and why not.
    std::string not_chosen() {
        std::string text;
        for (const MeasureId id : now_.lawful) {
            if (id == input_.measure) continue;
            const std::string& name = input_.visit.pack().measures[id].name;
            std::string why = given(fmt::format("why.{}", name));
            std::replace(why.begin(), why.end(), '\n', ' ');
            std::erase(why, '\r');
            if (why.empty())
                problems_.push_back(
                    form_problem(fmt::format("say why not: {}", measure_name(input_.visit, name))));
            text += fmt::format("{}{}: {}", text.empty() ? "" : "\n", name, why);
        }
        return text.empty() ? "nothing else was lawful" : text;
    }

    ThingNumber add(std::string_view name, std::string reason, std::initializer_list<Said> said,
                    ThingNumber thing = 0) {
        Event event;
        event.rule = find_event_rule(name);
        event.file = input_.view.file;
        event.person = input_.view.person;
        event.thing = thing;
        event.on = input_.visit.today();
        event.reason = std::move(reason);
        // One form, sent twice, is written once: each of its events has a key made of the form's.
        event.key = sha256_hex(fmt::format("{} {}", value_of(input_.given, "key"), batch_.events.size()))
                        .substr(0, key_length);
        for (const Said& one : said)
            if (!one.value.empty()) event.said.push_back({field(one.field), one.value, {}});
        batch_.events.push_back(std::move(event));
        return thing != 0 ? thing : next_++;
    }

    const DecisionInput& input_;
    const LawNow& now_;
    ThingNumber next_;
    Batch batch_;
    Diagnostics problems_;
};

}  // namespace

HttpResponse decision_form(const Visit& visit, const PathParts& parts) {
    const auto measure = visit.pack().find_measure(parts[1]);
    if (!measure) return not_found_page(visit);
    const auto view = view_for(visit, parts[0]);
    if (!view) return refusal_page(visit, view.error());
    return show({visit, *view, *measure, {}}, {});
}

HttpResponse write_decision(const Visit& visit, const PathParts& parts) {
    const auto measure = visit.pack().find_measure(parts[1]);
    if (!measure) return not_found_page(visit);
    // The view and what is written on it belong together: nothing comes in between.
    const std::lock_guard lock(visit.app.writing);
    const auto view = view_for(visit, parts[0]);
    if (!view) return refusal_page(visit, view.error());
    const DecisionInput input{visit, *view, *measure, visit.request.form};
    const std::string_view key = value_of(visit.request.form, "key");
    if (key.size() != key_length)
        return show(input, {form_problem("the form has lost its key: load the page again")});
    const std::string form = fmt::format("{}\n{}\n{}\n{}", visit.who().name, parts[0], parts[1], key);
    if (const auto done = visit.app.led_to.find(form); done != visit.app.led_to.end())
        return redirect(done->second);
    if (value_of(visit.request.form, "law") != visit.law->hash() || !visit.app.is_in_use(*visit.law))
        return show(input, {form_problem("another version of the law has been taken into use since this form "
                                         "was shown: look at the options of the case again")});
    const LawNow now = law_now(visit, *view, *measure);
    if (!now.lawful_now) return not_lawful(input, now);
    const auto state = visit.app.reg.file(parts[0]);
    if (!state) return not_found_page(visit);
    auto batch = DecisionEvents(input, now, static_cast<ThingNumber>(state->things.size())).all();
    if (!batch) return show(input, batch.error());
    // Another server may take another version of the law into use in between.
    std::vector<FileSeen> seen{{parts[0], state->events}};
    if (const auto in_use = visit.app.desk.law_in_use()) seen.push_back({in_use->file, in_use->events});
    const auto written = write_all_as(visit.app.reg, visit.who(), *batch, seen);
    if (!written) return show(input, written.error());
    const auto decision = std::find_if(batch->events.begin(), batch->events.end(), [](const Event& event) {
        return event.rule->name == "decision made";
    });
    const Receipt& receipt = (*written)[static_cast<std::size_t>(decision - batch->events.begin())];
    std::string order = fmt::format("/case/{}", url_encoded(parts[0]));
    // The order's number is that of the view.
    if (const auto again = view_for(visit, parts[0])) {
        const auto place = std::find(again->numbers.begin(), again->numbers.end(), receipt.thing);
        order += fmt::format("/order/{}", place - again->numbers.begin());
    }
    constexpr std::size_t most_kept = 10'000;
    if (visit.app.led_to.size() >= most_kept) visit.app.led_to.clear();
    visit.app.led_to.emplace(form, order);
    return redirect(order);
}

HttpResponse order_page(const Visit& visit, const PathParts& parts) {
    const auto view = view_for(visit, parts[0]);
    if (!view) return refusal_page(visit, view.error());
    const auto order = order_document(visit, *view, parts[1]);
    if (!order) return not_found_page(visit);
    TemplateData data;
    data["file"] = view->file;
    data["institution"] = order->caption;
    data["draft"] = order->draft;
    data["pdf"] = fmt::format("/case/{}/order/{}.pdf", url_encoded(view->file), url_encoded(parts[1]));
    data["document"] = markup_of(visit, order->blocks);
    return page(visit, "order", order->title, std::move(data));
}

HttpResponse order_pdf(const Visit& visit, const PathParts& parts) {
    const auto number = parse_whole(parts[1]);
    if (!number || *number > std::numeric_limits<ThingNumber>::max()) return not_found_page(visit);
    // Whoever asks for the head alone gets no copy.
    std::optional<ThingNumber> printed;
    if (visit.request.method == HttpMethod::get) printed = static_cast<ThingNumber>(*number);
    const auto view = view_for(visit, parts[0], printed);
    if (!view) return refusal_page(visit, view.error());
    const auto order = order_document(visit, *view, parts[1]);
    return order ? pdf_answer(visit, *order) : not_found_page(visit);
}

}  // namespace ultima
