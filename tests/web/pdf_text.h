// SPDX-License-Identifier: Apache-2.0
// What a PDF says, read by Poppler.
#pragma once

#include "base/scratch.h"
#include "report/output_of.h"

#include <regex>
#include <string>

namespace ultima::test {

/// The text of a PDF as Poppler reads it; nothing if it is not there.
inline std::string text_of(const std::string& pdf) {
    const Scratch scratch;
    std::string text = output_of("pdftotext -enc UTF-8 " + scratch.file("a.pdf", pdf) + " - 2>/dev/null");
    for (char& c : text)
        if (c == '\n' || c == '\f') c = ' ';
    for (const char* sign : {"\u2066", "\u2067", "\u2068", "\u2069"})
        for (std::size_t at = text.find(sign); at != std::string::npos; at = text.find(sign))
            text.erase(at, 3);
    return std::regex_replace(text, std::regex(" +"), " ");
}

}  // namespace ultima::test
