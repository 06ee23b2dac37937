// SPDX-License-Identifier: Apache-2.0
// ultima sql
#include "audit/small_audit.h"
#include "cli/program.h"

#include <gmock/gmock.h>

#include <sstream>

namespace ultima::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class SqlTest : public ProgramTest {};

constexpr const char* india = ULTIMA_SOURCE_DIR "/packs/in-undertrial";

TEST_F(SqlTest, prints_what_it_reads_and_one_query) {
    const Ran ran = run({"sql", india, "--stage", "pretrial", "--on", "2026-01-01"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, StartsWith("-- in-undertrial "));
    EXPECT_THAT(ran.out,
                AllOf(HasSubstr("stage pretrial, on 2026-01-01\n"),
                      HasSubstr("--   \"gravest penalty\" BIGINT  0 = term, 1 = life, 2 = death\n"),
                      HasSubstr("\nWITH given AS (\n"), HasSubstr("\nfacts AS (\n"),
                      HasSubstr(" AS \"bond: status\""), HasSubstr(" // "), Not(HasSubstr("OFFSET"))));
}

TEST_F(SqlTest, speaks_as_the_database_does) {
    const Ran ran =
        run({"sql", india, "--stage", "pretrial", "--on", "2026-01-01", "--dialect", "postgresql"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("OFFSET 0"), HasSubstr("make_interval"), Not(HasSubstr(" // "))));
    const Ran other = run({"sql", india, "--stage", "pretrial", "--dialect", "oracle"});
    EXPECT_EQ(other.code, 2);
    EXPECT_THAT(other.err, HasSubstr("--dialect expects duckdb or postgresql, found `oracle`"));
    EXPECT_EQ(other.out, "");
}

TEST_F(SqlTest, takes_columns_of_postgresql_as_they_are_if_told_their_types_are_right) {
    const std::vector<std::string> asked = {"sql",  india,        "--stage", "pretrial",
                                            "--on", "2026-01-01", "--typed"};
    std::vector<std::string> of_postgres = asked;
    of_postgres.insert(of_postgres.end(), {"--dialect", "postgresql"});
    const Ran ran = run(of_postgres);
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out,
                AllOf(HasSubstr("WITH types AS (\n"), HasSubstr("  FROM cases\n  WHERE NOT (SELECT "),
                      Not(HasSubstr("given AS (")), Not(HasSubstr(" ~ '"))));
    const Ran of_duckdb = run(asked);
    EXPECT_EQ(of_duckdb.code, 2);
    EXPECT_THAT(of_duckdb.err, HasSubstr("--typed is for --dialect postgresql"));
    EXPECT_EQ(of_duckdb.out, "");
}

TEST_F(SqlTest, plans_which_measures_the_reasoner_answers_and_why) {
    const Ran ran = run({"sql", ULTIMA_SOURCE_DIR "/examples/avenmar/pack", "--stage", "sentence", "--plan"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(
        ran.out,
        AllOf(HasSubstr(" measures are answered in SQL.\n"),
              HasSubstr("reasoner: the most favourable of several versions of the law has to be found"),
              Not(HasSubstr("SELECT"))));
}

TEST_F(SqlTest, answers_only_the_measures_asked_for) {
    const Ran ran = run({"sql", india, "--stage", "pretrial", "--on", "2026-01-01", "--measure", "bond",
                         "--measure", "detention_ends"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("\"bond: status\""), HasSubstr("\"detention ends: status\""),
                               Not(HasSubstr("\"bail: status\"")), Not(HasSubstr("bailable")),
                               Not(HasSubstr("not in this query"))));
    const Ran plan = run({"sql", india, "--stage", "pretrial", "--measure", "release", "--plan"});
    EXPECT_THAT(plan.out, HasSubstr("3 of 3 measures are answered in SQL.\n  release "));
    const Ran wrong = run({"sql", india, "--stage", "pretrial", "--measure", "bonb"});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_THAT(wrong.err,
                HasSubstr("--measure expects a measure of the pack, found `bonb`; did you mean `bond`?"));
}

TEST_F(SqlTest, says_which_fact_a_column_holds_that_has_another_name) {
    file("names/pack.yaml", small_pack_yaml);
    const std::string endless(80, 'y');
    file("names/law.md",
         "```facts\nkey : yes/no from register\nselect : yes/no from register\n" + endless +
             " : yes/no from register\n```\n```measures\nfine : measure un M4 band 1 \"Fine\"\n"
             "custody : custody un none \"none\" band 7\n```\n```rule R1 Act s. 1 stage trial\n"
             "may fine\nwhen key and select and " +
             endless + "\n```\n");
    const Ran ran = run({"sql", (folder() / "names").string(), "--on", "2026-01-01"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("--   \"key (2)\" BOOLEAN  the fact key\n"),
                               HasSubstr("--   \"select\" BOOLEAN\n"),
                               HasSubstr("\" BOOLEAN  the fact " + endless + "\n")));
    // Above the query stand comments and nothing else.
    std::istringstream lines(ran.out);
    std::string line;
    while (std::getline(lines, line) && !line.starts_with("WITH")) EXPECT_THAT(line, StartsWith("--"));
    EXPECT_THAT(line, StartsWith("WITH"));
}

TEST_F(SqlTest, asks_for_a_stage_where_a_pack_has_several) {
    const Ran ran = run({"sql", india});
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("--stage"));
}

}  // namespace
}  // namespace ultima::test
