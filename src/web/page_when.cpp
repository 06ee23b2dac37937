// SPDX-License-Identifier: Apache-2.0
// When and where somebody is expected, by a code and without a password. Telephones are shared: no name, no
// offence, no measure, no treatment, and no number of a case stands here.
#include "exchange/reminders.h"
#include "web/case_view.h"
#include "web/pages.h"
#include "web/printed.h"
#include "web/showing.h"

#include <fmt/format.h>

namespace ultima {
namespace {

constexpr std::int32_t days_shown = 60;

HttpResponse framed_page(const Application& app, const HttpRequest& request, const Words& words,
                         TemplateData data, int status) {
    HttpResponse response;
    response.status = status;
    response.headers.emplace_back("X-Robots-Tag", "noindex");
    response.body = framed(app, words, nullptr, request, words.of("When and where"),
                           {app.texts.fill(words, "when", data)});
    return response;
}

}  // namespace

HttpResponse when_page(Application& app, const HttpRequest& request, const Words& words, Instant now) {
    // Never from the address: it stays in the history of a browser that others use, and in logs on its way.
    const std::string code(value_of(request.form, "code"));
    TemplateData data;
    if (app.links == nullptr || code.empty()) {
        data["ask"] = true;
        return framed_page(app, request, words, std::move(data), 200);
    }
    // Guessing is slowed down as it is at sign-in; a code is no account, so nobody else is kept out by it.
    const std::string guessed = "code for a sheet from " + request.source;
    if (!app.tries.may_try(guessed, request.source, now)) {
        data["ask"] = true;
        data["wait"] = true;
        return framed_page(app, request, words, std::move(data), 429);
    }
    const auto file = app.links->file_of(code, now);
    const auto state = file ? app.reg.file(*file) : std::nullopt;
    if (!state) {
        app.tries.failed(guessed, request.source, now);
        data["ask"] = true;
        data["wrong"] = true;
        return framed_page(app, request, words, std::move(data), 404);
    }
    const CivilDate today = app.settings.day(now);
    TemplateData::List rows;
    for (const Appointment& one :
         appointments_of(app.reg, {state->person, Role::person, {}, state->person}, *file, today, days_shown,
                         "when and where, shown by a code")) {
        TemplateData row;
        row["on"] = day_text(words, one.on);
        row["distance"] = distance_text(words, one.on, today);
        row["times"] = one.times;
        row["places"] = one.places;
        row["ask_place"] = one.ask_place;
        rows.push_back(std::move(row));
    }
    data["nothing"] = rows.empty();
    data["appointments"] = std::move(rows);
    data["ask_back"] = app.settings.ask_back;
    return framed_page(app, request, words, std::move(data), 200);
}

HttpResponse make_link(const Visit& visit, const PathParts& parts) {
    const std::string& file = parts.front();
    const Desk::Concern concern = visit.app.desk.concern(file, visit.who(), visit.now);
    if (visit.app.links == nullptr || !concern.relations.contains(Relation::assigned) ||
        concern.person.empty())
        return not_found_page(visit);
    // That somebody made it is on record, as every way to what a file holds is.
    const auto seen = visit.app.reg.look(
        visit.who(), {file, "made a code that shows the person when and where", FilePart::plan, false});
    if (!seen) return refusal_page(visit, seen.error());
    const std::string code = visit.app.links->make(file, visit.now);
    TemplateData data;
    data["file"] = file;
    data["code"] = spoken(code);
    data["address"] = address_of(visit, "/when");
    data["until"] = day_text(visit.words, visit.app.settings.day({visit.now.second + ShortLinks::seconds}));
    return page(visit, "link", visit.of("A code for the person"), std::move(data));
}

}  // namespace ultima
