// SPDX-License-Identifier: Apache-2.0
// What changed between two laws: what comes, what goes, and which part of what stays says something else.
#include "compare/law_changes.h"

#include "reason/small_pack.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace ultima::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string start = R"(# Act
```facts
held  : spells
age   : number circumstance neutral 30 range 0 .. 120
grave : yes/no
prior : number range 0 .. 9
```
```measures
release    : group "Release"
bond       : kind of release un M11 band 1 decided by court "Bond"
bail       : kind of release un M12 band 2 decided by court "Bail"
leave      : measure un M14 band 3 decided by court "Leave"
custody    : custody un none "custody is not an alternative" band 7
```
)";
const std::string unchanged = R"(
```rule R9   Act s. 9   stage pretrial
may       leave
when      age < 21
```
)";

SmallPack pack_of(const std::string& law) { return SmallPack(start + law + unchanged, {"C007", "C008"}); }

/// "comes rule R1", in the order shown.
std::vector<std::string> listed(const LawChanges& changes) {
    std::vector<std::string> lines;
    for (const LawChange& change : changes.changes)
        lines.push_back((!change.before  ? "comes "
                         : !change.after ? "goes "
                                         : "changes ") +
                        std::string(to_text(change.either().what)) + " " + change.either().name);
    return lines;
}

TEST(LawChangesTest, a_law_compared_with_itself_has_not_changed) {
    const SmallPack law = pack_of("```rule R1   Act s. 1   stage pretrial\nmust      release\n```\n");
    const LawChanges changes = law_changes({law.pack(), {}}, {law.pack(), {}});
    EXPECT_THAT(changes.changes, IsEmpty());
    EXPECT_EQ(changes.same, 5U + 2U + 4U + 3U);  // measures, rules, facts, settings
}

TEST(LawChangesTest, what_stays_shows_the_parts_that_say_something_else) {
    const SmallPack before = pack_of(
        "```rule R1   Act s. 1   stage pretrial\nmust      release\nwhen      days in held >= 90\nunless    "
        "X1\n```\n```exception X1   Act s. 2\nwhen      grave\n```\n");
    const SmallPack after = pack_of(
        "```rule R1   Act s. 1a   stage pretrial\nmust      release\nwhen      days in held >= 60\nunless    "
        "X1\n```\n```exception X1   Act s. 2\nwhen      grave\n```\n");
    const LawOn one{before.pack(), {}};
    const LawOn two{after.pack(), {}};
    const LawChanges changes = law_changes(one, two);
    EXPECT_THAT(listed(changes), ElementsAre("changes rule R1"));
    const std::string text = law_changes_text(changes, one, two);
    EXPECT_THAT(text, HasSubstr("  ~ changes: rule R1, Act s. 1 (recalled), now Act s. 1a (recalled)\n"
                                "      was  when: days in held >= 90\n"
                                "      is   when: days in held >= 60\n"));
    EXPECT_THAT(text, Not(HasSubstr("unless")));
    EXPECT_THAT(text, HasSubstr("bail at pretrial; bond at pretrial; release at pretrial"));
}

TEST(LawChangesTest, two_days_of_one_pack_differ_by_what_is_in_force) {
    const SmallPack law = pack_of(
        "```rule OLD   Act s. 1   in force .. 2024-06-30   stage pretrial\nmay       bond\n```\n"
        "```rule NEW   Act s. 1   in force 2024-07-01 ..   stage pretrial\nmust      bond\nunless    X\n```\n"
        "```exception X   Act s. 2   in force 2024-07-01 ..\nwhen      grave\n```\n");
    const LawChanges changes = law_changes({law.pack(), day("2024-06-30")}, {law.pack(), day("2024-07-01")});
    EXPECT_THAT(listed(changes), ElementsAre("goes rule OLD", "comes rule NEW", "comes exception X"));
    EXPECT_EQ(changes.changes[2].after->about, (std::vector<Provision::About>{{"bond", Stage::pretrial}}))
        << "an exception is about what its rules are about";
    const LawChanges none = law_changes({law.pack(), day("2024-07-01")}, {law.pack(), day("2030-01-01")});
    EXPECT_THAT(none.changes, IsEmpty());
}

TEST(LawChangesTest, rows_of_a_table_change_one_by_one) {
    const auto law = [](const std::string& row) {
        return pack_of(
            "```table levels   Act s. 5   hit unique   complete\n| age   | -> level : low / high |\n" + row +
            "| >= 21 | high                  |\n```\n```rule R1   Act s. 1   stage pretrial\nmay       "
            "bond\nwhen      level = low\n```\n");
    };
    const SmallPack before = law("| < 21  | low                   |\n");
    const SmallPack after = law("| < 21  | high                  |\n");
    const LawChanges changes = law_changes({before.pack(), {}}, {after.pack(), {}});
    ASSERT_THAT(listed(changes), ElementsAre("changes table levels"));
    const std::string text = law_changes_text(changes, {before.pack(), {}}, {after.pack(), {}});
    EXPECT_THAT(text, HasSubstr("was  if age < 21: level low"));
    EXPECT_THAT(text, HasSubstr("is   if age < 21: level high"));
    EXPECT_THAT(text, Not(HasSubstr(">= 21")));
}

TEST(LawChangesTest, another_way_to_count_days_is_a_change_of_law) {
    const SmallPack before = pack_of("");
    std::string manifest(small_manifest);
    const std::string counts = "first day counts: {value: yes";
    manifest.replace(manifest.find(counts), counts.size(), "first day counts: {value: no");
    const SmallPack after(start + unchanged, {"C007", "C008"}, manifest);
    EXPECT_THAT(listed(law_changes({before.pack(), {}}, {after.pack(), {}})),
                ElementsAre("changes setting first day counts"));
}

TEST(LawChangesTest, the_order_of_rows_of_which_the_first_counts_is_law) {
    const auto law = [](const std::string& rows) {
        return pack_of(
            "```table levels   Act s. 5   hit first   complete\n| prior | grave | -> level : low / high |\n" +
            rows +
            "```\n```rule R1   Act s. 1   stage pretrial\nmay       bond\nwhen      level = "
            "low\n```\n");
    };
    const SmallPack before =
        law("| < 2   | -     | low |\n| -     | yes   | high |\n| -     | -     | low |\n");
    const SmallPack after =
        law("| -     | yes   | high |\n| < 2   | -     | low |\n| -     | -     | low |\n");
    const LawOn one{before.pack(), {}};
    const LawOn two{after.pack(), {}};
    const std::string text = law_changes_text(law_changes(one, two), one, two);
    EXPECT_THAT(text, HasSubstr("was  1, if prior < 2: level low"));
    EXPECT_THAT(text, HasSubstr("is   2, if prior < 2: level low"));
}

/// What comes and what goes changes places when the sides do; nothing is lost on the way.
TEST(LawChangesTest, the_other_way_round_what_came_goes) {
    const SmallPack before = pack_of("```rule A   Act s. 1   stage pretrial\nmust      bond\n```\n");
    const SmallPack after = pack_of("```rule B   Act s. 1   stage trial\nmay       bail\n```\n");
    const LawChanges there = law_changes({before.pack(), {}}, {after.pack(), {}});
    const LawChanges back = law_changes({after.pack(), {}}, {before.pack(), {}});
    EXPECT_EQ(there.added, back.removed);
    EXPECT_EQ(there.removed, back.added);
    EXPECT_EQ(there.changes.size(), there.added + there.removed + there.changed);
    EXPECT_EQ(there.same, back.same);
}

TEST(LawChangesTest, json_holds_both_sides_of_each_change) {
    const SmallPack before = pack_of("```rule A   Act s. 1   stage pretrial\nmust      bond\n```\n");
    const SmallPack after = pack_of("```rule A   Act s. 1   stage pretrial\nmay       bond\n```\n");
    const LawOn one{before.pack(), day("2026-01-01")};
    const LawOn two{after.pack(), {}};
    const auto json = nlohmann::json::parse(law_changes_json(law_changes(one, two), one, two));
    EXPECT_EQ(json["before"]["on"], "2026-01-01");
    EXPECT_TRUE(json["after"]["on"].is_null());
    EXPECT_EQ(json["changed"], 1);
    ASSERT_EQ(json["changes"].size(), 1U);
    EXPECT_EQ(json["changes"][0]["name"], "A");
    EXPECT_EQ(json["changes"][0]["about"][0]["measure"], "bond");
    EXPECT_EQ(json["changes"][0]["before"]["text"], "recalled");
    EXPECT_EQ(json["changes"][0]["before"]["parts"][1]["part"], "must");
    EXPECT_EQ(json["changes"][0]["after"]["parts"][1]["part"], "may");
}

}  // namespace
}  // namespace ultima::test
