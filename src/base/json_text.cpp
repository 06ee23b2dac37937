// SPDX-License-Identifier: Apache-2.0
// Escaping for JSON.
#include "base/json_text.h"

#include "base/text.h"

#include <array>
#include <cstddef>

namespace ultima {
namespace {

/// Bytes that can be copied as they are: printable ASCII but for quotation mark and backslash.
constexpr std::array<bool, 256> plain = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x20; c < 0x7F; ++c) table[c] = c != '"' && c != '\\';
    return table;
}();

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
    out += '"';
    while (!text.empty()) {
        std::size_t copied = 0;
        while (copied < text.size() && plain[static_cast<unsigned char>(text[copied])]) ++copied;
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
