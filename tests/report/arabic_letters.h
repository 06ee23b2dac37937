// SPDX-License-Identifier: Apache-2.0
// Letters instead of the forms in which they are drawn (Unicode's Arabic Presentation Forms-B): a PDF says
// which form it drew, and some readers give that back.
#pragma once

#include "base/text.h"

#include <array>
#include <string>
#include <string_view>

namespace ultima {

/// The letters of a form; nothing for what is none.
inline std::u32string letters_of_form(char32_t form) {
    // From U+FE80 on: each letter in two or four forms, in the order of the alphabet.
    constexpr std::u32string_view letters = U"ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي", in_two = U"آأؤإاةدذرزوى";
    char32_t at = 0xFE80;
    for (const char32_t letter : letters) {
        const char32_t forms = letter == U'ء' ? 1 : in_two.find(letter) != std::u32string_view::npos ? 2 : 4;
        if (form >= at && form < at + forms) return {letter};
        at += forms;
    }
    // Lam joined with each alef.
    constexpr std::u32string_view alefs = U"آأإا";
    if (form >= 0xFEF5 && form <= 0xFEFC) return {U'ل', alefs[(form - 0xFEF5) / 2]};
    if (form == 0xFC86 || form == 0xFC43) return U"لى";
    return {};
}

/// The text with letters for forms, and without marks of direction.
inline std::string without_forms(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        const CodePoint one = first_code_point(text);
        text.remove_prefix(one.length);
        const std::u32string letters = letters_of_form(one.value);
        for (const char32_t letter : letters) append_utf8(plain, letter);
        const bool orders =
            (one.value >= 0x202A && one.value <= 0x202E) || (one.value >= 0x2066 && one.value <= 0x2069);
        if (letters.empty() && !orders) append_utf8(plain, one.value);
    }
    return plain;
}

}  // namespace ultima
