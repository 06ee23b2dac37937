// SPDX-License-Identifier: Apache-2.0
// Sets the texts of a PDF into lines, by Pango.
#pragma once

#include "report/document.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Pango's, whose headers stand in .cpp files only.
struct _PangoLayout;      // NOLINT(bugprone-reserved-identifier)
struct _PangoLayoutLine;  // NOLINT(bugprone-reserved-identifier)

namespace ultima {

// A4, in points.
inline constexpr double a4_width = 595.276, a4_height = 841.890;
/// How dark letters are: from 0, black, to 1, white.
inline constexpr double pdf_ink = 0.07;

/// How large letters are, how close they stand, and where the text stands on the page.
struct PdfSetting {
    double scale = 1, gaps = 1, leading = 1, side = 68, top = 68, bottom = 84, foot_at = 50;
    [[nodiscard]] double width() const { return a4_width - 2 * side; }
    [[nodiscard]] double height() const { return a4_height - top - bottom; }
};

struct PdfStyle {
    double size = 10.5;
    bool bold = false;
    double shade = pdf_ink;
    bool centred = false;
};

struct LayoutEnd {
    void operator()(_PangoLayout* layout) const;
};
using PdfLayout = std::unique_ptr<_PangoLayout, LayoutEnd>;

struct PdfLine {
    _PangoLayoutLine* line;  ///< its layout's
    double x, ascent, descent;
};
struct PdfLines {
    std::vector<PdfLayout> layouts{};
    std::vector<PdfLine> lines{};
};

class PdfSetter {
  public:
    explicit PdfSetter(const Document& document, const PdfSetting& setting = {});
    ~PdfSetter();
    PdfSetter(const PdfSetter&) = delete;
    PdfSetter& operator=(const PdfSetter&) = delete;

    [[nodiscard]] const PdfSetting& setting() const { return setting_; }
    /// One line of text; broken at the width, if there is one.
    [[nodiscard]] PdfLayout layout(const std::string& text, const PdfStyle& style, double width);
    /// A text of any lines, broken at the width.
    [[nodiscard]] PdfLines lines(std::string_view text, const PdfStyle& style, double width);
    /// How long it is on one line.
    [[nodiscard]] double width_of(const std::string& text, const PdfStyle& style);
    /// Letters without a font among all that was set, each once, not more than 20.
    [[nodiscard]] std::string missing() const;

  private:
    struct Fonts;

    PdfSetting setting_;
    bool rtl_;
    std::unique_ptr<Fonts> fonts_;
};

/// Pango's lengths in points.
[[nodiscard]] double pango_points(int units);

}  // namespace ultima
