// SPDX-License-Identifier: Apache-2.0
#include "law/format_layout.h"

#include "base/text.h"

#include <algorithm>

namespace ultima {
namespace {

bool is_comparison(TokenKind kind) { return kind >= TokenKind::equal && kind <= TokenKind::greater_equal; }

/// Does the language give this token blanks on both sides wherever it stands?
bool stands_apart(const FormatPiece& piece, FormatStyle style) {
    if (style == FormatStyle::asking) return piece.kind == TokenKind::equal;
    if (style != FormatStyle::expression && style != FormatStyle::list) return false;
    return is_comparison(piece.kind) || piece.kind == TokenKind::plus || piece.kind == TokenKind::times ||
           piece.kind == TokenKind::dots;
}

std::size_t blanks_between(const FormatPiece& before, const FormatPiece& piece, FormatStyle style) {
    const std::size_t as_written = std::min<std::size_t>(piece.blanks, 1);
    if (style == FormatStyle::words) return as_written;
    if (piece.kind == TokenKind::comma || piece.kind == TokenKind::semicolon) return 0;
    if (before.kind == TokenKind::comma || before.kind == TokenKind::semicolon) return 1;
    if (style == FormatStyle::asking && (piece.kind == TokenKind::arrow || before.kind == TokenKind::arrow))
        return 2;
    if (style == FormatStyle::expression || style == FormatStyle::list) {
        if (before.kind == TokenKind::open || piece.kind == TokenKind::close) return 0;
        if (piece.kind == TokenKind::open && is_reserved(before.text)) return 1;
    }
    if (stands_apart(before, style) || stands_apart(piece, style)) return 1;
    return as_written;
}

/// A way to cut pieces into parts.
struct Cut {
    std::vector<std::size_t> at;  ///< pieces with which further parts begin
    bool each_on_its_line = false;
};

/// How deep in brackets each piece stands, counted from the shallowest; a bracket as what is around it.
std::vector<int> depths_of(Pieces pieces) {
    std::vector<int> depths;
    int depth = 0;
    for (const FormatPiece& piece : pieces) {
        if (piece.kind == TokenKind::close) --depth;
        depths.push_back(depth);
        if (piece.kind == TokenKind::open) ++depth;
    }
    const int least = depths.empty() ? 0 : *std::min_element(depths.begin(), depths.end());
    for (int& each : depths) each -= least;
    return depths;
}

class Cutter {
  public:
    Cutter(Pieces pieces, FormatStyle style) : pieces_(pieces), style_(style), depths_(depths_of(pieces)) {}

    /// The first cut that gives more than one part.
    Cut best() const {
        switch (style_) {
            case FormatStyle::words:
                return {gaps(), false};
            case FormatStyle::facts:
                return {after(TokenKind::comma, 0), false};
            case FormatStyle::list:
                return of_list();
            case FormatStyle::asking:
                return of_question();
            case FormatStyle::expression:
                return of_expression();
        }
        return {};
    }

  private:
    bool is_word(std::size_t i, std::string_view word) const {
        return pieces_[i].kind == TokenKind::word && pieces_[i].text == word;
    }
    template <class Is>
    std::vector<std::size_t> where(Is is) const {
        std::vector<std::size_t> result;
        for (std::size_t i = 1; i < pieces_.size(); ++i)
            if (is(i)) result.push_back(i);
        return result;
    }
    std::vector<std::size_t> gaps() const {
        return where([&](std::size_t i) { return pieces_[i].blanks > 0; });
    }
    std::vector<std::size_t> after(TokenKind kind, int depth) const {
        return where([&](std::size_t i) { return pieces_[i - 1].kind == kind && depths_[i - 1] == depth; });
    }
    std::vector<std::size_t> before(std::string_view word, int depth) const {
        return where([&](std::size_t i) { return is_word(i, word) && depths_[i] == depth; });
    }
    Cut of_list() const {
        const auto parts = where([&](std::size_t i) {
            return (pieces_[i].kind == TokenKind::string && pieces_[i].blanks > 0) || is_word(i, "for");
        });
        return {parts.empty() ? after(TokenKind::comma, 0) : parts, false};
    }
    Cut of_question() const {
        auto parts = after(TokenKind::semicolon, 0);
        if (!parts.empty()) return {parts, false};
        parts = where([&](std::size_t i) {
            return pieces_[i].kind == TokenKind::word && pieces_[i - 1].kind != TokenKind::arrow &&
                   std::find(detail_words.begin(), detail_words.end(), pieces_[i].text) != detail_words.end();
        });
        return {parts.empty() ? after(TokenKind::comma, 0) : parts, false};
    }
    /// `or` and `and` that belong to this level and not to a branch of an `if`.
    std::vector<std::size_t> before_connective(std::string_view word, int depth) const {
        const auto branch = before("then", depth);
        if (branch.empty()) return before(word, depth);
        std::vector<std::size_t> result;
        for (const std::size_t i : before(word, depth)) {
            bool in_if = false;
            for (std::size_t j = 0; j < i; ++j) in_if = in_if || (is_word(j, "if") && depths_[j] == depth);
            if (!in_if) result.push_back(i);
        }
        return result;
    }
    Cut of_expression() const {
        const int deepest = depths_.empty() ? 0 : *std::max_element(depths_.begin(), depths_.end());
        for (int depth = 0; depth <= deepest; ++depth) {
            for (const std::string_view word : {"or", "and"})
                if (auto at = before_connective(word, depth); !at.empty()) return {at, true};
            for (const std::string_view word : {"else", "then"})
                if (auto at = before(word, depth); !at.empty()) return {at, true};
            if (auto at = after(TokenKind::comma, depth); !at.empty()) return {at, false};
        }
        for (int depth = 0; depth <= deepest; ++depth) {
            auto at = where([&](std::size_t i) {
                const TokenKind kind = pieces_[i].kind;
                const bool sum =
                    kind == TokenKind::plus || kind == TokenKind::times ||
                    ((kind == TokenKind::minus || kind == TokenKind::divide) && pieces_[i].blanks > 0);
                return depths_[i] == depth && (sum || is_comparison(kind));
            });
            if (!at.empty()) return {at, false};
        }
        return {};
    }

    Pieces pieces_;
    FormatStyle style_;
    std::vector<int> depths_;
};

void place(LineWriter& writer, Pieces pieces, FormatStyle style, std::size_t blanks, std::size_t indent) {
    const std::string flat = flat_text(pieces, style);
    const auto cut = writer.fits(width_of(flat), blanks) ? Cut{} : Cutter(pieces, style).best();
    if (cut.at.empty()) return writer.put(flat, blanks);
    const std::size_t deeper = indent + format_indent;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= cut.at.size(); ++i) {
        const std::size_t end = i < cut.at.size() ? cut.at[i] : pieces.size();
        const Pieces part = pieces.subspan(begin, end - begin);
        const std::size_t gap = begin == 0 ? blanks : blanks_between(pieces[begin - 1], pieces[begin], style);
        const bool new_line =
            begin > 0 && (cut.each_on_its_line || !writer.fits(width_of(flat_text(part, style)), gap));
        if (new_line && !writer.at_line_start()) writer.new_line(indent);
        place(writer, part, style, gap, deeper);
        begin = end;
    }
}

}  // namespace

std::size_t width_of(std::string_view text) { return code_points(text); }

std::string flat_text(Pieces pieces, FormatStyle style) {
    std::string result;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (i > 0) result.append(blanks_between(pieces[i - 1], pieces[i], style), ' ');
        result += pieces[i].text;
    }
    return result;
}

bool LineWriter::fits(std::size_t width, std::size_t blanks) const {
    return column() + (blank_ ? 0 : blanks) + width <= width_;
}

void LineWriter::put(std::string_view text, std::size_t blanks) {
    if (!blank_) line_.append(blanks, ' ');
    line_ += text;
    blank_ = blank_ && text.empty();
}

void LineWriter::put_or_break(std::string_view text, std::size_t blanks) {
    if (!blank_ && !fits(width_of(text), blanks)) new_line();
    put(text, blanks);
}

void LineWriter::pad_to(std::size_t column) {
    const std::size_t now = this->column();
    if (now < column) line_.append(column - now, ' ');
}

void LineWriter::new_line(std::size_t indent) {
    while (line_.ends_with(' ')) line_.pop_back();
    out_.push_back(std::move(line_));
    line_.assign(indent, ' ');
    blank_ = true;
}

void LineWriter::comments(const std::vector<FormatComment>& comments, std::size_t indent) {
    for (const FormatComment& comment : comments) {
        if (comment.own_line && !blank_) new_line(indent);
        while (!blank_ && line_.ends_with(' ')) line_.pop_back();
        line_.append(blank_ ? 0 : 2, ' ');
        line_ += comment.text;
        out_.push_back(std::move(line_));
        line_.assign(indent, ' ');
        blank_ = true;
    }
}

void LineWriter::finish(std::optional<std::string_view> comment) {
    while (line_.ends_with(' ')) line_.pop_back();
    if (comment) line_.append("  ").append(*comment);
    out_.push_back(std::move(line_));
    line_.clear();
    blank_ = true;
}

void put_pieces(LineWriter& writer, Pieces pieces, FormatStyle style, std::size_t blanks) {
    for (std::size_t begin = 0; begin < pieces.size();) {
        std::size_t end = begin + 1;
        while (end < pieces.size() && pieces[end].comments.empty()) ++end;
        writer.comments(pieces[begin].comments);
        const std::size_t gap = begin == 0 ? blanks : 0;
        place(writer, pieces.subspan(begin, end - begin), style, gap, writer.indent());
        begin = end;
    }
}

}  // namespace ultima
