// SPDX-License-Identifier: Apache-2.0
// A document as PDF on A4: letters shaped and ordered by Pango, drawn by Cairo. Tagged, so that it can be
// read aloud, with title and language. The same document and time give the same bytes on one machine; other
// fonts give other bytes.
#pragma once

#include "base/instant.h"
#include "report/document.h"

#include <string>

namespace ultima {

struct Pdf {
    std::string bytes;
    /// Letters for which this machine has no font, each once; they stand as boxes. Such a document is not to
    /// be given to anybody. Signs that are no letters (pictures, private ones) may stand as boxes.
    std::string without_font{};
};

/// Any text can be put in: what is not UTF-8 becomes U+FFFD, controls are left out, and so are those that
/// turn the order of reading round for what follows. `made` is written into the file. Throws
/// std::runtime_error if Cairo fails.
[[nodiscard]] Pdf pdf_of(const Document& document, Instant made);

}  // namespace ultima
