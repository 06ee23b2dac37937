// SPDX-License-Identifier: Apache-2.0
#include "law/format_lines.h"

#include <algorithm>

namespace ultima {
namespace {

/// How far apart two tokens stand, as Cursor::wide_gap_before counts it.
std::uint8_t blanks_in(std::string_view gap) {
    if (gap.empty()) return 0;
    return gap == " " ? 1 : 2;
}

FormatPiece piece_of(std::string_view text, const Token& token, std::uint32_t last_end) {
    const std::string_view gap = text.substr(last_end, token.begin - last_end);
    return {token.kind, text.substr(token.begin, token.end - token.begin), blanks_in(gap)};
}

class EntryCutter {
  public:
    EntryCutter(std::string_view text, const LexedBlock& block) : text_(text), block_(block) {}

    std::vector<FormatEntry> cut() {
        const Span body = block_.block.body;
        for (std::uint32_t at = body.begin; at < body.end;) {
            std::uint32_t end = at;
            while (end < body.end && text_[end] != '\n' && text_[end] != '\r') ++end;
            line(at, end);
            at = end + 1;
            if (end + 1 < body.end && text_[end] == '\r' && text_[end + 1] == '\n') ++at;
        }
        return std::move(entries_);
    }

  private:
    void line(std::uint32_t begin, std::uint32_t end) {
        std::uint32_t last = next_;
        while (last < block_.tokens.size() && block_.tokens[last].begin < end) ++last;
        if (last == next_) return line_without_tokens(begin, end);
        const bool starts = next_line_ < block_.lines.size() && block_.lines[next_line_].first == next_;
        if (starts) {
            line_ = entries_.size();
            entries_.push_back({FormatEntry::What::line, {}, block_.lines[next_line_++]});
            source_begin_ = begin;
        }
        add_tokens(last);
        entries_[line_].source = text_.substr(source_begin_, end - source_begin_);
        const std::uint32_t last_end = block_.tokens[last - 1].end;
        entries_[line_].comment = comment_in(text_.substr(last_end, end - last_end));
    }

    void line_without_tokens(std::uint32_t begin, std::uint32_t end) {
        FormatEntry entry;
        entry.source = text_.substr(begin, end - begin);
        entry.comment = comment_in(entry.source);
        entry.what = entry.comment ? FormatEntry::What::comment : FormatEntry::What::blank;
        entry.indented = entry.comment && entry.source.front() != '#';
        entries_.push_back(std::move(entry));
    }

    /// Adds tokens to the line begun last. What was taken for entries since then stands inside it after all.
    void add_tokens(std::uint32_t last) {
        std::vector<FormatComment> comments;
        FormatEntry& line = entries_[line_];
        if (!line.pieces.empty() && line.comment) comments.push_back({*line.comment, false});
        for (std::size_t i = line_ + 1; i < entries_.size(); ++i)
            if (entries_[i].comment) comments.push_back({*entries_[i].comment, true});
        entries_.resize(line_ + 1);
        for (; next_ < last; ++next_) {
            const Token& token = block_.tokens[next_];
            const std::uint32_t before = line.pieces.empty() ? token.begin : block_.tokens[next_ - 1].end;
            line.pieces.push_back(piece_of(text_, token, before));
            line.pieces.back().comments = std::move(comments);
            comments.clear();
        }
    }

    std::string_view text_;
    const LexedBlock& block_;
    std::vector<FormatEntry> entries_;
    std::uint32_t next_ = 0;     ///< the first token not yet taken
    std::size_t next_line_ = 0;  ///< the first logical line not yet begun
    std::size_t line_ = 0;       ///< the entry of the one begun last
    std::uint32_t source_begin_ = 0;
};

}  // namespace

std::optional<std::string_view> comment_in(std::string_view rest) {
    const std::size_t at = rest.find_first_not_of(" \t");
    if (at == std::string_view::npos || rest[at] != '#') return std::nullopt;
    return rest.substr(at);
}

std::vector<FormatEntry> format_entries(std::string_view text, const LexedBlock& block) {
    return EntryCutter(text, block).cut();
}

std::vector<FormatPiece> format_pieces(std::string_view text, const std::vector<Token>& tokens) {
    std::vector<FormatPiece> pieces;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        pieces.push_back(piece_of(text, tokens[i], i == 0 ? tokens[i].begin : tokens[i - 1].end));
    return pieces;
}

}  // namespace ultima
