// SPDX-License-Identifier: Apache-2.0
// Which missing facts would settle a status, and what to ask first.
#include "reason/options.h"
#include "reason/small_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace ultima::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

const char* const measures = R"(
```measures
bail      : measure un M12 band 2 decided by court "Bail"
custody   : custody un none "custody is not an alternative" band 7
```
)";

SmallPack pack_with(const std::string& facts, const std::string& rules) {
    return SmallPack("# Act\n```facts\n" + facts + "```\n" + measures + rules);
}

TEST(DecidingSetsTest, are_the_smallest_sets_of_which_some_answers_settle_the_status) {
    const SmallPack small = pack_with("a : yes/no\nb : yes/no\nc : yes/no\n", R"(
```rule R    Act s. 1   stage pretrial
may       bail
when      a and b or c
```
)");
    const Asked asked(small.pack(), {}, "2025-06-01");
    EXPECT_EQ(asked.status("bail"), "undetermined");
    // c = yes settles it alone. a = no needs c = no too, and so on: {a, c} is no smallest set.
    EXPECT_THAT(asked.missing("bail"), UnorderedElementsAre("c", "a and b"));
    EXPECT_TRUE(asked.exact("bail"));
    const Asked no_c(small.pack(), {{"c", "no"}}, "2025-06-01");
    EXPECT_THAT(no_c.missing("bail"), UnorderedElementsAre("a", "b"));
}

TEST(DecidingSetsTest, do_not_name_facts_that_cannot_matter) {
    const SmallPack small = pack_with("a : yes/no\nb : yes/no\n", R"(
```rule R    Act s. 1   stage pretrial
may       bail
when      a
```
```rule S    Act s. 2   stage pretrial
may       bail
when      a and b
```
)");
    const Asked asked(small.pack(), {}, "2025-06-01");
    EXPECT_THAT(asked.missing("bail"), ElementsAre("a"));
    EXPECT_THAT(asked.asked(), ElementsAre("a"));
}

TEST(DecidingSetsTest, see_that_both_answers_lead_to_the_same_status) {
    const SmallPack small = pack_with("a : yes/no\n", R"(
```rule R    Act s. 1   stage pretrial
may       bail
when      a
```
```rule S    Act s. 2   stage pretrial
may       bail
when      not a
```
)");
    const Asked asked(small.pack(), {}, "2025-06-01");
    EXPECT_EQ(asked.status("bail"), "available");  // Kleene alone would not know
    EXPECT_THAT(asked.missing("bail"), IsEmpty());
    EXPECT_THAT(asked.asked(), IsEmpty());
}

TEST(DecidingSetsTest, split_numbers_and_dates_at_the_thresholds_of_the_rules) {
    const SmallPack small = pack_with("age : number range 0 .. 120\nborn : date\n", R"(
```rule R    Act s. 1   stage pretrial
may       bail
when      age >= 18 and age < 21
```
```rule S    Act s. 2   stage pretrial
may       bail
when      born in 1990-01-01 .. 1990-12-31
```
)");
    const Asked asked(small.pack(), {}, "2025-06-01");
    EXPECT_THAT(asked.missing("bail"), UnorderedElementsAre("age", "born"));
    EXPECT_TRUE(asked.exact("bail"));
}

TEST(DecidingSetsTest, beyond_six_facts_are_found_by_trying_and_say_so) {
    std::string facts;
    std::string all;
    for (int i = 1; i <= 8; ++i) {
        facts += "f" + std::to_string(i) + " : yes/no\n";
        all += (i > 1 ? " and f" : "f") + std::to_string(i);
    }
    const SmallPack small = pack_with(
        facts, "\n```rule R    Act s. 1   stage pretrial\nmay       bail\nwhen      " + all + "\n```\n");
    const Asked asked(small.pack(), {}, "2025-06-01");
    EXPECT_EQ(asked.status("bail"), "undetermined");
    EXPECT_THAT(asked.missing("bail"), SizeIs(8));  // any one `no` settles it
    EXPECT_FALSE(asked.exact("bail"));
    EXPECT_THAT(asked.missing("bail"), Contains("f1"));
}

TEST(DecidingSetsTest, beyond_six_facts_need_not_be_single_facts) {
    std::string facts;
    std::string pairs;
    for (int i = 1; i <= 8; i += 2) {
        const std::string a = "f" + std::to_string(i);
        const std::string b = "f" + std::to_string(i + 1);
        facts += a + " : yes/no\n" + b + " : yes/no\n";
        pairs += (i > 1 ? " or " : "") + a + " and " + b;
    }
    const SmallPack small = pack_with(
        facts, "\n```rule R    Act s. 1   stage pretrial\nmay       bail\nwhen      " + pairs + "\n```\n");
    const Asked asked(small.pack(), {}, "2025-06-01");
    ASSERT_THAT(asked.missing("bail"), SizeIs(1));
    EXPECT_EQ(asked.missing("bail")[0], "f1 and f2");
    EXPECT_FALSE(asked.exact("bail"));
}

TEST(DecidingSetsTest, are_found_where_a_table_without_a_row_keeps_a_condition_open) {
    const SmallPack small(R"(# Act
```facts
asked  : yes/no
urgent : yes/no
matter : yes/no
```
```measures
order  : measure un M14 band 2 decided by court
```
```table grid   Act s. 1   hit first
| matter | -> level |
| no     | 7        |
```
```rule R1   Act s. 2   stage pretrial
may       order
when      asked or urgent
unless    R2
```
```rule R2   Act s. 3   stage pretrial
may       order
when      level >= 5
```
)");
    // Of this matter the table says nothing. Where the level is enough R2 grants the order, else R1 does.
    const Asked asked(small.pack(), {{"matter", "yes"}}, "2026-01-01");
    EXPECT_EQ(asked.status("order"), "undetermined");
    EXPECT_EQ(asked.missing("order"), (std::vector<std::string>{"asked"}));
    EXPECT_FALSE(asked.exact("order"));
    const Asked answered(small.pack(), {{"matter", "yes"}, {"asked", "yes"}}, "2026-01-01");
    EXPECT_EQ(answered.status("order"), "available");
}

TEST(DecidingSetsTest, are_not_called_exact_where_a_table_without_a_row_keeps_a_condition_open) {
    const SmallPack small(R"(# Act
```facts
heard : yes/no
kind  : light / middle / grave
```
```measures
order : measure un M14 band 2 decided by court
```
```table grid   Act s. 1   hit first
| kind  | -> level |
| grave | 3        |
```
```rule R1   Act s. 2   stage pretrial
may       order
when      kind != grave or heard
unless    R2
```
```rule R2   Act s. 3   stage pretrial
may       order
when      level >= 5
```
)");
    // `light` alone opens the order, by R1 or by R2; the search for sets sees that of `grave` with `heard`
    // only.
    const Asked asked(small.pack(), {}, "2026-01-01");
    EXPECT_EQ(asked.status("order"), "undetermined");
    EXPECT_FALSE(asked.exact("order"));
    EXPECT_EQ(Asked(small.pack(), {{"kind", "light"}}, "2026-01-01").status("order"), "available");
}

TEST(DecidingSetsTest, leave_the_facts_as_they_were) {
    const SmallPack small = pack_with("a : yes/no\nb : yes/no\n", R"(
```rule R    Act s. 1   stage pretrial
may       bail
when      a and b
```
)");
    Asked asked(small.pack(), {{"a", "yes"}}, "2025-06-01");
    EXPECT_THAT(asked.missing("bail"), ElementsAre("b"));
    EXPECT_EQ(asked.reasoner().applies(0), Truth::unknown);
}

TEST(QuestionsTest, come_as_records_findings_circumstances_then_by_how_much_they_settle_then_as_declared) {
    const SmallPack small(
        "# Act\n"
        "```facts\n"
        "poor     : yes/no circumstance neutral no\n"
        "danger   : yes/no finding by court\n"
        "second   : yes/no from register\n"
        "third    : yes/no from register\n"
        "first    : yes/no from register\n"
        "```\n"
        "```measures\n"
        "bail      : measure un M12 band 2 decided by court \"Bail\"\n"
        "bond      : measure un M11 band 1 decided by court \"Bond\"\n"
        "custody   : custody un none \"custody is not an alternative\" band 7\n"
        "```\n"
        "```rule R    Act s. 1   stage pretrial\n"
        "may       bail\n"
        "when      poor or danger or second or third or first\n"
        "```\n"
        "```rule S    Act s. 2   stage pretrial\n"
        "may       bond\n"
        "when      first\n"
        "```\n");
    const Asked asked(small.pack(), {}, "2025-06-01");
    EXPECT_THAT(asked.asked(), ElementsAre("first", "second", "third", "danger", "poor"));
}

}  // namespace
}  // namespace ultima::test
