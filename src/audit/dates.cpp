// SPDX-License-Identifier: Apache-2.0
#include "audit/dates.h"

namespace ultima {

std::optional<DateFormat> DateFormat::parse(std::string_view pattern) {
    DateFormat format;
    format.pattern_ = std::string(pattern);
    format.parts_.clear();
    int years = 0, months = 0, days = 0;
    for (std::size_t at = 0; at < pattern.size();) {
        if (pattern[at] == '%') {  // as in strptime: %Y-%m-%d
            const char what = at + 1 < pattern.size() ? pattern[at + 1] : '\0';
            at += 2;
            if (what == 'Y' && ++years)
                format.parts_.push_back({'Y', 0, 4, 4});
            else if (what == 'm' && ++months)
                format.parts_.push_back({'M', 0, 1, 2});
            else if (what == 'd' && ++days)
                format.parts_.push_back({'D', 0, 1, 2});
            else
                return std::nullopt;
            continue;
        }
        const char c = pattern[at];
        if (c != 'Y' && c != 'M' && c != 'D') {
            const bool letter_or_digit =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letter_or_digit || static_cast<unsigned char>(c) >= 0x80) return std::nullopt;
            format.parts_.push_back({0, c, 1, 1});
            ++at;
            continue;
        }
        std::size_t length = 0;
        while (at + length < pattern.size() && pattern[at + length] == c) ++length;
        at += length;
        if (c == 'Y' && length == 4 && ++years)
            format.parts_.push_back({'Y', 0, 4, 4});
        else if (c == 'M' && length <= 2 && ++months)
            format.parts_.push_back({'M', 0, length == 2 ? 2 : 1, 2});
        else if (c == 'D' && length <= 2 && ++days)
            format.parts_.push_back({'D', 0, length == 2 ? 2 : 1, 2});
        else
            return std::nullopt;
    }
    if (years != 1 || months != 1 || days != 1) return std::nullopt;
    return format;
}

std::optional<CivilDate> DateFormat::read(std::string_view text) const {
    int year = 0, month = 0, day = 0;
    std::size_t at = 0;
    for (const Part& part : parts_) {
        if (part.what == 0) {
            if (at >= text.size() || text[at] != part.sign) return std::nullopt;
            ++at;
            continue;
        }
        int number = 0;
        int digits = 0;
        while (digits < part.most && at < text.size() && text[at] >= '0' && text[at] <= '9') {
            number = number * 10 + (text[at] - '0');
            ++at;
            ++digits;
        }
        if (digits < part.least) return std::nullopt;
        (part.what == 'Y' ? year : part.what == 'M' ? month : day) = number;
    }
    if (at != text.size() || month < 1 || day < 1) return std::nullopt;
    return make_date(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

}  // namespace ultima
