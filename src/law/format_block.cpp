// SPDX-License-Identifier: Apache-2.0
#include "law/format_block.h"

#include "law/cursor.h"
#include "law/definitions.h"
#include "law/format_columns.h"
#include "law/format_layout.h"
#include "law/format_words.h"
#include "law/header.h"

#include <algorithm>

namespace ultima {
namespace {

BlockLayout layout_of(BlockKind kind) {
    for (const BlockForm& form : block_forms)
        if (form.word == to_text(kind)) return form.layout;
    return BlockLayout::as_written;
}

/// The clause that the words at the beginning name, and how many they are.
struct Clause {
    const ClauseForm* form = nullptr;
    std::size_t words = 0;
};

Clause clause_of(Pieces pieces) {
    Clause best;
    for (const ClauseForm& form : clause_forms) {
        std::size_t words = 0;
        std::size_t from = 0;
        bool fits = true;
        while (fits && from < form.words.size()) {
            const std::size_t blank = std::min(form.words.find(' ', from), form.words.size());
            fits = words < pieces.size() && pieces[words].kind == TokenKind::word &&
                   (words == 0 || pieces[words].comments.empty()) &&
                   pieces[words].text == form.words.substr(from, blank - from);
            ++words;
            from = blank + 1;
        }
        if (fits && words > best.words) best = {&form, words};
    }
    return best;
}

/// Has a text lost its second quotation mark? What follows on its line would be part of it.
bool is_broken(const FormatEntry& entry) {
    return std::any_of(entry.pieces.begin(), entry.pieces.end(),
                       [](const FormatPiece& piece) { return piece.kind == TokenKind::open_string; });
}

class BlockFormatter {
  public:
    BlockFormatter(const Sources& sources, const LexedBlock& block)
        : sources_(sources),
          block_(block),
          text_(sources.text(block.block.body.file)),
          layout_(layout_of(block.block.kind)) {}

    FormattedBlock format() {
        FormattedBlock result;
        if (layout_ == BlockLayout::as_written) {
            result.header = std::string(sources_.text(block_.block.header));
            result.body = std::string(sources_.text(block_.block.body));
            return result;
        }
        result.header = header();
        body();
        const std::string end = line_end();
        for (const std::string& line : out_) result.body += line + end;
        return result;
    }

  private:
    std::string header() const;
    void header_parts(Pieces pieces, std::vector<std::size_t>& begins) const;
    void body();
    void lines(std::size_t begin, std::size_t end);
    void alone(const FormatEntry& entry);
    bool clause(const FormatEntry& entry);
    void definitions(LineWriter& writer, const FormatEntry& entry, std::size_t after);
    bool who_and_what(const FormatEntry& entry);
    bool same_columns(std::size_t first, std::size_t other) const;
    bool in_columns(const FormatEntry& entry) const;
    std::string line_end() const;
    void as_written(const FormatEntry& entry) { out_.emplace_back(entry.source); }

    const Sources& sources_;
    const LexedBlock& block_;
    std::string_view text_;
    BlockLayout layout_;
    std::vector<FormatEntry> entries_;
    std::vector<std::string> out_;
};

/// That of the line with the opening fence.
std::string BlockFormatter::line_end() const {
    const std::uint32_t begin = block_.block.header.end;
    if (text_.substr(begin).starts_with("\r\n")) return "\r\n";
    return text_.substr(begin).starts_with("\r") ? "\r" : "\n";
}

/// Where the parts of a header begin: label or name, citation, options.
void BlockFormatter::header_parts(Pieces pieces, std::vector<std::size_t>& begins) const {
    const auto is = [&](std::size_t i, std::string_view word) { return pieces[i].text == word; };
    Cursor cursor(sources_, block_.block.body.file, block_.header, block_.block.header.begin);
    bool options = false;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        cursor.go_to(i);
        const bool option = at_header_option(cursor);
        const bool label = i == 1 && layout_ == BlockLayout::clauses;
        const bool goes_on = is(i, "by") || pieces[i].kind != TokenKind::word || is(i - 1, "in") ||
                             is(i - 1, "by") || is(i - 1, "stage") || is(i - 1, "hit") ||
                             pieces[i - 1].kind == TokenKind::comma;
        const bool wide = pieces[i].blanks > 1 && !(options && goes_on);
        if (option || label || wide) begins.push_back(i);
        options = options || option;
    }
}

std::string BlockFormatter::header() const {
    const std::vector<FormatPiece> pieces = format_pieces(text_, block_.header);
    std::string result;
    std::vector<std::size_t> begins{0};
    if (layout_ == BlockLayout::clauses || layout_ == BlockLayout::table) header_parts(pieces, begins);
    for (std::size_t i = 0; i < begins.size() && !pieces.empty(); ++i) {
        const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : pieces.size();
        result.append(i == 0 ? 1 : format_header_gap, ' ');
        result += flat_text(Pieces(pieces).subspan(begins[i], end - begins[i]), FormatStyle::words);
    }
    const std::uint32_t last = block_.header.empty() ? block_.block.header.begin : block_.header.back().end;
    if (const auto comment = comment_in(text_.substr(last, block_.block.header.end - last)))
        result.append("  ").append(*comment);
    return result;
}

bool BlockFormatter::in_columns(const FormatEntry& entry) const {
    if (is_broken(entry)) return false;
    switch (layout_) {
        case BlockLayout::facts:
        case BlockLayout::measures:
        case BlockLayout::definitions:
            return true;
        case BlockLayout::table:
        case BlockLayout::test:
            return is_row(entry);
        default:
            return false;
    }
}

/// Do the columns of two entries have to do with each other? Facts and the like end their columns at an empty
/// line, rows at a line that is none.
bool BlockFormatter::same_columns(std::size_t first, std::size_t other) const {
    const bool rows = layout_ == BlockLayout::table || layout_ == BlockLayout::test;
    for (std::size_t i = first; i <= other; ++i) {
        const FormatEntry& entry = entries_[i];
        if (entry.what == FormatEntry::What::blank && !rows) return false;
        if (entry.what == FormatEntry::What::line && !in_columns(entry)) return false;
    }
    return true;
}

void BlockFormatter::body() {
    entries_ = format_entries(text_, block_);
    const auto blank = [](const FormatEntry& entry) { return entry.what == FormatEntry::What::blank; };
    while (!entries_.empty() && blank(entries_.back())) entries_.pop_back();
    entries_.erase(entries_.begin(), std::find_if_not(entries_.begin(), entries_.end(), blank));
    entries_.erase(std::unique(entries_.begin(), entries_.end(),
                               [&](const auto& a, const auto& b) { return blank(a) && blank(b); }),
                   entries_.end());
    for (std::size_t begin = 0; begin < entries_.size();) {
        std::size_t end = begin + 1;
        while (end < entries_.size() && same_columns(begin, end)) ++end;
        lines(begin, end);
        begin = end;
    }
}

/// Lays out entries [begin, end): lines whose columns are made one, with comments between them; or one entry.
void BlockFormatter::lines(std::size_t begin, std::size_t end) {
    std::vector<const FormatEntry*> together;
    for (std::size_t i = begin; i < end; ++i)
        if (entries_[i].what == FormatEntry::What::line && in_columns(entries_[i]))
            together.push_back(&entries_[i]);
    FormattedLines formatted;
    if (layout_ == BlockLayout::facts) formatted = format_facts(together);
    if (layout_ == BlockLayout::measures) formatted = format_measures(together);
    if (layout_ == BlockLayout::definitions) formatted = format_definitions(together);
    if (layout_ == BlockLayout::table || layout_ == BlockLayout::test) formatted = format_rows(together);
    std::size_t next = 0;
    for (std::size_t i = begin; i < end; ++i) {
        const FormatEntry& entry = entries_[i];
        if (entry.what != FormatEntry::What::line || !in_columns(entry)) {
            alone(entry);
            continue;
        }
        std::vector<std::string>& made = formatted[next++];
        if (made.empty()) as_written(entry);
        std::move(made.begin(), made.end(), std::back_inserter(out_));
    }
}

void BlockFormatter::alone(const FormatEntry& entry) {
    const std::size_t indent = layout_ == BlockLayout::clauses ? format_clause : format_indent;
    switch (entry.what) {
        case FormatEntry::What::blank:
            out_.emplace_back();
            return;
        case FormatEntry::What::comment:
            out_.push_back(std::string(entry.indented ? indent : 0, ' ').append(*entry.comment));
            return;
        case FormatEntry::What::line:
            break;
    }
    if (is_broken(entry)) return as_written(entry);
    if (layout_ == BlockLayout::clauses) {
        if (!who_and_what(entry) && !clause(entry)) as_written(entry);
        return;
    }
    const Pieces pieces = entry.pieces;
    LineWriter writer(out_, format_indent);
    if (layout_ == BlockLayout::table) {
        if (pieces[0].text != "monotone") return as_written(entry);
        writer.put("monotone", 0);
        writer.pad_to(format_clause);
        put_pieces(writer, pieces.subspan(1), FormatStyle::facts, 0);
    } else {
        const bool asks = std::any_of(pieces.begin(), pieces.end(), [](const FormatPiece& piece) {
            return piece.kind == TokenKind::arrow;
        });
        put_pieces(writer, pieces, asks ? FormatStyle::asking : FormatStyle::facts, 0);
    }
    writer.finish(entry.comment);
}

bool BlockFormatter::clause(const FormatEntry& entry) {
    const Clause clause = clause_of(entry.pieces);
    if (clause.form == nullptr) return false;
    const Pieces rest = Pieces(entry.pieces).subspan(clause.words);
    const bool where = clause.form->layout == ClauseLayout::definitions;
    LineWriter writer(out_, where ? format_clause + format_indent : format_clause);
    writer.put(clause.form->words, 0);
    const std::size_t blanks = writer.column() < format_clause ? 0 : 1;
    if (!rest.empty()) writer.pad_to(format_clause);
    if (where) {
        definitions(writer, entry, clause.words);
    } else {
        const bool list = clause.form->layout == ClauseLayout::list;
        put_pieces(writer, rest, list ? FormatStyle::list : FormatStyle::expression, blanks);
    }
    writer.finish(entry.comment);
    return true;
}

/// What stands after `where`: each definition begins a line.
void BlockFormatter::definitions(LineWriter& writer, const FormatEntry& entry, std::size_t after) {
    const auto tokens = std::span(block_.tokens).subspan(entry.tokens.first, entry.pieces.size());
    Cursor cursor(sources_, block_.block.body.file, tokens, block_.block.body.begin);
    cursor.go_to(after);
    for (const auto& [first, last] : split_definitions(cursor)) {
        std::vector<FormatPiece> part(entry.pieces.begin() + static_cast<std::ptrdiff_t>(first),
                                      entry.pieces.begin() + static_cast<std::ptrdiff_t>(last));
        if (part.empty()) continue;
        writer.comments(part[0].comments, format_clause);
        part[0].comments.clear();
        if (first > after && !writer.at_line_start()) writer.new_line(format_clause);
        put_pieces(writer, part, FormatStyle::expression, 0);
    }
}

/// The line of a duty that says who has to do what.
bool BlockFormatter::who_and_what(const FormatEntry& entry) {
    if (block_.block.kind != BlockKind::duty) return false;
    const Pieces pieces = entry.pieces;
    const ClauseForm* form = clause_of(pieces).form;
    if (form != nullptr && form->of_duty) return false;
    const auto colon = std::find_if(pieces.begin(), pieces.end(),
                                    [](const FormatPiece& piece) { return piece.kind == TokenKind::colon; });
    const auto at = static_cast<std::size_t>(colon - pieces.begin());
    if (at == pieces.size() || at == 0) return false;
    LineWriter writer(out_, format_clause);
    put_pieces(writer, pieces.first(at), FormatStyle::words, 0);
    writer.comments(pieces[at].comments);
    writer.put(":", 1);
    put_pieces(writer, pieces.subspan(at + 1), FormatStyle::words, 1);
    writer.finish(entry.comment);
    return true;
}

}  // namespace

FormattedBlock format_block(const Sources& sources, const LexedBlock& block) {
    return BlockFormatter(sources, block).format();
}

}  // namespace ultima
