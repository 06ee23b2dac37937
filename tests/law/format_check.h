// SPDX-License-Identifier: Apache-2.0
#pragma once

// What must hold of the formatter for any pack, and packs whose layout has been disturbed. To try other packs
// (random ones, say), hand their PackFiles to `expect_formats_well`.

#include "law/blocks.h"
#include "law/format.h"
#include "law/lexer.h"
#include "law/mutation.h"
#include "law/same_pack.h"
#include "law/try_pack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace ultima::test {

inline PackFiles with_texts(const PackFiles& files, const FormattedPack& formatted) {
    PackFiles result = files;
    for (PackFiles::File& file : result.files)
        for (const FormattedFile& made : formatted.files)
            if (made.name == file.name) file.text = made.text;
    return result;
}

/// Everything outside fenced blocks.
inline std::string prose_of(const PackFiles& files) {
    Sources sources;
    std::string prose;
    for (const PackFiles::File& file : files.files) {
        const std::uint32_t number = sources.add(file.name, file.text);
        if (!file.name.ends_with(".md")) continue;
        Diagnostics unused;
        Report report(unused);
        std::uint32_t at = 0;
        for (const Block& block : read_blocks(sources, number, report)) {
            prose += file.text.substr(at, block.header.begin - at) + "\n@\n";
            at = block.body.end;
        }
        prose += file.text.substr(at);
    }
    return prose;
}

/// Comments of all blocks, in order.
inline std::vector<std::string> comments_of(const PackFiles& files) {
    std::vector<std::string> comments;
    for (const PackFiles::File& file : files.files) {
        if (!file.name.ends_with(".md")) continue;
        bool inside = false;
        std::size_t at = 0;
        while (at < file.text.size()) {
            const std::size_t end = std::min(file.text.find_first_of("\r\n", at), file.text.size());
            const std::string_view line = std::string_view(file.text).substr(at, end - at);
            if (line.starts_with("```")) inside = !inside && line != "```" && !line.starts_with("```text");
            bool quoted = false;
            for (std::size_t i = 0; i < line.size() && (inside || line.starts_with("```")); ++i) {
                if (line[i] == '"') quoted = !quoted;
                if (line[i] != '#' || quoted) continue;
                comments.emplace_back(line.substr(i));
                break;
            }
            at = end + 1;
        }
    }
    return comments;
}

/// The layout is made, says the same, holds all prose and comments, and is what it becomes when made again.
inline FormattedPack expect_formats_well(const PackFiles& files) {
    const LoadedPack before = load_pack(files);
    const FormattedPack formatted = format_pack(files);
    for (const FormattedFile& file : formatted.files) {
        EXPECT_NE(file.state, FormattedFile::State::refused) << file.name << ":\n" << file.text;
        EXPECT_NE(file.state, FormattedFile::State::has_errors) << file.name << ":\n" << file.text;
    }
    const PackFiles laid_out = with_texts(files, formatted);
    const LoadedPack after = load_pack(laid_out);
    EXPECT_EQ(codes_of(after), codes_of(before));
    if (!has_errors(before.diagnostics)) {
        EXPECT_TRUE(same_pack(before.pack, after.pack));
    }
    EXPECT_EQ(prose_of(laid_out), prose_of(files));
    EXPECT_EQ(comments_of(laid_out), comments_of(files));
    const FormattedPack again = format_pack(laid_out);
    for (std::size_t i = 0; i < again.files.size(); ++i)
        EXPECT_EQ(again.files[i].text, formatted.files[i].text) << again.files[i].name;
    return formatted;
}

/// Changes blanks, line ends and comments between tokens of blocks: `times` places of each file. What the
/// grammar forbids may come out too, such as a citation cut in two.
inline PackFiles disturbed(const PackFiles& files, std::mt19937_64& random, int times) {
    PackFiles result = files;
    const auto any = [&](std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    for (PackFiles::File& file : result.files) {
        if (!file.name.ends_with(".md")) continue;
        for (int time = 0; time < times; ++time) {
            Sources sources;
            const std::uint32_t number = sources.add(file.name, file.text);
            Diagnostics unused;
            Report report(unused);
            const std::vector<Block> blocks = read_blocks(sources, number, report);
            if (blocks.empty()) break;
            const LexedBlock block = lex(sources, blocks[any(blocks.size())]);
            if (block.tokens.size() < 2) continue;
            const std::size_t i = 1 + any(block.tokens.size() - 1);
            const Token& left = block.tokens[i - 1];
            const Token& right = block.tokens[i];
            const bool margin = std::any_of(block.lines.begin(), block.lines.end(),
                                            [&](const LogicalLine& line) { return line.first == i; });
            // Rows stand on one line each, and so do citations.
            const bool whole =
                std::any_of(block.lines.begin(), block.lines.end(), [&](const LogicalLine& line) {
                    if (i <= line.first || i >= line.last) return false;
                    return std::any_of(
                        block.tokens.begin() + line.first, block.tokens.begin() + line.last,
                        [&](const Token& token) {
                            const std::string_view text =
                                std::string_view(file.text).substr(token.begin, token.end - token.begin);
                            return text == "|" || (text == "cite" && token.begin < right.begin);
                        });
                });
            const std::string gap = file.text.substr(left.end, right.begin - left.end);
            if (whole) continue;
            std::string other;
            switch (any(8)) {
                case 0:  // more blanks
                    other = gap + std::string(1 + any(3), ' ');
                    if (margin) other = "   " + gap;
                    break;
                case 1:  // one
                    other = margin || gap.find('#') != std::string::npos ? gap : gap.empty() ? "" : " ";
                    break;
                case 2:  // a line end
                    other = "\n" + (margin ? gap.substr(std::min(gap.size(), gap.find('\n'))) : "   ");
                    break;
                case 3:  // a comment, and a line end
                    other = "  # why \"not\"\n" + std::string(margin ? "" : " ");
                    break;
                case 4:  // a comment on a line of its own
                    other = "\n# margin\n" + std::string(margin ? "" : "      ");
                    break;
                case 5:
                    other = "\n    # indented  \n" + std::string(margin ? "" : "  ");
                    break;
                case 6:  // an empty line
                    other = "\n\n" + std::string(margin ? "" : "        ");
                    break;
                default:  // a tab
                    other = margin ? gap : gap.empty() ? "" : "\t";
                    break;
            }
            if (gap.find('#') != std::string::npos) continue;
            file.text.replace(left.end, right.begin - left.end, other);
        }
    }
    return result;
}

/// Tries so many disturbed layouts; says how many of them the grammar allows.
inline std::size_t try_disturbed(const PackFiles& files, std::uint64_t seed, int layouts, int times) {
    std::mt19937_64 random(seed);
    std::size_t allowed = 0;
    for (int i = 0; i < layouts && !testing::Test::HasFailure(); ++i) {
        const PackFiles other =
            disturbed(files, random, 1 + static_cast<int>(random() % static_cast<unsigned>(times)));
        const FormattedPack formatted = format_pack(other);
        if (std::any_of(formatted.files.begin(), formatted.files.end(), [](const FormattedFile& file) {
                return file.state == FormattedFile::State::has_errors;
            }))
            continue;
        ++allowed;
        SCOPED_TRACE("layout " + std::to_string(i) + " of seed " + std::to_string(seed));
        expect_formats_well(other);
    }
    return allowed;
}

/// The packs that the judges of the evaluator use, each as a pack of its own.
inline std::vector<PackFiles> packs_of_judges() {
    std::vector<PackFiles> packs;
    const std::filesystem::path folder = std::filesystem::path(ULTIMA_SOURCE_DIR) / "tests/judge/packs";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".md") continue;
        std::ifstream in(entry.path(), std::ios::binary);
        PackFiles pack;
        pack.files.push_back({entry.path().filename().string(), {std::istreambuf_iterator<char>(in), {}}});
        pack.files.push_back({"pack.yaml", std::string(small_manifest)});
        packs.push_back(std::move(pack));
    }
    std::sort(packs.begin(), packs.end(),
              [](const PackFiles& a, const PackFiles& b) { return a.files[0].name < b.files[0].name; });
    return packs;
}

}  // namespace ultima::test
