// SPDX-License-Identifier: Apache-2.0
// What an audit found, in numbers: everything that summary.json and report.html say. Aggregates only; no key
// and no cell of a person is in here, except codes that are not in the map (see `OutOfScope`).
#pragma once

#include "base/date.h"
#include "law/pack.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// What the law says about one row, in one word. Each row has exactly one; the first that fits, in this
/// order: out of scope; then `release_required`, `cannot_say_yet`, `conflict`, `court_may`, `cannot_compute`,
/// `custody_not_excluded`.
enum class Overall : std::uint8_t {
    release_required,  ///< a measure is required, or custody is barred
    court_may,         ///< a measure is available; none is required and none may turn out to be
    cannot_say_yet,    ///< undetermined: what is not known may make a measure required or available, or bar
                       ///< custody
    conflict,          ///< two rules contradict each other; a court has to say
    custody_not_excluded,  ///< nothing in this law requires or opens another measure on the day asked about
    cannot_compute,  ///< the law gives no answer that could be computed (code and reason stand beside it)
    out_of_scope     ///< the pack does not speak about this row (the reason stands beside it)
};
inline constexpr std::size_t overall_count = 7;
/// `release required`, `a court may place elsewhere`, `cannot say yet`, `rules conflict`,
/// `custody not excluded by this law`, `cannot compute`, `out of scope`
[[nodiscard]] std::string_view to_text(Overall overall) noexcept;

/// Number of rows for each status, by `static_cast<size_t>(Status)`.
using StatusCounts = std::array<std::int64_t, status_count>;
/// Number of rows for each overall answer, by `static_cast<size_t>(Overall)`.
using OverallCounts = std::array<std::int64_t, overall_count>;

/// Days between the day since when something has been required and the day asked about. 0: since that day
/// itself.
struct DaysPast {
    struct Bin {
        std::int32_t from = 0;           ///< days, included
        std::optional<std::int32_t> to;  ///< days, included; nothing: and more
        std::int64_t rows = 0;
    };
    std::int64_t rows = 0;          ///< rows with a known date; the sum of all bins
    std::int64_t date_unknown = 0;  ///< required, but the day since when is not known
    std::int32_t least = 0, median = 0, upper_quartile = 0, ninetieth = 0, most = 0;  ///< 0 if rows is 0
    std::int64_t person_days = 0;  ///< the sum of all days past
    std::vector<Bin> bins;         ///< fixed edges: 0, 1-7, 8-30, 31-90, 91-180, 181-365, 366-730, 731-
};

/// One line of the headline: the law requires this measure (or bars custody), by this rule. A row may be in
/// several lines; the headline's total counts each row once.
struct RequiredLine {
    std::string measure;  ///< stable id
    std::string display;
    bool custody_barred = false;  ///< the line says that custody is barred
    std::string rule;             ///< label
    std::string cite;
    bool recalled = false;   ///< nobody compared the citation with the statute
    std::string decided_by;  ///< who decides; may be empty
    std::int64_t rows = 0;
    DaysPast days_past;
};

/// Rows for which a court may order the measure: available, neither required nor barred.
struct MayLine {
    std::string measure;
    std::string display;
    std::string decided_by;
    std::int64_t rows = 0;          ///< all rows in scope where it is available
    std::int64_t rows_overall = 0;  ///< of these, rows whose overall answer is `court_may`
};

/// A fact that is not known, and what it would do.
struct UnknownLine {
    std::string fact;
    std::string question;  ///< may be empty
    std::string who;       ///< who can answer: "register", "court", "person"
    std::string kind;      ///< "record", "finding", "circumstance"
    bool sensitive = false;
    /// Of the rows whose overall answer is `cannot_say_yet`: those of which some answers to this fact alone
    /// settle every measure that keeps them open; and those where it is in some deciding set (the former
    /// among them).
    std::int64_t settles_alone = 0, takes_part = 0;
};

/// Facts to collect next, and what that may settle (audit/collect.h).
struct CollectLine {
    std::vector<std::string> facts;
    std::int64_t rows = 0;     ///< that may be settled with these and all of the lines before
    std::int64_t at_most = 0;  ///< no choice of as many facts could settle more
};

/// Rows that the pack does not speak about.
struct OutOfScopeLine {
    std::string reason;
    std::string code;    ///< the cell of the status column; empty if it was empty
    bool in_map = true;  ///< false: the map does not name the code
    std::int64_t rows = 0;
};

struct CannotComputeLine {
    std::string code;
    std::string reason;
    std::string rule;
    std::string cite;
    std::int64_t rows = 0;          ///< rows for which the rule applies
    std::int64_t rows_overall = 0;  ///< of these, rows whose overall answer is `cannot_compute`
};

struct CitationLine {
    std::string cite;
    bool checked = false;
    std::string source;             ///< of a checked one
    std::optional<CivilDate> date;  ///< when it was compared
    std::int64_t rows = 0;          ///< rows whose answer rests on it
};

/// Where the law counts something about the person against them, or leads to custody by itself.
struct MarkLine {
    bool compelled = false;  ///< else adverse
    std::string on;          ///< label of the rule or exception, name of the table or of the presumed fact
    std::string why;
    std::string cite;
    std::int64_t rows = 0;  ///< rows whose answer rests on it
};

/// Cells that could not be read as what the map says; their fact is unknown, the person stays in.
struct BadCellLine {
    std::string fact;
    std::string column;
    std::string expected;  ///< what was expected, or what is wrong, in words
    std::int64_t rows = 0;
};

struct MeasureLine {
    std::string measure;
    std::string display;
    std::string group;  ///< its group's id; empty if it has none
    MeasureRole role = MeasureRole::alone;
    std::string un;  ///< "M11", or empty
    std::optional<int> band;
    StatusCounts rows{};  ///< over all rows in scope or `cannot_compute`
};

struct StageLine {
    std::string stage;
    std::int64_t rows = 0;
    OverallCounts overall{};
};

/// How one code of a register column is classified by a table of the pack (if the map asks, `classify`).
struct ClassifiedLine {
    std::string code;
    std::string result;  ///< output values, "bail: yes, remand: no"; "unclassified"; "unknown"
    std::string cite;
    bool recalled = false;
    std::int64_t rows = 0;  ///< rows of the input, any scope
};

/// What the map says about a fact, for the method box.
struct MappedFact {
    std::string fact;
    std::string from;  ///< "column admitted", "constant", "columns from, to", "expression ..."
    std::optional<CivilDate> as_of;
    std::int64_t known = 0, unknown = 0, bad = 0, presumed = 0;  ///< rows in scope or `cannot_compute`
};

struct PackBits {
    std::string id, version, title, jurisdiction, hash, authority, reviewer, licence, disclaimer;
    std::optional<CivilDate> law_as_of;
};

struct AuditSummary {
    // What was asked.
    std::string program_version;
    PackBits pack;
    std::string map_file, map_hash;  ///< file name without its folder; SHA-256
    std::string table_file;          ///< file name without its folder
    std::string table_hash;          ///< SHA-256 of the file, empty if it is a folder or was not asked for
    CivilDate on;
    std::string unit;  ///< what a row is: "episode", "case" or "person"
    std::vector<MappedFact> facts;
    std::vector<std::string>
        facts_not_mapped;  ///< facts of the pack that the map does not give: unknown for every row
    struct Ignored {
        std::string column, why;
    };
    std::vector<Ignored> ignored;         ///< columns that were not read, and why
    std::vector<std::string> not_mapped;  ///< columns of the table that the map does not mention: not read

    // rows_in = in_scope + out_of_scope + cannot_compute + unread
    std::int64_t rows_in = 0, in_scope = 0, out_of_scope_rows = 0, cannot_compute_rows = 0, unread = 0;
    std::int64_t repaired = 0;     ///< rows with bytes that are not text
    std::int64_t blank_lines = 0;  ///< empty lines, which are no rows
    std::int64_t rows_with_bad_cells = 0;
    std::int64_t repeated_keys = 0;  ///< rows whose key an earlier row has
    std::int64_t missing_keys = 0;   ///< rows without a key
    OverallCounts overall{};         ///< over all rows but the unread ones

    // The headline: overall[release_required] rows, each counted once.
    std::vector<RequiredLine> required;  ///< most rows first
    DaysPast days_past;                  ///< per row: the longest of its measures
    std::int64_t required_recalled = 0;  ///< rows of the headline that rest on a recalled citation
    /// Rows not required today but on a known later day: within 30, 90, 365 days, and later.
    std::array<std::int64_t, 4> coming{};

    // Apart from it, never added to it.
    std::vector<MayLine> may;          ///< in the order of the pack
    std::vector<UnknownLine> unknown;  ///< most settled alone first
    std::vector<CollectLine> collect;  ///< in the order to collect

    std::vector<OutOfScopeLine> out_of_scope;  ///< most rows first; at most 200
    std::vector<CannotComputeLine> cannot_compute;
    std::vector<CitationLine> citations;     ///< in the order of the pack's rules
    std::vector<BadCellLine> bad_cells;      ///< most rows first
    std::vector<MeasureLine> measures;       ///< in the order of the pack
    std::vector<StageLine> stages;           ///< stages that occur
    std::vector<ClassifiedLine> classified;  ///< most rows first; empty if the map does not ask
    std::string classified_column, classified_table;
    struct Assumed {
        std::string fact, value, why, cite;
        std::int64_t rows = 0;
    };
    std::vector<Assumed> assumed;    ///< presumptions of the law that answers rest on
    std::vector<MarkLine> marks;     ///< adverse ones first
    std::vector<std::string> notes;  ///< about the run as a whole

    // How it was done.
    /// Different combinations of facts and stage, each answered once. Numbers, dates and amounts between the
    /// same thresholds of the law count as the same where only the thresholds matter.
    std::int64_t distinct_vectors = 0;
    double seconds = 0;           ///< wall clock; not in summary.json, so that two runs agree
    std::int64_t hide_below = 5;  ///< report.html hides cells with fewer persons than this (but 0)
};

/// The text of summary.json: one object, keys in a fixed order, the same bytes for the same input, map, pack
/// and date.
[[nodiscard]] std::string summary_json(const AuditSummary& summary);

/// Reads nothing, checks everything that must hold between the numbers; empty if all does, else what does
/// not.
[[nodiscard]] std::vector<std::string> broken_identities(const AuditSummary& summary);

}  // namespace ultima
