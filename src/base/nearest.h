// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the known name that a mistyped one was probably meant to be.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace ultima {

/// The known name with the fewest single slips from `wrong` (a letter left out, added or exchanged, two
/// neighbours swapped), if these are at most a third of the longer name's letters, and one at least. The
/// first of equals.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view wrong,
                                                      std::span<const std::string_view> known);

}  // namespace ultima
