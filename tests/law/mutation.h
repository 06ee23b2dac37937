// SPDX-License-Identifier: Apache-2.0
// What happens to a pack when one punctuation mark inside a fenced block is lost. Either an error says where
// and what was expected, or what is left is a well-formed pack: a survivor, which is counted and listed.
#pragma once

#include "base/source.h"
#include "law/load.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ultima::test {

struct Mark {
    std::size_t file = 0;  ///< in PackFiles
    std::size_t begin = 0;
    std::size_t length = 1;
    std::string block;  ///< rule, table, ...
};

/// Every punctuation mark of every fenced block, its header among it. Found without the reader's own lexer.
inline std::vector<Mark> marks_of(const PackFiles& pack) {
    std::vector<Mark> marks;
    for (std::size_t file = 0; file < pack.files.size(); ++file) {
        if (!pack.files[file].name.ends_with(".md")) continue;
        const std::string& text = pack.files[file].text;
        std::string block;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            const std::string_view line = std::string_view(text).substr(at, end - at);
            std::size_t column = 0;
            const bool fence = line.starts_with("```");
            if (fence && !block.empty()) {
                block.clear();
                column = line.size();
            } else if (fence) {
                column = 3;
                while (column < line.size() && std::isalpha(static_cast<unsigned char>(line[column])))
                    block += line[column++];
                if (block.empty()) block = "text";
            }
            bool quoted = false;
            for (; !block.empty() && block != "text" && column < line.size(); ++column) {
                const char c = line[column];
                const auto word = [&](std::size_t place) {
                    const auto other = place < line.size() ? static_cast<unsigned char>(line[place]) : ' ';
                    return std::isalnum(other) || other >= 0x80;
                };
                if (c == '"') quoted = !quoted;
                if (quoted && c != '"') continue;
                const std::string_view two = line.substr(column, 2);
                std::size_t length = 0;
                if (two == "->" || two == ".." || two == "!=" || two == "<=" || two == ">=")
                    length = 2;
                else if (std::string_view(":=(),;|/<>\"#+*").find(c) != std::string_view::npos)
                    length = 1;
                else if (c == '-' && !(column > 0 && word(column - 1) && word(column + 1)))
                    length = 1;
                if (length == 0) continue;
                marks.push_back({file, at + column, length, block});
                if (c == '#') break;
                column += length - 1;
            }
            at = end + 1;
        }
    }
    return marks;
}

inline std::vector<std::filesystem::path> pack_folders() {
    std::vector<std::filesystem::path> folders;
    const std::filesystem::path root(ULTIMA_SOURCE_DIR);
    for (const auto& entry : std::filesystem::directory_iterator(root / "packs"))
        if (std::filesystem::exists(entry.path() / "pack.yaml")) folders.push_back(entry.path());
    for (const auto& example : std::filesystem::directory_iterator(root / "examples"))
        if (std::filesystem::exists(example.path() / "pack" / "pack.yaml"))
            folders.push_back(example.path() / "pack");
    std::sort(folders.begin(), folders.end());
    return folders;
}

struct Mutants {
    std::size_t tried = 0, with_error = 0;
    std::map<std::string, std::size_t> codes;                   ///< of the first error
    std::map<std::string, std::vector<std::string>> survivors;  ///< by mark and block: file:line: the line
    std::vector<std::string> bad;                               ///< errors without a place or a message
};

/// Loses one mark. `out` says what came of it.
inline void lose(const PackFiles& pack, const Mark& mark, Mutants& out) {
    PackFiles broken = pack;
    std::string& text = broken.files[mark.file].text;
    const std::string lost = text.substr(mark.begin, mark.length);
    const std::size_t from = text.rfind('\n', mark.begin) + 1;
    const auto line =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(mark.begin), '\n') + 1;
    const std::string where = broken.files[mark.file].name + ":" + std::to_string(line) + ": " +
                              text.substr(from, text.find('\n', from) - from);
    text.erase(mark.begin, mark.length);
    const LoadedPack loaded = load_pack(broken);
    ++out.tried;
    if (!has_errors(loaded.diagnostics)) {
        out.survivors["`" + lost + "` in " + mark.block].push_back(where);
        return;
    }
    ++out.with_error;
    bool first = true;
    for (const Diagnostic& each : loaded.diagnostics) {
        if (each.severity != Severity::error) continue;
        if (first) ++out.codes[each.code];
        first = false;
        if (!each.span || !loaded.sources.contains(each.span->file) ||
            each.span->end > loaded.sources.text(each.span->file).size() ||
            each.span->begin > each.span->end || each.message.empty())
            out.bad.push_back(where + "\n  without `" + lost + "`: " + each.code + " " + each.message);
    }
}

}  // namespace ultima::test
