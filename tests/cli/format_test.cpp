// SPDX-License-Identifier: Apache-2.0
// ultima check --format
#include "cli/program.h"

#include <gmock/gmock.h>

namespace ultima::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* untidy = "# Law\n\nProse  stays.\n\n```facts\na:yes/no\nlonger  : yes/no  # why\n```\n";
constexpr const char* tidy =
    "# Law\n\nProse  stays.\n\n```facts\na     : yes/no\nlonger: yes/no  # why\n```\n";

TEST_F(ProgramTest, format_lists_the_lines_that_would_change_and_changes_nothing) {
    const std::string law = file("p/law.md", untidy);
    file("p/pack.yaml", "id: p\n");
    const Ran ran = run({"check", "--format", (folder() / "p").string()});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.out, AllOf(HasSubstr("law.md:6\n- a:yes/no\n- longer  : yes/no  # why\n"
                                         "+ a     : yes/no\n+ longer: yes/no  # why\n"),
                               HasSubstr("1 of 1 files would change")));
    EXPECT_THAT(ran.out, Not(HasSubstr("Prose")));
    EXPECT_EQ(text_of(law), untidy);
}

TEST_F(ProgramTest, format_write_lays_files_out_once) {
    const std::string law = file("p/law.md", untidy);
    const std::string other = file("p/other.md", "# Nothing to run\n");
    file("p/pack.yaml", "id: p\n");
    const Ran ran = run({"check", "--format", "--write", (folder() / "p").string()});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("1 of 2 files laid out"));
    EXPECT_EQ(text_of(law), tidy);
    EXPECT_EQ(text_of(other), "# Nothing to run\n");
    const Ran again = run({"check", "--format", (folder() / "p").string()});
    EXPECT_EQ(again.code, 0);
    EXPECT_THAT(again.out, HasSubstr("0 of 2 files would change"));
    EXPECT_EQ(files(folder() / "p").size(), 3U) << "something was left behind";
}

TEST_F(ProgramTest, format_leaves_a_file_with_errors_of_syntax_alone_and_says_why) {
    const std::string law = file("p/law.md", "```facts\na   yes/no\n```\n");
    file("p/pack.yaml", "id: p\n");
    const Ran ran = run({"check", "--format", "--write", (folder() / "p").string()});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.err, AllOf(HasSubstr("error[S004]"), HasSubstr("law.md is left as it is")));
    EXPECT_EQ(text_of(law), "```facts\na   yes/no\n```\n");
    EXPECT_EQ(run({"check", "--write", (folder() / "p").string()}).code, 2);
    EXPECT_EQ(run({"check", "--format", (folder() / "none").string()}).code, 1);
}

}  // namespace
}  // namespace ultima::test
