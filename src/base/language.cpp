// SPDX-License-Identifier: Apache-2.0
#include "base/language.h"

#include <algorithm>
#include <array>

namespace ultima {

namespace {

constexpr bool is_small(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_alphanumeric(char c) {
    return is_small(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string_view part(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('-'), rest.size());
    const std::string_view found = rest.substr(0, end);
    rest = end == rest.size() ? std::string_view{} : rest.substr(end + 1);
    return found;
}

template <std::size_t N>
bool listed(const std::array<std::string_view, N>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

bool is_language_tag(std::string_view tag) noexcept {
    if (tag.empty() || tag.back() == '-') return false;
    const std::string_view language = part(tag);
    if (language.size() < 2 || language.size() > 3 ||
        !std::all_of(language.begin(), language.end(), is_small))
        return false;
    while (!tag.empty()) {
        const std::string_view next = part(tag);
        if (next.size() < 2 || next.size() > 8 || !std::all_of(next.begin(), next.end(), is_alphanumeric))
            return false;
    }
    return true;
}

bool right_to_left(std::string_view tag) noexcept {
    constexpr std::array<std::string_view, 8> scripts{"Arab", "Hebr", "Thaa", "Syrc",
                                                      "Nkoo", "Adlm", "Mand", "Rohg"};
    constexpr std::array<std::string_view, 14> languages{"ar", "arc", "ckb", "dv", "fa", "he", "ks",
                                                         "ps", "sd",  "syr", "ug", "ur", "yi", "nqo"};
    const std::string_view language = part(tag);
    while (!tag.empty()) {
        const std::string_view next = part(tag);
        if (next.size() == 4 && next.front() >= 'A' && next.front() <= 'Z') return listed(scripts, next);
    }
    return listed(languages, language);
}

std::string isolated(std::string_view text) { return "\u2068" + std::string(text) + "\u2069"; }

}  // namespace ultima
