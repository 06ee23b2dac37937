// SPDX-License-Identifier: Apache-2.0
// Diagnostics exactly as people and programs get them.
#include "base/render.h"

#include "base/snippet.h"
#include "base/text.h"

#include <gtest/gtest.h>

#include <string>

namespace ultima {
namespace {

Span span_of(const Sources& sources, std::uint32_t file, std::string_view part) {
    const auto begin = static_cast<std::uint32_t>(sources.text(file).find(part));
    return {file, begin, begin + static_cast<std::uint32_t>(part.size())};
}

Diagnostic error_at(Span span, std::string message) {
    Diagnostic d;
    d.code = "unknown-name";
    d.span = span;
    d.message = std::move(message);
    return d;
}

TEST(RenderTest, an_error_shows_its_place_carets_notes_and_help) {
    Sources sources;
    const auto file =
        sources.add("pack/law.md", "longest term : duration\n\n\n\n\n\n\n\n\nwhen longest trem > 3 months\n");
    Diagnostic d = error_at(span_of(sources, file, "longest trem"), "no fact is called `longest trem`");
    d.notes = {{span_of(sources, file, "longest term"), "this one is declared"}};
    d.help = "did you mean `longest term`?";
    EXPECT_EQ(render_text({d}, sources, false),
              "error[unknown-name]: no fact is called `longest trem`\n"
              "  --> pack/law.md:10:6\n"
              "   |\n"
              "10 | when longest trem > 3 months\n"
              "   |      ^^^^^^^^^^^^\n"
              "note: this one is declared\n"
              "  --> pack/law.md:1:1\n"
              "   |\n"
              " 1 | longest term : duration\n"
              "   | ^^^^^^^^^^^^\n"
              "   = help: did you mean `longest term`?\n");
}

TEST(RenderTest, a_diagnostic_without_a_place_has_no_snippet_and_a_blank_line_stands_between_two) {
    Diagnostic first;
    first.severity = Severity::warning;
    first.code = "file-too-large";
    first.message = "cannot read it";
    Diagnostic second;
    second.severity = Severity::note;
    second.message = "two\nlines";
    second.help = "do\nthis";
    EXPECT_EQ(render_text({first, second}, {}, false),
              "warning[file-too-large]: cannot read it\n"
              "\n"
              "note: two\n"
              "  lines\n"
              "  = help: do\n"
              "          this\n");
}

TEST(RenderTest, tabs_wide_letters_and_combining_marks_keep_the_carets_in_place) {
    Sources sources;
    const auto file = sources.add("a", "\t刑期 e\u0301x wrong\n");
    EXPECT_EQ(render_text({error_at(span_of(sources, file, "wrong"), "m")}, sources, false),
              "error[unknown-name]: m\n"
              " --> a:1:9\n"
              "  |\n"
              "1 |     刑期 e\u0301x wrong\n"
              "  |             ^^^^^\n");
    EXPECT_EQ(render_text({error_at(span_of(sources, file, "刑期"), "m")}, sources, false),
              "error[unknown-name]: m\n"
              " --> a:1:2\n"
              "  |\n"
              "1 |     刑期 e\u0301x wrong\n"
              "  |     ^^^^\n");
}

TEST(RenderTest, a_span_over_several_lines_shows_its_first) {
    Sources sources;
    const auto file = sources.add("a", "when x\n  and y\n");
    EXPECT_EQ(render_text({error_at(span_of(sources, file, "x\n  and"), "m")}, sources, false),
              "error[unknown-name]: m\n"
              " --> a:1:6\n"
              "  |\n"
              "1 | when x\n"
              "  |      ^\n");
}

TEST(RenderTest, the_end_of_the_text_gets_one_caret_after_the_last_letter) {
    Sources sources;
    const auto file = sources.add("a", "when");
    EXPECT_EQ(render_text({error_at({file, 4, 4}, "m")}, sources, false),
              "error[unknown-name]: m\n"
              " --> a:1:5\n"
              "  |\n"
              "1 | when\n"
              "  |     ^\n");
    const auto empty = sources.add("b", "");
    EXPECT_EQ(render_text({error_at({empty, 7, 9}, "m")}, sources, false),
              "error[unknown-name]: m\n"
              " --> b:1:1\n"
              "  |\n"
              "1 |\n"
              "  | ^\n");
}

TEST(RenderTest, a_long_line_is_cut_around_the_span) {
    Sources sources;
    const std::string left(200, 'l');
    const std::string right(200, 'r');
    const auto file = sources.add("a", left + "HERE" + right);
    EXPECT_EQ(render_text({error_at(span_of(sources, file, "HERE"), "m")}, sources, false),
              "error[unknown-name]: m\n"
              " --> a:1:201\n"
              "  |\n"
              "1 | ..." +
                  std::string(48, 'l') + "HERE" + std::string(48, 'r') +
                  "...\n"
                  "  | " +
                  std::string(51, ' ') + "^^^^\n");
}

TEST(RenderTest, a_long_span_in_a_long_line_has_carets_to_the_cut) {
    const std::string line(300, 'x');
    const Snippet snippet = snippet_of(line, 0, 300);
    EXPECT_EQ(snippet.text, std::string(100, 'x') + "...");
    EXPECT_EQ(snippet.caret_begin, 0U);
    EXPECT_EQ(snippet.caret_count, 100U);
    const Snippet end = snippet_of(line, 300, 300);
    EXPECT_EQ(end.text, "..." + std::string(100, 'x'));
    EXPECT_EQ(end.caret_begin, 103U);
    EXPECT_EQ(end.caret_count, 1U);
}

TEST(RenderTest, a_file_cannot_write_to_the_terminal_or_reorder_its_line) {
    Sources sources;
    const auto file = sources.add("evil\x1b[2J", "a\x1b[31m\u202E x\xFF\n");
    const std::string text =
        render_text({error_at(span_of(sources, file, "x"), "m\x07\u2066")}, sources, false);
    EXPECT_EQ(text,
              "error[unknown-name]: m\uFFFD\uFFFD\n"
              " --> evil\uFFFD[2J:1:9\n"
              "  |\n"
              "1 | a\uFFFD[31m\uFFFD x\uFFFD\n"
              "  |         ^\n");
}

TEST(RenderTest, colour_paints_the_same_text) {
    Sources sources;
    const auto file = sources.add("a", "when x\n");
    Diagnostic d = error_at(span_of(sources, file, "x"), "m");
    d.help = "h";
    EXPECT_EQ(render_text({d}, sources, true),
              "\x1b[1;31merror[unknown-name]\x1b[0m\x1b[1m: m\x1b[0m\n"
              "\x1b[1;34m -->\x1b[0m a:1:6\n"
              "\x1b[1;34m  |\x1b[0m\n"
              "\x1b[1;34m1 |\x1b[0m when x\n"
              "\x1b[1;34m  |\x1b[0m      \x1b[1;31m^\x1b[0m\n"
              "\x1b[1;34m  =\x1b[0m\x1b[1m help: \x1b[0mh\n");
}

TEST(RenderTest, every_span_of_any_line_can_be_shown) {
    const std::string line = "\ta\u0301刑\xFF\u202E" + std::string(120, 'z') + "\xC3";
    for (std::size_t begin = 0; begin <= line.size() + 2; ++begin)
        for (std::size_t end = 0; end <= line.size() + 2; ++end) {
            const Snippet snippet = snippet_of(line, begin, end);
            ASSERT_TRUE(valid_utf8(snippet.text));
            ASSERT_GE(snippet.caret_count, 1U);
            ASSERT_LE(snippet.caret_begin, snippet_columns + 4);
            ASSERT_LE(snippet.caret_count, snippet_columns + 4);
        }
}

TEST(RenderTest, programs_get_the_same_content) {
    Sources sources;
    const auto file = sources.add("a\"b", "é when x\n  and y\n");
    Diagnostic d = error_at(span_of(sources, file, "x\n  and"), "say \"yes\"");
    d.notes = {{span_of(sources, file, "y"), "n1"}, {{99, 0, 0}, "n2"}};
    d.help = "h";
    Diagnostic bare;
    bare.severity = Severity::warning;
    bare.code = "c";
    bare.message = "m";
    EXPECT_EQ(
        render_json({d, bare}, sources),
        R"([{"severity":"error","code":"unknown-name","file":"a\"b","line":1,"column":8,"end_line":2,"end_column":6,)"
        R"("message":"say \"yes\"","notes":[{"file":"a\"b","line":2,"column":7,"end_line":2,"end_column":8,)"
        R"("message":"n1"},{"file":null,"line":null,"column":null,"end_line":null,"end_column":null,"message":"n2"}],)"
        R"("help":"h"},{"severity":"warning","code":"c","file":null,"line":null,"column":null,"end_line":null,)"
        R"("end_column":null,"message":"m","notes":[],"help":""}])");
    EXPECT_EQ(render_json({}, sources), "[]");
}

TEST(DiagnosticTest, only_errors_count_as_errors) {
    Diagnostic d;
    d.severity = Severity::warning;
    EXPECT_FALSE(has_errors({}));
    EXPECT_FALSE(has_errors({d}));
    EXPECT_TRUE(has_errors({d, Diagnostic{}}));
}

}  // namespace
}  // namespace ultima
