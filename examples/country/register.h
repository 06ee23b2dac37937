// SPDX-License-Identifier: Apache-2.0
// The register of custody of the fictional country: made, not collected.
#pragma once

#include "base/date.h"

#include <cstdint>
#include <filesystem>

namespace ultima {

/// The day on which the register was taken; nobody in it was admitted later.
inline constexpr CivilDate register_day{day_number(2026, 6, 30)};

struct RegisterCount {
    std::int64_t rows = 0;
    std::int64_t persons = 0;
};

/// Persons in one file; more are written to a folder of such files.
inline constexpr std::uint64_t persons_in_a_file = 250'000;

/// Writes a register of `persons` persons, about one row in a hundred a second case of the same person. Up to
/// `persons_in_a_file`, `out` is a Parquet file, and up to 200,000 rows the same stands beside it as CSV; for
/// more, `out` is a folder of Parquet files (`part-0001.parquet` ...). The columns, and the mistakes that
/// such a register has, are described in docs/fictional-country.md.
///
/// The same number and seed give the same bytes, whatever the number of threads; a larger register begins
/// with the persons of a smaller one. Memory does not grow with the number of persons. With `all_distinct`
/// two amounts of money that the pack reads number the rows, so that no two of them ask the same question.
///
/// What was at `out` is replaced, once all is written: a file, or a folder that holds nothing but such parts.
/// Throws DatabaseError, std::filesystem::filesystem_error, or std::runtime_error for a folder that holds
/// anything else.
RegisterCount generate_register(const std::filesystem::path& out, std::uint64_t persons, std::uint64_t seed,
                                bool all_distinct = false);

}  // namespace ultima
