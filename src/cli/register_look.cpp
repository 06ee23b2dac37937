// SPDX-License-Identifier: Apache-2.0
// ultima register show | capacity
#include "cli/register_verbs.h"
#include "register/file_view.h"
#include "register/views.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace ultima {
namespace {

std::string shown(const std::vector<SaidField>& said) {
    std::string text;
    for (const SaidField& one : said) {
        std::string value = one.value;
        std::replace(value.begin(), value.end(), '\n', ';');
        text += fmt::format("  {}: {}", info(one.field).name, value);
    }
    return text;
}

std::string_view known(const SeenThing& thing, std::string_view name) {
    const auto found = std::find_if(thing.known.begin(), thing.known.end(),
                                    [&](const SaidField& one) { return one.field == field(name); });
    return found == thing.known.end() ? std::string_view() : std::string_view(found->value);
}

/// How many conditions a measure has, what they take of a week, and how long: nobody should have to count
/// them.
std::string conditions_of(const SeenThing& measure, const FileView& view) {
    std::int64_t count = 0, hours = 0, days = 0;
    for (const SeenThing& thing : view.things) {
        if (thing.kind != ThingKind::condition || thing.of != measure.number ||
            thing.state != State::in_force)
            continue;
        ++count;
        hours += parse_whole(known(thing, "hours a week")).value_or(0);
        days = std::max(days, parse_whole(known(thing, "days a week")).value_or(0));
    }
    if (count == 0) return {};
    const std::string_view ends = known(measure, "ends");
    return fmt::format(", {} condition{}: {} hours on {} days of a week{}{}", count, count == 1 ? "" : "s",
                       hours, days, ends.empty() ? "" : " until ", ends);
}

std::string shown(const FileView& view) {
    std::string text = fmt::format("{}{}\n", view.file, shown(view.who));
    for (const SeenThing& thing : view.things)
        text += fmt::format("  {:>3} {}: {} since {}{}\n", thing.number, to_text(thing.kind),
                            to_text(thing.state), to_text(thing.since),
                            thing.kind == ThingKind::measure ? conditions_of(thing, view) : "");
    for (const SeenEvent& event : view.events)
        text += fmt::format("{} {} ({}, {}){}{}\n", to_text(event.on), event.rule->name, event.by,
                            to_text(event.role), shown(event.said),
                            event.reason.empty() ? "" : fmt::format("  because: {}", event.reason));
    return text;
}

}  // namespace

/// What somebody may see of a file; that they looked, and why, is on record first.
Exit show_file(const RegisterRequest& request, const Surroundings& around) {
    const auto role = role_asked(request);
    if (!role) return Exit::wrong_use;
    const auto part = find_file_part(request.part);
    if (!part) {
        fmt::print(stderr, "--part: there is no part `{}` (docs/access.md)\n", request.part);
        return Exit::wrong_use;
    }
    auto of = opened_register(request, around);
    if (!of) return Exit::bad_input;
    const Looker looker{request.by, *role, request.office, *role == Role::person ? request.by : ""};
    const auto view = of->look(looker, {request.file, request.reason, *part, request.urgent});
    if (!view) {
        print(view.error(), Sources(), around);
        return Exit::bad_input;
    }
    *around.out << (request.json ? text_of(*view) : shown(*view));
    return Exit::done;
}

/// How full the services are and what could not be had: numbers only, nobody's file.
Exit show_capacity(const RegisterRequest& request, const Surroundings& around) {
    const auto on = date_asked(request.on, around);
    if (!on) return Exit::wrong_use;
    auto of = opened_register(request, around);
    if (!of) return Exit::bad_input;
    const Capacity found = Views::of(*of).capacity(*on);
    *around.out << fmt::format("On {}\n", to_text(*on));
    for (const ServiceUse& use : found.services)
        *around.out << fmt::format("  {}, {}: {} of {} places ({}) kept, {} waiting\n", use.title,
                                   use.provider, use.kept, use.places, use.unit, use.waiting);
    for (const auto& [gap, count] : found.all_gaps) {
        const auto still = found.open_gaps.find(gap);
        *around.out << fmt::format("The law allowed it and there was {}: {} times, {} of them still so\n",
                                   gap, count, still == found.open_gaps.end() ? 0 : still->second);
    }
    return Exit::done;
}

}  // namespace ultima
