// SPDX-License-Identifier: Apache-2.0
// Looks at files: each is on record before anything is shown.
#include "base/text.h"
#include "register/file_view.h"

#include <fmt/format.h>

namespace ultima {
namespace {

tl::unexpected<Diagnostics> refused(std::string code, std::string message) {
    return failure(Diagnostic{.code = std::move(code), .span = {}, .message = std::move(message)});
}

/// One answer to all: who may not see a file is not told whether there is one.
tl::unexpected<Diagnostics> nothing_to_see(const LookRequest& request) {
    return refused("look-refused", fmt::format("there is nothing to be seen in `{}`", request.file));
}

Actor actor_of(const Looker& looker) {
    // Headers of events stay readable for good, so the person's name must not stand in them.
    return {looker.role == Role::person ? looker.person : looker.name, looker.role};
}

/// The event that says how a look went.
struct LookEvent {
    std::string_view of_case, of_person;
};
constexpr LookEvent seen{"file looked at", "identity looked at"};
constexpr LookEvent not_seen{"look refused", "identity look refused"};
constexpr LookEvent seen_urgently{"file looked at urgently", "identity looked at urgently"};

Event logged(const LookEvent& how, const Looker& looker, const LookRequest& request, const FileAround& around,
             Instant now) {
    const bool of_person = around.file.things.front().kind == ThingKind::person_file;
    Event event;
    event.rule = find_event_rule(of_person ? how.of_person : how.of_case);
    event.file = request.file;
    event.on = date_of(now);
    event.by = actor_of(looker);
    event.reason = request.reason.substr(0, longest_value);
    event.said.push_back({field("looked at"), std::string(to_text(request.part)), {}});
    return event;
}

void add_relation(Event& event, Relation relation) {
    event.said.push_back({field("relation"), std::string(to_text(relation)), {}});
}

std::vector<ChildStatement> child_statements(Register& reg, std::string_view person) {
    static const Field juvenile = field("juvenile");
    std::vector<ChildStatement> statements;
    for (const RecordedEvent& one : reg.events_of(person))
        if (const auto said = one.event.value(juvenile)) statements.push_back({one.event.on, *said == "yes"});
    return statements;
}

}  // namespace

std::optional<FileAround> file_around(Register& reg, std::string_view file) {
    auto state = reg.file(file);
    if (!state) return std::nullopt;
    FileAround around;
    around.file = std::move(*state);
    const ThingKind kind = around.file.things.front().kind;
    if (kind == ThingKind::service_file) {
        around.juvenile = false;
        return around;
    }
    const std::string& person = around.file.person;
    around.person = reg.file(person);
    around.who = reg.who(person);
    const auto statements = child_statements(reg, person);
    if (kind == ThingKind::person_file) {
        around.cases = reg.cases_of(person);
        // Whoever was ever known as a child is kept as one.
        around.juvenile = was_child(statements, first_date());
    } else {
        around.juvenile = was_child(statements, around.file.things.front().begun);
    }
    return around;
}

Result<FileView> Register::look(const Looker& looker, const LookRequest& request) {
    auto around = file_around(*this, request.file);
    if (!around || around->stand() == FileStand::erased) return nothing_to_see(request);
    const Instant at = now();
    Relations relations = relations_of(looker, *around, at);
    Ground ground = may_see(looker, relations, *around, request.part);
    const bool no_reason = trim(request.reason).size() < shortest_look_reason;
    bool urgent = false;
    if (!ground.access.allowed() && request.urgent) {
        ground = may_see(looker, Relations{Relation::urgent}, *around, request.part);
        urgent = ground.access.allowed();
        if (urgent) relations.add(Relation::urgent);
    }
    const bool allowed = ground.access.allowed() && !no_reason;
    if (around->file.things.front().kind != ThingKind::service_file) {
        Event event = logged(!allowed ? not_seen
                             : urgent ? seen_urgently
                                      : seen,
                             looker, request, *around, at);
        if (allowed) add_relation(event, ground.relation);
        if (allowed && urgent) {
            event.said.push_back({field("assignee"), looker.name, {}});
            event.said.push_back({field("in role"), std::string(to_text(looker.role)), {}});
            event.said.push_back({field("until"), to_text(Instant{at.second + urgent_seconds}), {}});
        }
        if (auto written = write(std::move(event)); !written) return tl::unexpected(written.error());
    }
    if (no_reason)
        return refused("look-reason",
                       fmt::format("a look needs a reason of at least {} characters", shortest_look_reason));
    if (!allowed) return nothing_to_see(request);
    around = file_around(*this, request.file);
    return view_of(sight_of(looker, relations, *around, request.part), *around, events_of(request.file));
}

Result<Receipt> write_as(Register& reg, const Looker& looker, Event event) {
    const auto around = file_around(reg, event.file);
    if (!event.makes_file() && (!around || !may_write(looker, event, *around, reg.now())))
        return refused("refused-relation",
                       fmt::format("`{}` is written in {} by somebody who is assigned to it",
                                   event.rule->name, event.file));
    event.by = actor_of(looker);
    return reg.write(std::move(event));
}

}  // namespace ultima
