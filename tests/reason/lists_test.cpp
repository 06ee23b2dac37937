// SPDX-License-Identifier: Apache-2.0
// What is said about the entries of a list: over lists that may lack entries, with entries that are not
// known, and as time passes.
#include "reason/small_pack.h"

#include <gtest/gtest.h>

#include <string>

namespace ultima::test {
namespace {

/// A pack with convictions, and one rule: bail if the condition holds.
SmallPack pack_with(const std::string& condition, const std::string& more = {}) {
    return SmallPack(R"(# Act
```record conviction
date : date
kind : theft / assault
term : duration
fine : money EUR
```
```facts
convictions : list of conviction
scores      : list of number
other       : yes/no
```
```measures
bail  : measure un M12 band 2 decided by court
```
)" + more + R"(
```rule R1   Act s. 1   stage pretrial
may       bail
when      )" + condition +
                         R"(
```
)",
                     {"C007", "C009", "C010"});
}

std::string status(const SmallPack& small, const Given& given, std::string_view on = "2026-01-01") {
    return Asked(small.pack(), given, on).status("bail");
}

std::string value(const std::string& expression, const Given& given) {
    const SmallPack small = pack_with("other", "```define\nresult = " + expression + "\n```\n");
    Asked asked(small.pack(), given, "2026-01-01");
    const NodeId node = small.pack().definitions.at(0).value;
    return to_text(small.pack(), small.pack().node(node).type, asked.reasoner().value(node));
}

const char* const two =
    "(date 2020-01-01, kind theft, term 3 months, fine EUR 10) and "
    "(date 2024-06-01, kind assault, term 14 months, fine EUR 5)";

TEST(ListTest, a_name_for_what_a_function_takes_ends_before_return) {
    const SmallPack small = pack_with("heavy(yes) > 1", R"(```define
heavy(serious : yes/no) = count(for c in convictions where serious return term of c)
```
)");
    EXPECT_EQ(status(small, {{"convictions", two}}), "available");
}

TEST(ListTest, some_is_yes_with_one_entry_and_no_only_if_no_other_may_exist) {
    const SmallPack small = pack_with("some c in convictions satisfies term of c > 12 months");
    EXPECT_EQ(status(small, {{"convictions", two}}), "available");
    EXPECT_EQ(status(small, {{"convictions", "(term 3 months)"}}), "conditions not met");
    EXPECT_EQ(status(small, {{"convictions", "none"}}), "conditions not met");
    EXPECT_EQ(status(small, {{"convictions", "(term 3 months) and perhaps more"}}), "undetermined");
    EXPECT_EQ(status(small, {{"convictions", "(term 13 months) and perhaps more"}}), "available");
    EXPECT_EQ(status(small, {{"convictions", "(kind theft)"}}), "undetermined");
    EXPECT_EQ(status(small, {}), "undetermined");
}

TEST(ListTest, every_is_never_yes_over_a_list_that_may_lack_entries) {
    const SmallPack small = pack_with("every c in convictions satisfies kind of c = theft");
    EXPECT_EQ(status(small, {{"convictions", "none"}}), "available");
    EXPECT_EQ(status(small, {{"convictions", "(kind theft) and (kind theft)"}}), "available");
    EXPECT_EQ(status(small, {{"convictions", "(kind theft) and perhaps more"}}), "undetermined");
    EXPECT_EQ(status(small, {{"convictions", "(kind assault) and perhaps more"}}), "conditions not met");
    EXPECT_EQ(status(small, {{"convictions", "(kind theft) and (unknown)"}}), "undetermined");
}

TEST(ListTest, a_count_over_a_list_that_may_lack_entries_is_a_lower_bound) {
    const SmallPack small = pack_with("count(convictions) >= 2");
    EXPECT_EQ(status(small, {{"convictions", "(kind theft) and perhaps more"}}), "undetermined");
    EXPECT_EQ(status(small, {{"convictions", "(kind theft) and (kind theft) and perhaps more"}}),
              "available");
    EXPECT_EQ(status(small, {{"convictions", "(kind theft)"}}), "conditions not met");
}

TEST(ListTest, an_entry_that_may_or_may_not_belong_is_one_that_may_be_missing) {
    EXPECT_EQ(value("count(for c in convictions where kind of c = theft)", {{"convictions", two}}), "1");
    const Given given = {{"convictions", "(kind theft) and (term 3 months)"}};
    EXPECT_EQ(status(pack_with("count(for c in convictions where kind of c = theft) >= 1"), given),
              "available");
    EXPECT_EQ(status(pack_with("count(for c in convictions where kind of c = theft) >= 2"), given),
              "undetermined");
    EXPECT_EQ(value("first(for c in convictions where kind of c = theft return term of c)", given),
              "unknown");
}

TEST(ListTest, to_learn_of_one_more_entry_never_takes_back_what_was_certain) {
    const SmallPack small = pack_with("sum(scores) >= 5");
    EXPECT_EQ(status(small, {{"scores", "(5) and perhaps more"}}), "available");
    EXPECT_EQ(status(small, {{"scores", "(5) and (unknown) and perhaps more"}}), "available");
    EXPECT_EQ(status(small, {{"scores", "(5) and (unknown)"}}), "available");
    EXPECT_EQ(status(small, {{"scores", "(4) and (unknown)"}}), "undetermined");
    const SmallPack most = pack_with("max(scores) >= 5 and count(for n in scores sorted by n) >= 2");
    EXPECT_EQ(status(most, {{"scores", "(5) and (unknown)"}}), "available");
}

TEST(ListTest, sums_of_money_and_least_ones_are_unknown_with_an_unknown_entry) {
    EXPECT_EQ(value("sum(for c in convictions return fine of c)", {{"convictions", two}}), "EUR 15.00");
    EXPECT_EQ(value("sum(for c in convictions return term of c)", {{"convictions", two}}), "17 months");
    EXPECT_EQ(value("sum(for c in convictions return fine of c)",
                    {{"convictions", "(fine EUR 5) and (term 1 day)"}}),
              "unknown");
    EXPECT_EQ(value("sum(scores)", {{"scores", "none"}}), "0");
    EXPECT_EQ(value("min(for c in convictions return date of c)", {{"convictions", two}}), "2020-01-01");
    EXPECT_EQ(value("max(for c in convictions return term of c)", {{"convictions", two}}), "14 months");
    EXPECT_EQ(value("max(scores)", {{"scores", "none"}}), "unknown");
    EXPECT_EQ(value("min(scores)", {{"scores", "(3) and perhaps more"}}), "unknown");
}

TEST(ListTest, the_greatest_of_an_incomplete_list_is_at_least_the_greatest_known) {
    const SmallPack small = pack_with("max(scores) >= 5");
    EXPECT_EQ(status(small, {{"scores", "(7) and perhaps more"}}), "available");
    EXPECT_EQ(status(small, {{"scores", "(3) and perhaps more"}}), "undetermined");
}

TEST(ListTest, sorting_keeps_the_order_of_equals_and_first_and_last_need_the_whole_list) {
    const Given given = {{"convictions",
                          "(kind theft, term 2 months, fine EUR 1) and (kind assault, term 1 month, "
                          "fine EUR 2) and (kind theft, term 2 months, fine EUR 3)"}};
    EXPECT_EQ(value("fine of first(for c in convictions sorted by term of c)", given), "EUR 2.00");
    EXPECT_EQ(value("fine of last(for c in convictions sorted by term of c)", given), "EUR 3.00");
    EXPECT_EQ(value("fine of first(for c in convictions sorted by term of c down)", given), "EUR 1.00");
    EXPECT_EQ(value("first(for c in convictions where kind of c = theft return fine of c)", given),
              "EUR 1.00");
    EXPECT_EQ(value("first(scores)", {{"scores", "(1) and perhaps more"}}), "unknown");
    EXPECT_EQ(value("first(scores)", {{"scores", "none"}}), "unknown");
    // A month may be longer or shorter than 30 days: these have no order.
    EXPECT_EQ(value("term of first(for c in convictions sorted by term of c)",
                    {{"convictions", "(term 1 month) and (term 30 days)"}}),
              "unknown");
}

TEST(ListTest, a_fold_gathers_entry_by_entry) {
    const std::string expression =
        "fold c in convictions, total from 1 with if kind of c = theft then total * 2 else total + 3";
    EXPECT_EQ(value(expression, {{"convictions", two}}), "5");
    EXPECT_EQ(value(expression, {{"convictions", "none"}}), "1");
    EXPECT_EQ(value(expression, {{"convictions", "(term 3 months)"}}), "unknown");
    EXPECT_EQ(value(expression, {{"convictions", "(kind theft) and perhaps more"}}), "unknown");
}

TEST(ListTest, entries_may_be_compared_with_entries) {
    const std::string again =
        "some c in convictions satisfies some d in convictions satisfies "
        "kind of c = kind of d and date of c < date of d and months from date of c to date of d < 12";
    EXPECT_EQ(value(again, {{"convictions", two}}), "no");
    EXPECT_EQ(
        value(again, {{"convictions", "(kind theft, date 2020-01-01) and (kind theft, date 2020-06-01)"}}),
        "yes");
}

TEST(ListTest, a_condition_on_entries_that_moves_with_time_gives_since_and_from) {
    const SmallPack small = pack_with("count(for c in convictions where date of c + 5 years > today) < 1");
    const Given given = {{"convictions", "(date 2020-03-01) and (date 2022-03-01)"}};
    const Asked before(small.pack(), given, "2026-01-01");
    EXPECT_EQ(before.status("bail"), "not yet");
    EXPECT_EQ(before.from("bail"), "2027-03-01");
    const Asked after(small.pack(), given, "2028-01-01");
    EXPECT_EQ(after.status("bail"), "available");
    EXPECT_EQ(after.since("bail"), "2027-03-01");
    // Before the first of them five years had not begun to run: the list is what is known today.
    EXPECT_EQ(Asked(small.pack(), given, "2025-02-28").from("bail"), "2027-03-01");
}

TEST(ListTest, an_answer_may_change_more_than_once_as_entries_come_and_go) {
    const SmallPack small = pack_with(
        "count(for c in convictions where today >= date of c and "
        "today < date of c + 1 year) = 1");
    const Given given = {{"convictions", "(date 2020-01-01) and (date 2020-07-01) and (date 2030-01-01)"}};
    EXPECT_EQ(Asked(small.pack(), given, "2020-03-01").since("bail"), "2020-01-01");
    EXPECT_EQ(Asked(small.pack(), given, "2020-08-01").from("bail"), "2021-01-01");
    EXPECT_EQ(Asked(small.pack(), given, "2021-03-01").since("bail"), "2021-01-01");
    EXPECT_EQ(Asked(small.pack(), given, "2021-08-01").from("bail"), "2030-01-01");
}

TEST(ListTest, functions_and_tables_take_values) {
    const std::string more = R"(
```define
weight (length : duration, what : theft / assault) = if length >= 12 months then 3 else if what = assault then 2 else 1
twice (n : number) = n + n
```
```table points   Act s. 2   hit first   complete
| length there : duration | other | -> point |
| >= 12 months            | -     | 3        |
| -                       | yes   | 2        |
| -                       | -     | 1        |
```
)";
    const SmallPack functions =
        pack_with("twice(twice(sum(for c in convictions return weight(term of c, kind of c)))) = 16", more);
    EXPECT_EQ(status(functions, {{"convictions", two}}), "available");
    const SmallPack table = pack_with("sum(for c in convictions return point(term of c)) = 5", more);
    EXPECT_EQ(status(table, {{"convictions", two}, {"other", "yes"}}), "available");
    EXPECT_EQ(status(table, {{"convictions", two}, {"other", "no"}}), "conditions not met");
    EXPECT_EQ(status(table, {{"convictions", two}}), "undetermined");
}

TEST(ListTest, a_list_that_takes_too_many_steps_is_left_unknown_and_noted) {
    std::string many = "(1)";
    for (int i = 1; i < 1100; ++i) many += " and (1)";
    const SmallPack small = pack_with("some n in scores satisfies some m in scores satisfies n + m > 2");
    const Asked asked(small.pack(), {{"scores", many}}, "2026-01-01");
    EXPECT_EQ(asked.status("bail"), "undetermined");
    ASSERT_FALSE(asked.answer().notes.empty());
    EXPECT_NE(asked.answer().notes.back().find("1000000 steps"), std::string::npos);
}

TEST(ListTest, what_an_entry_lacks_is_asked_for_under_the_name_of_the_list) {
    const SmallPack small = pack_with("some c in convictions satisfies term of c > 12 months");
    const Asked asked(small.pack(), {{"convictions", "(kind theft)"}}, "2026-01-01");
    EXPECT_EQ(asked.missing("bail"), (std::vector<std::string>{"convictions"}));
}

}  // namespace
}  // namespace ultima::test
