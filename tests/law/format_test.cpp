// SPDX-License-Identifier: Apache-2.0
// One layout for packs.
#include "law/format.h"

#include "law/format_block.h"
#include "law/format_check.h"
#include "law/format_lines.h"
#include "law/good_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ultima::test {
namespace {

PackFiles small_pack(std::string law) {
    PackFiles files;
    files.files.push_back({"law.md", std::move(law)});
    files.files.push_back({"pack.yaml", std::string(small_manifest)});
    return files;
}

/// What a block becomes. It need not be good beyond its tokens; what came of it is tried once more.
FormattedBlock formatted(std::string_view header, std::string_view body) {
    const auto once = [](std::string_view after_word, std::string_view lines) {
        Sources sources;
        const std::uint32_t file =
            sources.add("law.md", "```" + std::string(after_word) + "\n" + std::string(lines) + "```\n");
        Diagnostics unused;
        Report report(unused);
        return format_block(sources, lex(sources, read_blocks(sources, file, report).at(0)));
    };
    FormattedBlock result = once(header, body);
    const std::string word(header.substr(0, header.find(' ')));
    const FormattedBlock again = once(word + result.header, result.body);
    EXPECT_EQ(again.header, result.header);
    EXPECT_EQ(again.body, result.body);
    return result;
}

/// Tokens and comments of a block, with a mark at each line at the margin.
std::vector<std::string> words_of(const std::string& text, const LexedBlock& block) {
    std::vector<std::string> words;
    for (const FormatPiece& piece : format_pieces(text, block.header)) words.emplace_back(piece.text);
    for (const FormatEntry& entry : format_entries(text, block)) {
        if (entry.what != FormatEntry::What::blank) words.emplace_back("line");
        for (const FormatPiece& piece : entry.pieces) {
            for (const FormatComment& comment : piece.comments) words.emplace_back(comment.text);
            words.emplace_back(piece.text);
        }
        if (entry.comment) words.emplace_back(*entry.comment);
    }
    return words;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += word + "\n";
    return text;
}

std::string laid_out(std::string_view header, std::string_view body) { return formatted(header, body).body; }

std::string header_of(std::string_view header) { return formatted(header, "").header; }

TEST(format, makes_the_columns_of_facts_one) {
    EXPECT_EQ(laid_out("facts",
                       "held:spells   from register \"When?\"\n"
                       "gravest penalty   : term/life  /death from   register\n"
                       "too poor :yes/no circumstance   neutral no   \"Too poor?\"\n"),
              "held           : spells               from register            \"When?\"\n"
              "gravest penalty: term / life / death  from register\n"
              "too poor       : yes/no               circumstance neutral no  \"Too poor?\"\n");
}

TEST(format, puts_what_does_not_fit_on_lines_that_continue) {
    EXPECT_EQ(
        laid_out("facts",
                 "excluded days : days finding by court presumed 0 \"delay counts only once a court has "
                 "found it\" "
                 "cite Act s. 4 \"How many days passed because the accused delayed the proceedings?\"\n"),
        "excluded days: days  finding by court  presumed 0 \"delay counts only once a court has found it\" "
        "cite Act s. 4\n"
        "    \"How many days passed because the accused delayed the proceedings?\"\n");
}

TEST(format, ends_columns_at_an_empty_line_and_keeps_one_of_several) {
    EXPECT_EQ(laid_out("facts", "\n\na : yes/no\nlonger name : yes/no\n\n\n\nb : yes/no\n\n"),
              "a          : yes/no\nlonger name: yes/no\n\nb: yes/no\n");
}

TEST(format, keeps_comments_where_they_stand) {
    EXPECT_EQ(laid_out("facts", "# first   \na : yes/no # of a\n   # below\n  from register\n# last\n"),
              "# first   \na: yes/no  # of a\n    # below\n    from register\n# last\n");
}

TEST(format, makes_the_columns_of_measures_one) {
    EXPECT_EQ(laid_out("measures",
                       "release:group \"Release\"\n"
                       "bond : kind of release un M11 band 1 decided by court \"Bond\"\n"
                       "custody : custody un none \"it is no alternative\" band 7 \"Custody\"\n"),
              "release: group                                              \"Release\"\n"
              "bond   : kind of release  un M11  band 1  decided by court  \"Bond\"\n"
              "custody: custody          un none \"it is no alternative\"  band 7  \"Custody\"\n");
}

TEST(format, begins_what_a_clause_says_in_one_column) {
    EXPECT_EQ(laid_out("rule R1   Act s. 1   stage pretrial",
                       "must bond ,bail\nmust   not custody\nneeds reasons   \"why\" for bond\n"
                       "when a=b  and( c>=3 or d )\nunless X,Y\nends   detention\n"),
              "must      bond, bail\nmust not  custody\nneeds     reasons \"why\" for bond\n"
              "when      a = b and (c >= 3 or d)\nunless    X, Y\nends detention\n");
}

TEST(format, breaks_a_long_condition_before_or_else_before_and) {
    EXPECT_EQ(laid_out("rule R1   Act s. 1   stage pretrial",
                       "may bond\nwhen first condition of several and second condition of several or third "
                       "condition of several and fourth condition\n"),
              "may       bond\n"
              "when      first condition of several and second condition of several\n"
              "          or third condition of several and fourth condition\n");
    EXPECT_EQ(laid_out("rule R1   Act s. 1   stage pretrial",
                       "may bond\nwhen first condition of several and second condition of several and third "
                       "condition of several > 1000000 and more or\n   # why\n fourth\n"),
              "may       bond\n"
              "when      first condition of several\n"
              "              and second condition of several\n"
              "              and third condition of several > 1000000\n"
              "              and more\n"
              "          or\n"
              "          # why\n"
              "          fourth\n");
}

TEST(format, begins_each_name_after_where_on_a_line) {
    EXPECT_EQ(laid_out("rule R1   Act s. 1   stage pretrial",
                       "may bond\nwhen a half>2\nwhere a half=b  *1/2\n   c = a half\n      + 3\n"),
              "may       bond\nwhen      a half > 2\nwhere     a half = b * 1/2\n          c = a half + 3\n");
}

TEST(format, leaves_blanks_in_citations_and_around_fractions_as_they_are) {
    EXPECT_EQ(header_of("rule R1 Act s. 1 (a)  in   force 2020-01-01 ..  stage   pretrial ,trial  advisory"),
              " R1   Act s. 1 (a)   in force 2020-01-01 ..   stage pretrial ,trial   advisory");
    EXPECT_EQ(header_of("rule R1   Act s. 1 in force .. 2020-01-01 stage pretrial"),
              " R1   Act s. 1   in force .. 2020-01-01   stage pretrial");
    EXPECT_EQ(header_of("table   scale of hours  Act s. 6  hit   unique  complete"),
              " scale of hours   Act s. 6   hit unique   complete");
    EXPECT_EQ(laid_out("define", "a third = days in longest term*1/3 from x # 1\n b=2\n"),
              "a third = days in longest term * 1/3 from x  # 1\n    b = 2\n");
}

TEST(format, makes_columns_of_rows_one_up_to_the_first_very_wide_cell) {
    EXPECT_EQ(laid_out("table t   Act s. 1   hit unique", "|a|  -> b|\n| 1 .. 10|2 |\n# so\n|-| 30 |\n"),
              "| a       | -> b |\n| 1 .. 10 | 2    |\n# so\n| -       | 30   |\n");
    const std::string wide(60, 'w');
    EXPECT_EQ(
        laid_out("table t   Act s. 1   hit unique", "| a | -> b | -> c |\n|10|" + wide + "|1|\n|2|x|30|\n"),
        "| a  | -> b | -> c |\n| 10 | " + wide + " | 1 |\n| 2  | x | 30 |\n");
}

TEST(format, breaks_what_a_test_expects_after_semicolons) {
    const std::string first = "release required because R1 since 2025-12-31";
    EXPECT_EQ(
        laid_out("test so", "a yes,b   no\non 2026-01-01 -> " + first + ";bond available ;" + first + "\n"),
        "a yes, b no\non 2026-01-01  ->  " + first + "; bond available;\n    " + first + "\n");
}

TEST(format, leaves_a_clause_that_it_does_not_know_as_it_is) {
    const FormattedBlock block = formatted("rule R1  Act s. 1  compelled  stage pretrial",
                                           "contested why  \"x\"  # c\n     for   bond\nmay   bond\n");
    EXPECT_EQ(block.header, " R1   Act s. 1   compelled   stage pretrial");
    EXPECT_EQ(block.body, "contested why  \"x\"  # c\n     for   bond\nmay       bond\n");
}

TEST(format, keeps_a_part_that_it_does_not_know_together) {
    EXPECT_EQ(
        laid_out("facts",
                 "a : yes/no presumed no \"x\" cite Act s. 1 (a)  contested  \"why\" cite Act s. 2 \"A?\"\n"),
        "a: yes/no  presumed no \"x\" cite Act s. 1 (a)  contested \"why\" cite Act s. 2  \"A?\"\n");
}

TEST(format, passes_new_forms_of_expressions_through) {
    EXPECT_EQ(laid_out("define", "worst = for x in L where x > 3 return f ( x, 2 )\n"),
              "worst = for x in L where x > 3 return f (x, 2)\n");
}

TEST(format, breaks_new_forms_only_where_it_may) {
    EXPECT_EQ(
        laid_out("define",
                 "points (length : duration, again : yes/no) = if length >= 1 year then 3 else if "
                 "again then 2 else fold c in convictions, total from 0 with total + points(term of c)\n"
                 "recent = some c in convictions satisfies date of c + 5 years > today and (term of c "
                 "> 6 months or violent of c) and not spent of c\n"),
        "points (length : duration, again : yes/no) = if length >= 1 year then 3\n"
        "    else if again then 2\n"
        "    else fold c in convictions, total from 0 with total + points(term of c)\n"
        "recent = some c in convictions satisfies date of c + 5 years > today\n"
        "    and (term of c > 6 months or violent of c)\n"
        "    and not spent of c\n");
    EXPECT_EQ(laid_out("test lists",
                       "convictions ( date 2020-01-01, term 3 months ) and (term 1 year),again yes\n"),
              "convictions ( date 2020-01-01, term 3 months ) and (term 1 year), again yes\n");
}

TEST(format, leaves_a_file_with_errors_of_syntax_alone) {
    const FormattedPack formatted = format_pack(small_pack("```facts\na  yes/no\n```\n"));
    EXPECT_EQ(formatted.files.at(0).state, FormattedFile::State::has_errors);
    EXPECT_EQ(formatted.files[0].text, "```facts\na  yes/no\n```\n");
    EXPECT_TRUE(has_errors(formatted.read.diagnostics));
}

TEST(format, keeps_the_line_ends_of_a_file) {
    const FormattedPack formatted =
        format_pack(small_pack("# A\r\n```facts\r\na :   yes/no\r\n\r\n```\r\nEnd\r\n"));
    EXPECT_EQ(formatted.files.at(0).text, "# A\r\n```facts\r\na: yes/no\r\n```\r\nEnd\r\n");
}

TEST(format, of_the_good_pack_and_disturbed_layouts_of_it_says_the_same) {
    expect_formats_well(small_pack(std::string(good_law)));
    EXPECT_GT(try_disturbed(small_pack(std::string(good_law)), 1, 300, 12), 100U);
}

/// Blocks of any kind and content: nothing is lost, whatever stands in them.
TEST(format, of_mixed_up_blocks_keeps_each_word_and_comment) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 2000 && !HasFailure(); ++i) {
        std::string law(good_law);
        for (int change = 0; change < 6; ++change) {
            constexpr std::string_view marks = "\n\n  #\"|,:;()=-/.ax1\t";
            const std::size_t at = random() % law.size();
            if (random() % 3 == 0) {
                law.erase(at, 1 + random() % 8);
            } else if (random() % 2 == 0) {
                law.insert(at, 1, marks[random() % marks.size()]);
            } else {
                law.insert(at, law.substr(random() % law.size(), random() % 40));
            }
        }
        Sources sources;
        const std::uint32_t file = sources.add("law.md", law);
        Diagnostics unused;
        Report report(unused);
        const std::vector<Block> blocks = read_blocks(sources, file, report);
        if (report.count() > 0) continue;  // errors of syntax, here and below: the file would be left alone
        for (const Block& block : blocks) {
            const LexedBlock lexed = lex(sources, block);
            if (!lexed.orphans.empty()) continue;
            const FormattedBlock made = format_block(sources, lexed);
            const std::string text =
                "```" + std::string(to_text(block.kind)) + made.header + "\n" + made.body + "```\n";
            Sources after;
            const std::vector<Block> again = read_blocks(after, after.add("law.md", text), report);
            ASSERT_EQ(again.size(), 1U) << text;
            EXPECT_EQ(joined(words_of(law, lexed)), joined(words_of(text, lex(after, again[0])))) << law;
        }
    }
}

TEST(format, of_shipped_packs_says_the_same) {
    for (const std::filesystem::path& folder : pack_folders()) {
        SCOPED_TRACE(folder.string());
        Diagnostics diagnostics;
        const FormattedPack formatted = expect_formats_well(read_pack_files(folder, diagnostics));
        EXPECT_FALSE(formatted.files.empty());
    }
}

TEST(format, of_packs_of_the_judges_and_disturbed_layouts_of_them_says_the_same) {
    std::uint64_t seed = 100;
    for (const PackFiles& pack : packs_of_judges()) {
        SCOPED_TRACE(pack.files[0].name);
        expect_formats_well(pack);
        EXPECT_GT(try_disturbed(pack, ++seed, 40, 12), 20U);
    }
}

}  // namespace
}  // namespace ultima::test
