// SPDX-License-Identifier: Apache-2.0
// One thing that stands against what was asked, and is about no place in a text.
#pragma once

#include "base/result.h"

#include <string>
#include <utility>

namespace ultima {

/// `return refused("register-missing", "there is no register in `x`");`
[[nodiscard]] inline tl::unexpected<Diagnostics> refused(std::string code, std::string message) {
    return failure(Diagnostic{.code = std::move(code), .span = {}, .message = std::move(message)});
}

}  // namespace ultima
