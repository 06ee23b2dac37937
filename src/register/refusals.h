// SPDX-License-Identifier: Apache-2.0
// May this event be written?
#pragma once

#include "register/file_state.h"

#include <optional>
#include <string_view>
#include <vector>

namespace ultima {

/// What a rule may ask about other files than the event's own.
class OtherFiles {
  public:
    virtual ~OtherFiles() = default;
    /// Nothing if there is no such file.
    [[nodiscard]] virtual const FileState* file(std::string_view name) const = 0;
    /// All cases of a person.
    [[nodiscard]] virtual std::vector<const FileState*> cases_of(std::string_view person) const = 0;
    /// The files of one human, this one among them: those that somebody has said are the same person.
    [[nodiscard]] virtual std::vector<std::string> files_of_human(std::string_view person) const {
        return {std::string(person)};
    }
    /// The most places of a service that are reserved or taken on one day, from the first to the last day.
    [[nodiscard]] virtual std::int64_t most_places_kept(std::string_view service, CivilDate first,
                                                        CivilDate last) const = 0;
};

/// Everything that stands against writing the event into a file that stands like this; nothing if it may be
/// written. A new thing has its number already. Codes: `refused-file`, `refused-person`, `refused-thing`,
/// `refused-state`, `refused-role`, `refused-field`, `refused-date`, `refused-actor`, `refused-reason`, and
/// `refused-need` for what the event's row in the table needs beyond.
[[nodiscard]] Diagnostics refusals(const Event& event, const FileState& file, const OtherFiles& others);

/// Does the need hold? One function, so that docs, program and tests speak of the same thing.
[[nodiscard]] bool holds(Requirement need, const Event& event, const FileState& file,
                         const OtherFiles& others);

}  // namespace ultima
