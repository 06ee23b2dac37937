// SPDX-License-Identifier: Apache-2.0
// For those who oversee: who looked at what.
#include "web/case_view.h"
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

namespace ultima {
namespace {

constexpr std::size_t most_waiting = 50;

TemplateData look_row(const Visit& visit, const SeenEvent& event) {
    TemplateData row;
    row["on"] = day_text(visit.words, event.on);
    row["by"] = event.by;
    row["role"] = visit.of(to_text(event.role));
    row["what"] = visit.of(event.rule->name);
    row["part"] = visit.of(said_in(event.said, "looked at"));
    row["relation"] = visit.of(said_in(event.said, "relation"));
    row["reason"] = event.reason;
    return row;
}

}  // namespace

HttpResponse looks_page(const Visit& visit, const PathParts&) {
    TemplateData data;
    const std::string file(value_of(visit.request.query, "file"));
    data["file"] = file;
    if (!file.empty()) {
        const auto view = visit.app.reg.look(
            visit.who(), {file, "oversight of who looked at this file", FilePart::looks, false});
        if (!view) return refusal_page(visit, view.error());
        TemplateData::List looks;
        for (auto event = view->events.rbegin(); event != view->events.rend(); ++event)
            if (part_of(event->rule->thing) == FilePart::looks) looks.push_back(look_row(visit, *event));
        TemplateData section;
        section["none"] = looks.empty();
        section["list"] = std::move(looks);
        data["looks"] = std::move(section);
    }
    TemplateData::List urgent;
    for (const ListedCase& one : visit.app.desk.waiting_anywhere(visit.who(), visit.now, visit.today()))
        for (const Waiting& waiting : one.waiting) {
            if (urgent.size() == most_waiting) break;
            TemplateData row;
            row["file"] = one.file;
            row["says"] = visit.of(waiting.rule->says);
            row["on"] = day_text(visit.words, waiting.on);
            urgent.push_back(std::move(row));
        }
    data["nothing_waits"] = urgent.empty();
    data["waiting"] = std::move(urgent);
    const Head head = visit.app.reg.head();
    data["events"] = std::to_string(head.size);
    data["hash"] = hex_of(head.hash);
    return page(visit, "looks", visit.of("Who looked, and why"), std::move(data));
}

}  // namespace ultima
