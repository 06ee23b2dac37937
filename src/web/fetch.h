// SPDX-License-Identifier: Apache-2.0
// What the server asks of another one: only of the sign-in provider that its keeper has named.
#pragma once

#include "base/result.h"

#include <functional>
#include <string>
#include <string_view>

namespace ultima {

struct FetchAsked {
    std::string address;
    std::string form{};           ///< sent with POST; empty: GET
    std::string authorization{};  ///< the header of this name
};
/// What was answered with 200. Codes: `openid-fetch`.
using Fetch = std::function<Result<std::string>(const FetchAsked&)>;

/// With the certificate checked, at most 256 KB and five seconds, and no redirect followed. Used by any
/// number of threads.
[[nodiscard]] Fetch fetch_over_tls();

/// `https`, or `http` on the machine itself.
[[nodiscard]] bool may_be_fetched(std::string_view address);

}  // namespace ultima
