// SPDX-License-Identifier: Apache-2.0
// What may be written in the register: one table of events, with who may write each, from which state, what
// it must say and what must already be on record. The program obeys this table, docs/events.md is made from
// it, and the tests walk through all of it.
#pragma once

#include "register/vocabulary.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ultima {

/// What must hold beyond state, role and fields before an event may be written.
enum class Requirement : std::uint8_t {
    reasons,
    decision_on_record,
    prosecutor_only_diverts,
    options_on_record,
    legal_aid_offered,
    legal_aid_before,
    legal_aid_was_possible,
    consent_said_of_each,
    consent_as_by_law,
    consent_given,
    consent_stands,
    not_back_in_court,
    decision_stands,
    decision_set_aside,
    consent_to_condition,
    end_not_passed,
    written_in_time,
    later_end,
    end_reached,
    failure_on_record,
    time_to_explain,
    breach_found,
    breach_heard_for_custody,
    another_answer,
    within_exposure,
    finding_on_means,
    free_place,
    places_suffice,
    nothing_running,
    nothing_pending,
    second_person,
    all_files_as_far,
    by_import,
};
inline constexpr std::size_t need_count = 33;

/// A need in words, for people and for docs/events.md.
struct RequirementInfo {
    std::string_view says;       ///< what must hold
    std::string_view safeguard;  ///< the promise of the design that it keeps: `E8`
};
[[nodiscard]] const RequirementInfo& info(Requirement need) noexcept;

struct FieldUse {
    Field field;
    bool required;
};

/// One row of the table.
struct EventRule {
    std::string_view name;
    std::string_view says;
    ThingKind thing;
    /// The state in which the thing must be. `none`: the event makes a new thing.
    States from;
    State to;
    Roles by;
    std::vector<FieldUse> fields{};
    std::vector<Requirement> needs{};
    /// The thing that a new thing belongs to, and how that must stand. Nothing: it belongs to the file alone.
    std::optional<ThingKind> of{};
    States of_states{};
    /// What the decision it rests on must be about, `a / b`; empty if it rests on none.
    std::string_view decided_as{};
    /// How the file must stand.
    States file{State::open};
    /// Nobody has to say why, and nobody may: that somebody did not consent reaches no one (E6).
    bool reason_forbidden = false;
};

/// All rows, in the order of docs/events.md.
[[nodiscard]] std::span<const EventRule> event_rules();
/// Nothing if there is no event of this name.
[[nodiscard]] const EventRule* find_event_rule(std::string_view name);
/// The kind of file in which events about this kind of thing stand.
[[nodiscard]] constexpr ThingKind file_of(ThingKind thing) noexcept {
    if (thing == ThingKind::address_listing || thing == ThingKind::identity_look)
        return ThingKind::person_file;
    if (thing == ThingKind::stray_look) return ThingKind::look_log;
    return is_file(thing) ? thing : ThingKind::case_file;
}

}  // namespace ultima
