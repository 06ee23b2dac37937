// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/source.h"
#include "law/blocks.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ultima {

enum class TokenKind : std::uint8_t {
    word,         ///< letters, digits, hyphens and apostrophes inside: `first-time`; also `3rd`
    number,       ///< 12 or 12.5
    date,         ///< 2025-01-01, whether or not there is such a day
    string,       ///< with its quotation marks
    open_string,  ///< a quotation mark without its partner on the line
    colon,
    comma,
    semicolon,
    open,
    close,
    bar,
    arrow,
    dots,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    plus,
    minus,
    times,
    divide,
    bad,  ///< a character that means nothing
    end,  ///< after the last token
};

struct Token {
    TokenKind kind = TokenKind::end;
    bool line_start = false;  ///< the first on its line
    std::uint32_t begin = 0;  ///< bytes of the file
    std::uint32_t end = 0;
};

/// A line at the margin with the indented lines that continue it: tokens [first, last) of the block.
struct LogicalLine {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};

/// A block cut into tokens. Comments and blanks are left out.
struct LexedBlock {
    Block block;
    std::vector<Token> header;  ///< of the words after the block's kind
    std::vector<Token> tokens;
    std::vector<LogicalLine> lines;
    std::vector<Span> orphans;  ///< indented lines before any line at the margin
};

LexedBlock lex(const Sources& sources, const Block& block);

/// Is this a word of the language, which cannot stand inside a name?
bool is_reserved(std::string_view word);
std::span<const std::string_view> reserved_words();

}  // namespace ultima
