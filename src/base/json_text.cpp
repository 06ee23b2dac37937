// SPDX-License-Identifier: Apache-2.0
// Escaping for JSON.
#include "base/json_text.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ultima {
namespace {

/// Bytes that can be copied as they are: printable ASCII but for quotation mark and backslash.
constexpr std::array<bool, 256> plain = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x20; c < 0x7F; ++c) table[c] = c != '"' && c != '\\';
    return table;
}();

/// The same for eight bytes at once.
bool all_plain(const char* bytes) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t tops = ones << 7U;
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes, sizeof eight);
    // A byte's top bit is set where it is below a bound (the byte itself being ASCII), or equal to a sign.
    const auto below = [&](std::uint64_t bound) { return (eight - ones * bound) & ~eight; };
    const auto equal = [&](std::uint64_t sign) {
        return ((eight ^ ones * sign) - ones) & ~(eight ^ ones * sign);
    };
    return ((eight | below(0x20) | equal('"') | equal('\\') | equal(0x7F)) & tops) == 0;
}

void append_escaped(std::string& out, unsigned char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        default:
            break;
    }
    constexpr std::string_view hex = "0123456789abcdef";
    out += "\\u00";
    out += hex[c >> 4];
    out += hex[c & 15];
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    const auto plain_part = [&] {
        std::size_t count = 0;
        while (count + 8 <= text.size() && all_plain(text.data() + count)) count += 8;
        while (count < text.size() && plain[static_cast<unsigned char>(text[count])]) ++count;
        return count;
    };
    if (plain_part() == text.size()) {  // as most are: in one piece
        const std::size_t at = out.size();
        out.resize(at + text.size() + 2, '"');
        std::copy(text.begin(), text.end(), out.begin() + static_cast<std::ptrdiff_t>(at) + 1);
        return;
    }
    out += '"';
    while (!text.empty()) {
        const std::size_t copied = plain_part();
        out.append(text.data(), copied);
        text.remove_prefix(copied);
        if (text.empty()) break;
        const CodePoint point = first_code_point(text);
        if (point.value < 0x80) {
            append_escaped(out, static_cast<unsigned char>(point.value));
        } else {
            append_utf8(out, point.value);
        }
        text.remove_prefix(point.length);
    }
    out += '"';
}

}  // namespace ultima
