// SPDX-License-Identifier: Apache-2.0
// Copies come back whole, but never those who were erased in between.
#include "register/backup.h"

#include "base/files.h"
#include "register/lines.h"
#include "register/verify.h"

namespace ultima::test {
namespace {

constexpr std::string_view erased = R"(
2026-03-01 judge: measure completed @c #3
2026-03-02 judge: case closed
2026-04-01 inspector: erasure proposed @p basis="PC 60"
2026-04-02 administrator: record given to the person
2026-04-03 judge: erasure approved because "The time for keeping is over"
2026-04-04 administrator: person erased
)";

class Backup : public SmallRegister {
  protected:
    Backup() {
        tell(imposed);
        tell("2026-01-02 judge: person identified @q name=\"Ole Example\" juvenile=no");
        back_up(reg(), scratch_.path("events"), scratch_.path("keys"));
    }
    Result<Register> restored(std::string_view erasures) {
        return restore(scratch_.path("restored"), scratch_.path("events"), scratch_.path("keys"), erasures,
                       tools());
    }
    static std::string code(const Result<Register>& result) { return result.error().front().code; }
};

TEST_F(Backup, comes_back_as_it_was) {
    auto back = restored(signed_erasures(reg()));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->head().hash, reg().head().hash);
    EXPECT_EQ(back->who("p").size(), 1U);
    EXPECT_EQ(back->file("c")->things[3].state, State::in_force);
}

TEST_F(Backup, does_not_bring_back_who_was_erased_since) {
    tell(erased);
    auto back = restored(signed_erasures(reg()));
    ASSERT_TRUE(back);
    EXPECT_TRUE(back->who("p").empty());
    EXPECT_EQ(back->keys().find("p"), nullptr);
    EXPECT_EQ(back->who("q").size(), 1U);
    EXPECT_TRUE(verify(back->store(), &back->keys(), {}).problems.empty());
    const auto bytes = read_file(scratch_.path("restored") + "/register.sqlite", 1U << 24U);
    EXPECT_EQ(bytes->find("Nia Example"), std::string::npos);
    EXPECT_EQ(read_erasures(signed_erasures(*back), back->store().register_id(), back->store().public_key()),
              std::vector<std::string>{"p"});
}

TEST_F(Backup, lets_nobody_write_again_about_who_was_erased_since) {
    tell(erased);
    auto back = restored(signed_erasures(reg()));
    ASSERT_TRUE(back);
    std::string file;
    const auto again = back->write(
        event_of("2026-05-01 judge: person identified @p name=\"Nia Example\" juvenile=no", file));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().front().message, "p was erased");
    EXPECT_EQ(back->keys().find("p"), nullptr);
    EXPECT_TRUE(verify(back->store(), &back->keys(), {}).problems.empty());
}

TEST_F(Backup, is_refused_without_the_list_of_erasures_or_with_a_changed_one) {
    EXPECT_EQ(code(restored("")), "erasures-form");
    tell(erased);
    std::string list = signed_erasures(reg());
    list.replace(list.find("\np\n"), 3, "\n");
    EXPECT_EQ(code(restored(list)), "erasures-signature");
    auto other = Register::create(scratch_.path("other"), tools());
    EXPECT_EQ(code(restored(signed_erasures(*other))), "erasures-register");
    EXPECT_FALSE(std::filesystem::exists(scratch_.path("restored")));
}

}  // namespace
}  // namespace ultima::test
