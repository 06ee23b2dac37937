// SPDX-License-Identifier: Apache-2.0
// ultima pack new
#include "cli/program.h"

#include <gmock/gmock.h>

namespace ultima::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class NewPackTest : public ProgramTest {
  protected:
    std::string pack() const { return (folder() / "fines").string(); }
};

TEST_F(NewPackTest, is_checked_without_findings_and_laid_out_as_packs_are) {
    const Ran made = run({"pack", "new", pack(), "--title", "Fines: \"the\" #1 act"});
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_THAT(files(pack()), UnorderedElementsAre("pack.yaml", "law.md"));
    const Ran checked = run({"check", pack()});
    EXPECT_EQ(checked.code, 0) << checked.err;
    EXPECT_THAT(checked.out, HasSubstr("nothing found"));
    EXPECT_EQ(checked.err, "");
    EXPECT_EQ(run({"check", "--format", pack()}).code, 0);
    EXPECT_THAT(text_of(folder() / "fines/law.md"), HasSubstr("# Fines: \"the\" #1 act\n"));
}

TEST_F(NewPackTest, has_one_of_each_kind_of_block) {
    ASSERT_EQ(run({"pack", "new", pack(), "--id", "my-fines", "--jurisdiction", "IN-KL"}).code, 0);
    const std::string law = text_of(folder() / "fines/law.md");
    for (const char* block :
         {"facts", "measures", "define", "rule", "exception", "duty", "table", "test", "tests"})
        EXPECT_THAT(law, HasSubstr("\n```" + std::string(block))) << block;
    EXPECT_THAT(law, AllOf(HasSubstr("from register"), HasSubstr("finding by"), HasSubstr("circumstance")));
    EXPECT_THAT(text_of(folder() / "fines/pack.yaml"),
                AllOf(HasSubstr("\nid: my-fines\n"), HasSubstr("\njurisdiction: IN-KL ")));
    EXPECT_EQ(run({"check", pack()}).code, 0);
}

TEST_F(NewPackTest, overwrites_nothing) {
    file("fines/notes.txt", "mine");
    const Ran ran = run({"pack", "new", pack()});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.err, HasSubstr("exists already"));
    EXPECT_THAT(files(pack()), UnorderedElementsAre("notes.txt"));
    EXPECT_EQ(text_of(folder() / "fines/notes.txt"), "mine");
    EXPECT_EQ(run({"pack", "new", file("a-file", "mine")}).code, 3);
    EXPECT_EQ(text_of(folder() / "a-file"), "mine");
    EXPECT_EQ(run({"pack", "new", file("an-empty-file", "")}).code, 3);
    fs::create_directories(folder() / "empty");
    EXPECT_EQ(run({"pack", "new", (folder() / "empty").string()}).code, 0);
    EXPECT_THAT(files(folder() / "empty"), UnorderedElementsAre("pack.yaml", "law.md"));
}

TEST_F(NewPackTest, takes_no_id_or_jurisdiction_that_a_pack_cannot_have) {
    const Ran id = run({"pack", "new", pack(), "--id", "My Fines"});
    EXPECT_EQ(id.code, 2);
    EXPECT_THAT(id.err, HasSubstr("small letters, digits and hyphens"));
    const Ran country = run({"pack", "new", pack(), "--jurisdiction", "Germany"});
    EXPECT_EQ(country.code, 2);
    EXPECT_THAT(country.err, HasSubstr("ISO 3166"));
    EXPECT_FALSE(fs::exists(pack()));
    EXPECT_EQ(run({"pack"}).code, 2);
}

}  // namespace
}  // namespace ultima::test
