// SPDX-License-Identifier: Apache-2.0
// Who works in the fictional country: the same humans in its register and at its sign-in.
#pragma once

#include "register/access.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

/// Somebody in that role; cases with other numbers have others. Of providers, one for each house.
[[nodiscard]] Looker staff_of(Role role, std::uint64_t number);
/// Everybody, by role.
[[nodiscard]] std::vector<Looker> country_staff();

inline constexpr std::uint64_t country_providers = 40;
/// The house of a service, by the service's number.
[[nodiscard]] std::string provider_name(std::uint64_t service);

}  // namespace ultima
