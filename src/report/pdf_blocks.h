// SPDX-License-Identifier: Apache-2.0
// A document as blocks of lines, not yet on pages.
#pragma once

#include "report/pdf_pages.h"
#include "report/pdf_setter.h"

#include <cstddef>
#include <string>
#include <vector>

namespace ultima {

inline constexpr double pdf_grey = 0.33, pdf_pale = 0.72;

/// One column of a block: its lines, and what a reader is told that it is.
struct PdfCell {
    double start = 0, width = 0;  ///< from the side where reading begins
    std::string tag{}, link{};
    double shade = pdf_ink;
    PdfLines text{};
};

/// Lines that stand beside each other.
struct PdfBlock {
    std::string container{}, tag{};  ///< `Table` and `TR`; empty: the cells stand by themselves
    std::size_t piece = 0;           ///< those of one piece of the document share their container
    std::vector<PdfCell> cells{};
    std::vector<double> ascents{};
    double rule = 0;      ///< the shade of a line below its last line; 0: none
    bool barred = false;  ///< a bar at the side
    PdfGroup measure{};
    const Picture* picture = nullptr;  ///< the document's
    double picture_scale = 1;
};

/// The document has to outlive them.
[[nodiscard]] std::vector<PdfBlock> pdf_blocks(const Document& document, PdfSetter& setter);

}  // namespace ultima
