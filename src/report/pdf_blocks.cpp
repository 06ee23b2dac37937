// SPDX-License-Identifier: Apache-2.0
#include "report/pdf_blocks.h"

#include "base/text.h"
#include "report/printable.h"

#include <fmt/format.h>
#include <pango/pango.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace ultima {
namespace {

constexpr double label_share = 0.32, column_gap = 12, item_indent = 16, notice_indent = 14;
constexpr PdfStyle body{}, label{9.5, true}, caption{10.5, true, pdf_grey, true},
    title{17, true, pdf_ink, true}, second{13, true}, third{11, true}, lead{13.5, true},
    soft{9, false, pdf_grey};

/// With a capital, where the script has any: labels are words of forms, and begin a line here.
std::string begun_large(const std::string& text) {
    if (text.empty()) return text;
    const CodePoint first = first_code_point(text);
    std::string large;
    append_utf8(large, first.valid ? g_unichar_toupper(first.value) : first.value);
    return large + text.substr(first.length);
}

/// A document as blocks of lines.
class Blocks {
  public:
    Blocks(PdfSetter& setter, const Document& document)
        : setter_(setter), document_(document), width_(setter.setting().width()) {}

    std::vector<PdfBlock> all() {
        if (!document_.caption.empty()) one("P", document_.caption, caption, 0).rule = pdf_pale;
        const double above = document_.caption.empty() ? 0 : 18;
        one("H1", document_.title, title, above).measure.with_next = true;
        ++piece_;
        for (const Block& block : document_.blocks) {
            std::visit([this](const auto& of_kind) { add(of_kind); }, block);
            ++piece_;
        }
        return std::move(blocks_);
    }

  private:
    [[nodiscard]] PdfCell cell_of(std::string_view text, const PdfStyle& style, double start, double width,
                                  std::string tag) {
        return {.start = start,
                .width = width,
                .tag = std::move(tag),
                .shade = style.shade,
                .text = setter_.lines(text, style, width)};
    }

    /// Closes a block whose cells are set.
    PdfBlock& finished(PdfBlock block, double gap) {
        block.piece = piece_;
        block.measure.gap = gap * setter_.setting().gaps;
        std::size_t lines = 0;
        for (const PdfCell& cell : block.cells) lines = std::max(lines, cell.text.lines.size());
        for (std::size_t i = 0; i < lines; ++i) {
            double ascent = 0, descent = 0;
            for (const PdfCell& cell : block.cells) {
                if (i >= cell.text.lines.size()) continue;
                ascent = std::max(ascent, cell.text.lines[i].ascent);
                descent = std::max(descent, cell.text.lines[i].descent);
            }
            const double leading = setter_.setting().leading;
            block.ascents.push_back(ascent * leading);
            block.measure.heights.push_back((ascent + descent) * leading);
        }
        if (block.rule > 0 && lines > 0) block.measure.heights.back() += rule_room * setter_.setting().gaps;
        blocks_.push_back(std::move(block));
        return blocks_.back();
    }

    /// A block of one cell.
    PdfBlock& one(std::string tag, const std::string& text, const PdfStyle& style, double gap,
                  double start = 0) {
        PdfBlock block;
        block.cells.push_back(cell_of(text, style, start, width_ - start, std::move(tag)));
        return finished(std::move(block), gap);
    }

    void add(const Heading& heading) {
        const PdfStyle& style = heading.level <= 1 ? title : heading.level == 2 ? second : third;
        PdfGroup& measure = one(fmt::format("H{}", std::clamp(heading.level, 1, 3)), heading.text, style,
                                heading.level <= 2 ? 18 : 12)
                                .measure;
        measure.with_next = true;
        measure.first_on_page = heading.new_page;
    }

    void add(const Paragraph& paragraph) {
        const bool notice = paragraph.look == ParagraphLook::notice;
        const PdfStyle& style = paragraph.look == ParagraphLook::lead   ? lead
                                : paragraph.look == ParagraphLook::soft ? soft
                                                                        : body;
        one("P", paragraph.text, style, notice || paragraph.look == ParagraphLook::soft ? 14 : 7,
            notice ? notice_indent : 0)
            .barred = notice;
    }

    void add(const LabelList& list) {
        const double beside = width_ * label_share;
        for (const Labelled& row : list.rows) {
            PdfBlock block;
            block.container = "L";
            block.tag = "LI";
            block.rule = pdf_pale;
            block.cells.push_back(cell_of(begun_large(row.label), label, 0, beside - column_gap, "Lbl"));
            block.cells.push_back(cell_of(row.value, body, beside, width_ - beside, "LBody"));
            finished(std::move(block), &row == &list.rows.front() ? (piece_ == 1 ? 16 : 8) : 4);
        }
    }

    void add(const BulletList& list) {
        for (const ListItem& item : list.items) {
            PdfBlock block;
            block.container = "L";
            block.tag = "LI";
            block.cells.push_back(cell_of("•", body, 0, item_indent, "Lbl"));
            block.cells.push_back(cell_of(item.text, body, item_indent, width_ - item_indent, "LBody"));
            if (item.link.starts_with("https:")) block.cells.back().link = item.link;
            finished(std::move(block), &item == &list.items.front() ? 7 : 3);
        }
    }

    void add(const DocumentTable& table) {
        const std::vector<double> widths = widths_of(table);
        const std::size_t header = blocks_.size();
        const auto row = [&](const std::vector<std::string>& texts, bool is_header, double gap) -> PdfBlock& {
            PdfBlock block;
            block.container = "Table";
            block.tag = "TR";
            block.rule = is_header ? pdf_grey : pdf_pale;
            double start = 0;
            for (std::size_t i = 0; i < widths.size(); ++i) {
                const double width = widths[i];
                block.cells.push_back(cell_of(i < texts.size() ? texts[i] : std::string(),
                                              is_header ? label : body, start,
                                              std::max(width - column_gap, 1.0), is_header ? "TH" : "TD"));
                start += width;
            }
            return finished(std::move(block), gap);
        };
        if (widths.empty()) return;
        row(table.header, true, 10).measure.with_next = true;
        for (const auto& texts : table.rows) row(texts, false, 4).measure.header = header;
    }

    void add(const Picture& picture) {
        if (picture.shapes.empty()) return;
        constexpr double largest = 0.75;      // its letters are then about as large as the text's
        constexpr double smallest = 2.0 / 3;  // of that, so that no half of a page stays empty
        const double highest = 0.85 * setter_.setting().height();
        PdfBlock block;
        block.tag = "Figure";
        block.piece = piece_;
        block.picture = &picture;
        block.picture_scale = std::min({largest, width_ / picture.width, highest / picture.height});
        block.measure.gap = 10 * setter_.setting().gaps;
        block.measure.heights = {picture.height * block.picture_scale};
        block.measure.smallest = smallest;
        blocks_.push_back(std::move(block));
        keep_words_with_last();
    }

    /// What is said before a picture stands on its page, and so does the heading above: that with all words
    /// between where one page has room for them, else the last words alone.
    void keep_words_with_last() {
        const auto tag = [&](std::size_t at) {
            return blocks_[at].cells.empty() ? std::string_view() : blocks_[at].cells.front().tag;
        };
        const std::size_t last = blocks_.size() - 1;
        std::size_t first = last;
        double room = blocks_[last].measure.smallest * blocks_[last].measure.heights.front();
        const auto take_one = [&] {
            const PdfGroup& after = blocks_[first--].measure;
            room += after.gap;
            for (const double line : blocks_[first].measure.heights) room += line;
        };
        while (first > 0 && tag(first - 1) == "P") take_one();
        if (first == last) return;
        while (first > 0 && tag(first - 1).starts_with("H")) take_one();
        const bool together = tag(first).starts_with("H") && room <= setter_.setting().height();
        for (std::size_t at = together ? first : last - 1; at < last; ++at)
            blocks_[at].measure.with_next = true;
    }

    /// Each column as wide as its longest text, if there is room for all; otherwise those with long texts
    /// break them, and no column breaks a word as long as there is room for all words.
    std::vector<double> widths_of(const DocumentTable& table) {
        std::vector<double> least, wanted;
        for (std::size_t column = 0; column < table.header.size(); ++column) {
            Longest lines, words;
            for (const std::string& line : printable_lines(table.header[column])) {
                lines.add(line, true);
                for (const std::string_view word : words_of(line)) words.add(word, true);
            }
            for (const auto& row : table.rows) {
                if (column >= row.size()) continue;
                for (const std::string& line : printable_lines(row[column])) {
                    lines.add(line, false);
                    for (const std::string_view word : words_of(line)) words.add(word, false);
                }
            }
            least.push_back(std::ceil(width_of(words)) + column_gap);
            // A text of several lines asks for no more than half, so that the others need not break theirs.
            wanted.push_back(
                std::max(least.back(), std::min(std::ceil(width_of(lines)) + column_gap, width_ / 2)));
        }
        const double all_wanted = std::accumulate(wanted.begin(), wanted.end(), 0.0);
        const double all_least = std::accumulate(least.begin(), least.end(), 0.0);
        if (all_least >= width_) return shared(least);
        for (std::size_t column = 0; column < least.size(); ++column) {
            if (all_wanted <= width_)
                least[column] = wanted[column] * width_ / all_wanted;
            else
                least[column] +=
                    (wanted[column] - least[column]) * (width_ - all_least) / (all_wanted - all_least);
        }
        return least;
    }

    /// Where not even words fit, columns that ask for little get it, and the others the same of what is left.
    [[nodiscard]] std::vector<double> shared(std::vector<double> widths) const {
        std::vector<double> sorted = widths;
        std::ranges::sort(sorted);
        double left = width_, most = 0;
        for (std::size_t place = 0; place < sorted.size(); ++place) {
            most = left / static_cast<double>(sorted.size() - place);
            if (sorted[place] > most) break;
            left -= sorted[place];
        }
        for (double& width : widths) width = std::min(width, most);
        return widths;
    }

    /// Of many texts the few with most letters, of which one is the widest: to measure all would take long.
    class Longest {
      public:
        void add(std::string_view text, bool is_header) {
            auto& few = is_header ? header : rows;
            const std::size_t letters = code_points(text);
            if (few.size() == most && letters <= few.back().first) return;
            if (few.size() == most) few.pop_back();
            few.insert(std::ranges::upper_bound(few, letters, std::ranges::greater(), &Text::first),
                       {letters, std::string(text)});
        }
        using Text = std::pair<std::size_t, std::string>;
        std::vector<Text> header, rows;

      private:
        static constexpr std::size_t most = 5;
    };
    double width_of(const Longest& texts) {
        constexpr std::size_t wider_than_any_page = 300;
        double widest = 0;
        const auto measure = [&](const Longest::Text& one, const PdfStyle& style) {
            const bool long_one = one.first > wider_than_any_page;
            widest = std::max(widest, long_one ? width_ : setter_.width_of(one.second, style));
        };
        for (const Longest::Text& one : texts.header) measure(one, label);
        for (const Longest::Text& one : texts.rows) measure(one, body);
        return widest;
    }
    /// What a line is not broken within; where a script has no blanks, each sign.
    static std::vector<std::string_view> words_of(std::string_view line) {
        constexpr char32_t first_without_blanks = 0x2E80;
        std::vector<std::string_view> words;
        std::size_t begin = 0;
        const auto end_word = [&](std::size_t end) {
            if (end > begin) words.push_back(line.substr(begin, end - begin));
            begin = end;
        };
        for (std::size_t at = 0; at < line.size();) {
            const CodePoint one = first_code_point(line.substr(at));
            const bool blank = one.value == U' ', alone = one.value >= first_without_blanks;
            if (blank || alone) end_word(at);
            at += one.length;
            if (blank) begin = at;
            if (alone) end_word(at);
        }
        end_word(line.size());
        return words;
    }

    static constexpr double rule_room = 5;
    PdfSetter& setter_;
    const Document& document_;
    double width_;
    std::vector<PdfBlock> blocks_{};
    std::size_t piece_ = 0;
};

}  // namespace

std::vector<PdfBlock> pdf_blocks(const Document& document, PdfSetter& setter) {
    return Blocks(setter, document).all();
}

}  // namespace ultima
