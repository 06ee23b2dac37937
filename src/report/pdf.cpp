// SPDX-License-Identifier: Apache-2.0
#include "report/pdf.h"

#include "report/pdf_blocks.h"
#include "report/pdf_catalog.h"
#include "report/pdf_picture.h"
#include "report/printable.h"

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace ultima {
namespace {

constexpr double mark_grey = 0.9;

constexpr PdfSetting plain_setting{};
/// What is to stand on one page is tried in these, one after the other. Body text of 8 points is the smallest
/// that a court can be asked to read.
constexpr std::array one_page_settings{plain_setting,
                                       PdfSetting{0.93, 0.7, 0.95, 54, 48, 60, 42},
                                       PdfSetting{0.86, 0.5, 0.92, 48, 42, 54, 36},
                                       PdfSetting{0.8, 0.35, 0.9, 44, 38, 50, 32},
                                       PdfSetting{0.762, 0.25, 0.87, 40, 34, 46, 28},
                                       PdfSetting{0.762, 0.12, 0.76, 36, 30, 42, 26}};

struct Unref {
    void operator()(cairo_t* one) const { cairo_destroy(one); }
    void operator()(cairo_surface_t* one) const { cairo_surface_destroy(one); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

constexpr PdfStyle small{8, false, pdf_grey};

void check(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(cairo_status_to_string(status));
}

cairo_status_t append(void* to, const unsigned char* data, unsigned size) {
    try {
        static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), size);
        return CAIRO_STATUS_SUCCESS;
    } catch (const std::bad_alloc&) {
        return CAIRO_STATUS_NO_MEMORY;
    }
}

/// The attributes of a link; nothing if it holds what Cairo would read as their end.
std::string link_attributes(const std::string& link) {
    for (const char c : link)
        if (c <= ' ' || c > '~' || c == '\'' || c == '\\') return "";
    return fmt::format("uri='{}'", link);
}

/// Draws blocks onto pages.
class Drawing {
  public:
    Drawing(const Document& document, PdfSetter& setter, Instant made)
        : document_(document),
          setter_(setter),
          at_(setter.setting()),
          surface_(cairo_pdf_surface_create_for_stream(append, &bytes_, a4_width, a4_height)) {
        check(cairo_surface_status(surface_.get()));
        // With a table of places that can be read, for the language is added to it.
        cairo_pdf_surface_restrict_to_version(surface_.get(), CAIRO_PDF_VERSION_1_4);
        const std::string at = to_text(made);
        for (const auto& [what, text] :
             {std::pair(CAIRO_PDF_METADATA_TITLE, printable_line(document.title)),
              std::pair(CAIRO_PDF_METADATA_AUTHOR, printable_line(document.author)),
              std::pair(CAIRO_PDF_METADATA_CREATOR, std::string("Ultima")),
              std::pair(CAIRO_PDF_METADATA_CREATE_DATE, at), std::pair(CAIRO_PDF_METADATA_MOD_DATE, at)})
            cairo_pdf_surface_set_metadata(surface_.get(), what, text.c_str());
        cairo_.reset(cairo_create(surface_.get()));
    }

    /// What pictures say to those who cannot see them, in the order in which they were drawn.
    [[nodiscard]] const std::vector<std::string>& figures() const { return figures_; }

    std::string all(const std::vector<PdfBlock>& blocks, const std::vector<PdfPage>& pages) {
        begin("Document");
        for (std::size_t i = 0; i < pages.size(); ++i) {
            if (!document_.draft.empty()) mark();
            for (const PdfPart& part : pages[i]) draw(blocks[part.group], part);
            change_container("", 0);
            if (i + 1 == pages.size()) end("Document");
            foot(i + 1, pages.size());
            cairo_show_page(cairo_.get());
        }
        check(cairo_status(cairo_.get()));
        cairo_.reset();
        cairo_surface_finish(surface_.get());
        check(cairo_surface_status(surface_.get()));
        return std::move(bytes_);
    }

  private:
    void begin(const std::string& tag, const std::string& attributes = "") {
        if (!tag.empty()) cairo_tag_begin(cairo_.get(), tag.c_str(), attributes.c_str());
    }
    void end(const std::string& tag) {
        if (!tag.empty()) cairo_tag_end(cairo_.get(), tag.c_str());
    }
    void change_container(const std::string& to, std::size_t piece) {
        if (to == container_ && piece == container_piece_) return;
        end(container_);
        begin(to);
        container_ = to;
        container_piece_ = piece;
    }
    void shade(double of) { cairo_set_source_rgb(cairo_.get(), of, of, of); }

    /// The left edge of what lies so far from where reading begins.
    [[nodiscard]] double left(double start, double width) const {
        return document_.right_to_left ? a4_width - at_.side - start - width : at_.side + start;
    }

    void line(double from, double to, double y, double width, double of) {
        shade(of);
        cairo_set_line_width(cairo_.get(), width);
        cairo_move_to(cairo_.get(), from, y);
        cairo_line_to(cairo_.get(), to, y);
        cairo_stroke(cairo_.get());
    }

    void draw(const PdfBlock& block, const PdfPart& part) {
        double height = 0;
        for (std::size_t i = part.first; i < part.end; ++i) height += block.measure.heights[i];
        const double from = at_.top + part.top;
        if (block.barred) {
            shade(pdf_ink);
            cairo_rectangle(cairo_.get(), left(0, 3), from, 3, height);
            cairo_fill(cairo_.get());
        }
        if (block.rule > 0 && part.end == block.measure.heights.size())
            line(at_.side, a4_width - at_.side, from + height, 0.6, block.rule);
        change_container(block.container, block.piece);
        begin(block.tag);
        for (const PdfCell& cell : block.cells) draw(block, cell, part, from);
        if (block.picture != nullptr) draw(*block.picture, block.picture_scale * part.scale, from);
        end(block.tag);
    }

    void draw(const Picture& picture, double scale, double y) {
        cairo_save(cairo_.get());
        cairo_translate(cairo_.get(), left(0, picture.width * scale), y);
        cairo_scale(cairo_.get(), scale, scale);
        draw_picture(picture, setter_, cairo_.get());
        cairo_restore(cairo_.get());
        figures_.push_back(printable_line(picture.title));
    }

    void draw(const PdfBlock& block, const PdfCell& cell, const PdfPart& part, double y) {
        if (part.first >= cell.text.lines.size()) return;
        const std::string link = cell.link.empty() ? "" : link_attributes(cell.link);
        begin(cell.tag);
        if (!link.empty()) begin(CAIRO_TAG_LINK, link);
        shade(cell.shade);
        const double x = left(cell.start, cell.width);
        for (std::size_t i = part.first; i < std::min(part.end, cell.text.lines.size()); ++i) {
            cairo_move_to(cairo_.get(), x + cell.text.lines[i].x, y + block.ascents[i]);
            pango_cairo_show_layout_line(cairo_.get(), cell.text.lines[i].line);
            y += block.measure.heights[i];
        }
        if (!link.empty()) end(CAIRO_TAG_LINK);
        end(cell.tag);
    }

    void mark() {
        const auto layout = setter_.layout(printable_line(document_.draft), {120, true}, 0);
        int width = 0, height = 0;
        pango_layout_get_size(layout.get(), &width, &height);
        const double longest = 0.8 * std::hypot(at_.width(), at_.height());
        cairo_save(cairo_.get());
        cairo_translate(cairo_.get(), a4_width / 2, a4_height / 2);
        cairo_rotate(cairo_.get(), -std::atan2(at_.height(), at_.width()));
        const double scale = std::min(1.0, longest / std::max(pango_points(width), 1.0));
        cairo_scale(cairo_.get(), scale, scale);
        shade(mark_grey);
        cairo_move_to(cairo_.get(), -pango_points(width) / 2, -pango_points(height) / 2);
        pango_cairo_show_layout(cairo_.get(), layout.get());
        cairo_restore(cairo_.get());
    }

    void foot(std::size_t page, std::size_t pages) {
        const double y = a4_height - at_.foot_at;
        line(at_.side, a4_width - at_.side, y - 14, 0.6, pdf_pale);
        std::string number = document_.page_of;
        for (const std::size_t one : {page, pages})
            if (const std::size_t at = number.find("{}"); at != std::string::npos)
                number.replace(at, 2, std::to_string(one));
        const auto put = [&](const std::string& text, bool first) {
            const auto layout = setter_.layout(printable_line(text), small, 0);
            if (first) {
                pango_layout_set_width(layout.get(), static_cast<int>(0.75 * at_.width() * PANGO_SCALE));
                pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
            }
            PangoRectangle box;
            pango_layout_get_extents(layout.get(), nullptr, &box);
            const double width = pango_points(box.width);
            shade(pdf_grey);
            cairo_move_to(cairo_.get(), left(first ? 0 : at_.width() - width, width) - pango_points(box.x),
                          y - 8);
            pango_cairo_show_layout(cairo_.get(), layout.get());
        };
        put(document_.foot, true);
        put(number, false);
    }

    const Document& document_;
    PdfSetter& setter_;
    PdfSetting at_;
    std::string bytes_{};
    Owned<cairo_surface_t> surface_;
    Owned<cairo_t> cairo_{};
    std::string container_{};
    std::size_t container_piece_ = 0;
    std::vector<std::string> figures_{};
};

}  // namespace

Pdf pdf_of(const Document& document, Instant made) {
    const auto pages_of = [](const std::vector<PdfBlock>& blocks, const PdfSetting& setting) {
        std::vector<PdfGroup> measures;
        for (const PdfBlock& block : blocks) measures.push_back(block.measure);
        return paged(measures, setting.height());
    };
    // What does not stand on one page in any of them is as large as others are.
    PdfSetting chosen = plain_setting;
    if (document.one_page)
        for (const PdfSetting& one : one_page_settings) {
            PdfSetter setter(document, one);
            if (pages_of(pdf_blocks(document, setter), one).size() > 1) continue;
            chosen = one;
            break;
        }
    PdfSetter setter(document, chosen);
    const std::vector<PdfBlock> blocks = pdf_blocks(document, setter);
    Drawing drawing(document, setter, made);
    std::string bytes = drawing.all(blocks, pages_of(blocks, chosen));
    return {with_language(std::move(bytes), document.language, document.right_to_left, drawing.figures()),
            setter.missing()};
}

}  // namespace ultima
