// SPDX-License-Identifier: Apache-2.0
// `ultima compare` as a person runs it.
#include "cli/program.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace ultima::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class CompareProgramTest : public ProgramTest {};

TEST_F(CompareProgramTest, india_before_and_after_the_first_of_july_2024) {
    const Ran ran = run({"compare", "in-undertrial", "--before", "2024-06-30", "--after", "2024-07-01"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, StartsWith("in-undertrial "));
    EXPECT_THAT(ran.out, HasSubstr("- goes: rule CR01, CrPC 1973 s. 436A (recalled)\n"));
    EXPECT_THAT(ran.out, HasSubstr("+ comes: rule IN02, BNSS 2023 s. 479(1) first proviso\n"));
    EXPECT_THAT(ran.out,
                HasSubstr("when: gravest penalty = term and not earlier conviction and days counted >= "
                          "a third\n"));
}

TEST_F(CompareProgramTest, a_register_says_for_whom) {
    const std::string map = file("map.yaml", R"(version: 1
pack: in-undertrial
key: id
unit: case
stage: {constant: pretrial}
facts:
  detention spells: {from: admitted, complete: yes}
  longest term: {column: term}
  gravest penalty: {constant: term}
  earlier conviction: {column: convicted}
  other matters: {column: matters}
)");
    const std::string table = file("people.csv",
                                   "id,admitted,term,convicted,matters\n"
                                   "a,2023-06-01,36 months,no,\n"
                                   "b,2023-06-01,36 months,yes,\n");
    const std::string out = (folder() / "out").string();
    const std::vector<std::string> words{
        "compare", "in-undertrial", "--before", "2024-06-30", "--after", "2024-07-01",   "--table",
        table,     "--map",         map,        "--out",      out,       "--hide-below", "0"};
    const Ran refused = run(words);
    EXPECT_EQ(refused.code, 3) << "the finding `other matters` needs a name, a role, a day and reasons";

    file("map.yaml", text_of(map).substr(0, text_of(map).find("  other matters")) +
                         "ignored columns:\n  matters: \"no findings\"\n");
    const Ran ran = run(words);
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("2 in the register (case), 2 in the scope of both laws; answered as of "
                                   "2024-06-30 and 2024-07-01"));
    EXPECT_TRUE(fs::exists(folder() / "out/before/results.csv"));
    EXPECT_TRUE(fs::exists(folder() / "out/after/results.csv"));

    auto failing = words;
    std::replace(failing.begin(), failing.end(), out, (folder() / "failing").string());
    failing.insert(failing.end(),
                   {"--map-after", file("wrong.yaml",
                                        "version: 1\npack: in-undertrial\nkey: nobody\nunit: case\n"
                                        "stage: {constant: pretrial}\nfacts: {}\n")});
    const Ran failed = run(failing);
    EXPECT_EQ(failed.code, 3);
    EXPECT_THAT(failed.err, HasSubstr("wrong.yaml")) << "the map of the side that failed";
    EXPECT_FALSE(fs::exists(folder() / "failing")) << "half a comparison is none";
    EXPECT_TRUE(fs::exists(folder() / "out/report.html")) << "the other one stays";

    auto with_json = words;
    with_json.emplace_back("--json");
    const auto json = nlohmann::json::parse(run(with_json).out);
    EXPECT_EQ(json["law"]["before"]["on"], "2024-06-30");
    EXPECT_EQ(json["people"]["compared"], 2);
}

TEST_F(CompareProgramTest, says_what_it_expects) {
    const Ran one_day = run({"compare", "in-undertrial", "--before", "2024-06-30"});
    EXPECT_EQ(one_day.code, 2);
    EXPECT_THAT(one_day.err, HasSubstr("--before 2024-06-30 --after 2024-07-01"));
    const Ran no_map = run({"compare", "in-undertrial", "us-guidelines", "--table", "x.csv"});
    EXPECT_EQ(no_map.code, 2);
    EXPECT_THAT(no_map.err, HasSubstr("--table, --map and --out together"));
    EXPECT_EQ(run({"compare", "in-undertrial", "us-guidelines", "--by", "sex"}).code, 2);
    EXPECT_EQ(run({"compare", "in-undertrial", "no-such-pack"}).code, 3);
    EXPECT_EQ(run({"compare", "in-undertrial", "--before", "30 June", "--after", "2024-07-01"}).code, 2);
}

}  // namespace
}  // namespace ultima::test
