// SPDX-License-Identifier: Apache-2.0
// What a pack says, provision by provision, in words: to lay two packs, or two days of one, side by side.
#pragma once

#include "law/pack.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

struct Provision {
    enum class What : std::uint8_t { rule, exception, duty, table, definition, fact, measure, setting };
    /// One part of what it says: `when` and the condition, `must` and the measures, a row of a table.
    struct Part {
        std::string name, text;
        bool operator==(const Part&) const = default;
    };
    /// A measure that it is about, at a stage. An exception is about what its rules are about.
    struct About {
        std::string measure;
        Stage stage = Stage::pretrial;
        bool operator==(const About&) const = default;
        auto operator<=>(const About&) const = default;
    };

    What what = What::rule;
    std::string name;  ///< label of a rule; else the name. The same provision in another pack has the same.
    std::string cite;  ///< empty for definitions, facts and measures
    bool recalled = false;
    std::vector<Part> parts;   ///< in the order in which they are written; names may repeat
    std::vector<About> about;  ///< sorted, each once
};
std::string_view to_text(Provision::What what);  ///< "rule", "exception", ...

/// All provisions in the order of the pack. With a day, rules and tables that are not in force on it are left
/// out; a version that a date of the case selects counts as in force on the days that it names.
std::vector<Provision> provisions(const Pack& pack, std::optional<CivilDate> day);

}  // namespace ultima
