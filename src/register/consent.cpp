// SPDX-License-Identifier: Apache-2.0
#include "register/consent.h"

#include "base/text.h"

#include <algorithm>

namespace ultima {
namespace {

/// What stands after `measure: ` in one of the lines.
std::optional<std::string_view> said_of(std::string_view lines, std::string_view measure) {
    for (const std::string_view text : split_lines(lines)) {
        const std::string_view line = trim(text);
        const std::size_t colon = line.rfind(':');
        if (colon != std::string_view::npos && trim(line.substr(0, colon)) == measure)
            return trim(line.substr(colon + 1));
    }
    return std::nullopt;
}

}  // namespace

std::optional<bool> law_needs_consent(const Thing& options, std::string_view measure) {
    static const Field by_law = field("consent by law");
    const auto said = said_of(options.text(by_law), trim(measure));
    if (!said) return std::nullopt;
    return *said != "no";
}

std::optional<bool> law_needs_consent(const FileState& file, std::string_view measure) {
    for (auto thing = file.things.rbegin(); thing != file.things.rend(); ++thing)
        if (thing->kind == ThingKind::options)
            if (const auto said = law_needs_consent(*thing, measure)) return said;
    return std::nullopt;
}

bool says_consent_of_each(std::string_view options, std::string_view consents) {
    const auto lines = split_lines(options);
    return std::all_of(lines.begin(), lines.end(), [&](std::string_view line) {
        if (trim(line).empty()) return true;
        const auto said = said_of(consents, trim(line));
        return said && is_choice("yes / no / unknown", *said);
    });
}

bool needs_consent(const FileState& file, ThingNumber measure, const Thing* decision) {
    static const Field said = field("consent needed"), name = field("measure"), computed = field("computed");
    const Thing* proposed = file.thing(measure);
    if (proposed == nullptr || proposed->text(said) != "no") return true;
    if (law_needs_consent(file, proposed->text(name)).value_or(false)) return true;
    const auto number = decision == nullptr ? std::nullopt : decision->whole(computed);
    const Thing* options = number ? file.thing(static_cast<ThingNumber>(*number)) : nullptr;
    return options != nullptr && law_needs_consent(*options, proposed->text(name)).value_or(false);
}

const Thing* latest_consent(const FileState& file, ThingNumber measure) noexcept {
    const auto found = std::find_if(file.things.rbegin(), file.things.rend(), [&](const Thing& thing) {
        return thing.kind == ThingKind::consent && thing.of == measure;
    });
    return found == file.things.rend() ? nullptr : &*found;
}

bool consent_is_lost(const FileState& file, ThingNumber measure) {
    constexpr States binds{State::in_force, State::suspended},
        lost{State::withdrawn, State::expired, State::refused};
    const Thing* about = file.thing(measure);
    if (about == nullptr || about->kind != ThingKind::measure || !binds.contains(about->state)) return false;
    const Thing* latest = latest_consent(file, measure);
    return latest != nullptr && lost.contains(latest->state) && needs_consent(file, measure);
}

}  // namespace ultima
