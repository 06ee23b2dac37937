// SPDX-License-Identifier: Apache-2.0
// What counts as "came back", as data. The same people have eight rates under eight definitions, and which
// group is better may turn with the definition, so no result is without its own.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ultima {

/// One definition. Texts are shown as they are; kinds are those of the events.
struct OutcomeDefinition {
    std::string id{};
    int version = 1;
    std::string population{};            ///< `people released from custody`
    std::string selection{};             ///< `first release in the period`
    std::string clock{};                 ///< what day 0 is: `release`
    std::vector<std::string> counted{};  ///< kinds of event that count: `new offence`
    std::vector<std::string>
        competing{};  ///< kinds that do not count and end the time at risk: `technical return`
    std::vector<std::string> left_out{};  ///< kinds that are passed over: `traffic fine`
    double window = 0;                    ///< days from day 0, the last one included
    std::string dated_by{};               ///< `offence` or `conviction`
    std::string not_at_risk{};            ///< what is done with time in custody or abroad
    std::string register_name{};          ///< where events come from
    std::string author{};
    friend bool operator==(const OutcomeDefinition&, const OutcomeDefinition&) = default;
};

/// Refuses `bad-definition`: no id, no kind that counts, a kind in two lists, a window that is not above 0.
[[nodiscard]] Result<void> check_definition(const OutcomeDefinition& definition);

/// `within 365 days of release: new offence; technical return ends the time at risk`
[[nodiscard]] std::string in_words(const OutcomeDefinition& definition);

/// The items in which two definitions differ, by name; empty if rates under them may be compared.
[[nodiscard]] std::vector<std::string> differences(const OutcomeDefinition& one,
                                                   const OutcomeDefinition& other);

/// An event of a person, `day` days after day 0.
struct HistoryEvent {
    double day = 0;
    std::string kind;
};
/// What is known of a person: events in any order, until the day to which they were followed.
struct PersonHistory {
    std::vector<HistoryEvent> events;
    double followed = 0;
};

/// What a definition makes of a history.
enum class OutcomeCause : std::uint8_t { none, counted, competing };
struct DefinedOutcome {
    double days = 0;  ///< to the event; without one, to the end of the window or of what is known
    OutcomeCause cause = OutcomeCause::none;
    /// 1 the event came within the window, 0 it did not; nothing where the person was not followed long
    /// enough to say.
    std::optional<double> within;
};

/// One outcome a person. The first event that counts or competes decides; on one day an event that counts
/// stands before one that competes. Refuses `bad-definition`, `no-rows`, `bad-history` (a day below 0 or no
/// number) and `unknown-event` (a kind that is in none of the lists: whoever wrote the definition did not
/// think of it).
[[nodiscard]] Result<std::vector<DefinedOutcome>> outcomes_of(const OutcomeDefinition& definition,
                                                              std::span<const PersonHistory> histories);

}  // namespace ultima
