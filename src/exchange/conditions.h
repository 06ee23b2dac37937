// SPDX-License-Identifier: Apache-2.0
// A pack's library of conditions: what a measure may ask of a person, in words that leave typed places open.
#pragma once

#include "base/date.h"
#include "base/source.h"
#include "law/pack.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// What stands in a place that the words of a condition leave open.
struct ConditionInput {
    enum class Kind : std::uint8_t { date, time, number, choice, place, text };
    std::string name;
    Kind kind = Kind::text;
    std::string unit;                  ///< of a number
    std::int64_t least = 0, most = 0;  ///< of a number
    std::vector<std::string> choices;  ///< of a choice
    std::size_t longest = 0;           ///< of a place or text, in bytes
};

/// One factor of what a condition takes of a week: a number, an input that is one, or the hours from one
/// time of the day to another, if need be over midnight.
struct BurdenFactor {
    std::int64_t number = 0;             ///< if it is no input
    std::optional<std::size_t> from{};   ///< the input that is the number, or the time
    std::optional<std::size_t> until{};  ///< of a span of time
};

inline constexpr std::int64_t hours_of_week = 168, days_of_week = 7;

struct Condition {
    std::string id;
    std::int64_t version = 1;
    CivilDate since;    ///< the first day on which this version may be used; until the next one's
    std::string kind;   ///< one of the register's field `kind of condition`
    std::string words;  ///< with the names of inputs in braces
    std::vector<ConditionInput> inputs;
    bool consent = false;                   ///< may be set only if the person agrees
    std::vector<std::string> grounds;       ///< one of them has to be said
    std::vector<BurdenFactor> hours, days;  ///< factors of the hours, and days, a week; none: it takes none
    std::string cite;
    Span cite_span;
};

struct ConditionLibrary {
    std::vector<Condition> conditions;

    /// The version that may be used on a day; nothing if there is none.
    [[nodiscard]] const Condition* find(std::string_view id, CivilDate on) const;
};

/// Reads `conditions.yaml` of a pack (docs/writing-a-pack.md). Codes: those of `read_yaml`, `map-version`,
/// `map-missing`, `map-name`, `map-kind`, `map-twice`, `condition-words`, `condition-burden`.
[[nodiscard]] std::optional<ConditionLibrary> read_conditions(const Sources& sources, std::uint32_t file,
                                                              Diagnostics& diagnostics);
/// The same from a file; that it cannot be read has the codes of `read_file`.
[[nodiscard]] std::optional<ConditionLibrary> read_conditions(const std::filesystem::path& path,
                                                              Sources& sources, Diagnostics& diagnostics);

/// Each citation must begin with one that the pack lists. Code: `condition-cite`.
void check_citations_of(const ConditionLibrary& library, const Pack& pack, Diagnostics& diagnostics);

}  // namespace ultima
