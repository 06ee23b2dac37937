// SPDX-License-Identifier: Apache-2.0
// A map says how the columns of a register become the facts of a pack (docs/maps.md). Only columns that it
// names are ever read.
#pragma once

#include "base/date.h"
#include "base/result.h"
#include "base/source.h"
#include "law/load.h"
#include "law/pack.h"
#include "tables/source.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

/// A column as the map names it.
struct ColumnName {
    std::string text;
    Span span;
};

/// What a cell may hold.
struct CellCodes {
    /// Codes of the register and what they mean; Unknown is a meaning too. If there are any, another code is
    /// a bad cell.
    std::vector<std::pair<std::string, Value>> values;
    std::vector<std::string> unknown;  ///< further cells that say nothing; the empty cell always does
    std::string date_format;           ///< `YYYY-MM-DD` unless the map says otherwise
};

/// Who made a finding, and when: a finding without all four is none (design 3.13).
struct FindingSource {
    struct Part {
        std::optional<ColumnName> column;  ///< or
        std::string constant;
    };
    Part by, role, on, reasons;
    std::string date_format;
};

/// An expression in the pack language over columns. It is compiled as a pack of its own, whose facts are the
/// columns.
struct ColumnExpression {
    std::string text;
    Span span;
    struct Typed {
        ColumnName column;
        FactId fact = nothing;  ///< in `compiled`
    };
    std::vector<Typed> columns;
    std::shared_ptr<const LoadedPack> compiled;
    NodeId value = nothing;
};

/// Where one fact comes from.
struct FactMapping {
    enum class From : std::uint8_t { column, spells, constant, expression, sql };
    FactId fact = nothing;
    From from = From::column;
    ColumnName column;  ///< column: its column; spells: the first day
    std::optional<ColumnName>
        until;  ///< spells: the last day, an empty cell is "still held"; nothing: all still held
    Value constant;
    std::optional<ColumnExpression> expression;
    std::string sql;  ///< only with --trust-map
    CellCodes codes;
    std::optional<bool> complete{};  ///< spells: does the register say that there are no others?
    bool is_complete() const { return complete.value_or(false); }
    std::optional<CivilDate> as_of;
    std::optional<FindingSource> finding;
    Span span;
};

/// Which stage a row is at.
struct StageMapping {
    std::optional<Stage> constant;     ///< or
    std::optional<ColumnName> column;  ///< with
    std::vector<std::pair<std::string, Stage>> values;
    std::vector<std::pair<std::string, std::string>> out_of_scope;  ///< code and reason
};

/// A second table; its columns are named beside those of the first, or as `NAME.column` where both have one.
struct JoinMapping {
    std::filesystem::path file;
    std::string name;  ///< the file's name without its ending
    ColumnName here;   ///< column of the first table
    ColumnName there;  ///< column of this one; no two rows may agree in it
    Span span;
};

/// A table of the pack that classifies the codes of a column, for the summary.
struct ClassifyMapping {
    ColumnName column;
    FactId fact = nothing;  ///< the fact that the column sets
    TableId table = nothing;
    std::optional<std::filesystem::path> file;  ///< a CSV file with further codes to classify
    std::string file_column;
};

struct IgnoredColumn {
    ColumnName column;
    std::string why;
};

struct Map {
    std::string file;  ///< as the user named it
    std::string hash;  ///< SHA-256 of its bytes
    int version = 1;
    std::string pack;
    // source
    std::string source_file;  ///< what the map was written for; empty if it does not say
    std::optional<char> delimiter;
    std::string encoding = "utf-8";
    std::string date_format = "YYYY-MM-DD";

    ColumnName key;
    std::string unit = "person";  ///< episode, case or person
    StageMapping stage;
    std::vector<JoinMapping> joins;
    std::vector<FactMapping> facts;  ///< in the order of the map
    std::vector<IgnoredColumn> ignored;
    std::optional<ClassifyMapping> classify;
};

/// How the map's table is read.
[[nodiscard]] SourceOptions source_options(const Map& map);

struct MapOptions {
    bool trust_map = false;  ///< allow `sql:`
};

/// Reads a map for a pack. `file` is its number in `sources`; files that it names are looked for beside it.
/// Reports all that is wrong. Codes: `map-yaml`, `map-key`, `map-value`, `map-missing`, `map-twice`,
/// `map-pack`, `map-fact`, `map-finding`, `map-refused`, `map-stage`, `map-expression`, `map-sql`,
/// `map-table`, `map-file`.
[[nodiscard]] Result<Map> read_map(const Sources& sources, std::uint32_t file, const Pack& pack,
                                   const MapOptions& options = {});

/// The same for a file on disk, which is added to `sources`.
[[nodiscard]] Result<Map> read_map(Sources& sources, const std::filesystem::path& path, const Pack& pack,
                                   const MapOptions& options = {});

/// If the name of a column looks like a score, a risk class or a likelihood of a person, the word that does.
/// Such columns are never read (design 7, E2).
[[nodiscard]] std::optional<std::string> refused_word(std::string_view column);

}  // namespace ultima
