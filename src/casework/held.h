// SPDX-License-Identifier: Apache-2.0
// Everyone in custody of whom the register knows, asked today's question: what else does the law allow?
#pragma once

#include "casework/desk.h"
#include "reason/options.h"

#include <string>
#include <vector>

namespace ultima {

/// What the law says about somebody's custody today; the first that fits, in this order.
enum class Standing : std::uint8_t {
    must_end,     ///< custody is barred, or another measure is required
    open,         ///< what is not known may make it so
    may_end,      ///< a court may order something else
    not_excluded  ///< nothing in this law requires or opens anything else today
};

struct HeldPerson {
    std::string file;
    Standing standing = Standing::not_excluded;
    MeasureId measure = nothing;  ///< that is required, allowed or open; custody if that is barred
    std::string because{};        ///< the first rule, cited; empty where none decides
    std::optional<CivilDate> since{};
};

/// Works on all facts on record, whoever may see them: for counting, and for lists that show a name only to
/// who may see it.
[[nodiscard]] HeldPerson standing_of(Register& reg, const std::string& file, Reasoner& reasoner,
                                     CivilDate on);
/// What an answer says of custody.
[[nodiscard]] HeldPerson standing_of(const Pack& pack, const Answer& answer);

}  // namespace ultima
