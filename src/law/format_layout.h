// SPDX-License-Identifier: Apache-2.0
#pragma once

// Tokens as text on lines of a given width.

#include "law/format_lines.h"
#include "law/format_words.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// How tokens stand beside each other, and where a line that is too long may go on in the next.
enum class FormatStyle : std::uint8_t {
    words,       ///< as far apart as they are, at most one blank
    expression,  ///< blanks around operators; breaks before `or`, else `and`, else at commas
    list,        ///< the same, but breaks before texts and `for`, else after commas
    asking,      ///< a line of a test that asks: breaks after `;`
    facts,       ///< a line of a test that states facts: breaks after commas
};

/// Columns that a text takes: code points.
std::size_t width_of(std::string_view text);

/// All tokens on one line.
std::string flat_text(Pieces pieces, FormatStyle style);

/// Puts texts one after the other on lines, and begins a new line where the next would not fit.
class LineWriter {
  public:
    LineWriter(std::vector<std::string>& out, std::size_t indent, std::size_t width = format_width)
        : out_(out), indent_(indent), width_(width) {}

    std::size_t column() const { return width_of(line_); }
    bool at_line_start() const { return blank_; }
    bool fits(std::size_t width, std::size_t blanks) const;
    /// Puts the text on this line, after so many blanks unless it begins the line.
    void put(std::string_view text, std::size_t blanks);
    /// The same, on a new line if it does not fit here.
    void put_or_break(std::string_view text, std::size_t blanks);
    void pad_to(std::size_t column);
    /// Ends the line; the next begins with `indent` blanks.
    void new_line(std::size_t indent);
    void new_line() { new_line(indent_); }
    /// Comments that stood before a token: each ends a line.
    void comments(const std::vector<FormatComment>& comments, std::size_t indent);
    void comments(const std::vector<FormatComment>& all) { comments(all, indent_); }
    /// Ends the last line, with its comment.
    void finish(std::optional<std::string_view> comment);
    std::size_t indent() const { return indent_; }
    std::size_t width() const { return width_; }

  private:
    std::vector<std::string>& out_;
    std::size_t indent_;
    std::size_t width_;
    std::string line_;
    bool blank_ = true;  ///< nothing but blanks on it
};

/// Puts the tokens after so many blanks on the line; goes on in further lines where they do not fit, deeper
/// ones further in.
void put_pieces(LineWriter& writer, Pieces pieces, FormatStyle style, std::size_t blanks);

}  // namespace ultima
