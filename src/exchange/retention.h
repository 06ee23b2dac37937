// SPDX-License-Identifier: Apache-2.0
// How long a record may be kept, by a pack's clock. The clock only proposes: people decide on an erasure.
#pragma once

#include "base/source.h"
#include "register/register.h"
#include "register/views.h"

#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// From the day on which a case was closed; for who never had a part in one, from the day on which they were
/// identified. The last clock to run out counts.
struct RetentionRule {
    std::string basis;        ///< the provision; stands in the proposal
    std::int64_t months = 0;  ///< counted from that day; a day that the last month lacks is its last one
    bool children = false;    ///< for whoever was a child when the case began; else for everybody else
};

/// Reads `retention.yaml` of a pack:
///
///     version: 1
///     keep:
///       - {basis: "Records Act s. 4", years: 5}
///       - {basis: "Records Act s. 5", months: 18, children: yes}
///
/// One line for adults and one for children. Codes: those of `read_yaml`, `map-version`, `map-missing`,
/// `map-name`, `map-kind`, `map-twice`.
[[nodiscard]] std::optional<std::vector<RetentionRule>> read_retention(const Sources& sources,
                                                                       std::uint32_t file,
                                                                       Diagnostics& diagnostics);

struct DueErasure {
    std::string person;               ///< their file; the open one, if they have several
    std::vector<std::string> also{};  ///< their other files
    CivilDate due;                    ///< the first day on which the record may no longer be kept
    const RetentionRule* rule = nullptr;
};

/// Everybody whose record is due on that day, longest first: all cases in which they have a part closed, no
/// complaint, appeal or claim open in these, nothing proposed yet. Files of the same person count as one.
[[nodiscard]] std::vector<DueErasure> due_for_erasure(const Views& views,
                                                      const std::vector<RetentionRule>& rules, CivilDate on);

/// Proposes the erasures; returns what was refused, `person: why`.
[[nodiscard]] std::vector<std::string> propose_erasures(Register& into, const std::vector<DueErasure>& due,
                                                        CivilDate on, const Actor& by);

}  // namespace ultima
