// SPDX-License-Identifier: Apache-2.0
// A value, or all that was wrong with the input.
#pragma once

#include "base/diagnostic.h"

#include <tl/expected.hpp>

#include <utility>

namespace ultima {

/// Failures caused by what a user gave us are values; broken infrastructure throws. The list is never empty
/// and holds at least one error.
template <class T>
using Result = tl::expected<T, Diagnostics>;

/// `return failure({.code = "...", .message = "..."});`
[[nodiscard]] inline tl::unexpected<Diagnostics> failure(Diagnostic diagnostic) {
    Diagnostics list;
    list.push_back(std::move(diagnostic));
    return tl::unexpected<Diagnostics>{std::move(list)};
}
[[nodiscard]] inline tl::unexpected<Diagnostics> failure(Diagnostics diagnostics) {
    return tl::unexpected<Diagnostics>{std::move(diagnostics)};
}

}  // namespace ultima
