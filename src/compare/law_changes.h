// SPDX-License-Identifier: Apache-2.0
// What changed in law between two packs, or between two days of one.
#pragma once

#include "compare/provisions.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace ultima {

/// One side of a comparison. The pack must outlive what is made of it.
struct LawOn {
    const Pack& pack;
    std::optional<CivilDate> day;  ///< nothing: all that the pack holds, whenever it is in force
};

/// A provision that is not the same on both sides; one of them is there.
struct LawChange {
    std::optional<Provision> before, after;

    [[nodiscard]] const Provision& either() const { return after ? *after : *before; }
};

struct LawChanges {
    /// By the first measure and stage they are about, in the order of the packs; what goes before what comes.
    std::vector<LawChange> changes;
    std::size_t added = 0, removed = 0, changed = 0, same = 0;
};

LawChanges law_changes(const LawOn& before, const LawOn& after);

/// "in-undertrial 0.2.0 on 2024-06-30"
std::string side_text(const LawOn& side);
/// Its citation; both, where they are not the same: "Act s. 1, now Act s. 1a (recalled)".
std::string cite_text(const LawChange& change);
/// What there is to show of a change: all parts of what comes or goes; of what changes those that say
/// something else, first as they were, then as they are.
struct ShownPart {
    std::string_view side;  ///< "was", "is", or empty
    Provision::Part part;
};
std::vector<ShownPart> shown_parts(const LawChange& change);

/// As `ultima compare` prints it.
std::string law_changes_text(const LawChanges& changes, const LawOn& before, const LawOn& after);
/// As `ultima compare --json` prints it.
std::string law_changes_json(const LawChanges& changes, const LawOn& before, const LawOn& after);

}  // namespace ultima
