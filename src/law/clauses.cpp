// SPDX-License-Identifier: Apache-2.0
#include "law/clauses.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>

namespace ultima {
namespace {

bool is_part_of_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) != 0 || c == '-' || c == '\'';
}

std::optional<std::size_t> find_word(std::string_view line, std::string_view word) {
    for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_part_of_word(line[at - 1])) &&
            (end == line.size() || !is_part_of_word(line[end])))
            return at;
    }
    return std::nullopt;
}

}  // namespace

Span in_clause(const Sources& sources, Span header, std::string_view clause, std::string_view name) {
    if (!sources.contains(header.file) || name.empty()) return header;
    const std::string_view text = sources.text(header.file);
    bool inside = false;
    for (std::size_t at = std::min(text.find('\n', header.end), text.size()); at < text.size();) {
        const std::size_t begin = at + 1, end = std::min(text.find('\n', begin), text.size());
        if (begin >= text.size()) break;
        const std::string_view line = text.substr(begin, end - begin);
        if (line.starts_with("```") || line.starts_with("~~~")) break;
        if (!line.empty() && line.front() != ' ' && line.front() != '\t') inside = line.starts_with(clause);
        if (const auto found = inside ? find_word(line, name) : std::nullopt)
            return {header.file, static_cast<std::uint32_t>(begin + *found),
                    static_cast<std::uint32_t>(begin + *found + name.size())};
        at = end;
    }
    return header;
}

}  // namespace ultima
