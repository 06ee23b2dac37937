// SPDX-License-Identifier: Apache-2.0
#include "law/format_columns.h"

#include "law/format_layout.h"
#include "law/format_words.h"

#include <algorithm>
#include <array>

namespace ultima {
namespace {

/// What is wider than this does not widen its column.
constexpr std::size_t widest_name = 40;
constexpr std::size_t widest_type = 24;
constexpr std::size_t widest_part = 36;
constexpr std::size_t widest_un = 8;  // without a reason why there is none
constexpr std::size_t widest_cell = 48;
constexpr std::size_t column_gap = 2;

std::optional<std::size_t> find_kind(Pieces pieces, TokenKind kind) {
    const auto found = std::find_if(pieces.begin(), pieces.end(),
                                    [&](const FormatPiece& piece) { return piece.kind == kind; });
    if (found == pieces.end()) return std::nullopt;
    return static_cast<std::size_t>(found - pieces.begin());
}

bool is_word(const FormatPiece& piece, std::string_view word) {
    return piece.kind == TokenKind::word && piece.text == word;
}

/// A part of a line of facts or measures.
struct Part {
    Pieces pieces;
    int column = -1;  ///< -1: it stands in none
    bool type = false;
};

/// A type with its choices apart, but `yes/no`.
std::string type_text_of(Pieces pieces) {
    const bool yes_no = pieces.size() == 3 && is_word(pieces[0], "yes") && is_word(pieces[2], "no");
    std::string text;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const bool slash = pieces[i].kind == TokenKind::divide;
        const bool after_slash = i > 0 && pieces[i - 1].kind == TokenKind::divide;
        const bool apart = slash || after_slash ? !yes_no : pieces[i].blanks > 0;
        if (i > 0 && apart) text += ' ';
        text += pieces[i].text;
    }
    return text;
}

/// A citation is left as it is, since its blanks are part of it.
std::string part_text(const Part& part) {
    if (part.type) return type_text_of(part.pieces);
    const auto cite = std::find_if(part.pieces.begin(), part.pieces.end(),
                                   [](const FormatPiece& piece) { return is_word(piece, "cite"); });
    const auto before = static_cast<std::size_t>(cite - part.pieces.begin());
    std::string text = flat_text(part.pieces.first(before), FormatStyle::expression);
    if (before == part.pieces.size()) return text;
    return text + (before > 0 ? " " : "") + flat_text(part.pieces.subspan(before), FormatStyle::words);
}

template <std::size_t count>
const PartForm* form_of(const FormatPiece& piece, const std::array<PartForm, count>& forms) {
    for (const PartForm& form : forms)
        if (is_word(piece, form.word)) return &form;
    return nullptr;
}

bool is_text(const FormatPiece& piece) {
    return piece.kind == TokenKind::string || piece.kind == TokenKind::open_string;
}

/// A line `NAME : WHAT PART PART`.
struct Declaration {
    Pieces name;
    std::vector<Part> parts;
};

class DeclarationCutter {
  public:
    DeclarationCutter(Pieces pieces, bool facts) : pieces_(pieces), facts_(facts) {}

    std::optional<Declaration> cut() {
        const auto colon = find_kind(pieces_, TokenKind::colon);
        if (!colon || *colon == 0 || *colon + 1 >= pieces_.size()) return std::nullopt;
        result_.name = pieces_.first(*colon + 1);
        std::size_t begin = *colon + 1;
        column_ = 1;
        type_ = true;
        for (std::size_t i = begin; i < pieces_.size(); ++i) {
            if (i == *colon + 1 || !begins_part(i, begin)) continue;
            add(begin, i);
            begin = i;
            column_ = column_of(i);
            type_ = false;
        }
        add(begin, pieces_.size());
        return std::move(result_);
    }

  private:
    void add(std::size_t begin, std::size_t end) {
        result_.parts.push_back({pieces_.subspan(begin, end - begin), column_, type_ && facts_});
    }
    const PartForm* form_at(std::size_t i) const {
        return facts_ ? form_of(pieces_[i], fact_parts) : form_of(pieces_[i], measure_parts);
    }
    bool begins_part(std::size_t i, std::size_t begin) const {
        const FormatPiece& piece = pieces_[i];
        const FormatPiece& first = pieces_[begin];
        const Pieces so_far = pieces_.subspan(begin, i - begin);
        const auto cite = std::find_if(so_far.begin(), so_far.end(),
                                       [](const FormatPiece& each) { return is_word(each, "cite"); });
        // A citation ends at two blanks, at a text or with the line.
        if (cite != so_far.end()) return is_text(piece) || (cite + 1 != so_far.end() && piece.blanks > 1);
        if (is_text(piece)) {
            // A part that begins with a word not known here has the text that follows it.
            const bool unknown = !type_ && form_at(begin) == nullptr && !is_text(first);
            const bool has_text = std::any_of(so_far.begin(), so_far.end(), is_text);
            const bool of_part = is_word(first, "presumed") || (unknown && !has_text);
            return !of_part && !is_word(pieces_[i - 1], "none");
        }
        const bool of_circumstance =
            is_word(first, "circumstance") && (is_word(piece, "sensitive") || is_word(piece, "neutral"));
        return form_at(i) != nullptr && !of_circumstance;
    }
    int column_of(std::size_t i) const {
        if (!facts_ && is_text(pieces_[i])) return measure_text_column;
        const PartForm* form = form_at(i);
        const int column = form != nullptr ? form->column : -1;
        const bool after_source = facts_ && !result_.parts.empty() && result_.parts.back().column == 2;
        return column < 0 && after_source ? after_source_column : column;
    }

    Pieces pieces_;
    bool facts_;
    Declaration result_;
    int column_ = 1;
    bool type_ = true;
};

class DeclarationWriter {
  public:
    static constexpr std::size_t columns = 7;

    DeclarationWriter(FormatLines lines, bool facts) : facts_(facts) {
        for (const FormatEntry* line : lines) {
            entries_.push_back(line);
            declarations_.push_back(DeclarationCutter(line->pieces, facts).cut());
            if (declarations_.back()) measure(*declarations_.back());
        }
        starts_[1] = widths_[0] + 2;
        for (std::size_t i = 2; i < columns; ++i)
            starts_[i] = starts_[i - 1] + (widths_[i - 1] > 0 ? widths_[i - 1] + column_gap : 0);
    }

    FormattedLines write() const {
        FormattedLines result;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            result.emplace_back();
            if (declarations_[i]) write(*entries_[i], *declarations_[i], result.back());
        }
        return result;
    }

  private:
    void measure(const Declaration& declaration) {
        const auto widen = [&](std::size_t column, std::size_t width, std::size_t widest) {
            if (width <= widest) widths_[column] = std::max(widths_[column], width);
        };
        widen(0, width_of(flat_text(name_of(declaration), FormatStyle::words)), widest_name);
        for (const Part& part : declaration.parts)
            if (part.column > 0)
                widen(static_cast<std::size_t>(part.column), width_of(part_text(part)), widest(part));
    }
    std::size_t widest(const Part& part) const {
        if (part.type) return widest_type;
        return !facts_ && part.column == 2 ? widest_un : widest_part;
    }
    static Pieces name_of(const Declaration& declaration) {
        return declaration.name.first(declaration.name.size() - 1);
    }

    void write(const FormatEntry& entry, const Declaration& declaration,
               std::vector<std::string>& out) const {
        LineWriter writer(out, format_indent, facts_ ? format_width : format_measure_width);
        put_pieces(writer, name_of(declaration), FormatStyle::words, 0);
        if (out.empty()) writer.pad_to(widths_[0]);
        writer.comments(declaration.name.back().comments);
        writer.put(":", 0);
        for (const Part& part : declaration.parts) put(writer, part, out.empty());
        writer.finish(entry.comment);
    }

    void put(LineWriter& writer, const Part& part, bool first_line) const {
        for (std::size_t begin = 0; begin < part.pieces.size();) {
            std::size_t end = begin + 1;
            while (end < part.pieces.size() && part.pieces[end].comments.empty()) ++end;
            writer.comments(part.pieces[begin].comments);
            const Part whole{part.pieces.subspan(begin, end - begin), begin == 0 ? part.column : -1,
                             part.type};
            put_whole(writer, whole, first_line);
            begin = end;
        }
    }

    void put_whole(LineWriter& writer, const Part& part, bool first_line) const {
        const std::string text = part_text(part);
        const std::size_t width = width_of(text);
        const std::size_t gap = part.column == 1 ? 1 : column_gap;
        const std::size_t start = part.column > 0 ? starts_[static_cast<std::size_t>(part.column)] : 0;
        // Once the line has been broken, a question stands on a line of its own.
        if (!first_line && !writer.at_line_start() && is_text(part.pieces[0])) writer.new_line();
        const bool aligned = first_line && !writer.at_line_start() && start >= writer.column() + gap &&
                             start + width <= writer.width();
        if (aligned) {
            writer.pad_to(start);
            return writer.put(text, 0);
        }
        if (writer.fits(width, gap) || writer.at_line_start()) return writer.put(text, gap);
        if (part.column != 1) {
            writer.new_line();
            if (writer.fits(width, 0)) return writer.put(text, 0);
        }
        put_long(writer, part, gap);
    }

    /// A part that is longer than a line: its choices, or its text and citation, go on in further lines.
    static void put_long(LineWriter& writer, const Part& part, std::size_t gap) {
        const auto breaks = [&](std::size_t i) {
            if (part.type) return part.pieces[i - 1].kind == TokenKind::divide;
            return is_text(part.pieces[i]) || is_word(part.pieces[i], "cite");
        };
        bool in_cite = false;
        for (std::size_t begin = 0; begin < part.pieces.size();) {
            std::size_t end = begin + 1;
            in_cite = in_cite || is_word(part.pieces[begin], "cite");
            while (end < part.pieces.size() && (in_cite || !breaks(end))) ++end;
            const Part piece{part.pieces.subspan(begin, end - begin), -1, part.type};
            writer.put_or_break(part_text(piece), begin == 0 ? gap : 1);
            begin = end;
        }
    }

    bool facts_;
    std::vector<const FormatEntry*> entries_;
    std::vector<std::optional<Declaration>> declarations_;
    std::array<std::size_t, columns> widths_{};
    std::array<std::size_t, columns> starts_{};
};

/// The cells of a row; nothing if something stands outside its bars.
std::optional<std::vector<std::string>> cells_of_row(const FormatEntry& entry) {
    const Pieces pieces = entry.pieces;
    if (pieces.size() < 2 || pieces.front().kind != TokenKind::bar || pieces.back().kind != TokenKind::bar)
        return std::nullopt;
    std::vector<std::string> cells;
    std::size_t begin = 1;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        if (!pieces[i].comments.empty()) return std::nullopt;
        if (pieces[i].kind != TokenKind::bar) continue;
        cells.push_back(flat_text(pieces.subspan(begin, i - begin), FormatStyle::words));
        begin = i + 1;
    }
    return cells;
}

}  // namespace

FormattedLines format_facts(FormatLines lines) { return DeclarationWriter(lines, true).write(); }

FormattedLines format_measures(FormatLines lines) { return DeclarationWriter(lines, false).write(); }

FormattedLines format_definitions(FormatLines lines) {
    std::size_t width = 0;
    for (const FormatEntry* line : lines) {
        const Pieces pieces = line->pieces;
        const auto equal = find_kind(pieces, TokenKind::equal);
        if (!equal || *equal == 0) continue;
        const std::size_t name = width_of(flat_text(pieces.first(*equal), FormatStyle::words));
        if (name <= widest_name) width = std::max(width, name);
    }
    FormattedLines result;
    for (const FormatEntry* line : lines) {
        std::vector<std::string>& out = result.emplace_back();
        const Pieces pieces = line->pieces;
        const auto equal = find_kind(pieces, TokenKind::equal);
        if (!equal || *equal == 0) continue;
        LineWriter writer(out, format_indent);
        put_pieces(writer, pieces.first(*equal), FormatStyle::words, 0);
        if (out.empty()) writer.pad_to(width);
        writer.comments(pieces[*equal].comments);
        writer.put("=", 1);
        put_pieces(writer, pieces.subspan(*equal + 1), FormatStyle::expression, 1);
        writer.finish(line->comment);
    }
    return result;
}

FormattedLines format_rows(FormatLines lines) {
    std::vector<std::optional<std::vector<std::string>>> rows;
    std::vector<std::size_t> widths;
    std::vector<std::size_t> wide;  // by column: very wide cells, but for the heading
    for (const FormatEntry* line : lines) {
        rows.push_back(cells_of_row(*line));
        if (!rows.back()) continue;
        for (std::size_t i = 0; i < rows.back()->size(); ++i) {
            if (widths.size() <= i) widths.push_back(0);
            if (wide.size() <= i) wide.push_back(0);
            const std::size_t width = width_of((*rows.back())[i]);
            const bool too_wide = width > widest_cell;
            if (!too_wide) widths[i] = std::max(widths[i], width);
            if (too_wide && rows.size() > 1) ++wide[i];
        }
    }
    // Columns are made one up to the first in which very wide cells are no exception.
    const auto narrow =
        std::find_if(wide.begin(), wide.end(), [&](std::size_t cells) { return cells * 4 > rows.size(); });
    const auto columns = static_cast<std::size_t>(narrow - wide.begin());
    FormattedLines result;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        result.emplace_back();
        if (!rows[row]) continue;
        std::string text = "|";
        for (std::size_t i = 0; i < rows[row]->size(); ++i) {
            const std::string& cell = (*rows[row])[i];
            const std::size_t width = width_of(cell);
            const std::size_t padding = i >= columns || width > widths[i] ? 0 : widths[i] - width;
            text += " " + cell + std::string(padding, ' ') + " |";
        }
        if (lines[row]->comment) text.append("  ").append(*lines[row]->comment);
        result.back().push_back(std::move(text));
    }
    return result;
}

bool is_row(const FormatEntry& entry) { return find_kind(entry.pieces, TokenKind::bar).has_value(); }

}  // namespace ultima
