// SPDX-License-Identifier: Apache-2.0
#include "tables/csv.h"

#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace ultima {

namespace {

const char* find(const char* begin, const char* end, char wanted) {
    return begin == end
               ? nullptr
               : static_cast<const char*>(std::memchr(begin, wanted, static_cast<std::size_t>(end - begin)));
}

std::size_t distance(const char* begin, const char* end) { return static_cast<std::size_t>(end - begin); }

/// What 0x80 to 0x9F stand for in windows-1252 (WHATWG Encoding); 0: nothing.
constexpr std::array<char32_t, 32> windows1252_upper = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

}  // namespace

CsvRecordKind CsvParser::unread(const char* begin, const char* end, bool last, std::string reason) {
    const char* const line_end = find(begin, end, '\n');
    if (line_end == nullptr && !last) return CsvRecordKind::incomplete;
    length_ = line_end == nullptr ? distance(begin, end) : distance(begin, line_end) + 1;
    lines_ = 1;
    reason_ = std::move(reason);
    return CsvRecordKind::unread;
}

CsvRecordKind CsvParser::next(const char* begin, const char* end, bool last) {
    cells_.clear();
    lines_ = 1;
    const char* p = begin;
    while (true) {  // one cell a turn; p is at its first byte
        const char* after = nullptr;
        if (p != end && *p == '"') {
            const char* const opened = ++p;
            const char* const limit = distance(p, end) > longest_quoted ? p + longest_quoted : end;
            bool doubled = false;
            while (true) {
                p = find(p, limit, '"');
                if (p == nullptr) {
                    if (limit == end && !last) return CsvRecordKind::incomplete;
                    return unread(
                        begin, end, last,
                        fmt::format("the quote that opens cell {} is never closed", cells_.size() + 1));
                }
                if (p + 1 == end || p[1] != '"') break;
                doubled = true;
                p += 2;
            }
            after = p + 1;
            if (after == end && !last) return CsvRecordKind::incomplete;
            if (after != end && *after == '\r' && after + 1 == end && !last) return CsvRecordKind::incomplete;
            const bool line_ends =
                after == end || *after == '\n' || (*after == '\r' && (after + 1 == end || after[1] == '\n'));
            if (!line_ends && *after != delimiter_) {
                return unread(begin, end, last,
                              fmt::format("text follows the closing quote of cell {}; expected a delimiter",
                                          cells_.size() + 1));
            }
            lines_ += std::count(opened, p, '\n');
            cells_.push_back({opened, distance(opened, p), doubled});
            if (after != end && *after == '\r') ++after;
        } else {
            const char* const opened = p;
            while (p != end && *p != delimiter_ && *p != '\n') ++p;
            if (p == end && !last) return CsvRecordKind::incomplete;
            after = p;
            if ((p == end || *p == '\n') && p != opened && p[-1] == '\r') --p;
            cells_.push_back({opened, distance(opened, p), false});
        }
        if (after == end || *after == '\n') {
            length_ = distance(begin, after == end ? end : after + 1);
            break;
        }
        p = after + 1;
    }
    const char first = *begin;
    if (cells_.size() == 1 && cells_[0].length == 0 && first != '"') return CsvRecordKind::blank;
    if (columns_ != 0 && cells_.size() != columns_) {
        return unread(begin, end, last, fmt::format("expected {} cells, found {}", columns_, cells_.size()));
    }
    return CsvRecordKind::row;
}

bool is_plain_ascii(const char* begin, std::size_t length) {
    constexpr std::uint64_t high = 0x8080808080808080U;
    constexpr std::uint64_t ones = 0x0101010101010101U;
    std::uint64_t bad = 0;
    std::size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, begin + i, 8);
        bad |= (word | (word - ones)) & high;  // a set high bit, or the borrow of a zero byte
    }
    for (; i < length; ++i)
        bad |= (begin[i] == '\0' || (static_cast<unsigned char>(begin[i]) & 0x80U) != 0) ? high : 0;
    return bad == 0;
}

bool append_decoded(std::string& out, std::string_view bytes, CsvEncoding encoding) {
    bool all_text = true;
    std::size_t i = 0;
    while (i < bytes.size()) {
        char32_t value = static_cast<unsigned char>(bytes[i]);
        std::size_t length = 1;
        bool valid = true;
        if (encoding == CsvEncoding::utf8) {
            const CodePoint point = first_code_point(bytes.substr(i));
            value = point.value;
            length = point.length;
            valid = point.valid;
        } else if (encoding == CsvEncoding::windows1252 && value >= 0x80 && value < 0xA0) {
            value = windows1252_upper[value - 0x80];
        }
        if (value == 0 || !valid) {
            value = replacement_character;
            all_text = false;
        }
        append_utf8(out, value);
        i += length;
    }
    return all_text;
}

std::string_view cell_text(const CsvCell& cell, CsvEncoding encoding, std::string& buffer) {
    const bool plain = is_plain_ascii(cell.begin, cell.length);
    if (plain && !cell.doubled) return {cell.begin, cell.length};
    std::string bytes;
    for (const char* p = cell.begin; p != cell.begin + cell.length; ++p) {
        bytes += *p;
        if (cell.doubled && *p == '"') ++p;
    }
    buffer.clear();
    append_decoded(buffer, bytes, encoding);
    return buffer;
}

void append_csv_cell(std::string& out, std::string_view text) {
    const auto special = [](char c) { return c == '"' || c == ',' || c == '\r' || c == '\n'; };
    if (std::none_of(text.begin(), text.end(), special)) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

std::string csv_cell(std::string_view text) {
    std::string cell;
    append_csv_cell(cell, text);
    return cell;
}

}  // namespace ultima
