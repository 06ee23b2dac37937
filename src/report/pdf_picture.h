// SPDX-License-Identifier: Apache-2.0
// A picture drawn by Cairo.
#pragma once

#include "report/pdf_setter.h"
#include "report/picture.h"

// Cairo's, whose header stands in .cpp files only.
struct _cairo;  // NOLINT(bugprone-reserved-identifier)

namespace ultima {

/// With its upper left corner at the origin, as large as it says; its letters by the setter.
void draw_picture(const Picture& picture, PdfSetter& setter, _cairo* on);

}  // namespace ultima
