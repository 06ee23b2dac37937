// SPDX-License-Identifier: Apache-2.0
// Points in time, in UTC, to the second. Nothing here asks a clock: time is passed in.
#pragma once

#include "base/date.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ultima {

/// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
struct Instant {
    std::int64_t second = 0;
    friend constexpr auto operator<=>(const Instant&, const Instant&) = default;
};

/// The day in UTC.
[[nodiscard]] CivilDate date_of(Instant instant) noexcept;
/// `2026-01-31T08:05:00Z`
[[nodiscard]] std::string to_text(Instant instant);
/// Exactly the form that `to_text` gives; nothing otherwise.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text) noexcept;

}  // namespace ultima
