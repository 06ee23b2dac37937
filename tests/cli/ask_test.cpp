// SPDX-License-Identifier: Apache-2.0
// The dialogue of `ultima options --ask`, with what is typed in it.
#include "cli/ask.h"

#include "base/render.h"
#include "cli/program.h"
#include "law/load.h"
#include "reason/case_json.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cstdlib>

namespace ultima::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

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
disclaimer: A test.
calendar:
  first day counts: {value: yes, cite: "Act"}
citations:
  - {cite: "Act", text: recalled}
)";

constexpr const char* law = R"(# A small act
```facts
held          : spells                                  "When was the person held?"
charge        : theft / robbery / murder                "What is charged?"
bail sum      : money EUR                               "What sum was set?"
flight        : yes/no    finding by court              "Would the person flee?"
young         : yes/no    circumstance neutral no       "Is the person under eighteen?"
ill           : yes/no    circumstance sensitive neutral no   "Is the person ill?"
```
```measures
bond      : measure  un M11 band 1 decided by court "Release on a bond"
bail      : measure  un M12 band 2 decided by court "Release on bail"
care      : measure  un M10 band 0 decided by court "Release to care"
custody   : custody  un none "custody is not an alternative" band 7
```
```rule R1   Act s. 1   stage pretrial
must      bond
when      charge = theft or days in held >= 60
unless    R2
```
```exception R2   Act s. 2
when      flight
```
```rule R3   Act s. 3   stage pretrial
may       bail
when      bail sum <= EUR 500
```
```rule R4   Act s. 4   stage pretrial
may       care
when      ill or young
```
)";

LoadedPack small_pack() {
    PackFiles files;
    files.files.push_back({"law.md", law});
    files.files.push_back({"pack.yaml", manifest});
    LoadedPack pack = load_pack(files);
    EXPECT_FALSE(has_errors(pack.diagnostics)) << render_text(pack.diagnostics, pack.sources, false);
    return pack;
}

struct Asked {
    std::string shown, file;
};

const CivilDate day = *parse_date("2026-01-31");

Asked asked(const std::string& typed, const std::string& start = "") {
    LoadedPack loaded = small_pack();
    Case known = empty_case(loaded.pack);
    if (!start.empty()) {
        Diagnostics diagnostics;
        known = read_case(loaded.pack, loaded.sources, loaded.sources.add("case.json", start), diagnostics)
                    .value();
    }
    std::istringstream in(typed);
    std::ostringstream out;
    std::string file = ask({loaded.pack, std::move(known), Stage::pretrial, day}, in, out);
    return {out.str(), std::move(file)};
}

TEST(ask, asks_records_first_then_findings_then_circumstances_and_what_is_sensitive_last) {
    const Asked all =
        asked("from 2025-12-01\nEUR 900\nno\nA. Judge\ncourt\nhas a home\n2026-01-20\nno\nyes\nno\n");
    std::size_t at = 0;
    for (const char* question : {"When was the person held?", "What sum was set?", "Would the person flee?",
                                 "Is the person under eighteen?", "after the person has had legal aid",
                                 "Is the person ill?", "Nothing more that may be asked"}) {
        const std::size_t next = all.shown.find(question, at);
        EXPECT_NE(next, std::string::npos) << question << " is missing or out of order:\n" << all.shown;
        at = next;
    }
    EXPECT_THAT(all.shown, Not(HasSubstr("What is charged?"))) << "it settles nothing more";
}

TEST(ask, shows_what_an_answer_changed_and_why) {
    const Asked all = asked("from 2025-12-01\nEUR 400\ndone\n");
    EXPECT_THAT(all.shown,
                AllOf(HasSubstr("bail: undetermined (available or conditions not met) -> available"),
                      HasSubstr("because R3 (Act s. 3, recalled)"), HasSubstr("Release on bail")));
    const json file = json::parse(all.file);
    EXPECT_EQ(file["facts"]["bail sum"], "EUR 400.00");
    EXPECT_EQ(file["facts"].size(), 2U);
}

TEST(ask, explains_a_wrong_value_and_asks_again) {
    const Asked all =
        asked("two months\n\n2026-01-31 to 2025-01-01\nfrom 2025-12-01\nmuch\n-5\nEUR 10\ndone\n");
    EXPECT_THAT(all.shown, AllOf(HasSubstr("That cannot be: expected periods"),
                                 HasSubstr("That cannot be: nothing was said."),
                                 HasSubstr("ends before it begins"), HasSubstr("found `much`")));
    EXPECT_EQ(json::parse(all.file)["facts"]["bail sum"], "EUR 10.00");
}

TEST(ask, takes_the_number_of_a_choice_for_its_value) {
    const Asked all = asked("skip\n2\ndone\n");
    EXPECT_THAT(all.shown, HasSubstr("charge: 1 theft, 2 robbery, 3 murder"));
    EXPECT_EQ(json::parse(all.file)["facts"]["charge"], "robbery");
}

TEST(ask, a_finding_needs_name_role_reasons_and_a_day_that_is_not_after_the_one_asked_about) {
    const Asked all = asked(
        "skip\ntheft\nskip\nyes\n\nA. Judge\nclerk\ncourt\n \nno home\nyesterday\n2026-02-01\n"
        "2026-01-20\ndone\n");
    EXPECT_THAT(all.shown, AllOf(HasSubstr("A finding counts only with name, role, reasons and day"),
                                 HasSubstr("for the court to find, not for `clerk`"),
                                 HasSubstr("found `yesterday`"), HasSubstr("after the day asked about"),
                                 HasSubstr("R1 (Act s. 1, recalled) does not apply because of R2")));
    const json answer = json::parse(all.file)["answers"].at(0);
    EXPECT_EQ(answer, (json{{"fact", "flight"},
                            {"value", "yes"},
                            {"by", "A. Judge"},
                            {"role", "court"},
                            {"reasons", "no home"},
                            {"on", "2026-01-20"}}));
}

TEST(ask, a_finding_that_is_not_finished_is_not_kept) {
    for (const char* rest : {"done\n", "", "court\n"})
        EXPECT_TRUE(
            json::parse(asked("skip\ntheft\nskip\nyes\nA. Judge\n" + std::string(rest)).file)["answers"]
                .empty());
    const Asked changed =
        asked("skip\ntheft\nskip\nyes\nA. Judge\nback\nback\nno\nB. Judge\ncourt\nso\n2026-01-20\n");
    EXPECT_EQ(json::parse(changed.file)["answers"].size(), 1U);
    EXPECT_EQ(json::parse(changed.file)["answers"][0]["by"], "B. Judge");
}

TEST(ask, goes_back_to_the_last_question_and_forgets_its_answer) {
    const Asked all = asked("back\nfrom 2025-12-01\nEUR 1\nback\nback\nskip\nback\nnone\ndone\n");
    EXPECT_THAT(all.shown, HasSubstr("This is the first question."));
    EXPECT_EQ(json::parse(all.file)["facts"], (json{{"held", json::array()}}));
}

TEST(ask, tells_which_rules_read_a_fact) {
    const Asked all = asked("skip\ntheft\nskip\nwhy\ndone\n");
    EXPECT_THAT(all.shown, HasSubstr("R2 (Act s. 2, recalled), an exception to R1: when flight"));
}

TEST(ask, what_the_person_prefers_not_to_say_is_not_asked_again) {
    const Asked all =
        asked("skip\ntheft\nprefers not to say\nskip\nskip\nprefers not to say\nyes\nprefers not to say\n");
    EXPECT_THAT(all.shown, HasSubstr("That is for what a person is asked about their own life"));
    EXPECT_THAT(all.shown, HasSubstr("That is the person's right"));
    for (const char* question : {"Is the person ill?", "Is the person under eighteen?"})
        EXPECT_EQ(all.shown.find(question), all.shown.rfind(question)) << "in the list of open questions";
    EXPECT_EQ(json::parse(all.file)["facts"].size(), 1U);
}

TEST(ask, does_not_ask_what_is_sensitive_before_legal_aid) {
    const Asked all = asked("skip\ntheft\nskip\nskip\nno\nperhaps\nwhy\nno\n");
    EXPECT_THAT(all.shown, AllOf(HasSubstr("Please write yes or no."), Not(HasSubstr("Is the person ill?"))));
}

TEST(ask, ends_cleanly_where_the_input_ends) {
    const Asked all = asked("from 2025-12-01");
    EXPECT_THAT(all.shown, AllOf(HasSubstr("The input has ended"), HasSubstr("The case file:")));
    EXPECT_EQ(json::parse(all.file)["facts"].size(), 1U);
    EXPECT_THAT(asked("").file, HasSubstr("\"facts\": {}"));
}

TEST(ask, begins_with_what_a_case_file_says_and_keeps_all_of_it) {
    const std::string start = R"({"id": "7/26", "comment": "heard today", "facts": {"charge": "theft",
        "held": {"spells": [{"from": "2025-01-01", "to": "2025-01-09"}, {"from": "2026-01-05"}], "complete": false}},
        "answers": [{"fact": "flight", "value": "no", "by": "A. \"J.\"", "role": "court", "reasons": "so", "on": "2026-01-02"}]})";
    const Asked all = asked("EUR 1\n", start);
    EXPECT_THAT(all.shown, Not(HasSubstr("What is charged?")));
    json expected = json::parse(start);
    expected["facts"]["bail sum"] = "EUR 1.00";
    EXPECT_EQ(json::parse(all.file), expected);
    EXPECT_EQ(asked("", all.file).file, all.file);
}

/// The whole transcript, as people see it.
TEST(ask, reads_as_the_golden_dialogue) {
    const fs::path golden = fs::path(ULTIMA_SOURCE_DIR) / "tests/golden/ask/small-act";
    const std::string shown = asked(text_of(golden / "typed.txt")).shown;
    if (std::getenv("ULTIMA_UPDATE_GOLDEN") != nullptr)
        std::ofstream(golden / "expected.txt", std::ios::binary) << shown;
    EXPECT_EQ(shown, text_of(golden / "expected.txt"));
}

TEST_F(ProgramTest, ask_reads_from_standard_input_and_saves_the_case_file) {
    file("small/law.md", law);
    file("small/pack.yaml", manifest);
    const std::string typed = file("typed", "from 2025-12-01\nEUR 400\ndone\n");
    const std::string saved = (folder() / "saved.json").string();
    const Ran ran = run(
        {"options", "--pack", (folder() / "small").string(), "--on", "2026-01-31", "--ask", "--save", saved},
        typed);
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("The case file:"), HasSubstr("Saved in " + saved)));
    const Ran again = run({"options", saved, "--pack", (folder() / "small").string(), "--on", "2026-01-31"});
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("because R3"));
    EXPECT_EQ(run({"options", saved, "--pack", "x", "--ask", "--json"}).code, 2);
    EXPECT_EQ(run({"options", saved, "--pack", "x", "--save", saved}).code, 2);
}

}  // namespace
}  // namespace ultima::test
