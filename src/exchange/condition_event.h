// SPDX-License-Identifier: Apache-2.0
// An event about a condition, made whole: what its library says of it, in the words that the person is told.
// These stay in the event, so that a later version of the library changes nothing that was decided.
#pragma once

#include "exchange/conditions.h"
#include "register/event.h"

#include <string_view>
#include <vector>

namespace ultima {

/// What stands in the field `condition` if it is from no library.
inline constexpr std::string_view own_words = "own words";

/// Does the event set or change a condition?
[[nodiscard]] bool is_about_condition(const Event& event);

/// Checks the inputs of the event and adds to it what the library says: `words`, `kind of condition`,
/// `consent needed`, `hours a week`, `days a week`; `condition` gets the version. `name`: the person's, which
/// no input may hold; empty if it is not known. Says everything that is wrong; then the event is of no use.
/// Without a library only conditions in own words are taken. Codes: `condition-library`,
/// `condition-unknown`, `condition-inputs`, `condition-ground`, `condition-own`.
[[nodiscard]] Diagnostics complete_condition(Event& event, const ConditionLibrary* library,
                                             std::string_view name);

}  // namespace ultima
