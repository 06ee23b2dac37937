// SPDX-License-Identifier: Apache-2.0
#include "law/reading.h"

#include <cmark.h>

#include <cstdlib>
#include <memory>

namespace ultima {

std::string markdown_html(std::string_view markdown) {
    const std::unique_ptr<char, decltype(&std::free)> html(
        cmark_markdown_to_html(markdown.data(), markdown.size(), CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8),
        std::free);
    return html ? html.get() : "";
}

}  // namespace ultima
