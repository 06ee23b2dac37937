// SPDX-License-Identifier: Apache-2.0
// How the rows of somebody's table become events: a map, of the same form as an audit's.
#pragma once

#include "base/source.h"
#include "register/event.h"
#include "tables/source.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ultima {

/// Where the value of a field comes from, for each row.
struct ImportValue {
    std::string column;  ///< empty: always `constant`
    std::string constant;
    /// Codes of the table and what they mean. The event keeps the code beside what it means.
    std::vector<std::pair<std::string, std::string>> values{};
    /// What every other code means; empty: a code that is not among `values` is refused.
    std::string otherwise{};
    /// Texts that say nothing: the field is left out.
    std::vector<std::string> unknown{};
    /// Of a date: days to add.
    std::int32_t plus_days = 0;
};

/// One event that a row can give.
struct ImportEvent {
    const EventRule* rule = nullptr;
    /// The file it stands in.
    ThingKind file = ThingKind::case_file;
    /// For each person once, however many rows there are of one.
    bool once = false;
    ImportValue on;
    /// Only rows in which the column holds one of these texts (or none of them).
    std::string where_column{};
    std::vector<std::string> where_is{}, where_not{};
    std::vector<std::pair<Field, ImportValue>> fields{};
    /// The earlier event of the row that makes the thing that this one is about, as a place in `events`.
    std::optional<std::size_t> about{};
};

/// What a form says of a column, beyond what the events say.
struct ImportColumn {
    std::string name;
    std::string heading{}, means{}, example{};
};

struct ImportMap {
    std::string name;    ///< of the register that it reads; stands in each event
    std::string key;     ///< column that names a row for good
    std::string person;  ///< column that names a person
    std::string case_;   ///< column that names a case
    SourceOptions source;
    std::vector<ImportEvent> events;
    std::vector<ImportColumn> columns{};
};

/// The columns that a map reads, each once, in the order in which it first names them: the row's key, person
/// and case, then as events do.
[[nodiscard]] std::vector<std::string> columns_of(const ImportMap& map);

/// Reads a map:
///
///     version: 1
///     import: city-jail
///     source: {delimiter: ",", encoding: utf-8}
///     key: episode
///     person: person
///     case: episode
///     events:
///       - event: person identified
///         once: person
///         on: {column: admitted}
///         name: not in this register
///         juvenile: {column: age, values: {"16": yes, "17": yes}, otherwise: no}
///       - event: custody ended
///         about: custody reported
///         where: {column: held, is: ["0"]}
///         on: {column: last_seen, plus days: 1}
///     columns:
///       admitted: {heading: Came on, means: The day on which the person came, example: 2026-01-31}
///
/// Codes: those of `read_yaml`, `map-version`, `map-missing`, `map-name`, `map-kind`.
[[nodiscard]] std::optional<ImportMap> read_import_map(const Sources& sources, std::uint32_t file,
                                                       Diagnostics& diagnostics);

}  // namespace ultima
