// SPDX-License-Identifier: Apache-2.0
#include "audit/map.h"

#include <array>

namespace ultima {

namespace {

/// Words of a column's name that make it a judgement about a person and not a fact. Two words stand for
/// neighbours.
constexpr std::array<std::string_view, 26> refused = {"score",
                                                      "scores",
                                                      "scoring",
                                                      "risk",
                                                      "risks",
                                                      "likelihood",
                                                      "probability",
                                                      "propensity",
                                                      "prediction",
                                                      "predicted",
                                                      "classification",
                                                      "custody level",
                                                      "security level",
                                                      "threat level",
                                                      "supervision level",
                                                      "danger",
                                                      "dangerous",
                                                      "dangerousness",
                                                      "recidivism",
                                                      "reoffending",
                                                      "compas",
                                                      "psa",
                                                      "lsi",
                                                      "oasys",
                                                      "ogrs",
                                                      "static 99"};

bool is_letter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// `CustodyLevel`, `custody_level`, `CUSTODY LEVEL2` as ` custody level `: words in small letters between
/// blanks.
std::string words_of(std::string_view name) {
    std::string words = " ";
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (!is_letter(c) && !is_digit(c)) {
            if (words.back() != ' ') words += ' ';
            continue;
        }
        const bool new_word = i > 0 && ((is_upper(c) && is_letter(name[i - 1]) && !is_upper(name[i - 1])) ||
                                        is_digit(c) != is_digit(name[i - 1]));
        if (new_word && words.back() != ' ') words += ' ';
        words += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (words.back() != ' ') words += ' ';
    return words;
}

/// The same where the words are written as one.
constexpr std::array<std::string_view, 6> refused_inside = {
    "riskscore", "risklevel", "riskclass", "custodylevel", "securitylevel", "riskassessment"};

}  // namespace

std::optional<std::string> refused_word(std::string_view column) {
    const std::string words = words_of(column);
    for (const std::string_view word : refused)
        if (words.find(" " + std::string(word) + " ") != std::string::npos) return std::string(word);
    std::string joined;
    for (const char c : words)
        if (c != ' ') joined += c;
    for (const std::string_view word : refused_inside)
        if (joined.find(word) != std::string::npos) return std::string(word);
    return std::nullopt;
}

}  // namespace ultima
