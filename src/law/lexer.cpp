// SPDX-License-Identifier: Apache-2.0
#include "law/lexer.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace ultima {
namespace {

constexpr std::array<std::string_view, 16> reserved = {"and", "or",   "not",     "if",     "then",  "else",
                                                       "in",  "when", "where",   "unless", "today", "unknown",
                                                       "yes", "no",   "rounded", "because"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Letters and marks of any script. Above ASCII everything counts as a letter except blanks, punctuation and
/// symbols.
bool is_letter(char32_t c) {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c <= 0xBF) return c == 0xAA || c == 0xB5 || c == 0xBA;
    if (c == 0xD7 || c == 0xF7) return false;
    if (c == 0x200C || c == 0x200D) return true;   // joiners inside words of Persian and Indian scripts
    if (c >= 0x2000 && c <= 0x2BFF) return false;  // signs
    if (c >= 0x3000 && c <= 0x3004) return false;
    if (c >= 0x3008 && c <= 0x3020) return false;
    if (c >= 0xD800 && c <= 0xF8FF) return false;
    if (c == 0xFEFF || (c >= 0xFF00 && c <= 0xFF0F)) return false;
    return c != replacement_character && c <= 0x3FFFF;
}

class Lexer {
  public:
    Lexer(std::string_view text, std::uint32_t begin, std::uint32_t end)
        : text_(text), at_(begin), end_(end) {}

    /// The next token on this line, or `end`.
    Token next();
    void skip_to(std::uint32_t offset) { at_ = offset; }

  private:
    char peek(std::uint32_t ahead = 0) const { return at_ + ahead < end_ ? text_[at_ + ahead] : '\0'; }
    std::string_view rest() const { return text_.substr(at_, end_ - at_); }
    Token take(TokenKind kind, std::uint32_t length) {
        const Token token{kind, false, at_, at_ + length};
        at_ += length;
        return token;
    }
    bool letter_at(std::uint32_t ahead) const;
    std::uint32_t word_length() const;
    Token number_or_word();
    Token string();
    Token punctuation();

    std::string_view text_;
    std::uint32_t at_;
    std::uint32_t end_;
};

bool Lexer::letter_at(std::uint32_t ahead) const {
    return at_ + ahead < end_ &&
           (is_digit(peek(ahead)) ||
            is_letter(first_code_point(text_.substr(at_ + ahead, end_ - at_ - ahead)).value));
}

/// Letters and digits; a hyphen or an apostrophe only between two of them.
std::uint32_t Lexer::word_length() const {
    std::uint32_t length = 0;
    while (letter_at(length)) {
        length += static_cast<std::uint32_t>(
            first_code_point(text_.substr(at_ + length, end_ - at_ - length)).length);
        if ((peek(length) == '-' || peek(length) == '\'') && letter_at(length + 1)) ++length;
        constexpr std::string_view curly = "\xE2\x80\x99";  // the typographic apostrophe
        if (rest().substr(length, 3) == curly && letter_at(length + 3)) length += 3;
    }
    return length;
}

Token Lexer::number_or_word() {
    const std::string_view left = rest();
    const std::uint32_t length = word_length();
    const auto date_like = [](std::string_view word) {
        constexpr std::string_view shape = "dddd-dd-dd";
        return word.size() == shape.size() &&
               std::equal(word.begin(), word.end(), shape.begin(),
                          [](char c, char s) { return s == 'd' ? is_digit(c) : c == s; });
    };
    if (date_like(left.substr(0, length))) return take(TokenKind::date, length);
    if (!std::all_of(left.begin(), left.begin() + length, is_digit)) return take(TokenKind::word, length);
    std::uint32_t whole = length;
    if (peek(whole) == '.' && is_digit(peek(whole + 1))) {
        ++whole;
        while (is_digit(peek(whole))) ++whole;
    }
    return take(TokenKind::number, whole);
}

Token Lexer::string() {
    const std::size_t close = rest().find('"', 1);
    if (close == std::string_view::npos) return take(TokenKind::open_string, end_ - at_);
    return take(TokenKind::string, static_cast<std::uint32_t>(close + 1));
}

Token Lexer::punctuation() {
    const char next = peek(1);
    switch (peek()) {
        case ':':
            return take(TokenKind::colon, 1);
        case ',':
            return take(TokenKind::comma, 1);
        case ';':
            return take(TokenKind::semicolon, 1);
        case '(':
            return take(TokenKind::open, 1);
        case ')':
            return take(TokenKind::close, 1);
        case '|':
            return take(TokenKind::bar, 1);
        case '=':
            return take(TokenKind::equal, 1);
        case '+':
            return take(TokenKind::plus, 1);
        case '*':
            return take(TokenKind::times, 1);
        case '/':
            return take(TokenKind::divide, 1);
        case '-':
            return next == '>' ? take(TokenKind::arrow, 2) : take(TokenKind::minus, 1);
        case '<':
            return next == '=' ? take(TokenKind::less_equal, 2) : take(TokenKind::less, 1);
        case '>':
            return next == '=' ? take(TokenKind::greater_equal, 2) : take(TokenKind::greater, 1);
        case '!':
            if (next == '=') return take(TokenKind::not_equal, 2);
            break;
        case '.':
            if (next == '.') return take(TokenKind::dots, 2);
            break;
        default:
            break;
    }
    return take(TokenKind::bad, static_cast<std::uint32_t>(first_code_point(rest()).length));
}

Token Lexer::next() {
    while (at_ < end_ && (peek() == ' ' || peek() == '\t')) ++at_;
    if (at_ >= end_ || peek() == '#') {
        at_ = end_;
        return Token{TokenKind::end, false, end_, end_};
    }
    if (peek() == '"') return string();
    if (letter_at(0)) return number_or_word();
    return punctuation();
}

void lex_line(std::string_view text, std::uint32_t begin, std::uint32_t end, std::vector<Token>& out) {
    Lexer lexer(text, begin, end);
    bool first = true;
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
        token.line_start = first;
        first = false;
        out.push_back(token);
    }
}

}  // namespace

bool is_reserved(std::string_view word) {
    return std::find(reserved.begin(), reserved.end(), word) != reserved.end();
}

std::span<const std::string_view> reserved_words() { return reserved; }

LexedBlock lex(const Sources& sources, const Block& block) {
    LexedBlock result;
    result.block = block;
    const std::string_view text = sources.text(block.body.file);
    lex_line(text, block.header.begin, block.header.end, result.header);
    const bool tabular = block.kind == BlockKind::table || block.kind == BlockKind::tests;
    for (std::uint32_t at = block.body.begin; at < block.body.end;) {
        const std::size_t found = text.substr(0, block.body.end).find_first_of("\r\n", at);
        const auto end = found == std::string_view::npos ? block.body.end : static_cast<std::uint32_t>(found);
        const auto first = static_cast<std::uint32_t>(result.tokens.size());
        lex_line(text, at, end, result.tokens);
        const auto last = static_cast<std::uint32_t>(result.tokens.size());
        if (last > first) {
            // A row whose first bar is missing is still a row.
            const bool row =
                tabular && std::any_of(result.tokens.begin() + first, result.tokens.end(),
                                       [](const Token& token) { return token.kind == TokenKind::bar; });
            const bool indented = !row && (text[at] == ' ' || text[at] == '\t');
            if (!indented) {
                result.lines.push_back({first, last});
            } else if (!result.lines.empty()) {
                result.lines.back().last = last;
            } else {
                result.orphans.push_back(
                    {block.body.file, result.tokens[first].begin, result.tokens[last - 1].end});
                result.tokens.resize(first);
            }
        }
        at = end + 1;
    }
    return result;
}

}  // namespace ultima
