// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the formatter knows of the language, in one place: how each kind of block is laid out, and with which
// words the clauses of rules begin. A kind of block or a clause that is missing here is left as it is
// written, so that a new one needs no change of the formatter to be safe, and one line here to be laid out.

#include "law/blocks.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace ultima {

/// Columns.
inline constexpr std::size_t format_width = 110;
/// The same for measures, which are read as a table.
inline constexpr std::size_t format_measure_width = 140;
/// Blanks before a line that continues one.
inline constexpr std::size_t format_indent = 4;
/// Where what a clause says begins, also on the lines that continue it.
inline constexpr std::size_t format_clause = 10;
/// Blanks between the parts of a header.
inline constexpr std::size_t format_header_gap = 3;

enum class BlockLayout : std::uint8_t {
    as_written,
    facts,
    measures,
    definitions,
    clauses,
    table,
    test,
};

struct BlockForm {
    std::string_view word;
    BlockLayout layout;
};
inline constexpr std::array block_forms = {
    BlockForm{"record", BlockLayout::facts},      BlockForm{"facts", BlockLayout::facts},
    BlockForm{"measures", BlockLayout::measures}, BlockForm{"define", BlockLayout::definitions},
    BlockForm{"rule", BlockLayout::clauses},      BlockForm{"exception", BlockLayout::clauses},
    BlockForm{"duty", BlockLayout::clauses},      BlockForm{"table", BlockLayout::table},
    BlockForm{"test", BlockLayout::test},         BlockForm{"tests", BlockLayout::test},
};

enum class ClauseLayout : std::uint8_t {
    expression,   ///< a condition or value
    list,         ///< names, texts, `for`
    definitions,  ///< each `NAME =` on a line of its own
};

struct ClauseForm {
    std::string_view words;
    ClauseLayout layout;
    bool of_duty = false;  ///< a duty has it too, so that its line is not the one that says who does what
};
/// Of several that fit the longest counts.
inline constexpr std::array clause_forms = {
    ClauseForm{"must", ClauseLayout::list},
    ClauseForm{"must not", ClauseLayout::list},
    ClauseForm{"may", ClauseLayout::list},
    ClauseForm{"ends detention", ClauseLayout::list},
    ClauseForm{"needs", ClauseLayout::list},
    ClauseForm{"gives", ClauseLayout::expression},
    ClauseForm{"cannot compute", ClauseLayout::list},
    ClauseForm{"considers", ClauseLayout::list},
    ClauseForm{"more is better", ClauseLayout::list},
    ClauseForm{"less is better", ClauseLayout::list},
    ClauseForm{"when", ClauseLayout::expression, true},
    ClauseForm{"where", ClauseLayout::definitions, true},
    ClauseForm{"unless", ClauseLayout::list, true},
    ClauseForm{"within", ClauseLayout::list, true},
    ClauseForm{"with", ClauseLayout::list, true},
};

/// Words that begin a further part of a line of facts, after its type, and of measures, after what it is.
/// Parts that stand in columns have a number.
struct PartForm {
    std::string_view word;
    int column;  ///< -1: none
};
inline constexpr std::array fact_parts = {
    PartForm{"from", 2},       PartForm{"finding", 2},   PartForm{"circumstance", 2},
    PartForm{"sensitive", -1}, PartForm{"neutral", -1},  PartForm{"range", -1},
    PartForm{"complete", -1},  PartForm{"presumed", -1}, PartForm{"left", -1},
};
inline constexpr std::array measure_parts = {
    PartForm{"un", 2},      PartForm{"band", 3},     PartForm{"decided", 4},
    PartForm{"consent", 5}, PartForm{"benefit", -1}, PartForm{"burden", -1},
};
/// What follows the source of a fact, and the text in quotation marks of a measure.
inline constexpr int after_source_column = 3;
inline constexpr int measure_text_column = 6;

/// Words that begin a detail of what a test expects.
inline constexpr std::array<std::string_view, 8> detail_words = {"because", "unless",   "since",    "from",
                                                                 "missing", "possible", "advisory", "needs"};

}  // namespace ultima
