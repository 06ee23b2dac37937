// SPDX-License-Identifier: Apache-2.0
// Texts that somebody sends who means harm, or whose keyboard does.
#pragma once

#include <string>
#include <vector>

namespace ultima::test {

/// Ours, always there. Some are no UTF-8, or hold a zero byte.
[[nodiscard]] const std::vector<std::string>& naughty_texts();
/// Those of others, where they lie beside the project; empty, and said aloud, where they do not.
[[nodiscard]] const std::vector<std::string>& naughty_texts_of_others();
/// Our own again, made by kind: signs, markup, and what other programs would take for an order.
[[nodiscard]] const std::vector<std::string>& naughty_texts_made();

}  // namespace ultima::test
