// SPDX-License-Identifier: Apache-2.0
// What Cairo cannot say in a PDF: the document's language, how a reader shows it, and what
// its pictures show.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// Adds to the catalogue of a PDF that Cairo wrote: the language, that the title is shown instead of the
/// file's name, pages from right to left, and that the tags may be relied on; and to its tags `Figure`, in
/// their order, the text that is read out instead of each of `figures` (UTF-8). An update is written behind
/// the file, as PDF 1.4 (section 3.4.5) provides; nothing before it is changed. Throws std::runtime_error if
/// the file is made otherwise.
[[nodiscard]] std::string with_language(std::string pdf, std::string_view language, bool right_to_left,
                                        const std::vector<std::string>& figures = {});

}  // namespace ultima
