// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/source.h"
#include "law/lexer.h"
#include "law/names.h"
#include "law/report.h"

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A place in a list of tokens, and what there is to ask and take there. After the last token comes `end`.
class Cursor {
  public:
    /// `end` is where an empty list of tokens would stand, for messages.
    Cursor(const Sources& sources, std::uint32_t file, std::span<const Token> tokens, std::uint32_t end = 0)
        : text_(sources.text(file)),
          file_(file),
          tokens_(tokens),
          end_(tokens.empty() ? end : tokens.back().end) {}

    Token peek(std::size_t ahead = 0) const {
        const std::size_t index = at_ + ahead;
        return index < tokens_.size() ? tokens_[index] : Token{TokenKind::end, false, end_, end_};
    }
    bool at_end() const { return at_ >= tokens_.size(); }
    bool is(TokenKind kind, std::size_t ahead = 0) const { return peek(ahead).kind == kind; }
    bool is_word(std::string_view word, std::size_t ahead = 0) const {
        return is(TokenKind::word, ahead) && text(peek(ahead)) == word;
    }
    Token take() {
        const Token token = peek();
        if (!at_end()) ++at_;
        return token;
    }
    bool accept(TokenKind kind) { return is(kind) ? (take(), true) : false; }
    bool accept_word(std::string_view word) { return is_word(word) ? (take(), true) : false; }

    std::size_t place() const { return at_; }
    void go_to(std::size_t place) { at_ = place; }
    void skip_all() { at_ = tokens_.size(); }
    std::uint32_t file() const { return file_; }

    std::string_view text(const Token& token) const {
        return text_.substr(token.begin, token.end - token.begin);
    }
    std::string_view text(Span span) const { return text_.substr(span.begin, span.end - span.begin); }
    Span span(const Token& token) const { return {file_, token.begin, token.end}; }
    Span here() const { return span(peek()); }
    /// From the token at `from` to the last one taken.
    Span since(std::size_t from) const;
    /// The same as text: one blank where blanks, line ends or comments stand between tokens.
    std::string text_since(std::size_t from) const;
    /// The end of the last token taken.
    std::uint32_t last_end() const {
        return at_ == 0 ? (tokens_.empty() ? end_ : tokens_[0].begin) : tokens_[at_ - 1].end;
    }

    /// Words and numbers from here on, at most `most`: what a name could be made of. Stops at a new line if
    /// `one_line`.
    std::vector<std::string_view> words_ahead(std::size_t most) const;

    /// "`foo`" or "the end of the line": what stands here, for messages.
    std::string found() const { return found(peek()); }
    std::string found(const Token& token) const;
    /// Is the token before this one at least two blanks, a tab or a line end away?
    bool wide_gap_before(std::size_t ahead = 0) const;

    /// The longest of these phrases of words that stands here, or nothing; takes it.
    std::string_view accept_phrase(std::initializer_list<std::string_view> phrases);

  private:
    std::string_view text_;
    std::uint32_t file_;
    std::span<const Token> tokens_;
    std::uint32_t end_;
    std::size_t at_ = 0;
};

/// "expected WHAT, found ..." at this place; with a fitting code and help where the token itself is broken.
void report_expected(Report& report, const Cursor& cursor, std::string_view what, std::string help = {});

/// Takes the token or reports that `what` was expected.
bool expect(Report& report, Cursor& cursor, TokenKind kind, std::string_view what);

/// Reports what stands here if it is not the end.
void expect_end(Report& report, const Cursor& cursor, std::string_view what = "the end of the line");

}  // namespace ultima
