// SPDX-License-Identifier: Apache-2.0
#include "register/views.h"

#include <algorithm>

namespace ultima {
namespace {

bool kept_on(const Thing& place, CivilDate day) {
    const auto first = place.date(field("starts")), last = place.date(field("ends"));
    if (!first || !last || day < *first || day > *last) return false;
    return place.state == State::reserved || place.state == State::taken ||
           (place.state == State::released && day <= last_day_kept(place.since, place.taken));
}

}  // namespace

Views Views::of(Register& from) {
    Views views;
    from.read(0, [&](RecordedEvent&& recorded) {
        views.take(recorded);
        return true;
    });
    return views;
}

void Views::take(const RecordedEvent& recorded) {
    static const Field juvenile = field("juvenile");
    const Event& event = recorded.event;
    FileState& file = files_[event.file];
    apply(file, event);
    ++events_;
    if (const auto said = event.value(juvenile)) children_[event.file].push_back({event.on, *said == "yes"});
    if ((event.makes_file() || event.person != file.person) &&
        file.things.front().kind == ThingKind::case_file)
        cases_[event.person].insert(event.file);
}

std::vector<ChildStatement> Views::child_statements(const std::string& person) const {
    const auto found = children_.find(person);
    return found == children_.end() ? std::vector<ChildStatement>() : found->second;
}

std::set<std::string> Views::cases_of(const std::string& person) const {
    const auto found = cases_.find(person);
    return found == cases_.end() ? std::set<std::string>() : found->second;
}

Capacity Views::capacity(CivilDate on) const {
    Capacity capacity;
    std::map<std::string, ServiceUse, std::less<>> services;
    for (const auto& [name, file] : files_)
        if (file.things.front().kind == ThingKind::service_file && file.state() == State::open)
            services[name];
    static const Field of_service = field("service");
    const auto service_of = [&](const Thing& thing) {
        const auto found = services.find(thing.text(of_service));
        return found == services.end() ? nullptr : &found->second;
    };
    const auto count = [&](const FileState& file, const Thing& thing) {
        if (thing.kind == ThingKind::gap) {
            const std::string kind(thing.find(field("gap")) == nullptr ? "something that was erased"
                                                                       : thing.text(field("gap")));
            ++capacity.all_gaps[kind];
            if (thing.state == State::open) ++capacity.open_gaps[kind];
        } else if (thing.kind == ThingKind::service_file && thing.state == State::open) {
            ServiceUse& use = services[file.file];
            use.title = thing.text(field("title"));
            use.provider = thing.text(field("provider"));
            use.unit = thing.text(field("unit"));
            use.part_of = thing.text(field("part of"));
            use.places = thing.whole(field("places")).value_or(0);
        } else if (thing.kind == ThingKind::place) {
            if (ServiceUse* use = service_of(thing); use != nullptr && kept_on(thing, on)) ++use->kept;
        } else if (thing.kind == ThingKind::referral && thing.state == State::waiting) {
            if (ServiceUse* use = service_of(thing); use != nullptr) ++use->waiting;
        }
    };
    for (const auto& [name, file] : files_)
        for (const Thing& thing : file.things) count(file, thing);
    for (auto& [name, use] : services) {
        use.file = name;
        capacity.services.push_back(std::move(use));
    }
    return capacity;
}

}  // namespace ultima
