// SPDX-License-Identifier: Apache-2.0
// Dates as text; the arithmetic is in the header.
#include "base/date.h"

#include <array>
#include <cstddef>

namespace ultima {
namespace {

/// The digits [begin, begin + count) as a number, or -1 if one is no digit.
int digits(std::string_view text, std::size_t begin, std::size_t count) noexcept {
    int value = 0;
    for (std::size_t i = begin; i < begin + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = 10 * value + (text[i] - '0');
    }
    return value;
}

}  // namespace

std::optional<CivilDate> parse_date(std::string_view text) noexcept {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int year = digits(text, 0, 4);
    const int month = digits(text, 5, 2);
    const int day = digits(text, 8, 2);
    if (year < 0 || month < 0 || day < 0) return std::nullopt;
    return make_date(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

void append_text(std::string& out, CivilDate date) {
    const CivilParts parts = parts_of(date);
    const auto digit = [](std::int32_t value) { return static_cast<char>('0' + value % 10); };
    const std::array<char, 10> text{digit(parts.year / 1000),
                                    digit(parts.year / 100),
                                    digit(parts.year / 10),
                                    digit(parts.year),
                                    '-',
                                    digit(parts.month / 10),
                                    digit(parts.month),
                                    '-',
                                    digit(parts.day / 10),
                                    digit(parts.day)};
    out.append(text.data(), text.size());
}

std::string to_text(CivilDate date) {
    std::string out;
    append_text(out, date);
    return out;
}

}  // namespace ultima
