// SPDX-License-Identifier: Apache-2.0
#include "report/pdf.h"

#include "base/text.h"
#include "report/pdf_catalog.h"
#include "report/pdf_pages.h"
#include "report/printable.h"

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <set>
#include <stdexcept>
#include <string_view>

namespace ultima {
namespace {

// A4, in points.
constexpr double page_width = 595.276, page_height = 841.890;
constexpr double label_share = 0.32, column_gap = 12, item_indent = 16, notice_indent = 14;
/// The first that the machine has and that holds the letter. DejaVu stands wherever Pango does. Noto's Naskh
/// sets some letters of two pieces, which readers then copy in the wrong order.
constexpr const char* families =
    "Noto Serif, Noto Sans Arabic, Noto Serif CJK SC, DejaVu Serif, DejaVu Sans, Noto Sans CJK SC";
constexpr double ink = 0.07, grey = 0.33, pale = 0.72, mark_grey = 0.9;

/// How large letters are, how close they stand, and where the text stands on the page.
struct Setting {
    double scale = 1, gaps = 1, leading = 1, side = 68, top = 68, bottom = 84, foot_at = 50;
    [[nodiscard]] double width() const { return page_width - 2 * side; }
    [[nodiscard]] double height() const { return page_height - top - bottom; }
};
constexpr Setting plain_setting{};
/// What is to stand on one page is tried in these, one after the other. Body text of 8 points is the smallest
/// that a court can be asked to read.
constexpr std::array one_page_settings{plain_setting,
                                       Setting{0.93, 0.7, 0.95, 54, 48, 60, 42},
                                       Setting{0.86, 0.5, 0.92, 48, 42, 54, 36},
                                       Setting{0.8, 0.35, 0.9, 44, 38, 50, 32},
                                       Setting{0.762, 0.25, 0.87, 40, 34, 46, 28},
                                       Setting{0.762, 0.12, 0.76, 36, 30, 42, 26}};

struct Unref {
    void operator()(PangoLayout* one) const { g_object_unref(one); }
    void operator()(PangoContext* one) const { g_object_unref(one); }
    void operator()(PangoFontMap* one) const { g_object_unref(one); }
    void operator()(PangoFontDescription* one) const { pango_font_description_free(one); }
    void operator()(PangoLayoutIter* one) const { pango_layout_iter_free(one); }
    void operator()(cairo_t* one) const { cairo_destroy(one); }
    void operator()(cairo_surface_t* one) const { cairo_surface_destroy(one); }
    void operator()(cairo_font_options_t* one) const { cairo_font_options_destroy(one); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct Style {
    double size = 10.5;
    bool bold = false;
    double shade = ink;
    bool centred = false;
};
constexpr Style body{}, label{9.5, true}, caption{10.5, true, grey, true}, title{17, true, ink, true},
    second{13, true}, third{11, true}, lead{13.5, true}, soft{9, false, grey}, small{8, false, grey};

struct Line {
    PangoLayoutLine* line;  ///< its layout's
    double x, ascent, descent;
};

/// One column of a group: its lines, and what a reader is told that it is.
struct Cell {
    double start = 0, width = 0;  ///< from the side where reading begins
    std::string tag{}, link{};
    double shade = ink;
    std::vector<Owned<PangoLayout>> layouts{};
    std::vector<Line> lines{};
};

struct Group {
    std::string container{}, tag{};  ///< `Table` and `TR`; empty: the cells stand by themselves
    std::size_t block = 0;           ///< groups of one block share their container
    std::vector<Cell> cells{};
    std::vector<double> ascents{};
    double rule = 0;      ///< the shade of a line below its last line; 0: none
    bool barred = false;  ///< a bar at the side
    PdfGroup measure{};
    const Picture* picture = nullptr;  ///< the document's
    double picture_scale = 1;
};

double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }

void check(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(cairo_status_to_string(status));
}

/// Sets texts into lines.
class Setter {
  public:
    explicit Setter(const Document& document, const Setting& setting = plain_setting)
        : setting_(setting),
          rtl_(document.right_to_left),
          fonts_(pango_cairo_font_map_new()),
          context_(pango_font_map_create_context(fonts_.get())) {
        // One point of the page is one unit, and nothing is moved to the pixels of a screen.
        pango_cairo_context_set_resolution(context_.get(), 72);
        const Owned<cairo_font_options_t> options(cairo_font_options_create());
        cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
        pango_cairo_context_set_font_options(context_.get(), options.get());
        pango_context_set_round_glyph_positions(context_.get(), FALSE);
        pango_context_set_base_dir(context_.get(), rtl_ ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
        pango_context_set_language(context_.get(), pango_language_from_string(document.language.c_str()));
    }

    [[nodiscard]] const Setting& setting() const { return setting_; }

    /// One line of text; broken at the width, if there is one.
    Owned<PangoLayout> layout(const std::string& text, const Style& style, double width) {
        Owned<PangoLayout> one(pango_layout_new(context_.get()));
        const Owned<PangoFontDescription> font(pango_font_description_from_string(families));
        pango_font_description_set_absolute_size(font.get(), style.size * setting_.scale * PANGO_SCALE);
        if (style.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
        pango_layout_set_font_description(one.get(), font.get());
        // Without f and i as one sign, which nobody finds who looks for a word. Arabic needs others, and has
        // them.
        PangoAttrList* attributes = pango_attr_list_new();
        pango_attr_list_insert(attributes, pango_attr_font_features_new("liga=0, clig=0"));
        pango_layout_set_attributes(one.get(), attributes);
        pango_attr_list_unref(attributes);
        pango_layout_set_text(one.get(), text.data(), static_cast<int>(text.size()));
        if (width > 0) {
            pango_layout_set_width(one.get(), static_cast<int>(width * PANGO_SCALE));
            pango_layout_set_wrap(one.get(), PANGO_WRAP_WORD_CHAR);
        }
        // A text that is read the other way keeps its own order, and still stands where the page's reading
        // begins: Pango turns left and right for it.
        const PangoDirection own =
            pango_layout_line_get_resolved_direction(pango_layout_get_line_readonly(one.get(), 0));
        const bool turned = own == (rtl_ ? PANGO_DIRECTION_LTR : PANGO_DIRECTION_RTL);
        pango_layout_set_alignment(one.get(), style.centred    ? PANGO_ALIGN_CENTER
                                              : rtl_ != turned ? PANGO_ALIGN_RIGHT
                                                               : PANGO_ALIGN_LEFT);
        note_missing(one.get());
        return one;
    }

    Cell cell(std::string_view text, const Style& style, double start, double width, std::string tag) {
        Cell made;
        made.start = start;
        made.width = width;
        made.tag = std::move(tag);
        made.shade = style.shade;
        for (const std::string& line : printable_lines(text)) {
            made.layouts.push_back(layout(line, style, width));
            const Owned<PangoLayoutIter> at(pango_layout_get_iter(made.layouts.back().get()));
            do {
                PangoRectangle box;
                pango_layout_iter_get_line_extents(at.get(), nullptr, &box);
                const int ascent = pango_layout_iter_get_baseline(at.get()) - box.y;
                made.lines.push_back({pango_layout_iter_get_line_readonly(at.get()), points(box.x),
                                      points(ascent), points(box.height - ascent)});
            } while (pango_layout_iter_next_line(at.get()) != FALSE);
        }
        return made;
    }

    [[nodiscard]] std::string missing() const {
        std::string letters;
        for (const char32_t one : missing_) append_utf8(letters, one);
        return letters;
    }

  private:
    void note_missing(PangoLayout* layout) {
        if (pango_layout_get_unknown_glyphs_count(layout) == 0) return;
        for (const GSList* line = pango_layout_get_lines_readonly(layout); line != nullptr; line = line->next)
            for (const GSList* run = static_cast<PangoLayoutLine*>(line->data)->runs; run != nullptr;
                 run = run->next)
                note_missing(*static_cast<PangoLayoutRun*>(run->data)->glyphs);
    }
    void note_missing(const PangoGlyphString& glyphs) {
        for (int i = 0; i < glyphs.num_glyphs; ++i) {
            const PangoGlyph glyph = glyphs.glyphs[i].glyph;
            if (glyph == PANGO_GLYPH_EMPTY || (glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0) continue;
            const char32_t letter = glyph & ~PANGO_GLYPH_UNKNOWN_FLAG;
            if (g_unichar_isalnum(letter) != FALSE && missing_.size() < most_missing) missing_.insert(letter);
        }
    }

    static constexpr std::size_t most_missing = 20;
    Setting setting_;
    bool rtl_;
    Owned<PangoFontMap> fonts_;
    Owned<PangoContext> context_;
    std::set<char32_t> missing_{};
};

/// With a capital, where the script has any: labels are words of forms, and begin a line here.
std::string begun_large(const std::string& text) {
    if (text.empty()) return text;
    const CodePoint first = first_code_point(text);
    std::string large;
    append_utf8(large, first.valid ? g_unichar_toupper(first.value) : first.value);
    return large + text.substr(first.length);
}

/// A document as groups of lines.
class Grouping {
  public:
    Grouping(Setter& setter, const Document& document)
        : setter_(setter), document_(document), width_(setter.setting().width()) {}

    std::vector<Group> all() {
        if (!document_.caption.empty()) one("P", document_.caption, caption, 0).rule = pale;
        const double above = document_.caption.empty() ? 0 : 18;
        one("H1", document_.title, title, above).measure.with_next = true;
        ++block_;
        for (const Block& block : document_.blocks) {
            std::visit([this](const auto& of_kind) { add(of_kind); }, block);
            ++block_;
        }
        return std::move(groups_);
    }

  private:
    /// Closes a group whose cells are set.
    Group& finished(Group group, double gap) {
        group.block = block_;
        group.measure.gap = gap * setter_.setting().gaps;
        std::size_t lines = 0;
        for (const Cell& cell : group.cells) lines = std::max(lines, cell.lines.size());
        for (std::size_t i = 0; i < lines; ++i) {
            double ascent = 0, descent = 0;
            for (const Cell& cell : group.cells) {
                if (i >= cell.lines.size()) continue;
                ascent = std::max(ascent, cell.lines[i].ascent);
                descent = std::max(descent, cell.lines[i].descent);
            }
            const double leading = setter_.setting().leading;
            group.ascents.push_back(ascent * leading);
            group.measure.heights.push_back((ascent + descent) * leading);
        }
        if (group.rule > 0 && lines > 0) group.measure.heights.back() += rule_room * setter_.setting().gaps;
        groups_.push_back(std::move(group));
        return groups_.back();
    }

    /// A group of one cell.
    Group& one(std::string tag, const std::string& text, const Style& style, double gap, double start = 0) {
        Group group;
        group.cells.push_back(setter_.cell(text, style, start, width_ - start, std::move(tag)));
        return finished(std::move(group), gap);
    }

    void add(const Heading& heading) {
        const Style& style = heading.level <= 1 ? title : heading.level == 2 ? second : third;
        PdfGroup& measure = one(fmt::format("H{}", std::clamp(heading.level, 1, 3)), heading.text, style,
                                heading.level <= 2 ? 18 : 12)
                                .measure;
        measure.with_next = true;
        measure.first_on_page = heading.new_page;
    }

    void add(const Paragraph& paragraph) {
        const bool notice = paragraph.look == ParagraphLook::notice;
        const Style& style = paragraph.look == ParagraphLook::lead   ? lead
                             : paragraph.look == ParagraphLook::soft ? soft
                                                                     : body;
        one("P", paragraph.text, style, notice || paragraph.look == ParagraphLook::soft ? 14 : 7,
            notice ? notice_indent : 0)
            .barred = notice;
    }

    void add(const LabelList& list) {
        const double beside = width_ * label_share;
        for (const Labelled& row : list.rows) {
            Group group;
            group.container = "L";
            group.tag = "LI";
            group.rule = pale;
            group.cells.push_back(setter_.cell(begun_large(row.label), label, 0, beside - column_gap, "Lbl"));
            group.cells.push_back(setter_.cell(row.value, body, beside, width_ - beside, "LBody"));
            finished(std::move(group), &row == &list.rows.front() ? (block_ == 1 ? 16 : 8) : 4);
        }
    }

    void add(const BulletList& list) {
        for (const ListItem& item : list.items) {
            Group group;
            group.container = "L";
            group.tag = "LI";
            group.cells.push_back(setter_.cell("•", body, 0, item_indent, "Lbl"));
            group.cells.push_back(setter_.cell(item.text, body, item_indent, width_ - item_indent, "LBody"));
            if (item.link.starts_with("https:")) group.cells.back().link = item.link;
            finished(std::move(group), &item == &list.items.front() ? 7 : 3);
        }
    }

    void add(const DocumentTable& table) {
        const std::vector<double> widths = shares(table);
        const std::size_t header = groups_.size();
        const auto row = [&](const std::vector<std::string>& texts, bool is_header, double gap) -> Group& {
            Group group;
            group.container = "Table";
            group.tag = "TR";
            group.rule = is_header ? grey : pale;
            double start = 0;
            for (std::size_t i = 0; i < widths.size(); ++i) {
                const double width = widths[i] * width_;
                group.cells.push_back(
                    setter_.cell(i < texts.size() ? texts[i] : std::string(), is_header ? label : body, start,
                                 std::max(width - column_gap, 1.0), is_header ? "TH" : "TD"));
                start += width;
            }
            return finished(std::move(group), gap);
        };
        if (widths.empty()) return;
        row(table.header, true, 10).measure.with_next = true;
        for (const auto& texts : table.rows) row(texts, false, 4).measure.header = header;
    }

    void add(const Picture& picture) {
        if (picture.shapes.empty()) return;
        constexpr double largest = 0.75;  // its letters are then about as large as the text's
        const double highest = 0.85 * setter_.setting().height();
        Group group;
        group.tag = "Figure";
        group.block = block_;
        group.picture = &picture;
        group.picture_scale = std::min({largest, width_ / picture.width, highest / picture.height});
        group.measure.gap = 10 * setter_.setting().gaps;
        group.measure.heights = {picture.height * group.picture_scale};
        groups_.push_back(std::move(group));
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
    Setter& setter_;
    const Document& document_;
    double width_;
    std::vector<Group> groups_{};
    std::size_t block_ = 0;
};

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

/// Draws groups onto pages.
class Drawing {
  public:
    Drawing(const Document& document, Setter& setter, Instant made)
        : document_(document),
          setter_(setter),
          at_(setter.setting()),
          surface_(cairo_pdf_surface_create_for_stream(append, &bytes_, page_width, page_height)) {
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

    std::string all(const std::vector<Group>& groups, const std::vector<PdfPage>& pages) {
        begin("Document");
        for (std::size_t i = 0; i < pages.size(); ++i) {
            if (!document_.draft.empty()) mark();
            for (const PdfPart& part : pages[i]) draw(groups[part.group], part);
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
    void change_container(const std::string& to, std::size_t block) {
        if (to == container_ && block == container_block_) return;
        end(container_);
        begin(to);
        container_ = to;
        container_block_ = block;
    }
    void shade(double of) { cairo_set_source_rgb(cairo_.get(), of, of, of); }

    /// The left edge of what lies so far from where reading begins.
    [[nodiscard]] double left(double start, double width) const {
        return document_.right_to_left ? page_width - at_.side - start - width : at_.side + start;
    }

    void line(double from, double to, double y, double width, double of) {
        shade(of);
        cairo_set_line_width(cairo_.get(), width);
        cairo_move_to(cairo_.get(), from, y);
        cairo_line_to(cairo_.get(), to, y);
        cairo_stroke(cairo_.get());
    }

    void draw(const Group& group, const PdfPart& part) {
        double height = 0;
        for (std::size_t i = part.first; i < part.end; ++i) height += group.measure.heights[i];
        const double from = at_.top + part.top;
        if (group.barred) {
            shade(ink);
            cairo_rectangle(cairo_.get(), left(0, 3), from, 3, height);
            cairo_fill(cairo_.get());
        }
        if (group.rule > 0 && part.end == group.measure.heights.size())
            line(at_.side, page_width - at_.side, from + height, 0.6, group.rule);
        change_container(group.container, group.block);
        begin(group.tag);
        for (const Cell& cell : group.cells) draw(group, cell, part, from);
        if (group.picture != nullptr) draw(*group.picture, group.picture_scale, from);
        end(group.tag);
    }

    void draw(const Picture& picture, double scale, double y) {
        cairo_save(cairo_.get());
        cairo_translate(cairo_.get(), left(0, picture.width * scale), y);
        cairo_scale(cairo_.get(), scale, scale);
        for (const Shape& shape : picture.shapes)
            std::visit([this](const auto& of_kind) { draw(of_kind); }, shape);
        cairo_restore(cairo_.get());
        figures_.push_back(printable_line(picture.title));
    }

    void paint(Colour colour) {
        const auto part = [&](unsigned shift) {
            return static_cast<double>((colour >> shift) & 0xFFU) / 255;
        };
        cairo_set_source_rgb(cairo_.get(), part(16), part(8), part(0));
    }

    void draw(const DrawnPath& path) {
        cairo_new_path(cairo_.get());
        for (const auto& [x, y] : path.points) cairo_line_to(cairo_.get(), x, y);
        if (path.closed) cairo_close_path(cairo_.get());
        if (path.fill) {
            paint(*path.fill);
            cairo_fill_preserve(cairo_.get());
        }
        if (path.stroke) {
            paint(*path.stroke);
            cairo_set_line_width(cairo_.get(), path.width);
            cairo_set_dash(cairo_.get(), path.dashes.data(), static_cast<int>(path.dashes.size()), 0);
            cairo_stroke_preserve(cairo_.get());
            cairo_set_dash(cairo_.get(), nullptr, 0, 0);
        }
        cairo_new_path(cairo_.get());
    }

    void draw(const DrawnDot& dot) {
        paint(dot.fill);
        cairo_new_path(cairo_.get());
        cairo_arc(cairo_.get(), dot.x, dot.y, dot.radius, 0, 2 * std::acos(-1.0));
        cairo_fill(cairo_.get());
    }

    void draw(const DrawnText& text) {
        // The size is the picture's own, whatever the size of the document's letters.
        const auto layout = setter_.layout(printable_line(text.text), {text.size / at_.scale}, 0);
        PangoRectangle box;
        pango_layout_get_extents(layout.get(), nullptr, &box);
        const double part = text.at == TextAt::start ? 0 : text.at == TextAt::middle ? 0.5 : 1;
        shade(ink);
        cairo_move_to(cairo_.get(), text.x - points(box.x) - part * points(box.width),
                      text.y - points(pango_layout_get_baseline(layout.get())));
        pango_cairo_show_layout(cairo_.get(), layout.get());
    }

    void draw(const Group& group, const Cell& cell, const PdfPart& part, double y) {
        if (part.first >= cell.lines.size()) return;
        const std::string link = cell.link.empty() ? "" : link_attributes(cell.link);
        begin(cell.tag);
        if (!link.empty()) begin(CAIRO_TAG_LINK, link);
        shade(cell.shade);
        const double x = left(cell.start, cell.width);
        for (std::size_t i = part.first; i < std::min(part.end, cell.lines.size()); ++i) {
            cairo_move_to(cairo_.get(), x + cell.lines[i].x, y + group.ascents[i]);
            pango_cairo_show_layout_line(cairo_.get(), cell.lines[i].line);
            y += group.measure.heights[i];
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
        cairo_translate(cairo_.get(), page_width / 2, page_height / 2);
        cairo_rotate(cairo_.get(), -std::atan2(at_.height(), at_.width()));
        const double scale = std::min(1.0, longest / std::max(points(width), 1.0));
        cairo_scale(cairo_.get(), scale, scale);
        shade(mark_grey);
        cairo_move_to(cairo_.get(), -points(width) / 2, -points(height) / 2);
        pango_cairo_show_layout(cairo_.get(), layout.get());
        cairo_restore(cairo_.get());
    }

    void foot(std::size_t page, std::size_t pages) {
        const double y = page_height - at_.foot_at;
        line(at_.side, page_width - at_.side, y - 14, 0.6, pale);
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
            const double width = points(box.width);
            shade(grey);
            cairo_move_to(cairo_.get(), left(first ? 0 : at_.width() - width, width) - points(box.x), y - 8);
            pango_cairo_show_layout(cairo_.get(), layout.get());
        };
        put(document_.foot, true);
        put(number, false);
    }

    const Document& document_;
    Setter& setter_;
    Setting at_;
    std::string bytes_{};
    Owned<cairo_surface_t> surface_;
    Owned<cairo_t> cairo_{};
    std::string container_{};
    std::size_t container_block_ = 0;
    std::vector<std::string> figures_{};
};

}  // namespace

Pdf pdf_of(const Document& document, Instant made) {
    const auto pages_of = [](const std::vector<Group>& groups, const Setting& setting) {
        std::vector<PdfGroup> measures;
        for (const Group& group : groups) measures.push_back(group.measure);
        return paged(measures, setting.height());
    };
    // What does not stand on one page in any of them is as large as others are.
    Setting chosen = plain_setting;
    if (document.one_page)
        for (const Setting& one : one_page_settings) {
            Setter setter(document, one);
            if (pages_of(Grouping(setter, document).all(), one).size() > 1) continue;
            chosen = one;
            break;
        }
    Setter setter(document, chosen);
    const std::vector<Group> groups = Grouping(setter, document).all();
    Drawing drawing(document, setter, made);
    std::string bytes = drawing.all(groups, pages_of(groups, chosen));
    return {with_language(std::move(bytes), document.language, document.right_to_left, drawing.figures()),
            setter.missing()};
}

}  // namespace ultima
