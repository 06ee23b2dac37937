// SPDX-License-Identifier: Apache-2.0
#include "web/value_words.h"

#include "base/date.h"
#include "base/duration.h"
#include "web/application.h"

#include <charconv>

namespace ultima {
namespace {

/// A count whose form goes with a number that has a fraction: French counts one below 2, Spanish up to 1, and
/// in Russian the fraction governs.
std::int64_t like_fraction(const Words& words, std::string_view number) {
    const std::string_view language = words.language().code;
    if (language == "ru") return 2;
    const bool below_1 = number.starts_with("0.") || number.find_first_of(" .") == std::string_view::npos;
    const bool below_2 = below_1 || number.starts_with("1.") || number.starts_with("1 ");
    return (language == "fr" && below_2) || (language == "es" && below_1) ? 1 : 100;
}

/// The count itself; a fraction stands in the place of a count of its form.
std::string counted(const Words& words, std::string_view number, char unit) {
    const auto of = [&](std::int64_t count) {
        switch (unit) {
            case 'y':
                return words.count(count, "one year", "{} years");
            case 'm':
                return words.count(count, "one month", "{} months");
            case 'w':
                return words.count(count, "one week", "{} weeks");
            default:
                return words.count(count, "one day", "{} days");
        }
    };
    std::int64_t count = 0;
    const char* const end = number.data() + number.size();
    if (const auto read = std::from_chars(number.data(), end, count);
        read.ec == std::errc() && read.ptr == end)
        return of(count);
    const std::int64_t like = like_fraction(words, number);
    const std::string shown = std::to_string(like);
    std::string text = of(like);
    return text.replace(text.find(shown), shown.size(), number);
}

}  // namespace

std::string duration_text(const Words& words, std::string_view text) {
    if (words.language().code == "en" || !parse_duration(text)) return std::string(text);
    std::string out;
    std::string_view rest = text;
    while (!rest.empty()) {
        // A number, which may have a blank before its fraction, and a unit, which begins with a letter.
        const std::size_t unit = rest.find_first_of("ymwd");
        const std::size_t number = rest.find_first_of("0123456789");
        std::string_view digits = rest.substr(number, unit - number);
        digits.remove_suffix(digits.size() - 1 - digits.find_last_not_of(' '));
        const std::string part = counted(words, digits, rest[unit]);
        out = out.empty() ? part : words.with("{} and {}", {out, part});
        rest.remove_prefix(std::min(rest.size(), rest.find_first_of("0123456789", unit)));
    }
    return out;
}

std::string value_words(const Words& words, std::string_view text) {
    if (text == "yes" || text == "no") return words.of(text);
    if (const auto day = parse_date(text)) return day_text(words, *day);
    return duration_text(words, text);
}

}  // namespace ultima
