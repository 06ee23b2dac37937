// SPDX-License-Identifier: Apache-2.0
// The program from outside: exit codes, where messages go, what is left behind.
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace ultima::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* sample =
    R"({"facts": {"detention spells": "from 2025-01-01", "longest term": "36 months", "gravest penalty": "term"}})";

TEST_F(ProgramTest, without_words_or_with_wrong_ones_says_how_it_is_used_and_exits_with_2) {
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {},
             {"judge"},
             {"options"},
             {"options", "case.json"},
             {"check"},
             {"audit", "table.csv"},
             {"options", "case.json", "--pack", "in-undertrial", "--score"}}) {
        const Ran ran = run(words);
        EXPECT_EQ(ran.code, 2) << (words.empty() ? "" : words[0]);
        EXPECT_THAT(ran.out, IsEmpty());
        EXPECT_THAT(ran.err, Not(IsEmpty()));
    }
}

TEST_F(ProgramTest, help_and_version_are_no_mistakes) {
    EXPECT_EQ(run({"--help"}).code, 0);
    const Ran version = run({"--version"});
    EXPECT_EQ(version.code, 0);
    EXPECT_EQ(version.out, "ultima " ULTIMA_VERSION "\n");
}

TEST_F(ProgramTest, an_answer_of_any_kind_exits_with_0_and_goes_to_standard_output) {
    const std::string given = file("case.json", sample);
    const Ran ran =
        run({"options", given, "--pack", "in-undertrial", "--stage", "pretrial", "--on", "2026-01-01"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.err, IsEmpty());
    EXPECT_THAT(ran.out,
                AllOf(HasSubstr("Release on bail"), HasSubstr("Ask next"), HasSubstr("Not legal advice")));
    EXPECT_THAT(ran.out, Not(HasSubstr("\x1b"))) << "colour without a terminal";
}

TEST_F(ProgramTest, json_is_one_valid_object_that_says_the_same) {
    const std::string given = file("case.json", sample);
    const Ran ran = run(
        {"options", given, "--pack", "in-undertrial", "--stage", "pretrial", "--on", "2026-01-01", "--json"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    const json answer = json::parse(ran.out);
    EXPECT_EQ(answer["on"], "2026-01-01");
    EXPECT_EQ(answer["pack"]["id"], "in-undertrial");
    EXPECT_FALSE(answer["measures"].empty());
}

TEST_F(ProgramTest, why_prints_the_tree_of_one_measure) {
    const std::string given = file("case.json", sample);
    const Ran text = run({"options", given, "--pack", "in-undertrial", "--stage", "pretrial", "--on",
                          "2026-01-01", "--why", "bond"});
    EXPECT_EQ(text.code, 0) << text.err;
    EXPECT_THAT(text.out, AllOf(HasSubstr("rule IN02"), HasSubstr("earlier conviction: unknown"),
                                HasSubstr("exception IN06-bond")));
    const Ran tree = run({"options", given, "--pack", "in-undertrial", "--stage", "pretrial", "--on",
                          "2026-01-01", "--why", "bond", "--json"});
    bool found = false;
    for (const json& rule : json::parse(tree.out)) found = found || rule.at("rule") == "IN02";
    EXPECT_TRUE(found) << tree.out;
    const Ran wrong =
        run({"options", given, "--pack", "in-undertrial", "--stage", "pretrial", "--why", "bund"});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_THAT(wrong.err, HasSubstr("did you mean `bond`?"));
    EXPECT_THAT(wrong.out, IsEmpty());
}

TEST_F(ProgramTest, bad_input_exits_with_3_and_names_file_line_column_and_what_was_expected) {
    const std::string given = file("case.json", "{\"facts\": {\n  \"longest trem\": \"36 months\"}}\n");
    const Ran ran = run({"options", given, "--pack", "in-undertrial", "--stage", "pretrial"});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, AllOf(HasSubstr("error[K014]"), HasSubstr("case.json:2:3"),
                               HasSubstr("did you mean `longest term`?")));
}

TEST_F(ProgramTest, files_that_are_not_there_are_bad_input) {
    EXPECT_EQ(
        run({"options", (folder() / "none.json").string(), "--pack", "in-undertrial", "--stage", "pretrial"})
            .code,
        3);
    const std::string given = file("case.json", sample);
    const Ran no_pack = run({"options", given, "--pack", "no-such-pack"});
    EXPECT_EQ(no_pack.code, 3);
    EXPECT_THAT(no_pack.err, HasSubstr("no-such-pack"));
    EXPECT_EQ(run({"options", folder().string(), "--pack", "in-undertrial", "--stage", "pretrial"}).code, 3);
}

TEST_F(ProgramTest, a_wrong_date_or_stage_is_wrong_use) {
    const std::string given = file("case.json", sample);
    const Ran date =
        run({"options", given, "--pack", "in-undertrial", "--stage", "pretrial", "--on", "1 January 2026"});
    EXPECT_EQ(date.code, 2);
    EXPECT_THAT(date.err, HasSubstr("expects a date such as 2026-01-31"));
    const Ran stage = run({"options", given, "--pack", "in-undertrial", "--stage", "aftercare"});
    EXPECT_EQ(stage.code, 2);
    EXPECT_THAT(stage.err, HasSubstr("pretrial"));
}

constexpr const char* manifest = R"(id: small
version: 0.1.0
language version: 1
title: A small act
jurisdiction: ZZ
languages: [en]
law as of: 2026-01-01
authority: none
reviewer: none
licence: CC-BY-4.0
requires: un-baseline
disclaimer: A test.
citations:
  - {cite: "Act", text: recalled}
)";

constexpr const char* small_law = R"(# A small act
```facts
first time: yes/no
```
```measures
caution   : measure  un M1 band 0 decided by police "Caution"
custody   : custody  un none "custody is not an alternative" band 7
```
```rule R1   Act s. 1   stage police
may       caution
when      first time
```
```test first
first time yes
on 2026-01-01  ->  caution available because R1
```
)";

TEST_F(ProgramTest, check_exits_with_0_when_nothing_is_found) {
    file("small/pack.yaml", manifest);
    file("small/law.md", small_law);
    const Ran ran = run({"check", (folder() / "small").string()});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("nothing found"));
    EXPECT_EQ(json::parse(run({"check", (folder() / "small").string(), "--json"}).out).size(), 1U);
}

TEST_F(ProgramTest, check_exits_with_1_when_a_pack_is_wrong_or_its_test_fails) {
    file("small/pack.yaml", manifest);
    std::string law = small_law;
    law.replace(law.find("caution available"), 17, "caution required ");
    file("small/law.md", law);
    const Ran failing = run({"check", (folder() / "small").string()});
    EXPECT_EQ(failing.code, 1);
    EXPECT_THAT(failing.err,
                AllOf(HasSubstr("error[C032]"), HasSubstr("`caution` is available, expected required"),
                      HasSubstr("law.md:15:")));
    law = small_law;
    law.replace(law.find("when      first time"), 20, "when      first tiem");
    file("small/law.md", law);
    const Ran broken = run({"check", (folder() / "small").string()});
    EXPECT_EQ(broken.code, 1);
    EXPECT_THAT(broken.err, AllOf(HasSubstr("error[N001]"), HasSubstr("did you mean `first time`?")));
    const Ran as_json = run({"check", (folder() / "small").string(), "--json"});
    EXPECT_EQ(as_json.code, 1);
    EXPECT_EQ(json::parse(as_json.out).at(0).at(0).at("code"), "N001");
}

TEST_F(ProgramTest, check_reads_the_library_of_conditions_of_a_pack) {
    file("small/pack.yaml", manifest);
    file("small/law.md", small_law);
    const std::string conditions =
        "version: 1\nconditions:\n  - {id: call, version: 1, since: 2020-01-01, kind: reporting, words: "
        "'Call "
        "{times} times a week.', inputs: {times: {kind: number, unit: times, least: 1, most: 2}}, consent: "
        "no, "
        "grounds: [contact was lost], burden: {hours a week: times, days a week: times}, cite: Act s. 1}\n";
    file("small/conditions.yaml", conditions);
    const Ran ran = run({"check", (folder() / "small").string()});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("; 1 conditions in conditions.yaml: nothing found"));
    std::string wrong = conditions;
    wrong.replace(wrong.find("cite: Act"), 9, "cite: Law");
    file("small/conditions.yaml", wrong);
    const Ran uncited = run({"check", (folder() / "small").string()});
    EXPECT_EQ(uncited.code, 1);
    EXPECT_THAT(uncited.err, AllOf(HasSubstr("error[condition-cite]"), HasSubstr("conditions.yaml:3:")));
    EXPECT_EQ(json::parse(run({"check", (folder() / "small").string(), "--json"}).out).at(0).at(0).at("code"),
              "condition-cite");
}
TEST_F(ProgramTest, check_shows_what_the_tests_reach) {
    file("small/pack.yaml", manifest);
    file("small/law.md", small_law);
    const Ran text = run({"check", "--coverage", (folder() / "small").string()});
    EXPECT_EQ(text.code, 0) << text.err;
    EXPECT_THAT(text.out, AllOf(HasSubstr("rule R1 (Act s. 1)\n  applies         1 test: law.md:15\n"
                                          "  does not apply  ! no test\n"),
                                HasSubstr("nothing found")));
    const Ran as_json = run({"check", "--coverage", "--json", (folder() / "small").string()});
    EXPECT_EQ(json::parse(as_json.out)[0]["coverage"]["rules"][0]["applies"], json::array({0}));
    EXPECT_EQ(run({"check", "--coverage", "--format", (folder() / "small").string()}).code, 2);
}

TEST_F(ProgramTest, check_lists_what_the_pack_marks_and_how_it_stands_to_the_baseline) {
    file("small/pack.yaml", manifest);
    std::string law = small_law;
    law.replace(law.find("first time: yes/no"), 18,
                "first time: yes/no\nforeign: yes/no  circumstance neutral no");
    law.replace(law.find("when      first time"), 20,
                "adverse   \"the Act has it so\" cite Act s. 2\nwhen      first time and not foreign");
    law.replace(law.find("first time yes"), 14, "first time yes, foreign no");
    file("small/law.md", law);
    const Ran ran = run({"check", (folder() / "small").string()});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("\n  UN baseline: "), HasSubstr(" checks passed, "),
                               HasSubstr("\n  adverse: R1: the Act has it so (Act s. 2, recalled)\n")));
}

TEST_F(ProgramTest, check_reads_the_pages_of_the_baseline) {
    const Ran ran = run({"check", "un-baseline"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("73 safeguards, 44 measures, "));
    file("baseline/baseline.yaml", "id: un-baseline\nversion: 1\n");
    const Ran broken = run({"check", (folder() / "baseline").string()});
    EXPECT_EQ(broken.code, 1);
    EXPECT_THAT(broken.err, HasSubstr("measures.md"));
}

TEST_F(ProgramTest, check_of_a_folder_without_a_pack_fails) {
    const Ran ran = run({"check", folder().string()});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.err, HasSubstr("pack.yaml"));
}

/// The small act in English, and partly in Arabic.
class LanguageProgramTest : public ProgramTest {
  protected:
    void SetUp() override {
        ProgramTest::SetUp();
        std::string both = manifest;
        both.replace(both.find("languages: [en]"), 15, "languages: [en, ar]");
        file("small/pack.yaml", both);
        file("small/law.md", small_law);
        po("msgctxt \"measure.caution.display\"\nmsgid \"Caution\"\nmsgstr \"تنبيه\"\n\n"
           "msgctxt \"fact.first time.name\"\nmsgid \"first time\"\nmsgstr \"المرة الأولى\"\n");
        pack = (folder() / "small").string();
        given = file("case.json", R"({"facts": {}})");
    }
    void po(const std::string& text) const { file("small/lang/ar.po", text); }
    std::string pack, given;
};

TEST_F(LanguageProgramTest, options_show_translated_texts_and_isolate_them) {
    const Ran ran = run({"options", given, "--pack", pack, "--on", "2026-01-01", "--lang", "ar"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out,
                AllOf(HasSubstr("\u2068تنبيه\u2069 "), HasSubstr("to settle it: \u2068المرة الأولى\u2069"),
                      HasSubstr("cannot say yet"), HasSubstr("A small act (small 0.1.0)")));
    EXPECT_THAT(ran.out, Not(HasSubstr("Caution")));
    const Ran own = run({"options", given, "--pack", pack, "--on", "2026-01-01", "--lang", "en"});
    EXPECT_EQ(own.out, run({"options", given, "--pack", pack, "--on", "2026-01-01"}).out);
    EXPECT_THAT(own.out, Not(HasSubstr("\u2068")));
}

TEST_F(LanguageProgramTest, json_keeps_its_ids_and_statuses_and_adds_what_to_show) {
    const std::vector<std::string> words = {"options", given, "--pack", pack, "--on", "2026-01-01", "--json"};
    std::vector<std::string> arabic = words;
    arabic.insert(arabic.end(), {"--lang", "ar"});
    const json plain = json::parse(run(words).out);
    json shown = json::parse(run(arabic).out);
    EXPECT_EQ(shown["language"], "ar");
    EXPECT_EQ(shown["measures"][0]["display"], "تنبيه");
    EXPECT_EQ(shown["ask"][0]["display"], "المرة الأولى");
    EXPECT_EQ(shown["ask"][0]["fact"], "first time");
    shown.erase("language");
    for (json& measure : shown["measures"]) measure.erase("display");
    for (json& question : shown["ask"]) question.erase("display");
    EXPECT_EQ(shown, plain);
}

TEST_F(LanguageProgramTest, a_language_that_the_pack_does_not_have_is_wrong_use) {
    const Ran ran = run({"options", given, "--pack", pack, "--lang", "fr"});
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, HasSubstr("one of the pack's languages: en, ar; found `fr`"));
}

TEST_F(LanguageProgramTest, check_counts_what_is_translated_and_names_what_is_not_right) {
    const Ran some = run({"check", pack});
    EXPECT_EQ(some.code, 0) << some.err;
    EXPECT_THAT(some.out, HasSubstr("ar: 2 of 7 texts: nothing found"));
    EXPECT_THAT(some.err, HasSubstr("5 of 7 texts are not translated into `ar`; they are shown in `en`"));
    po("msgctxt \"measure.caution.display\"\nmsgid \"Warning\"\nmsgstr \"تنبيه\"\n");
    const Ran old = run({"check", pack});
    EXPECT_EQ(old.code, 0) << old.err;
    EXPECT_THAT(old.out, HasSubstr("no errors, 1 warning"));
    EXPECT_THAT(old.err, AllOf(HasSubstr("warning[O006]"), HasSubstr("ar.po:2:7")));
    po("msgctxt \"measure.cation.display\"\nmsgid \"Caution\"\nmsgstr \"تنبيه\"\n");
    const Ran wrong = run({"check", pack});
    EXPECT_EQ(wrong.code, 1);
    EXPECT_THAT(wrong.err, AllOf(HasSubstr("error[O004]"), HasSubstr("ar.po:1:9"),
                                 HasSubstr("did you mean `measure.caution.display`?")));
}

TEST_F(LanguageProgramTest, check_prints_the_file_that_a_translator_goes_on_with) {
    const Ran ran = run({"check", pack, "--po", "ar"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out,
                HasSubstr("msgctxt \"measure.caution.display\"\nmsgid \"Caution\"\nmsgstr \"تنبيه\"\n"));
    EXPECT_THAT(ran.out, HasSubstr("msgctxt \"role.police\"\nmsgid \"police\"\nmsgstr \"\"\n"));
    fs::remove_all(fs::path(pack) / "lang");
    EXPECT_THAT(run({"check", pack, "--po", "ar"}).out, HasSubstr("msgctxt \"measure.caution.display\""));
    EXPECT_EQ(run({"check", pack, "--po", "en"}).code, 2) << "its own language";
    EXPECT_EQ(run({"check", pack, "--po", "Arabic"}).code, 2);
    EXPECT_EQ(run({"check", pack, pack, "--po", "ar"}).code, 2);
}

/// A register of three, for the small act.
class AuditProgramTest : public ProgramTest {
  protected:
    void SetUp() override {
        ProgramTest::SetUp();
        file("small/pack.yaml", manifest);
        file("small/law.md", small_law);
        file("register.csv", "key,first\n1,yes\n2,no\n3,\n");
        file("map.yaml",
             "version: 1\npack: small\nsource: {file: csv}\nkey: key\nunit: person\n"
             "stage: {constant: police}\nfacts:\n  first time: {column: first, unknown: [\"\"]}\n");
    }
    Ran audit(const std::string& table, const std::string& map, const std::string& out) const {
        return run({"audit", table, "--map", map, "--pack", (folder() / "small").string(), "--on",
                    "2026-01-01", "--out", out});
    }
};

TEST_F(AuditProgramTest, leaves_results_and_report_and_says_where_they_are) {
    const fs::path out = folder() / "out";
    const Ran ran =
        audit((folder() / "register.csv").string(), (folder() / "map.yaml").string(), out.string());
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.err, IsEmpty()) << "a progress bar without a terminal";
    EXPECT_THAT(ran.out, HasSubstr((out / "report.html").string()));
    for (const char* name : {"results.csv", "results.parquet", "measures.parquet", "worklist.csv",
                             "summary.json", "report.html"})
        EXPECT_TRUE(fs::exists(out / name)) << name;
    const json summary = json::parse(text_of(out / "summary.json"));
    EXPECT_EQ(summary.at("rows_in"), 3);
}

TEST_F(AuditProgramTest, shows_a_translated_text_in_the_report_with_its_language_and_direction) {
    std::string both = manifest;
    both.replace(both.find("languages: [en]"), 15, "languages: [en, ar]");
    file("small/pack.yaml", both);
    file("small/lang/ar.po",
         "msgctxt \"measure.caution.display\"\nmsgid \"Caution\"\nmsgstr \"تنبيه <1> & 2\"\n");
    const auto report = [&](const std::string& language) {
        const fs::path out = folder() / language;
        const Ran ran =
            run({"audit", (folder() / "register.csv").string(), "--map", (folder() / "map.yaml").string(),
                 "--pack", (folder() / "small").string(), "--on", "2026-01-01", "--hide-below", "0", "--out",
                 out.string(), "--lang", language});
        EXPECT_EQ(ran.code, 0) << ran.err;
        return text_of(out / "report.html");
    };
    const std::string arabic = report("ar");
    EXPECT_THAT(arabic, HasSubstr("<html lang=\"en\">")) << "the words of the page itself";
    EXPECT_THAT(arabic, HasSubstr("<bdi lang=\"ar\" dir=\"rtl\">تنبيه &lt;1&gt; &amp; 2</bdi>"));
    EXPECT_THAT(arabic, HasSubstr("lang=\"ar\"><title>تنبيه &lt;1&gt; &amp; 2</title>\u2068"))
        << "in the plot";
    EXPECT_THAT(arabic, HasSubstr("A small act, on 2026-01-01")) << "what is not translated";
    const std::string english = report("en");
    EXPECT_THAT(english, HasSubstr("Caution"));
    EXPECT_THAT(english, Not(HasSubstr("<bdi")));
    for (const char* name : {"results.csv", "summary.json", "worklist.csv"})
        EXPECT_EQ(text_of(folder() / "ar" / name), text_of(folder() / "en" / name)) << name;
    EXPECT_EQ(
        run({"audit", (folder() / "register.csv").string(), "--map", (folder() / "map.yaml").string(),
             "--pack", (folder() / "small").string(), "--out", (folder() / "x").string(), "--lang", "fr"})
            .code,
        2);
}

TEST_F(AuditProgramTest, that_fails_leaves_nothing_behind) {
    const fs::path out = folder() / "out";
    const std::string map = (folder() / "map.yaml").string();
    const Ran no_table = audit((folder() / "none.csv").string(), map, out.string());
    EXPECT_EQ(no_table.code, 3);
    EXPECT_THAT(no_table.err, HasSubstr("none.csv"));
    EXPECT_THAT(files(out), IsEmpty());
    const std::string wrong = file("wrong.yaml", text_of(map) + "  longest term: first\n");
    const Ran wrong_map = audit((folder() / "register.csv").string(), wrong, out.string());
    EXPECT_EQ(wrong_map.code, 3);
    EXPECT_THAT(wrong_map.err, HasSubstr("wrong.yaml:9:"));
    EXPECT_THAT(files(out), IsEmpty());
    const std::string other = file("other.csv", "key,second\n1,yes\n");
    const Ran no_column = audit(other, map, out.string());
    EXPECT_EQ(no_column.code, 3);
    EXPECT_THAT(files(out), IsEmpty());
}

TEST_F(AuditProgramTest, that_fails_keeps_the_results_of_the_one_before) {
    const fs::path out = folder() / "out";
    const std::string map = (folder() / "map.yaml").string();
    ASSERT_EQ(audit((folder() / "register.csv").string(), map, out.string()).code, 0);
    const std::string before = text_of(out / "summary.json");
    EXPECT_EQ(audit(file("other.csv", "key,second\n1,yes\n"), map, out.string()).code, 3);
    EXPECT_EQ(text_of(out / "summary.json"), before);
}

}  // namespace
}  // namespace ultima::test
