// SPDX-License-Identifier: Apache-2.0
// ultima training export, and how ultima check reads exercises.
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace ultima::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string avenmar = ULTIMA_SOURCE_DIR "/examples/avenmar/pack";

TEST_F(ProgramTest, training_export_writes_each_format_whole) {
    for (const auto& [format, begins] :
         {std::pair("page", "<!DOCTYPE html>"), {"scorm", "PK"}, {"gift", "// Tr"}}) {
        const std::string out = (folder() / format).string();
        const Ran ran = run({"training", "export", "--pack", avenmar, "--format", format, "--out", out});
        EXPECT_EQ(ran.code, 0) << ran.err;
        EXPECT_THAT(ran.out, HasSubstr("12 exercises on avenmar"));
        EXPECT_THAT(text_of(out), StartsWith(begins));
    }
}

TEST_F(ProgramTest, training_export_says_what_is_missing) {
    const std::string out = (folder() / "x").string();
    EXPECT_EQ(run({"training", "export", "--pack", avenmar, "--format", "pdf", "--out", out}).code, 2);
    const Ran none = run({"training", "export", "--pack", avenmar, "--exercises", folder().string(),
                          "--format", "page", "--out", out});
    EXPECT_EQ(none.code, 3);
    EXPECT_THAT(none.err, HasSubstr("There are no exercises in"));
    EXPECT_FALSE(fs::exists(out));
}

/// The page's own example is read as it stands.
TEST_F(ProgramTest, training_page_shows_an_exercise_that_can_be_read) {
    const std::string page = text_of(fs::path(ULTIMA_SOURCE_DIR) / "docs/training.md");
    const std::size_t begin = page.find("```yaml\n") + 8;
    const std::string example = page.substr(begin, page.find("```", begin) - begin);
    const std::string out = (folder() / "page.html").string();
    file("own/a-window.yaml", example);
    const auto exported = [&] {
        return run({"training", "export", "--pack", avenmar, "--exercises", (folder() / "own").string(),
                    "--format", "page", "--out", out});
    };
    const Ran ran = exported();
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(text_of(out),
                AllOf(HasSubstr("SA1 (Sentencing Act s. 1(1))"), HasSubstr("It was the third window.")));
    std::string wrong = example;
    wrong.replace(wrong.find("earlier conviction"), 18, "earlier convictoin");
    file("own/a-window.yaml", wrong);
    const Ran refused = exported();
    EXPECT_EQ(refused.code, 3);
    EXPECT_THAT(refused.err, AllOf(HasSubstr("error[exercise-fact]"), HasSubstr("a-window.yaml:12:"),
                                   HasSubstr("did you mean `earlier conviction`?")));
}

TEST_F(ProgramTest, check_reads_the_exercises_of_a_pack) {
    fs::copy(avenmar, folder() / "avenmar", fs::copy_options::recursive);
    EXPECT_THAT(run({"check", (folder() / "avenmar").string()}).out,
                HasSubstr("; 12 exercises in training: nothing found"));
    file("avenmar/training/two-drivers.yaml", "version: 1\n");
    const Ran broken = run({"check", (folder() / "avenmar").string()});
    EXPECT_EQ(broken.code, 1);
    EXPECT_THAT(broken.err, AllOf(HasSubstr("error[map-missing]"), HasSubstr("two-drivers.yaml:1:")));
}

}  // namespace
}  // namespace ultima::test
