// SPDX-License-Identifier: Apache-2.0
#include "register/footing.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ultima {
namespace {

constexpr std::array<std::string_view, 4> founding{"measure imposed", "condition added", "custody begun",
                                                   "bail granted"};

/// The latest event of a name by which something rests on a decision.
const FileState::Rested* latest(const FileState& file, ThingNumber number, std::string_view event) {
    const auto found = std::find_if(
        file.rested.rbegin(), file.rested.rend(),
        [&](const FileState::Rested& one) { return one.thing == number && one.rule->name == event; });
    return found == file.rested.rend() ? nullptr : &*found;
}

bool is_set_aside(const FileState& file, const FileState::Rested* rested) {
    const Thing* decision = rested == nullptr ? nullptr : file.thing(rested->decision);
    return decision != nullptr && decision->state == State::set_aside;
}

}  // namespace

bool foundation_is_set_aside(const FileState& file, ThingNumber number) {
    for (; number != 0 && number < file.things.size(); number = file.things[number].of)
        if (std::any_of(founding.begin(), founding.end(), [&](std::string_view event) {
                return is_set_aside(file, latest(file, number, event));
            }))
            return true;
    return false;
}

bool rests_on_set_aside(const FileState& file, ThingNumber number) {
    const Thing* thing = file.thing(number);
    if (thing == nullptr) return false;
    constexpr States binding{State::in_force, State::suspended, State::held,
                             State::granted,  State::furnished, State::not_furnished};
    const auto by = [&](std::string_view event) { return is_set_aside(file, latest(file, number, event)); };
    if (!binding.contains(thing->state)) return false;
    switch (thing->kind) {
        case ThingKind::measure:
            return by("measure imposed") || by("measure varied") ||
                   (thing->state == State::suspended && by("measure suspended"));
        case ThingKind::condition:
            return by("condition added") || by("condition varied");
        case ThingKind::custody:
            return by("custody begun");
        case ThingKind::bail:
            return by("bail granted");
        default:
            return false;
    }
}

void take_back_extensions(FileState& file, CivilDate on) {
    static const Field ends = field("ends");
    for (ThingNumber number = 1; number < file.things.size(); ++number) {
        if (file.things[number].kind != ThingKind::measure) continue;
        // The latest first: one that still stands keeps its end, whatever became of those before.
        for (auto one = file.rested.rbegin(); one != file.rested.rend(); ++one) {
            if (one->thing != number || one->rule->name != "measure extended") continue;
            if (!is_set_aside(file, &*one) || !one->ended) break;
            for (Known& known : file.things[number].known)
                if (known.field == ends) known = {ends, to_text(*one->ended), on};
        }
    }
}

}  // namespace ultima
