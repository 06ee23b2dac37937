// SPDX-License-Identifier: Apache-2.0
// Text as a JSON string (RFC 8259).
#pragma once

#include <string>
#include <string_view>

namespace ultima {

/// Adds `text` with its quotation marks. Each byte that is not part of valid UTF-8 becomes U+FFFD, so that
/// the result is always valid. Hot: plain stretches are copied whole.
void append_json_string(std::string& out, std::string_view text);

}  // namespace ultima
