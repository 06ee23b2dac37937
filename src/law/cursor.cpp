// SPDX-License-Identifier: Apache-2.0
#include "law/cursor.h"

#include <array>

namespace ultima {
namespace {

/// Characters that people type, or that word processors make, instead of what the language has.
std::string help_for_character(std::string_view character) {
    struct Pair {
        std::string_view wrong, right;
    };
    constexpr std::array<Pair, 17> pairs = {{{"\u2265", ">="},
                                             {"\u2264", "<="},
                                             {"\u2260", "!="},
                                             {"\u2012", "-"},
                                             {"\u2013", "-"},
                                             {"\u2014", "-"},
                                             {"\u2212", "-"},
                                             {"\u2192", "->"},
                                             {"\u00d7", "*"},
                                             {"\u2026", ".."},
                                             {"\u201c", "\""},
                                             {"\u201d", "\""},
                                             {"\u201e", "\""},
                                             {"\u00ab", "\""},
                                             {"\u00bb", "\""},
                                             {"'", "\""},
                                             {"&", "and"}}};
    for (const Pair& pair : pairs)
        if (pair.wrong == character) return "write `" + std::string(pair.right) + "`";
    return {};
}

}  // namespace

Span Cursor::since(std::size_t from) const {
    if (from >= at_) return here();
    return {file_, tokens_[from].begin, tokens_[at_ - 1].end};
}

std::string Cursor::text_since(std::size_t from) const {
    std::string result;
    for (std::size_t i = from; i < at_; ++i) {
        if (i > from && tokens_[i].begin > tokens_[i - 1].end) result += ' ';
        result += text(tokens_[i]);
    }
    return result;
}

std::vector<std::string_view> Cursor::words_ahead(std::size_t most) const {
    std::vector<std::string_view> words;
    for (std::size_t i = at_; i < tokens_.size() && words.size() < most; ++i) {
        const Token& token = tokens_[i];
        if (token.kind != TokenKind::word && token.kind != TokenKind::number) break;
        words.push_back(text(token));
    }
    return words;
}

std::string Cursor::found(const Token& token) const {
    if (token.kind == TokenKind::end) return "the end of the line";
    if (token.kind == TokenKind::string) return "the text " + in_quotes(text(token));
    return in_quotes(text(token));
}

bool Cursor::wide_gap_before(std::size_t ahead) const {
    const std::size_t index = at_ + ahead;
    if (index == 0 || index > tokens_.size()) return true;
    const std::uint32_t end = tokens_[index - 1].end;
    const std::uint32_t begin = index < tokens_.size() ? tokens_[index].begin : end_;
    const std::string_view gap = text_.substr(end, begin - end);
    return gap.size() > 1 || gap == "\t";
}

std::string_view Cursor::accept_phrase(std::initializer_list<std::string_view> phrases) {
    std::string_view best;
    std::size_t best_words = 0;
    for (const std::string_view phrase : phrases) {
        std::size_t words = 0;
        std::size_t from = 0;
        bool fits = true;
        while (fits && from < phrase.size()) {
            const std::size_t blank = std::min(phrase.find(' ', from), phrase.size());
            fits = is_word(phrase.substr(from, blank - from), words);
            ++words;
            from = blank + 1;
        }
        if (fits && words > best_words) {
            best = phrase;
            best_words = words;
        }
    }
    at_ += best_words;
    return best;
}

void report_expected(Report& report, const Cursor& cursor, std::string_view what, std::string help) {
    const Token token = cursor.peek();
    const std::string message = "expected " + std::string(what) + ", found " + cursor.found();
    if (token.kind == TokenKind::open_string) {
        report.error("S005", cursor.here(), "this text has no closing quotation mark on its line",
                     "end it with `\"`; a text cannot contain one or go on in the next line");
    } else if (token.kind == TokenKind::bad) {
        const std::string other = help_for_character(cursor.text(token));
        report.error("S006", cursor.here(), message, other.empty() ? help : other);
    } else {
        report.error("S004", cursor.here(), message, std::move(help));
    }
}

bool expect(Report& report, Cursor& cursor, TokenKind kind, std::string_view what) {
    if (cursor.accept(kind)) return true;
    report_expected(report, cursor, what);
    return false;
}

void expect_end(Report& report, const Cursor& cursor, std::string_view what) {
    if (!cursor.at_end()) report_expected(report, cursor, what);
}

}  // namespace ultima
