// SPDX-License-Identifier: Apache-2.0
// The facts and findings of a case file, as a pack asks for them.
#pragma once

#include "reason/case.h"
#include "register/file_view.h"

#include <string>
#include <vector>

namespace ultima {

/// Something on record that this pack does not read, or cannot.
struct UnusedFact {
    enum class Why : std::uint8_t {
        unknown_to_pack,
        only_found,  ///< it is for a named human in a role to find, with reasons, and was recorded bare
        wrong_role,  ///< it was found by somebody in another role than the pack says
        wrong_value,
        contested,  ///< recorded twice for one day, with different values: it counts as unknown
    } why = Why::unknown_to_pack;
    std::string fact, value;
    std::string expected{};  ///< of a wrong value
};

struct CaseFacts {
    Case given;
    std::vector<UnusedFact> unused;
    /// Facts of parts that the looker does not see: unknown to them, and no presumption stands in, since a
    /// court may have found otherwise.
    std::vector<FactId> hidden{};
};

/// What somebody may see of the file is what they can ask with: what they do not see is unknown, which never
/// counts against anyone. Facts withdrawn and findings set aside are left out. Of facts recorded more than
/// once, the one for the latest day counts.
[[nodiscard]] CaseFacts facts_of(const FileView& seen, const Pack& pack);

}  // namespace ultima
