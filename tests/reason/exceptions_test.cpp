// SPDX-License-Identifier: Apache-2.0
// Exceptions, exceptions to exceptions, and what stays unknown through them.
#include "reason/small_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace ultima::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const char* const nested = R"(# Act
```facts
asked     : yes/no
absconded : yes/no
was ill   : yes/no
forged    : yes/no
```
```measures
bail      : measure un M12 band 2 decided by court "Bail"
custody   : custody un none "custody is not an alternative" band 7
```
```rule R    Act s. 1   stage pretrial
must      bail
when      asked
unless    E1
```
```exception E1   Act s. 2
when      absconded
unless    E2
```
```exception E2   Act s. 3
when      was ill
unless    E3
```
```exception E3   Act s. 4
when      forged
```
)";

Asked ask(const SmallPack& small, std::string_view absconded, std::string_view ill, std::string_view forged,
          std::string_view asked = "yes") {
    return {small.pack(),
            {{"asked", asked}, {"absconded", absconded}, {"was ill", ill}, {"forged", forged}},
            "2025-06-01"};
}

TEST(ExceptionsTest, defeat_the_rule_and_are_defeated_in_turn) {
    const SmallPack small(nested);
    EXPECT_EQ(ask(small, "no", "no", "no").status("bail"), "required");
    EXPECT_EQ(ask(small, "yes", "no", "no").status("bail"), "conditions not met");
    EXPECT_EQ(ask(small, "yes", "yes", "no").status("bail"), "required");
    EXPECT_EQ(ask(small, "yes", "yes", "yes").status("bail"), "conditions not met");
}

TEST(ExceptionsTest, are_named_beside_the_rule_they_defeat) {
    const SmallPack small(nested);
    const Asked asked = ask(small, "yes", "no", "no");
    EXPECT_THAT(asked.defeated("bail"), ElementsAre("R by E1"));
    EXPECT_THAT(asked.failed("bail"), IsEmpty());
    EXPECT_THAT(ask(small, "no", "no", "no", "no").failed("bail"), ElementsAre("R"));
}

TEST(ExceptionsTest, that_are_unknown_make_a_rule_unknown_whose_condition_holds_and_only_such_a_rule) {
    const SmallPack small(nested);
    EXPECT_EQ(ask(small, "unknown", "no", "no").status("bail"), "undetermined");
    EXPECT_EQ(ask(small, "unknown", "yes", "no").status("bail"), "required");
    EXPECT_EQ(ask(small, "yes", "unknown", "no").status("bail"), "undetermined");
    EXPECT_EQ(ask(small, "no", "unknown", "unknown").status("bail"), "required");
    EXPECT_EQ(ask(small, "unknown", "unknown", "unknown", "no").status("bail"), "conditions not met");
}

TEST(ExceptionsTest, outside_their_time_do_not_apply) {
    const SmallPack small(R"(# Act
```facts
pending   : yes/no
```
```measures
bail      : measure un M12 band 2 decided by court "Bail"
custody   : custody un none "custody is not an alternative" band 7
```
```rule R    Act s. 1   stage pretrial
must      bail
unless    E
```
```exception E   Act s. 2   in force 2020-01-01 .. 2024-12-31
when      pending
```
)");
    EXPECT_EQ(Asked(small.pack(), {{"pending", "yes"}}, "2024-06-01").status("bail"), "not yet");
    EXPECT_EQ(Asked(small.pack(), {{"pending", "yes"}}, "2024-06-01").from("bail"), "2025-01-01");
    EXPECT_EQ(Asked(small.pack(), {{"pending", "yes"}}, "2025-06-01").status("bail"), "required");
    EXPECT_EQ(Asked(small.pack(), {{"pending", "yes"}}, "2025-06-01").since("bail"), "2025-01-01");
    EXPECT_EQ(Asked(small.pack(), {}, "2025-06-01").status("bail"), "required");
    EXPECT_EQ(Asked(small.pack(), {}, "2025-06-01").since("bail"), "not known");
}

TEST(ExceptionsTest, that_end_the_same_way_are_no_conflict) {
    const SmallPack small(R"(# Act
```facts
young     : yes/no
old       : yes/no
```
```measures
bail      : measure un M12 band 2 decided by court "Bail"
custody   : custody un none "custody is not an alternative" band 7
```
```rule R    Act s. 1   stage pretrial
may       bail
unless    E1, E2
```
```exception E1   Act s. 2
when      young
```
```exception E2   Act s. 3
when      old
```
)");
    const Asked asked(small.pack(), {{"young", "yes"}, {"old", "yes"}}, "2025-06-01");
    EXPECT_EQ(asked.status("bail"), "conditions not met");
    EXPECT_THAT(asked.defeated("bail"), ElementsAre("R by E1, E2"));
    // One of them is enough: what the other one is does not matter.
    EXPECT_EQ(Asked(small.pack(), {{"young", "yes"}}, "2025-06-01").status("bail"), "conditions not met");
}

}  // namespace
}  // namespace ultima::test
