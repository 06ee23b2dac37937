// SPDX-License-Identifier: Apache-2.0
// What a change of law does to the people of a register: who gains or loses which option, and how many days
// earlier or later. Counts of groups only.
#pragma once

#include "audit/audit.h"
#include "audit/map.h"
#include "base/result.h"
#include "law/pack.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// One of the two laws, the map of the register's columns to its facts, and the day asked about.
struct LawOver {
    const Pack& pack;
    const Map& map;
    CivilDate on;
};

/// How an answer about one measure moved for one person, by `favour_rank` (law/favour_direction.h).
enum class Move : std::uint8_t {
    better,      ///< the option opens, the burden or custody goes
    better_day,  ///< the same answer, from an earlier day; of a burden from a later one
    worse_day,   ///< the same answer, from a later day; of a burden from an earlier one
    worse,       ///< the option closes, the burden or custody comes
    same,        ///< nothing that could be told apart
    cannot_say,  ///< undetermined, in conflict or not computable under one of the two laws
};
inline constexpr std::size_t move_count = 6;
std::string_view to_text(Move move);  ///< "better", "better day", ...

/// Rows by move.
struct Moves {
    std::array<std::int64_t, move_count> rows{};
    /// By how many days they moved, where that can be said: of a better or worse day, and where something
    /// that would only have come later is there now (`better`), or the other way round (`worse`).
    struct Days {
        std::int64_t rows = 0;  ///< of which it can be said
        std::int32_t median = 0;
        std::int32_t most = 0;  ///< of a single row: not for publication
    };
    std::array<Days, move_count> days{};
    [[nodiscard]] std::int64_t of(Move move) const { return rows[static_cast<std::size_t>(move)]; }
    [[nodiscard]] std::int64_t all() const {
        return std::accumulate(rows.begin(), rows.end(), std::int64_t{0});
    }
};

/// People by what is known of the change for them over all measures. Nobody is counted twice, and who gains
/// one option and loses another is in `both`: a gain never hides a loss.
struct PersonMoves {
    std::int64_t gain = 0, lose = 0, both = 0, same = 0;
    std::int64_t cannot_say = 0;  ///< nothing is known to move, and of some measure it cannot be said
    std::int64_t open = 0;        ///< of those who gain, lose or both: of some measure it cannot be said, too
    [[nodiscard]] std::int64_t all() const { return gain + lose + both + same + cannot_say; }
};

struct PeopleChanges {
    CivilDate before_on, after_on;  ///< the days asked about; if they differ, time alone moves answers, too
    std::string unit;               ///< of the first map: person, case or episode
    std::int64_t rows = 0;          ///< of the register that could be read
    std::int64_t compared = 0;      ///< in the scope of both laws: the sum of each PersonMoves
    PersonMoves persons;
    /// Persons by column asked for and what it says; empty cells under "(empty)".
    std::map<std::string, std::map<std::string, PersonMoves>> persons_by;

    struct Flow {
        std::string before, after;  ///< statuses
        std::int64_t rows = 0;
    };
    struct OfMeasure {
        std::string measure;
        Moves moves;
        std::vector<Flow> flows;  ///< most rows first
        std::map<std::string, std::map<std::string, Moves>> by;
    };
    std::vector<OfMeasure> measures;  ///< that are the same for everybody are left out
};

/// Answers every row under both laws (an audit each, in `out`/before and `out`/after) and compares the
/// answers row by row. `by`: columns of the table by which to count; one that is not there, or is the key, is
/// a diagnostic, `compare-column`; two maps that read the table differently are one, `compare-maps`. Measures
/// are the same if they have the same id. Else as `run_audit`; `after_failed` says whose places diagnostics
/// name.
[[nodiscard]] Result<PeopleChanges> people_changes(const LawOver& before, const LawOver& after,
                                                   const std::filesystem::path& table,
                                                   const std::vector<std::string>& by,
                                                   const std::filesystem::path& out,
                                                   const AuditOptions& options, bool& after_failed,
                                                   const ProgressCallback& progress = {});

/// How many values of a column stand for fewer persons than `hide_below`; they are shown nowhere.
std::int64_t small_values(const std::map<std::string, PersonMoves>& values, std::int64_t hide_below);

/// As `ultima compare` prints it; counts from 1 to below `hide_below` are not shown, the others in steps of
/// so many (report/plot.h).
std::string people_changes_text(const PeopleChanges& changes, std::int64_t hide_below);
/// As the member `people` of `ultima compare --json`, all counts.
std::string people_changes_json(const PeopleChanges& changes);

}  // namespace ultima
