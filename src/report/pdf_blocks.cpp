// SPDX-License-Identifier: Apache-2.0
#include "report/pdf_blocks.h"

#include "base/text.h"

#include <fmt/format.h>
#include <pango/pango.h>

#include <algorithm>
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
        const std::vector<double> widths = shares(table);
        const std::size_t header = blocks_.size();
        const auto row = [&](const std::vector<std::string>& texts, bool is_header, double gap) -> PdfBlock& {
            PdfBlock block;
            block.container = "Table";
            block.tag = "TR";
            block.rule = is_header ? pdf_grey : pdf_pale;
            double start = 0;
            for (std::size_t i = 0; i < widths.size(); ++i) {
                const double width = widths[i] * width_;
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
        constexpr double largest = 0.75;  // its letters are then about as large as the text's
        const double highest = 0.85 * setter_.setting().height();
        PdfBlock block;
        block.tag = "Figure";
        block.piece = piece_;
        block.picture = &picture;
        block.picture_scale = std::min({largest, width_ / picture.width, highest / picture.height});
        block.measure.gap = 10 * setter_.setting().gaps;
        block.measure.heights = {picture.height * block.picture_scale};
        blocks_.push_back(std::move(block));
    }

    /// Columns as wide as their longest texts ask for, within bounds.
    static std::vector<double> shares(const DocumentTable& table) {
        constexpr std::size_t least = 6, most = 40;
        std::vector<double> widths;
        double sum = 0;
        for (std::size_t i = 0; i < table.header.size(); ++i) {
            std::size_t longest = code_points(table.header[i]);
            for (const auto& row : table.rows)
                if (i < row.size()) longest = std::max(longest, code_points(row[i]));
            widths.push_back(static_cast<double>(std::clamp(longest, least, most)));
            sum += widths.back();
        }
        for (double& width : widths) width /= sum;
        return widths;
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
