// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/source.h"
#include "law/report.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

enum class BlockKind : std::uint8_t {
    record,
    facts,
    measures,
    define,
    calculation,
    rule,
    exception,
    duty,
    table,
    test,
    tests
};
std::string_view to_text(BlockKind);
/// The words after a fence, in the order of BlockKind.
std::span<const std::string_view> block_words();

/// A fenced block of a Markdown file that is to be run.
struct Block {
    BlockKind kind = BlockKind::facts;
    Span word;            ///< the word that says the kind
    Span header;          ///< the rest of the line of the opening fence
    Span body;            ///< the lines between the fences
    std::string heading;  ///< of the section it stands in, without its marks
};

/// The blocks of one Markdown file, in order. Prose and fences with the word `text` or none are left out.
/// Reports unknown words (S001), fences that are not closed (S002) and fences inside lists and quotations
/// (S003).
std::vector<Block> read_blocks(const Sources& sources, std::uint32_t file, Report& report);

}  // namespace ultima
