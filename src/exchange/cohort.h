// SPDX-License-Identifier: Apache-2.0
// Who began what, and what became of them: the register as a table for an evaluation (docs/evaluating.md).
#pragma once

#include "register/register.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

struct CohortRequest {
    CivilDate until;                   ///< the last day of which anything is told
    std::vector<std::string> facts{};  ///< a column for each: what was on record on day 0
};

struct CohortCount {
    std::int64_t measures = 0;     ///< rows whose day 0 is the day on which a measure began
    std::int64_t releases = 0;     ///< rows whose day 0 is the day on which custody ended
    std::int64_t most_of_one = 1;  ///< rows of the person who has most: so many may all be of one
    /// Whose each row of the file is, in its order: a number for each person that means nothing elsewhere. It
    /// is for whoever works out an error and stands in no file.
    std::vector<std::size_t> persons{};
};

/// Whether the table has such a column whatever facts are asked for, its letters large or small.
[[nodiscard]] bool is_cohort_column(std::string_view name);

/// Writes one row for each measure that began and each custody that ended until the last day, as CSV, or as
/// Parquet where the name ends so; the file appears whole or not at all. Days are counted from day 0.
/// Columns:
///
///     row                          1, 2, ...: rows are in the order of their values, not of the register
///     began with                   `measure`, or `release` from custody
///     measure, stage               of a release: why the person was held, and nothing
///     office                       of the probation officer of the case on day 0, or of the first one after
///     began                        YYYY-MM, the month of day 0
///     age group                    on day 0: 18 to 24, then by ten years, 65 and over
///     NAME                         for each fact asked for: as it was on record on day 0; words that stand
///                                  in fewer than 10 rows are `other`
///     followed                     days from day 0 to the last day
///     followed 365                 `yes` where they are 365 or more, else `no`
///     ending, ending days          how the measure ended, by its state's name; else nothing, and `followed`
///     return, return days          what came first: `breach found`, `new case`, `custody`; else nothing,
///                                  and `followed`
///     breach found days            the first one after day 0; nothing where there was none
///     new case days, custody days  likewise
///     held days of 365             days in custody within 365 days of day 0, each counted once; nothing
///                                  where the person was not followed for so long
///     place taken days             of a measure: the first place in a service that was taken under it, less
///                                  than 0 if before day 0. Of a release: the first one from day 0 on, under
///                                  any measure. Nothing where there was none
///     next measure days            the next measure of the person that began: of a measure, after day 0; of
///                                  a release, from day 0 on. Nothing where there was none
///
/// An empty cell is what nobody said. Days are those on which something held, not those on which it was
/// written down. A release is a day from which no custody of the person goes on, for whichever case. Left out
/// are who was erased, who was ever said to be a child, in whichever of their files, and what began before
/// somebody was 18. Files that are one person's count as one. Code: `cohort-fact`, where a fact has the name
/// of a column, is asked for twice, or was ever said to be about health. Throws DatabaseError.
[[nodiscard]] Result<CohortCount> export_cohort(Register& from, const CohortRequest& request,
                                                const std::filesystem::path& file);

}  // namespace ultima
