// SPDX-License-Identifier: Apache-2.0
// UTF-8 by RFC 3629.
#include "base/text.h"

#include <algorithm>

namespace ultima {

CodePoint first_code_point(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    constexpr CodePoint invalid{replacement_character, 1, false};
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {lead, 1, true};
    const std::size_t length = lead >= 0xF0 ? 4 : (lead >= 0xE0 ? 3 : 2);
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return invalid;
    char32_t value = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return invalid;
        value = (value << 6) | (byte(i) & 0x3FU);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return invalid;
    return {value, length, true};
}

bool valid_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const CodePoint point = first_code_point(text);
        if (!point.valid) return false;
        text.remove_prefix(point.length);
    }
    return true;
}

std::string_view text_or_mark(std::string_view text) noexcept {
    return valid_utf8(text) ? text : std::string_view("\xEF\xBF\xBD");
}

std::size_t code_points(std::string_view text) noexcept {
    std::size_t count = 0;
    for (; !text.empty(); ++count) text.remove_prefix(first_code_point(text).length);
    return count;
}

std::string_view beginning_of(std::string_view text, std::size_t most) noexcept {
    if (text.size() <= most) return text;
    constexpr unsigned char_mask = 0xC0, continues = 0x80;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & char_mask) == continues) --most;
    return text.substr(0, most);
}

std::size_t columns(std::string_view text) noexcept {
    struct Range {
        char32_t first, last;
    };
    // Of the Unicode Character Database: general categories Mn and Cf of the scripts that packs may be read
    // in.
    constexpr Range without_width[] = {{0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x05bf, 0x05bf},
                                       {0x05c1, 0x05c2}, {0x05c4, 0x05c5}, {0x05c7, 0x05c7}, {0x0610, 0x061a},
                                       {0x064b, 0x065f}, {0x0670, 0x0670}, {0x06d6, 0x06dc}, {0x06df, 0x06e4},
                                       {0x06e7, 0x06e8}, {0x06ea, 0x06ed}, {0x200b, 0x200f}, {0x202a, 0x202e},
                                       {0x2060, 0x2069}, {0x20d0, 0x20f0}, {0xfe00, 0xfe0f}};
    std::size_t count = 0;
    while (!text.empty()) {
        const CodePoint point = first_code_point(text);
        const bool none = std::any_of(
            std::begin(without_width), std::end(without_width),
            [&](const Range& range) { return point.value >= range.first && point.value <= range.last; });
        count += none ? 0 : 1;
        text.remove_prefix(point.length);
    }
    return count;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

void append_utf8(std::string& out, char32_t value) {
    const auto tail = [&](int shift) { return static_cast<char>(0x80U | ((value >> shift) & 0x3FU)); };
    if (value < 0x80) {
        out += static_cast<char>(value);
    } else if (value < 0x800) {
        out += {static_cast<char>(0xC0U | (value >> 6)), tail(0)};
    } else if (value < 0x10000) {
        out += {static_cast<char>(0xE0U | (value >> 12)), tail(6), tail(0)};
    } else {
        out += {static_cast<char>(0xF0U | (value >> 18)), tail(12), tail(6), tail(0)};
    }
}

std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (end < text.size() && line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace ultima
