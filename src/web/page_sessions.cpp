// SPDX-License-Identifier: Apache-2.0
// Sessions of today and those that nobody has recorded yet, all in one form.
#include "web/pages.h"
#include "web/refusal_words.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ultima {
namespace {

constexpr std::size_t most = 30;

/// Coming and complying are two things; the five ways in which they go together in practice.
struct Outcome {
    std::string_view word, says, outcome, complied;
    bool acceptable = false;
};
constexpr std::array outcomes{
    Outcome{"came", "Came", "attended", "yes"},
    Outcome{"late", "Came late", "attended late", "yes"},
    Outcome{"not-done", "Came, but did not do what was asked", "attended", "no"},
    Outcome{"excused", "Did not come, with a good reason", "absent", "no", true},
    Outcome{"absent", "Did not come", "absent", "no"},
};
constexpr std::array acceptable{"illness", "family", "work", "court", "custody", "service", "other"};

struct DueSession {
    ListedCase listed;
    Waiting waiting;
};

std::vector<DueSession> due(const Visit& visit) {
    std::vector<DueSession> sessions;
    for (const ListedCase& one : visit.app.desk.cases_of(visit.who(), visit.now, visit.today())) {
        if (!one.relations.contains(Relation::assigned)) continue;
        for (const Waiting& waiting : one.waiting)
            if (waiting.rule->event == "session recorded" && sessions.size() < most)
                sessions.push_back({one, waiting});
    }
    return sessions;
}

/// A name for the session that tells nothing: its number in the register would say how much of the file is
/// hidden.
std::string name_of(const Visit& visit, const DueSession& session) {
    constexpr std::size_t length = 24;
    return visit.app.reg
        .pseudonym("session of a list", fmt::format("{}\n{}", session.listed.file, session.waiting.thing))
        .substr(0, length);
}

TemplateData row_of(const Visit& visit, const DueSession& session, std::size_t place) {
    TemplateData row;
    row["place"] = std::to_string(place);
    row["file"] = session.listed.file;
    row["thing"] = name_of(visit, session);
    row["key"] = new_key(visit);
    if (session.listed.named) row["name"] = name_in_list(visit, session.listed.file, session.listed.person);
    row["on"] = day_and_distance(visit, session.waiting.on);
    TemplateData::List choices, reasons;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        TemplateData one = option_row(std::string(outcomes[i].word),
                                      fmt::format("{} {}", i + 1, visit.of(outcomes[i].says)));
        one["id"] = fmt::format("s{}-{}", place, i);
        choices.push_back(std::move(one));
    }
    for (const std::string_view reason : acceptable) {
        reasons.push_back(option_row(std::string(reason), visit.of(reason)));
    }
    row["choices"] = std::move(choices);
    row["reasons"] = std::move(reasons);
    return row;
}

HttpResponse show(const Visit& visit, std::int64_t recorded, const std::vector<std::string>& problems) {
    TemplateData data;
    TemplateData::List rows, wrong;
    for (const DueSession& session : due(visit)) rows.push_back(row_of(visit, session, rows.size() + 1));
    for (const std::string& one : problems) wrong.emplace_back(one);
    data["nothing"] = rows.empty();
    data["sessions"] = std::move(rows);
    put_list(data, "problems", std::move(wrong));
    if (recorded > 0)
        data["recorded"] = visit.words.count(recorded, "One session is in the register.",
                                             "{} sessions are in the register.");
    return page(visit, "sessions", visit.of("Sessions to record"), std::move(data),
                problems.empty() ? 200 : 409);
}

/// How one row went; nothing if nobody has chosen.
const Outcome* outcome_of(const Visit& visit, std::size_t place) {
    const std::string_view word = value_of(visit.request.form, fmt::format("outcome.{}", place));
    for (const Outcome& outcome : outcomes)
        if (outcome.word == word) return &outcome;
    return nullptr;
}

Event recorded_session(const Visit& visit, std::size_t place, const DueSession& session,
                       const Outcome& outcome) {
    const auto given = [&](std::string_view name) {
        return std::string(value_of(visit.request.form, fmt::format("{}.{}", name, place)));
    };
    Event event;
    event.rule = find_event_rule("session recorded");
    event.file = session.listed.file;
    event.person = session.listed.person;
    event.thing = session.waiting.thing;
    event.key = given("key");
    event.on = visit.today();
    event.said = {{field("outcome"), std::string(outcome.outcome), {}},
                  {field("complied"), std::string(outcome.complied), {}}};
    const std::string why = given("why"), note = given("note");
    if (outcome.acceptable) event.said.push_back({field("acceptable"), why.empty() ? "other" : why, {}});
    if (!note.empty()) event.said.push_back({field("note"), note, {}});
    return event;
}

}  // namespace

HttpResponse sessions_page(const Visit& visit, const PathParts&) { return show(visit, 0, {}); }

HttpResponse write_sessions(const Visit& visit, const PathParts&) {
    std::int64_t recorded = 0;
    std::vector<std::string> problems;
    const std::vector<DueSession> sessions = due(visit);
    const std::lock_guard lock(visit.app.writing);
    for (std::size_t place = 1; place <= most; ++place) {
        const Outcome* outcome = outcome_of(visit, place);
        if (outcome == nullptr) continue;
        const std::string_view named = value_of(visit.request.form, fmt::format("thing.{}", place));
        const auto session = std::find_if(sessions.begin(), sessions.end(), [&](const DueSession& one) {
            return name_of(visit, one) == named;
        });
        if (session == sessions.end()) {
            problems.push_back(visit.of("One session is not to be recorded any more: somebody has done it."));
            continue;
        }
        const auto written =
            write_as(visit.app.reg, visit.who(), recorded_session(visit, place, *session, *outcome));
        if (written)
            ++recorded;
        else
            problems.push_back(fmt::format("{}: {}", session->listed.file,
                                           refusal_said(visit.words, written.error().front()).text));
    }
    return show(visit, recorded, problems);
}

}  // namespace ultima
