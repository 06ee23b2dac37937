// SPDX-License-Identifier: Apache-2.0
// The report before a decision: who the person is comes first, then what could be done. Nothing in it is a
// number. The person, the prosecutor and others of the court read it, so what fewer people may see is
// recorded apart: health and violence suffered as facts of their own, what the victim says by victim support.
#include "base/refusal.h"
#include "casework/case_facts.h"
#include "web/case_options_section.h"
#include "web/case_view.h"
#include "web/event_input.h"
#include "web/held_list.h"
#include "web/pages.h"
#include "web/printed.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ultima {
namespace {

/// A question of the report, in the order in which it is asked and read.
struct ReportPart {
    std::string_view field, question, hint;
};
constexpr std::array report_parts{
    ReportPart{"language", "Language, and how the person understands best",
               "Reading, hearing, an interpreter."},
    ReportPart{"care", "Who depends on the person", "Children, parents, others: who would look after them?"},
    ReportPart{
        "age", "What a measure has to make room for",
        "Age, distances, hours, reading. What concerns health or violence suffered is recorded as a fact "
        "of its own, which fewer people see."},
    ReportPart{"home", "Home, work, learning, and people who help", "What is there to build on?"},
    ReportPart{"words", "What happened, in the person's own words", ""},
    ReportPart{"options", "What could be done instead of prison, and what would help to keep it",
               "For each: what it asks of this person in a week, and which place is really free."},
    ReportPart{"unknown", "What is not known, and who could say", "What is not known counts against nobody."},
};

const SeenThing* report_asked(const FileView& view, std::string_view number) {
    const auto wanted = parse_whole(number);
    for (const SeenThing& thing : view.things)
        if (wanted && thing.number == *wanted && thing.kind == ThingKind::report &&
            thing.state == State::asked)
            return &thing;
    return nullptr;
}

/// The lawful options of today, a line each, to begin with.
std::string options_today(const Visit& visit, const FileView& view) {
    const auto stage = stage_of_case(stage_of(view));
    if (!stage) return "";
    const CaseFacts facts = facts_of(view, visit.pack());
    return visit.law->reasoners.with([&](Reasoner& reasoner) {
        const CaseOptions options = options_of(reasoner, facts.given, *stage, visit.today(), facts.hidden);
        std::string lines;
        for (const MeasureId id : lawful_measures(visit.pack(), options.answer))
            lines += fmt::format("{}:\n", measure_name(visit, visit.pack().measures[id].name));
        return lines;
    });
}

HttpResponse show(const Visit& visit, const FileView& view, const std::string& number,
                  const Diagnostics& problems) {
    const HttpFields& form = visit.request.form;
    TemplateData data;
    data["file"] = view.file;
    data["number"] = number;
    const std::string_view key = value_of(form, "key");
    data["key"] = key.size() == key_length ? std::string(key) : new_key(visit);
    data["name"] = std::string(said_in(view.who, "name"));
    TemplateData::List questions, facts;
    for (const ReportPart& part : report_parts) {
        TemplateData row;
        row["field"] = std::string(part.field);
        row["question"] = visit.of(part.question);
        row["hint"] = visit.of(part.hint);
        std::string text(value_of(form, part.field));
        if (text.empty() && form.empty() && part.field == "options") text = options_today(visit, view);
        row["text"] = std::move(text);
        questions.push_back(std::move(row));
    }
    for (const SeenThing* fact : facts_on_record(view)) facts.push_back(fact_row(visit, *fact));
    data["questions"] = std::move(questions);
    put_list(data, "facts", std::move(facts));
    data["places"] = visit.words.count(free_places(visit), "One place is free in all services together",
                                       "{} places are free in all services together");
    put_list(data, "problems", messages_of(visit.words, problems));
    return page(visit, "report", visit.of("Report before the decision"), std::move(data),
                problems.empty() ? 200 : 409);
}

/// The whole report as a text: a question that was left empty says so.
std::string report_text(const Visit& visit) {
    std::string text;
    for (const ReportPart& part : report_parts) {
        const std::string_view said = value_of(visit.request.form, part.field);
        text += fmt::format("{}{}\n{}\n", text.empty() ? "" : "\n", visit.of(part.question),
                            said.empty() ? visit.of("Nothing was said.") : std::string(said));
    }
    return text;
}

/// Whether a line is one of the report's questions, in whatever language it was written.
bool is_question(const Visit& visit, std::string_view line) {
    for (const WebLanguage& language : web_languages())
        for (const ReportPart& part : report_parts)
            if (visit.app.texts.words(language.code).of(part.question) == line) return true;
    return false;
}

/// Its questions become headings: whoever has it read aloud can go from one to the next.
void add_report(const Visit& visit, std::string_view text, std::vector<Block>& blocks) {
    std::string said;
    const auto finish = [&] {
        const std::size_t end = said.find_last_not_of("\n ");
        if (end != std::string::npos) blocks.emplace_back(Paragraph{said.substr(0, end + 1)});
        said.clear();
    };
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (is_question(visit, line)) {
            finish();
            blocks.emplace_back(Heading{std::string(line)});
        } else {
            said += fmt::format("{}\n", line);
        }
    }
    finish();
}

/// A report that is there, as the visitor sees it.
std::optional<Document> filed_report(const Visit& visit, const FileView& view, std::string_view number) {
    const auto wanted = parse_whole(number);
    for (const SeenEvent& event : view.events) {
        if (!wanted || event.thing != *wanted || event.rule->name != "report filed") continue;
        Document document =
            document_of(visit, visit.words.with("Report before the decision in case {}", {view.file}));
        document.caption = visit.app.settings.institution;
        document.foot = fmt::format("{} · {}", visit.app.settings.institution, view.file);
        LabelList list;
        if (const std::string_view name = said_in(view.who, "name"); !name.empty())
            list.rows.push_back({visit.of("Person"), std::string(name)});
        list.rows.push_back({visit.of("Written by"),
                             fmt::format("{}, {}", set_apart(event.by), visit.of(to_text(event.role)))});
        list.rows.push_back({visit.of("Day"), day_text(visit.words, event.on)});
        document.blocks.emplace_back(std::move(list));
        add_report(visit, said_in(event.said, "note"), document.blocks);
        document.blocks.emplace_back(
            Paragraph{fmt::format("{} {}.", visit.of("Printed on"), day_text(visit.words, visit.today())),
                      ParagraphLook::soft});
        return document;
    }
    return std::nullopt;
}

}  // namespace

HttpResponse report_form(const Visit& visit, const PathParts& parts) {
    if (!purpose_of(visit, parts[0])) return why_page(visit, parts[0]);
    const auto view = view_for(visit, parts[0]);
    if (!view) return refusal_page(visit, view.error());
    if (const auto paper = filed_report(visit, *view, parts[1]))
        return paper_page(
            visit, *paper, view->file,
            fmt::format("/case/{}/report/{}.pdf", url_encoded(view->file), url_encoded(parts[1])));
    const bool writes = visit.who().role == Role::probation_officer;
    return writes && report_asked(*view, parts[1]) != nullptr ? show(visit, *view, parts[1], {})
                                                              : not_found_page(visit);
}

HttpResponse report_pdf(const Visit& visit, const PathParts& parts) {
    if (!purpose_of(visit, parts[0])) return why_page(visit, parts[0]);
    const auto view = view_for(visit, parts[0]);
    if (!view) return refusal_page(visit, view.error());
    const auto paper = filed_report(visit, *view, parts[1]);
    return paper ? pdf_answer(visit, *paper) : not_found_page(visit);
}

HttpResponse write_report(const Visit& visit, const PathParts& parts) {
    const auto view = view_for(visit, parts[0]);
    if (!view) return refusal_page(visit, view.error());
    if (report_asked(*view, parts[1]) == nullptr) return not_found_page(visit);
    const bool empty = std::all_of(report_parts.begin(), report_parts.end(), [&](const ReportPart& part) {
        return value_of(visit.request.form, part.field).empty();
    });
    if (empty) return show(visit, *view, parts[1], refused("form-field", "the report is empty").value());
    const HttpFields fields{{"key", std::string(value_of(visit.request.form, "key"))},
                            {"thing", parts[1]},
                            {"f.note", report_text(visit)}};
    auto event = event_from(*find_event_rule("report filed"), *view, fields, visit.today());
    if (!event) return show(visit, *view, parts[1], event.error());
    const std::lock_guard lock(visit.app.writing);
    const auto written = write_as(visit.app.reg, visit.who(), std::move(*event));
    if (!written) return show(visit, *view, parts[1], written.error());
    return redirect(fmt::format("/case/{}?saved=1", url_encoded(parts[0])));
}

}  // namespace ultima
