// SPDX-License-Identifier: Apache-2.0
#include "base/instant.h"

#include <array>

namespace ultima {
namespace {

constexpr std::int64_t day_seconds = 86'400;
constexpr std::size_t text_length = 20;  // 2026-01-31T08:05:00Z

constexpr std::int64_t day_of(Instant instant) noexcept {
    const std::int64_t second = instant.second;
    return (second >= 0 ? second : second - day_seconds + 1) / day_seconds;
}

/// Two digits at a place, below `limit`; -1 if there are none.
int two_digits(std::string_view text, std::size_t at, int limit) noexcept {
    const char tens = text[at], ones = text[at + 1];
    if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return -1;
    const int value = 10 * (tens - '0') + (ones - '0');
    return value < limit ? value : -1;
}

}  // namespace

CivilDate date_of(Instant instant) noexcept { return {static_cast<std::int32_t>(day_of(instant))}; }

std::string to_text(Instant instant) {
    const std::int64_t of_day = instant.second - day_of(instant) * day_seconds;
    std::string text = to_text(date_of(instant));
    const std::array<std::int64_t, 3> parts{of_day / 3600, of_day / 60 % 60, of_day % 60};
    char before = 'T';
    for (const std::int64_t part : parts) {
        text += before;
        text += static_cast<char>('0' + part / 10);
        text += static_cast<char>('0' + part % 10);
        before = ':';
    }
    return text + 'Z';
}

std::optional<Instant> parse_instant(std::string_view text) noexcept {
    if (text.size() != text_length || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        text[19] != 'Z')
        return std::nullopt;
    const auto date = parse_date(text.substr(0, 10));
    const int hour = two_digits(text, 11, 24);
    const int minute = two_digits(text, 14, 60);
    const int second = two_digits(text, 17, 60);
    if (!date || hour < 0 || minute < 0 || second < 0) return std::nullopt;
    return Instant{date->day * day_seconds + hour * 3600 + minute * 60 + second};
}

}  // namespace ultima
