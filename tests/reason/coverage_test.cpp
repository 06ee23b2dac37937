// SPDX-License-Identifier: Apache-2.0
// What the tests of a pack reach.
#include "reason/coverage.h"

#include "base/render.h"
#include "law/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace ultima::test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

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
citations:
  - {cite: "Act", text: recalled}
)";

constexpr const char* law = R"(
```facts
charge   : theft / robbery / murder
first    : yes/no
flight   : yes/no
level    : number
```
```measures
bond     : measure  un M11
fine     : measure  un M23
```
```rule R1   Act s. 1   stage pretrial
may       bond
when      charge in (theft, robbery) and (first or not flight) and level in 1 .. 3
unless    R2
```
```exception R2   Act s. 2
when      flight
```
```rule R3   Act s. 3   stage sentence
may       fine
gives     days
```
```table days   Act s. 4   hit first
| level | -> days |
| < 5   | 10      |
| < 9   | 20      |
| -     | 30      |
```
)";

constexpr const char* tests = R"(
```test one
charge theft, first yes, flight no, level 2
on 2026-01-01 at pretrial  ->  bond available
level 7
on 2026-01-01 at pretrial  ->  bond conditions not met
on 2026-01-01 at sentence  ->  fine available
flight yes
on 2026-01-01 at pretrial  ->  bond conditions not met
```
)";

struct Covered {
    LoadedPack loaded;
    Diagnostics found;
    Coverage coverage;
};

Covered covered(const std::string& with_tests) {
    PackFiles files;
    files.files.push_back({"law.md", law + with_tests});
    files.files.push_back({"pack.yaml", manifest});
    Covered result{load_pack(files), {}, {}};
    EXPECT_FALSE(has_errors(result.loaded.diagnostics))
        << render_text(result.loaded.diagnostics, result.loaded.sources, false);
    run_pack_tests(result.loaded.pack, result.found, &result.coverage);
    return result;
}

TEST(coverage, lists_the_tests_in_which_a_rule_applies_and_does_not) {
    const Covered all = covered(tests);
    const auto rule = [&](const char* label) {
        return all.coverage.rules[*all.loaded.pack.find_rule(label)].seen;
    };
    EXPECT_THAT(rule("R1").yes, ElementsAre(0));
    EXPECT_THAT(rule("R1").no, ElementsAre(1, 3)) << "a test of another stage says nothing about it";
    EXPECT_THAT(rule("R2").yes, ElementsAre(3));
    EXPECT_THAT(rule("R2").no, ElementsAre(0, 1, 2)) << "an exception belongs to no stage";
    EXPECT_THAT(rule("R3").yes, ElementsAre(0, 1, 2, 3));
}

TEST(coverage, shows_each_part_of_a_condition_both_ways) {
    const Covered all = covered(tests);
    std::vector<std::string> parts;
    for (const Coverage::Part& part : all.coverage.rules[*all.loaded.pack.find_rule("R1")].parts)
        parts.push_back(all.loaded.pack.texts[part.node] + " " + std::to_string(part.seen.yes.size()) + " " +
                        std::to_string(part.seen.no.size()));
    EXPECT_THAT(parts, ElementsAre("charge in (theft, robbery) 3 0", "first 3 0", "flight 1 2",
                                   "level in 1 .. 3 1 2"));
}

TEST(coverage, lists_the_tests_that_reach_a_row) {
    const Covered all = covered(tests);
    EXPECT_THAT(all.coverage.rows.at(0), ElementsAre(ElementsAre(0), ElementsAre(1, 2, 3), IsEmpty()));
    ASSERT_EQ(all.found.size(), 1U);
    EXPECT_EQ(all.found[0].code, "C031");
}

TEST(coverage, as_text_marks_what_no_test_has_seen) {
    const Covered all = covered(tests);
    const std::string text = coverage_text(all.loaded.pack, all.loaded.sources, all.coverage);
    EXPECT_THAT(text, HasSubstr("rule R1 (Act s. 1)\n  applies         1 test: law.md:33\n"));
    EXPECT_THAT(text, HasSubstr("! charge in (theft, robbery)"));
    EXPECT_THAT(text, HasSubstr("  - | 30\n      ! no test\n"));
    EXPECT_THAT(text, HasSubstr("3 of 5 conditions seen both ways")) << text;
    EXPECT_THAT(text, HasSubstr("2 of 3 table rows reached"));
}

TEST(coverage, as_json_says_the_same) {
    const Covered all = covered(tests);
    const json value = json::parse(coverage_json(all.loaded.pack, all.loaded.sources, all.coverage));
    EXPECT_EQ(value["tests"].size(), 4U);
    EXPECT_EQ(value["tests"][0], (json{{"name", "one"}, {"file", "law.md"}, {"line", 33}}));
    EXPECT_EQ(value["rules"][0]["rule"], "R1");
    EXPECT_EQ(value["rules"][0]["applies"], json::array({0}));
    EXPECT_EQ(value["rules"][0]["conditions"][3]["no"], json::array({1, 3}));
    EXPECT_EQ(value["tables"][0]["rows"][2]["tests"], json::array());
}

TEST(coverage, is_not_needed_for_a_rule_to_be_reported_as_never_reached) {
    Covered all = covered("");
    EXPECT_EQ(all.found.size(), 3U + 3U) << "three rules, three rows";
}

}  // namespace
}  // namespace ultima::test
