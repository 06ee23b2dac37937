// SPDX-License-Identifier: Apache-2.0
#include "report/pdf_picture.h"

#include "report/printable.h"

#include <cairo.h>
#include <pango/pangocairo.h>

#include <cmath>

namespace ultima {
namespace {

class PictureDrawing {
  public:
    PictureDrawing(PdfSetter& setter, cairo_t* cairo) : setter_(setter), cairo_(cairo) {}

    void operator()(const DrawnPath& path) {
        cairo_new_path(cairo_);
        for (const auto& [x, y] : path.points) cairo_line_to(cairo_, x, y);
        if (path.closed) cairo_close_path(cairo_);
        if (path.fill) {
            paint(*path.fill);
            cairo_fill_preserve(cairo_);
        }
        if (path.stroke) {
            paint(*path.stroke);
            cairo_set_line_width(cairo_, path.width);
            cairo_set_dash(cairo_, path.dashes.data(), static_cast<int>(path.dashes.size()), 0);
            cairo_stroke_preserve(cairo_);
            cairo_set_dash(cairo_, nullptr, 0, 0);
        }
        cairo_new_path(cairo_);
    }

    void operator()(const DrawnDot& dot) {
        paint(dot.fill);
        cairo_new_path(cairo_);
        cairo_arc(cairo_, dot.x, dot.y, dot.radius, 0, 2 * std::acos(-1.0));
        cairo_fill(cairo_);
    }

    void operator()(const DrawnText& text) {
        // The size is the picture's own, whatever the size of the document's letters.
        const auto layout =
            setter_.layout(printable_line(text.text), {text.size / setter_.setting().scale}, 0);
        PangoRectangle box;
        pango_layout_get_extents(layout.get(), nullptr, &box);
        const double part = text.at == TextAt::start ? 0 : text.at == TextAt::middle ? 0.5 : 1;
        cairo_set_source_rgb(cairo_, pdf_ink, pdf_ink, pdf_ink);
        cairo_move_to(cairo_, text.x - pango_points(box.x) - part * pango_points(box.width),
                      text.y - pango_points(pango_layout_get_baseline(layout.get())));
        pango_cairo_show_layout(cairo_, layout.get());
    }

  private:
    void paint(Colour colour) {
        const auto part = [&](unsigned shift) {
            return static_cast<double>((colour >> shift) & 0xFFU) / 255;
        };
        cairo_set_source_rgb(cairo_, part(16), part(8), part(0));
    }

    PdfSetter& setter_;
    cairo_t* cairo_;
};

}  // namespace

void draw_picture(const Picture& picture, PdfSetter& setter, _cairo* on) {
    PictureDrawing drawing(setter, on);
    for (const Shape& shape : picture.shapes) std::visit(drawing, shape);
}

}  // namespace ultima
