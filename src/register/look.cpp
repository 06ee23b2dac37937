// SPDX-License-Identifier: Apache-2.0
// Looks at files: each is on record before anything is shown.
#include "base/refusal.h"
#include "base/text.h"
#include "register/file_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ultima {
namespace {

/// One answer to all: who may not see a file is not told whether there is one.
tl::unexpected<Diagnostics> nothing_to_see(const LookRequest& request) {
    return refused("look-refused", fmt::format("there is nothing to be seen in `{}`", request.file));
}

Actor actor_of(const Looker& looker) {
    // Headers of events stay readable for good, so the person's name must not stand in them.
    return {looker.role == Role::person ? looker.person : looker.name, looker.role, {}};
}

/// Services, laws and plans of evaluations are nobody's case, and the right to write is nothing to look at.
bool can_be_looked_at(FilePart part, ThingKind file) {
    if (file == ThingKind::service_file) return part == FilePart::services;
    if (file == ThingKind::look_log) return part == FilePart::looks;
    if (file == ThingKind::law_file) return part == FilePart::law;
    if (file == ThingKind::evaluation_file) return part == FilePart::evaluations;
    return part != FilePart::services && part != FilePart::law && part != FilePart::evaluations &&
           part != FilePart::write && part != FilePart::trail;
}

/// By what right somebody looks; no ground if by none.
struct Right {
    Relations relations{};
    Ground ground{};
    bool urgent = false;                   ///< begun with this look
    std::optional<ThingNumber> printed{};  ///< the decision whose order is printed, by its number in the file
};

Sight sight_by(const Right& right, const Looker& looker, const FileAround& around,
               const LookRequest& request) {
    return request.all_seen ? sight_of_all(looker, right.relations, around)
                            : sight_of(looker, right.relations, around, request.part);
}

/// The decision that is asked to be printed, if the looker sees it.
std::optional<ThingNumber> printed_by(const Right& right, const Looker& looker, const FileAround& around,
                                      const LookRequest& request) {
    if (!request.printed || !right.ground.access.allowed()) return std::nullopt;
    const std::vector<ThingNumber> seen = things_in(sight_by(right, looker, around, request), around);
    if (*request.printed >= seen.size()) return std::nullopt;
    const ThingNumber number = seen[*request.printed];
    if (around.file.things[number].kind != ThingKind::decision) return std::nullopt;
    return number;
}

/// Of a look at everything that may be seen: a part that may be, so that it can be said by what right.
constexpr std::array seen_first{FilePart::whole_file, FilePart::course,  FilePart::measures,
                                FilePart::plan,       FilePart::custody, FilePart::decisions,
                                FilePart::facts,      FilePart::views,   FilePart::restorative,
                                FilePart::complaints, FilePart::looks,   FilePart::name};

Ground ground_of(const Looker& looker, Relations relations, const FileAround& around,
                 const LookRequest& request) {
    if (!request.all_seen) return may_see(looker, relations, around, request.part);
    for (const FilePart part : seen_first)
        if (const Ground ground = may_see(looker, relations, around, part); ground.access.allowed())
            return ground;
    return {};
}

Right right_to(const Looker& looker, const LookRequest& request, const FileAround& around, Instant now) {
    Right right;
    if (!can_be_looked_at(request.part, around.file.things.front().kind)) return right;
    right.relations = relations_of(looker, around, now);
    right.ground = ground_of(looker, right.relations, around, request);
    if (right.ground.access.allowed() || !request.urgent) return right;
    right.relations.add(Relation::urgent);
    right.ground = ground_of(looker, right.relations, around, request);
    right.urgent = right.ground.access.allowed();
    return right;
}

std::string_view event_name(const Right& right, bool of_person) {
    if (!right.ground.access.allowed()) return of_person ? "identity look refused" : "look refused";
    if (right.urgent) return of_person ? "identity looked at urgently" : "file looked at urgently";
    return of_person ? "identity looked at" : "file looked at";
}

/// The event that says how the look went.
Event logged(const Right& right, const Looker& looker, const LookRequest& request, const FileAround& around,
             Instant now) {
    const auto say = [](Event& event, std::string_view name, std::string_view value) {
        event.said.push_back({field(name), std::string(value), {}});
    };
    Event event;
    event.rule =
        find_event_rule(event_name(right, around.file.things.front().kind == ThingKind::person_file));
    event.file = request.file;
    event.on = date_of(now);
    event.by = actor_of(looker);
    event.reason = request.reason;
    say(event, "looked at", to_text(request.part));
    if (!right.ground.access.allowed()) return event;
    say(event, "relation", to_text(right.ground.relation));
    if (right.printed) say(event, "printed", std::to_string(*right.printed));
    if (!right.urgent) return event;
    say(event, "assignee", looker.name);
    say(event, "in role", to_text(looker.role));
    say(event, "until", to_text(Instant{now.second + urgent_seconds}));
    return event;
}

/// A log of its own for looks at what is erased or was never there, so that they are on record, and take as
/// long, as others that are refused.
Result<Receipt> log_stray(Register& reg, const Looker& looker, const LookRequest& request) {
    Event event;
    event.on = date_of(reg.now());
    event.file = fmt::format("l{}", to_text(event.on));
    event.by = actor_of(looker);
    // It is not known to be a person's file: somebody may have typed a name.
    if (looker.role == Role::person) event.by.name = reg.pseudonym("asked by", looker.person);
    event.rule = find_event_rule("look log begun");
    if (!reg.file(event.file))
        if (auto begun = reg.write(event); !begun) return begun;
    event.rule = find_event_rule("look at nothing");
    event.said.push_back({field("looked at"), std::string(to_text(request.part)), {}});
    // A pseudonym, for somebody may have typed a name.
    event.said.push_back({field("asked for"), reg.pseudonym("asked for", request.file), {}});
    return reg.write(std::move(event));
}

/// Services and the log itself are about nobody, and so looks at them that are allowed are not kept.
Result<Receipt> log(Register& reg, const Right& right, const Looker& looker, const LookRequest& request,
                    const std::optional<FileAround>& around, Instant now) {
    const bool about_nobody = !around || around->file.person.empty();
    if (around && about_nobody && right.ground.access.allowed()) return Receipt{};
    return about_nobody ? log_stray(reg, looker, request)
                        : reg.write(logged(right, looker, request, *around, now));
}

/// How often the order has been printed, up to an event: others may print it at the same time.
std::size_t copies_of(const std::vector<RecordedEvent>& events, ThingNumber decision, std::uint64_t up_to) {
    static const Field printed = field("printed");
    const std::string wanted = std::to_string(decision);
    return static_cast<std::size_t>(
        std::count_if(events.begin(), events.end(), [&](const RecordedEvent& one) {
            return one.sequence <= up_to && one.event.rule->thing == ThingKind::look &&
                   one.event.value(printed) == wanted;
        }));
}

/// What no event could hold is not logged, and is the same for all files.
bool can_be_logged(const Looker& looker, const LookRequest& request) {
    return valid_utf8(request.reason) && request.reason.size() <= longest_value && valid_utf8(looker.name) &&
           looker.name.size() <= longest_name;
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
    if (!is_about_person(kind)) {
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
    if (!can_be_logged(looker, request))
        return refused("look-reason", "names and reasons are short texts in UTF-8");
    auto around = file_around(*this, request.file);
    if (around && around->stand() == FileStand::erased) around.reset();
    const Instant at = now();
    const bool no_reason = trim(request.reason).size() < shortest_look_reason;
    Right right;
    if (around && !no_reason) {
        right = right_to(looker, request, *around, at);
        right.printed = printed_by(right, looker, *around, request);
    }
    const auto written = log(*this, right, looker, request, around, at);
    if (!written) return tl::unexpected(written.error());
    if (no_reason)
        return refused("look-reason",
                       fmt::format("a look needs a reason of at least {} characters", shortest_look_reason));
    if (!around || !right.ground.access.allowed()) return nothing_to_see(request);
    around = file_around(*this, request.file);
    const std::vector<RecordedEvent> events = events_of(request.file);
    FileView view = view_of(sight_by(right, looker, *around, request), *around, events);
    if (right.printed) view.copy = copies_of(events, *right.printed, written->sequence);
    return view;
}

namespace {

tl::unexpected<Diagnostics> not_assigned(const Event& event) {
    return refused("refused-relation", fmt::format("`{}` is written in {} by somebody who is assigned to it",
                                                   event.rule->name, event.file));
}

bool may_write_in(Register& reg, const Looker& looker, const Event& event,
                  const std::optional<FileAround>& around) {
    if (event.makes_file()) return part_of(event.rule->thing) != FilePart::looks;
    return around && may_write(looker, event, *around, reg.now());
}

/// A write that somebody may not is on record like a look that they may not: in the file, or in the log of
/// the day if there is none. What they would have said is not kept.
void log_refused_write(Register& reg, const Looker& looker, const std::string& file, std::string_view event) {
    const LookRequest request{file, fmt::format("wanted to write `{}`", event), FilePart::write};
    if (!can_be_logged(looker, request)) return;
    auto around = file_around(reg, file);
    if (around && around->stand() == FileStand::erased) around.reset();
    // If it cannot be logged (nobody is named), nobody could have written either.
    static_cast<void>(log(reg, {}, looker, request, around, reg.now()));
}

tl::unexpected<Diagnostics> not_written(Register& reg, const Looker& looker, const Event& event) {
    log_refused_write(reg, looker, event.file, event.rule->name);
    return not_assigned(event);
}

bool is_of_role(const Diagnostics& problems) {
    return std::any_of(problems.begin(), problems.end(),
                       [](const Diagnostic& one) { return one.code == "refused-role"; });
}

}  // namespace

Result<Receipt> write_as(Register& reg, const Looker& looker, Event event) {
    if (!may_write_in(reg, looker, event, file_around(reg, event.file)))
        return not_written(reg, looker, event);
    event.by = actor_of(looker);
    const std::string file = event.file;
    const std::string_view name = event.rule->name;
    auto written = reg.write(std::move(event));
    if (!written && is_of_role(written.error())) log_refused_write(reg, looker, file, name);
    return written;
}

Result<std::vector<Receipt>> write_all_as(Register& reg, const Looker& looker, Batch batch,
                                          const std::vector<FileSeen>& seen) {
    if (batch.events.empty()) return std::vector<Receipt>();
    std::string file = batch.events.front().file;
    auto around = file_around(reg, file);
    for (Event& event : batch.events) {
        if (event.file != file) {
            file = event.file;
            around = file_around(reg, file);
        }
        if (!may_write_in(reg, looker, event, around)) return not_written(reg, looker, event);
        event.by = actor_of(looker);
    }
    return reg.write_whole(batch, seen);
}

}  // namespace ultima
