// SPDX-License-Identifier: Apache-2.0
// No text may break the reader, and what is wrong has a place.
#include "base/render.h"
#include "law/blocks.h"
#include "law/good_pack.h"
#include "law/lexer.h"
#include "law/try_pack.h"

#include <gtest/gtest.h>

#include <random>

namespace ultima {
namespace {

std::string said(const LoadedPack& pack) { return render_text(pack.diagnostics, pack.sources, false); }

void expect_places(const LoadedPack& pack, const std::string& what) {
    for (const Diagnostic& diagnostic : pack.diagnostics) {
        EXPECT_TRUE(diagnostic.span.has_value()) << what << "\n" << said(pack);
        EXPECT_FALSE(diagnostic.message.empty()) << what;
        if (diagnostic.span) {
            EXPECT_LE(diagnostic.span->end, pack.sources.text(diagnostic.span->file).size()) << what;
        }
    }
}

TEST(a_good_pack, has_no_errors) {
    const LoadedPack pack = read_pack(std::string(good_law));
    EXPECT_FALSE(has_errors(pack.diagnostics)) << said(pack);
    EXPECT_EQ(pack.pack.facts.size(), 6U);
    EXPECT_EQ(pack.pack.rules.size(), 5U);
    EXPECT_EQ(pack.pack.tests.size(), 4U);
}

std::vector<Span> punctuation_of(const std::string& law) {
    Sources sources;
    sources.add("law.md", law);
    Diagnostics diagnostics;
    Report report(diagnostics);
    std::vector<Span> result;
    for (const Block& block : read_blocks(sources, 0, report)) {
        const LexedBlock lexed = lex(sources, block);
        for (const auto* tokens : {&lexed.header, &lexed.tokens})
            for (const Token& token : *tokens)
                if (token.kind >= TokenKind::colon && token.kind < TokenKind::bad)
                    result.push_back({0, token.begin, token.end});
    }
    return result;
}

TEST(removing_any_one_mark, is_an_error_with_a_place_or_leaves_a_good_pack) {
    const std::string law(good_law);
    std::size_t errors = 0;
    const std::vector<Span> marks = punctuation_of(law);
    ASSERT_GT(marks.size(), 100U);
    for (const Span& mark : marks) {
        std::string broken = law;
        broken.erase(mark.begin, mark.end - mark.begin);
        const LoadedPack pack = read_pack(broken);
        expect_places(pack, "without the mark at byte " + std::to_string(mark.begin));
        if (has_errors(pack.diagnostics)) ++errors;
    }
    EXPECT_GT(errors, marks.size() * 3 / 4);
}

TEST(removing_any_one_mark, gives_few_errors) {
    const std::string law(good_law);
    for (const Span& mark : punctuation_of(law)) {
        std::string broken = law;
        broken.erase(mark.begin, mark.end - mark.begin);
        const LoadedPack pack = read_pack(broken);
        const auto syntax =
            std::count_if(pack.diagnostics.begin(), pack.diagnostics.end(), [](const Diagnostic& diagnostic) {
                return std::string_view("SNTPL").find(diagnostic.code[0]) != std::string_view::npos;
            });
        EXPECT_LE(syntax, 2) << broken.substr(mark.begin > 40 ? mark.begin - 40 : 0, 80) << "\n"
                             << said(pack);
    }
}

TEST(cutting_a_pack_anywhere, breaks_nothing) {
    const std::string law(good_law);
    for (std::size_t length = 0; length < law.size(); length += 7)
        expect_places(read_pack(law.substr(0, length)), "cut at " + std::to_string(length));
}

TEST(mixing_up_a_pack, breaks_nothing) {
    const std::string law(good_law);
    std::mt19937 random(20261124);
    const auto pick = [&](std::size_t below) { return static_cast<std::size_t>(random()) % below; };
    for (int round = 0; round < 500; ++round) {
        std::string broken = law;
        for (int i = 0; i < 5; ++i) {
            const std::size_t from = pick(law.size());
            const std::string part = law.substr(from, pick(30));
            broken.replace(pick(broken.size()), pick(10), part);
        }
        expect_places(read_pack(broken), "round " + std::to_string(round));
    }
}

TEST(a_manifest, may_be_anything) {
    const std::string bomb =
        "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, "
        "*b, *b, *b]\nlanguages: [*c, *c, *c, *c]\n";
    std::string deep = "id: ";
    for (int i = 0; i < 20000; ++i) deep += '[';
    for (const std::string& text : {bomb, deep, std::string("? {a: b}\n: c\n"), std::string("- a\n"),
                                    std::string("\xEF\xBB\xBFid: x\n"), std::string("a: *b\n"),
                                    std::string("!!int x\n"), std::string("--- a\n--- b\n"), std::string()}) {
        PackFiles files;
        files.files.push_back({"law.md", "# Law\n"});
        files.files.push_back({"pack.yaml", text});
        const LoadedPack pack = load_pack(files);
        EXPECT_TRUE(has_errors(pack.diagnostics));
        expect_places(pack, text.substr(0, 40));
    }
}

TEST(markdown, may_be_anything) {
    for (const std::string& piece :
         {std::string("> "), std::string("* "), std::string("["), std::string("*a_"), std::string("`"),
          std::string("<"), std::string("1. "), std::string("\t"), std::string("![](")}) {
        std::string text;
        while (text.size() < 200000) text += piece;
        const LoadedPack pack = read_pack(text);
        text.clear();
        while (text.size() < 200000) text += piece + "\n";
        const LoadedPack lines = read_pack(text);
    }
}

}  // namespace
}  // namespace ultima
