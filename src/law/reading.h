// SPDX-License-Identifier: Apache-2.0
// A pack as a page to read.
#pragma once

#include <string>
#include <string_view>

namespace ultima {

/// Markdown as HTML. Tags, and links that are not http, https or within the page, are left out: a pack may
/// come from anywhere.
[[nodiscard]] std::string markdown_html(std::string_view markdown);

}  // namespace ultima
