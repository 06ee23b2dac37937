// SPDX-License-Identifier: Apache-2.0
#include "register/file_state.h"

#include "register/footing.h"

#include <algorithm>

namespace ultima {
namespace {

void learn(Thing& thing, const Event& event) {
    for (const SaidField& said : event.said) {
        if (info(said.field).identity) continue;  // kept apart, and not there when events are read again
        const auto found = std::find_if(thing.known.begin(), thing.known.end(),
                                        [&](const Known& one) { return one.field == said.field; });
        if (found == thing.known.end())
            thing.known.push_back({said.field, said.value, event.on});
        else
            *found = {said.field, said.value, event.on};
    }
}

Thing& thing_of(FileState& state, const Event& event) {
    if (!event.makes_thing())
        return state.things.at(event.thing);  // throws on what nobody could have written
    state.things.push_back({event.rule->thing,
                            State::none,
                            event.of,
                            event.on,
                            event.on,
                            {},
                            false,
                            !event.by.import.empty(),
                            event.by.role});
    return state.things.back();
}

}  // namespace

const Known* Thing::find(Field field) const noexcept {
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const Known& one) { return one.field == field; });
    return found == known.end() ? nullptr : &*found;
}

std::string_view Thing::text(Field field) const noexcept {
    const Known* found = find(field);
    return found == nullptr ? std::string_view() : std::string_view(found->value);
}

std::optional<CivilDate> Thing::date(Field field) const noexcept { return parse_date(text(field)); }

std::optional<std::int64_t> Thing::whole(Field field) const noexcept { return parse_whole(text(field)); }

const Thing* FileState::thing(ThingNumber number) const noexcept {
    return number == 0 || number >= things.size() ? nullptr : &things[number];
}

const Thing* FileState::referred(const Event& event, Field field) const noexcept {
    const auto number = event.whole(field);
    if (!number || *number > 0xFFFFFFFF) return nullptr;
    const Thing* found = thing(static_cast<ThingNumber>(*number));
    return found != nullptr && to_text(found->kind) == info(field).choices ? found : nullptr;
}

bool is_pending(const Thing& thing) noexcept {
    return (thing.kind == ThingKind::complaint && thing.state == State::filed) ||
           (thing.kind == ThingKind::appeal && thing.state == State::lodged) ||
           (thing.kind == ThingKind::compensation && thing.state == State::filed);
}

CivilDate last_day_kept(CivilDate released, bool taken) noexcept { return {released.day - (taken ? 0 : 1)}; }

void apply(FileState& state, const Event& event) {
    static const Field decision = field("decision"), ends = field("ends");
    Thing& thing = thing_of(state, event);
    const State before = thing.state;
    const auto ended = thing.date(ends);
    thing.state = event.rule->to;
    thing.taken = thing.taken || event.rule->to == State::taken;
    thing.since = std::max(thing.since, event.on);
    learn(thing, event);
    ++state.events;
    if (event.makes_file()) {
        state.file = event.file;
        state.person = event.person;
    }
    if (thing.kind == ThingKind::case_file && event.rule->to == State::closed && before == State::open)
        state.closed = event.on;
    if (is_file(thing.kind) && (thing.state == State::erasure_proposed || thing.state == State::proposed))
        state.proposed_by = event.by.name;
    if (const auto number = event.whole(decision))
        state.rested.push_back({event.rule, static_cast<ThingNumber>(*number), event.thing, ended});
    if (thing.kind == ThingKind::decision && thing.state == State::set_aside)
        take_back_extensions(state, event.on);
}

}  // namespace ultima
