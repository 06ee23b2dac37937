// SPDX-License-Identifier: Apache-2.0
#include "report/pdf_setter.h"

#include "base/text.h"
#include "report/printable.h"

#include <pango/pangocairo.h>

#include <set>

namespace ultima {
namespace {

/// The first that the machine has and that holds the letter. DejaVu stands wherever Pango does. Noto's Naskh
/// sets some letters of two pieces, which readers then copy in the wrong order.
constexpr const char* families =
    "Noto Serif, Noto Sans Arabic, Noto Serif CJK SC, DejaVu Serif, DejaVu Sans, Noto Sans CJK SC";
constexpr std::size_t most_missing = 20;

struct Unref {
    void operator()(PangoContext* one) const { g_object_unref(one); }
    void operator()(PangoFontMap* one) const { g_object_unref(one); }
    void operator()(PangoFontDescription* one) const { pango_font_description_free(one); }
    void operator()(PangoLayoutIter* one) const { pango_layout_iter_free(one); }
    void operator()(cairo_font_options_t* one) const { cairo_font_options_destroy(one); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

}  // namespace

double pango_points(int units) { return static_cast<double>(units) / PANGO_SCALE; }

void LayoutEnd::operator()(_PangoLayout* layout) const { g_object_unref(layout); }

struct PdfSetter::Fonts {
    Owned<PangoFontMap> map{pango_cairo_font_map_new()};
    Owned<PangoContext> context{pango_font_map_create_context(map.get())};
    std::set<char32_t> missing{};

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
            if (g_unichar_isalnum(letter) != FALSE && missing.size() < most_missing) missing.insert(letter);
        }
    }
};

PdfSetter::PdfSetter(const Document& document, const PdfSetting& setting)
    : setting_(setting), rtl_(document.right_to_left), fonts_(std::make_unique<Fonts>()) {
    // One point of the page is one unit, and nothing is moved to the pixels of a screen.
    pango_cairo_context_set_resolution(fonts_->context.get(), 72);
    const Owned<cairo_font_options_t> options(cairo_font_options_create());
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(fonts_->context.get(), options.get());
    pango_context_set_round_glyph_positions(fonts_->context.get(), FALSE);
    pango_context_set_base_dir(fonts_->context.get(), rtl_ ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    pango_context_set_language(fonts_->context.get(), pango_language_from_string(document.language.c_str()));
}

PdfSetter::~PdfSetter() = default;

PdfLayout PdfSetter::layout(const std::string& text, const PdfStyle& style, double width) {
    PdfLayout one(pango_layout_new(fonts_->context.get()));
    const Owned<PangoFontDescription> font(pango_font_description_from_string(families));
    pango_font_description_set_absolute_size(font.get(), style.size * setting_.scale * PANGO_SCALE);
    if (style.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(one.get(), font.get());
    // Without f and i as one sign, which nobody finds who looks for a word. Arabic needs others, and has
    // them.
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("liga=0, clig=0"));
    // Whoever copies a number or a hash that goes on in the next line gets no hyphen with it.
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
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
    fonts_->note_missing(one.get());
    return one;
}

PdfLines PdfSetter::lines(std::string_view text, const PdfStyle& style, double width) {
    PdfLines made;
    for (const std::string& line : printable_lines(text)) {
        made.layouts.push_back(layout(line, style, width));
        const Owned<PangoLayoutIter> at(pango_layout_get_iter(made.layouts.back().get()));
        do {
            PangoRectangle box;
            pango_layout_iter_get_line_extents(at.get(), nullptr, &box);
            const int ascent = pango_layout_iter_get_baseline(at.get()) - box.y;
            made.lines.push_back({pango_layout_iter_get_line_readonly(at.get()), pango_points(box.x),
                                  pango_points(ascent), pango_points(box.height - ascent)});
        } while (pango_layout_iter_next_line(at.get()) != FALSE);
    }
    return made;
}

double PdfSetter::width_of(const std::string& text, const PdfStyle& style) {
    PangoRectangle box;
    pango_layout_get_extents(layout(text, style, 0).get(), nullptr, &box);
    return pango_points(box.width);
}

std::string PdfSetter::missing() const {
    std::string letters;
    for (const char32_t one : fonts_->missing) append_utf8(letters, one);
    return letters;
}

}  // namespace ultima
