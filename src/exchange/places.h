// SPDX-License-Identifier: Apache-2.0
// Which places may be said to whoever looks over somebody's shoulder, or picks up their telephone.
#pragma once

#include <string_view>

namespace ultima {

/// May the place be said? Nobody can know of any text in any language that it tells nothing, so this asks for
/// reasons to believe it. No word of it may begin as words of health, treatment, addiction, pregnancy,
/// violence or prison do, in the six languages of the interface and some others. The place of a session must
/// also be an address, which has a number in it, and be written in letters of the six languages: a name alone
/// says what a house is for, and a word in other letters cannot be judged. A court is a court.
[[nodiscard]] bool may_be_said(std::string_view place, bool in_court);

}  // namespace ultima
