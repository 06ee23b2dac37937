// SPDX-License-Identifier: Apache-2.0
#pragma once

// A block as the formatter sees it: its lines with everything that a reader of packs leaves out (comments,
// empty lines, how far tokens stand apart), so that nothing is lost when they are laid out again.

#include "law/lexer.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ultima {

/// A comment inside a block, from its `#` to the end of the line.
struct FormatComment {
    std::string_view text;
    bool own_line = false;  ///< nothing stands before it on its line
};

/// A token, and what stands between it and the one before.
struct FormatPiece {
    TokenKind kind = TokenKind::end;
    std::string_view text;
    std::uint8_t blanks = 0;                ///< before it: 0, 1, or 2 for more, a tab or a line end
    std::vector<FormatComment> comments{};  ///< before it; a line ends after each of them
};
using Pieces = std::span<const FormatPiece>;

/// What is laid out on its own: a line at the margin with those that continue it, a comment on a line of its
/// own, or an empty line.
struct FormatEntry {
    enum class What : std::uint8_t { line, comment, blank } what = What::blank;
    std::vector<FormatPiece> pieces{};          ///< of a line
    LogicalLine tokens{};                       ///< the same in the block
    std::optional<std::string_view> comment{};  ///< itself, or at the end of the line
    bool indented = false;                      ///< of a comment
    std::string_view source{};                  ///< all of it as written, without the last line end
};

/// Cuts the body of a block. Together the entries hold each token and each comment once, in order.
std::vector<FormatEntry> format_entries(std::string_view text, const LexedBlock& block);

/// The tokens of a block's header.
std::vector<FormatPiece> format_pieces(std::string_view text, const std::vector<Token>& tokens);

/// The comment in what stands after the last token of a line, or nothing.
std::optional<std::string_view> comment_in(std::string_view rest);

}  // namespace ultima
