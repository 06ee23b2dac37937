// SPDX-License-Identifier: Apache-2.0
// Who is held today, as far as a visitor may see it: for lists, counts and notices alike.
#pragma once

#include "casework/held.h"
#include "web/application.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// One of the three counts of the first page, by the word in its path: `must`, `may`, `open`.
[[nodiscard]] std::optional<Standing> standing_named(std::string_view word);

[[nodiscard]] std::vector<HeldPerson> people_held(const Visit& visit);

struct HeldRow {
    std::string file;
    std::string name;              ///< empty if the visitor may not know it
    std::string measure, because;  ///< empty where a rule could tell what the visitor may not know
    std::optional<CivilDate> since{};
};
struct HeldRows {
    std::vector<HeldRow> rows;
    std::int64_t all = 0, hidden = 0;  ///< `hidden`: in cases that the visitor has nothing to do with
};
/// Puts a look on record for each name that is shown for the first time in the session.
[[nodiscard]] HeldRows held_rows(const Visit& visit, Standing standing);

/// Free today, in all services together.
[[nodiscard]] std::int64_t free_places(const Visit& visit);

}  // namespace ultima
