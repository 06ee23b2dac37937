// SPDX-License-Identifier: Apache-2.0
// docs/writing-a-pack.md: following it word for word leads to what it says.
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ultima::test {
namespace {

using ::testing::HasSubstr;

/// What stands in the fenced blocks of a page that begin with `opening` and end with `closing` on lines of
/// their own.
std::vector<std::string> blocks(const std::string& page, const std::string& opening,
                                const std::string& closing) {
    std::vector<std::string> found;
    std::istringstream lines(page);
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (!inside && line == opening) {
            inside = true;
            found.emplace_back();
        } else if (inside && line == closing) {
            inside = false;
        } else if (inside) {
            found.back() += line + "\n";
        }
    }
    return found;
}

class TutorialTest : public ProgramTest {
  protected:
    void SetUp() override {
        ProgramTest::SetUp();
        const std::string page = text_of(fs::path(ULTIMA_SOURCE_DIR) / "docs/writing-a-pack.md");
        law = blocks(page, "````markdown", "````");
        shown = blocks(page, "```text", "```");
        made = run({"pack", "new", pack(), "--title", "Fines Act (invented)"});
        checked_new = run({"check", pack()});
        file("fines/pack.yaml", blocks(page, "```yaml", "```").at(0));
        file("case.json", blocks(page, "```json", "```").at(0));
        ASSERT_GE(law.size(), 6U);
        ASSERT_GE(shown.size(), 4U);
    }
    /// The file as it stands after so many steps of the page.
    std::string after(std::size_t steps) const {
        std::string text;
        for (std::size_t i = 0; i < steps; ++i) text += (i > 0 ? "\n" : "") + law[i];
        return text;
    }
    std::string pack() const { return (folder() / "fines").string(); }
    /// The pack's folder as the page calls it.
    std::string without_folder(std::string text) const {
        const std::string prefix = folder().string() + "/";
        for (std::size_t at; (at = text.find(prefix)) != std::string::npos;) text.erase(at, prefix.size());
        return text;
    }

    std::vector<std::string> law, shown;
    Ran made, checked_new;
};

TEST_F(TutorialTest, the_new_folder_holds_a_pack_that_works) {
    EXPECT_EQ(made.code, 0) << made.err;
    EXPECT_EQ(checked_new.code, 0) << checked_new.err;
    EXPECT_EQ(without_folder(checked_new.out), shown[0]);
}

TEST_F(TutorialTest, a_pack_that_is_not_whole_is_told_what_is_missing) {
    file("fines/law.md", after(2));
    const Ran ran = run({"check", pack()});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.err, HasSubstr("error[C007]"));
    EXPECT_THAT(ran.err, HasSubstr("error[C008]"));
}

TEST_F(TutorialTest, the_pack_without_its_table_is_checked_and_nothing_is_found) {
    file("fines/law.md", after(law.size() - 1));
    const Ran ran = run({"check", pack()});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(without_folder(ran.out), shown[1]);
}

TEST_F(TutorialTest, the_pack_with_its_table_is_checked_and_nothing_is_found) {
    file("fines/law.md", after(law.size()));
    const Ran ran = run({"check", pack()});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(without_folder(ran.out), shown[3]);
    EXPECT_EQ(run({"check", "--coverage", pack()}).code, 0);
    const Ran layout = run({"check", "--format", pack()});
    EXPECT_EQ(layout.code, 0) << layout.out;
}

TEST_F(TutorialTest, the_library_of_conditions_is_checked_with_the_pack) {
    file("fines/law.md", after(law.size()));
    file("fines/conditions.yaml",
         blocks(text_of(fs::path(ULTIMA_SOURCE_DIR) / "docs/writing-a-pack.md"), "```yaml", "```").at(1));
    const Ran ran = run({"check", pack()});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("; 1 conditions in conditions.yaml: nothing found"));
}

TEST_F(TutorialTest, the_misspelt_name_gives_the_message_that_the_page_shows) {
    std::string text = after(law.size() - 1);
    const std::string right = "when      unpaid fine >";
    text.replace(text.find(right), right.size(), "when      unpaid fines >");
    file("fines/law.md", text);
    const Ran ran = run({"check", pack()});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(without_folder(ran.err), HasSubstr(shown[2]));
}

TEST_F(TutorialTest, the_case_is_answered_as_the_page_says) {
    file("fines/law.md", after(law.size()));
    const std::string given = (folder() / "case.json").string();
    const Ran ran = run({"options", given, "--pack", pack(), "--on", "2026-01-30"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("may be ordered"));
    EXPECT_THAT(ran.out, HasSubstr("Is the person able to pay, and refuses?"));
    EXPECT_EQ(run({"options", given, "--pack", pack(), "--on", "2026-01-30", "--why", "service"}).code, 0);
}

}  // namespace
}  // namespace ultima::test
