// SPDX-License-Identifier: Apache-2.0
// Calculations: what is known of records and lists that are made where not all they are made of is known.
#include "reason/small_pack.h"

#include <gtest/gtest.h>

#include <string>

namespace ultima::test {
namespace {

/// A pack with such calculations; `result` is shown with the answer.
SmallPack pack_with(const std::string& calculations, const std::string& cite = "Act s. 2") {
    return SmallPack(R"(# Act
```record part
last day : date
length   : days
sure     : yes/no
```
```record term
imposed on : date
years      : number    left out 0
months     : number    range 0 .. 480
note       : text      left out "none"
```
```facts
terms   : list of term     complete unknown
scores  : list of number
others  : list of number
start   : date
start 2 : date
amount   : number           range -10 .. 1000
old     : yes/no
extra   : days             left out 0 days   range 0 .. 100
```
```measures
bail : measure un M12 band 2 decided by court
```
```calculation   )" + cite +
                         "\n" + calculations +
                         R"(
```
```rule R1   Act s. 1   stage pretrial
may       bail
gives     result
when      old or extra > 3
```
)",
                     {"C007", "C009", "C014"});
}

std::string value(const std::string& calculations, const Given& given = {}) {
    const SmallPack small = pack_with(calculations);
    Asked asked(small.pack(), given, "2026-01-01");
    for (const Definition& definition : small.pack().definitions)
        if (definition.name == "result")
            return to_text(small.pack(), small.pack().node(definition.value).type,
                           asked.reasoner().value(definition.value));
    return "no result";
}

// ---- records

TEST(calculations, make_a_record_of_which_a_field_is_unknown) {
    const std::string made = "p = part (last day = start, length = 5, sure = old)\nresult = ";
    EXPECT_EQ(value(made + "length of p + 1"), "6");
    EXPECT_EQ(value(made + "last day of p"), "unknown");
    EXPECT_EQ(value(made + "sure of p", {{"old", "yes"}}), "yes");
    EXPECT_EQ(value(made + "p", {{"old", "no"}}), "(length 5, sure no)");
}

TEST(calculations, change_some_fields_of_a_record_and_keep_the_others) {
    const std::string made = "p = part (last day = start, length = 5, sure = no)\n";
    EXPECT_EQ(value(made + "q = p but (length = 6) but (length = length of p + 2)\nresult = q",
                    {{"start", "2020-01-01"}}),
              "(last day 2020-01-01, length 7, sure no)");
    EXPECT_EQ(value("p = part (last day = start, length = amount, sure = no)\nq = p but (length = 6)\n"
                    "result = length of q"),
              "6")
        << "the unknown field is replaced";
}

TEST(calculations, keep_the_fields_in_which_both_records_agree_where_the_condition_is_unknown) {
    const std::string chosen =
        "one   = part (last day = start, length = 5, sure = yes)\n"
        "other = part (last day = start, length = 6, sure = yes)\n"
        "p     = if old then one else other\n";
    EXPECT_EQ(value(chosen + "result = sure of p"), "yes");
    EXPECT_EQ(value(chosen + "result = length of p"), "unknown");
    EXPECT_EQ(value(chosen + "result = length of p", {{"old", "no"}}), "6");
    EXPECT_EQ(value(chosen + "result = p", {{"start", "2020-01-01"}}), "(last day 2020-01-01, sure yes)");
}

TEST(calculations, read_a_field_of_what_a_calculation_gives) {
    EXPECT_EQ(value("made (n : number) = part (last day = 2020-01-01 + days(n), length = n, sure = no)\n"
                    "result = last day of made(length of made(3) + 1)"),
              "2020-01-05");
}

TEST(calculations, hold_two_records_equal_when_all_their_fields_are) {
    const std::string made =
        "one (n : number)   = part (last day = 2020-01-01, length = n, sure = yes)\n"
        "result = one(amount) = part (last day = 2020-01-01, length = 5, sure = ";
    EXPECT_EQ(value(made + "yes)", {{"amount", "5"}}), "yes");
    EXPECT_EQ(value(made + "yes)", {{"amount", "6"}}), "no");
    EXPECT_EQ(value(made + "yes)"), "unknown");
    EXPECT_EQ(value(made + "no)"), "no") << "one field differs, whatever the unknown one is";
    EXPECT_EQ(value(made + "old)", {{"amount", "6"}}), "no");
}

// ---- names after `given`

TEST(calculations, work_out_a_name_only_when_it_is_needed) {
    const std::string lazy =
        "f (n : number, sure : yes/no) = if sure then n else never\n"
        "  given never = n / (amount - amount)\n"
        "result = f(7, old)";
    EXPECT_EQ(value(lazy, {{"old", "yes"}}), "7");
    EXPECT_EQ(value(lazy, {{"old", "no"}}), "unknown");
}

TEST(calculations, let_each_name_see_those_above_it) {
    EXPECT_EQ(value("f (n : number) = third + second\n"
                    "  given first thing = n + 1\n"
                    "        second      = first thing * 2\n"
                    "        third       = first thing + second\n"
                    "result = f(1) + f(2)"),
              "25")
        << "2 + 4 + 4, then 3 + 6 + 6; anew for each call";
}

TEST(calculations, keep_the_values_of_a_call_apart_from_those_of_a_call_among_them) {
    EXPECT_EQ(value("f (n : number) = n + step\n"
                    "  given step = n * 10\n"
                    "g (n : number) = f(n) + f(f(n)) + n\n"
                    "result = g(1)"),
              "133");
}

TEST(calculations, decide_where_one_side_settles_it) {
    EXPECT_EQ(value("f (a : yes/no, b : yes/no) = a or b\nresult = f(yes, old)"), "yes");
    EXPECT_EQ(value("f (a : yes/no, b : yes/no) = a and b\nresult = f(old, no)"), "no");
    EXPECT_EQ(value("f (a : yes/no, n : number) = if a then 5 else n\nresult = f(old, 5)"), "5");
}

TEST(calculations, may_be_used_before_they_are_written) {
    EXPECT_EQ(value("result = later(2)\nlater (n : number) = latest(n) * 2\nlatest (n : number) = n + 1"),
              "6");
}

// ---- lists

TEST(calculations, make_and_join_lists) {
    EXPECT_EQ(
        value("result = joined(list (1, 2), joined(list of number (), list (amount)))", {{"amount", "3"}}),
        "(1) and (2) and (3)");
    EXPECT_EQ(value("result = count(joined(scores, list (9)))", {{"scores", "(1) and (2)"}}), "3");
    const std::string more_than = "result = count(joined(scores, list (9))) > ";
    EXPECT_EQ(value(more_than + "1", {{"scores", "(1) and perhaps more"}}), "yes");
    EXPECT_EQ(value(more_than + "2", {{"scores", "(1) and perhaps more"}}), "unknown");
    EXPECT_EQ(value("result = sum(list (1, amount))"), "unknown") << "the amount may be below zero";
}

TEST(calculations, hold_two_lists_equal_when_all_their_entries_are) {
    const std::string same = "result = scores = others";
    EXPECT_EQ(value(same, {{"scores", "(1) and (2)"}, {"others", "(1) and (2)"}}), "yes");
    EXPECT_EQ(value(same, {{"scores", "(1) and (2)"}, {"others", "(2) and (1)"}}), "no");
    EXPECT_EQ(value(same, {{"scores", "(1) and (2)"}, {"others", "(1)"}}), "no");
    EXPECT_EQ(value(same, {{"scores", "none"}, {"others", "none"}}), "yes");
    EXPECT_EQ(value(same, {{"scores", "(1)"}, {"others", "(unknown)"}}), "unknown");
    EXPECT_EQ(value(same, {{"scores", "(1) and (2)"}, {"others", "(3) and (unknown)"}}), "no");
    EXPECT_EQ(value(same, {{"scores", "(1)"}}), "unknown");
}

TEST(calculations, tell_a_list_that_may_lack_entries_only_from_a_shorter_one) {
    const std::string same = "result = scores = others";
    EXPECT_EQ(value(same, {{"scores", "(1) and (2) and perhaps more"}, {"others", "(1)"}}), "no");
    EXPECT_EQ(value(same, {{"scores", "(1)"}, {"others", "(1) and (2) and perhaps more"}}), "no");
    EXPECT_EQ(value(same, {{"scores", "(1) and perhaps more"}, {"others", "(1)"}}), "unknown");
    EXPECT_EQ(value(same, {{"scores", "(1) and perhaps more"}, {"others", "(1) and (2) and perhaps more"}}),
              "unknown");
}

TEST(calculations, look_for_a_value_in_a_list) {
    EXPECT_EQ(value("result = 2 in scores", {{"scores", "(1) and (2)"}}), "yes");
    EXPECT_EQ(value("result = 3 in scores", {{"scores", "(1) and (2)"}}), "no");
    EXPECT_EQ(value("result = 3 in scores", {{"scores", "(1) and perhaps more"}}), "unknown");
    EXPECT_EQ(value("result = 1 in scores", {{"scores", "(1) and perhaps more"}}), "yes");
    EXPECT_EQ(value("result = amount in list (1, 2)"), "unknown");
    EXPECT_EQ(value("result = 1 in list (amount, 1)"), "yes");
    EXPECT_EQ(value("result = first(terms) in terms",
                    {{"terms", "(imposed on 2020-01-01, months 3) and (imposed on 2021-01-01)"}}),
              "yes");
}

TEST(calculations, know_no_first_entry_of_an_empty_list) {
    EXPECT_EQ(value("result = first(list of number ())"), "unknown");
    EXPECT_EQ(value("result = months of last(for t in terms where months of t > 5)", {{"terms", "none"}}),
              "unknown");
}

TEST(calculations, gather_a_record_over_a_list) {
    const std::string longest =
        "as part (t : term) = part (last day = imposed on of t + months(months of t), length = months of t, "
        "sure = yes)\n"
        "longest = fold t in terms, best from as part(first(terms)) with\n"
        "    if last day of as part(t) > last day of best then as part(t) else best\n"
        "result = last day of longest";
    const char* const two = "(imposed on 2020-01-31, months 1) and (imposed on 2020-02-01, months 2)";
    EXPECT_EQ(value(longest, {{"terms", two}}), "2020-04-01");
    EXPECT_EQ(value(longest, {{"terms", std::string(two) + " and perhaps more"}}), "unknown")
        << "one that is missing may end later";
    EXPECT_EQ(value(longest, {{"terms", "(imposed on 2020-01-31) and (imposed on 2020-02-01, months 2)"}}),
              "unknown");
}

TEST(calculations, gather_a_list_over_a_list) {
    const std::string odd =
        "odd = fold n in scores, all from list of number () with if n in others then joined(all, list (n)) "
        "else all\n"
        "result = odd";
    EXPECT_EQ(value(odd, {{"scores", "(1) and (2) and (3)"}, {"others", "(3) and (1)"}}), "(1) and (3)");
    EXPECT_EQ(value(odd, {{"scores", "(1)"}, {"others", "none and perhaps more"}}), "unknown");
    EXPECT_EQ(value(odd, {{"scores", "none"}}), "none");
}

TEST(calculations, bound_no_sum_of_fields_that_were_computed) {
    const std::string sum =
        "parts = list (part (last day = start, length = amount, sure = no), part (last day = start, length = "
        "3, sure = no))\n"
        "result = sum(for p in parts return length of p)";
    EXPECT_EQ(value(sum, {{"amount", "-2"}}), "1");
    EXPECT_EQ(value(sum), "unknown")
        << "the range of a field binds what a register says, not what is computed";
}

TEST(calculations, come_to_an_end_where_lists_double) {
    const SmallPack small = pack_with(
        "twice (l : list of number) = joined(l, l)\n"
        "many = fold n in scores, all from list (1) with twice(twice(twice(twice(twice(twice(all))))))\n"
        "result = count(many)");
    Asked asked(small.pack(), {{"old", "yes"}, {"scores", "(1) and (2) and (3) and (4) and (5)"}},
                "2026-01-01");
    ASSERT_EQ(asked.answer().values.size(), 1U);
    EXPECT_FALSE(is_known(asked.answer().values[0].value));
    ASSERT_FALSE(asked.answer().notes.empty());
    EXPECT_NE(asked.answer().notes.back().find("steps"), std::string::npos);
}

TEST(calculations, come_to_an_end_where_each_uses_the_one_before_twice) {
    std::string chain = "f0 (n : number) = n + 1\n";
    for (int i = 1; i <= 40; ++i)
        chain += "f" + std::to_string(i) + " (n : number) = f" + std::to_string(i - 1) + "(n) + f" +
                 std::to_string(i - 1) + "(n + 1)\n";
    EXPECT_EQ(value(chain + "result = f40(amount)", {{"amount", "1"}}), "unknown");
    EXPECT_EQ(value(chain + "result = f10(amount)", {{"amount", "1"}}), "7168");
}

// ---- dates and durations

TEST(calculations, make_no_duration_of_less_than_nothing) {
    EXPECT_EQ(value("result = start + months(amount)", {{"start", "2020-01-01"}, {"amount", "-1"}}),
              "unknown");
    EXPECT_EQ(value("result = days(amount)", {{"amount", "2.5"}}), "unknown");
    EXPECT_EQ(value("result = months(amount)", {{"amount", "0"}}), "0 days");
    EXPECT_EQ(value("result = months(18) + days(3)"), "18 months 3 days");
}

TEST(calculations, end_at_the_last_day_of_a_shorter_month) {
    EXPECT_EQ(value("result = start + months(1)", {{"start", "2024-01-31"}}), "2024-02-29");
    EXPECT_EQ(value("result = day in month of (start + months(1))", {{"start", "2023-01-31"}}), "28");
    EXPECT_EQ(value("result = day in month of start"), "unknown");
}

// ---- what is left out

TEST(what_is_left_out, means_what_the_record_says) {
    const std::string years = "result = years of first(terms)";
    EXPECT_EQ(value(years, {{"terms", "(imposed on 2020-01-01)"}}), "0");
    EXPECT_EQ(value(years, {{"terms", "(imposed on 2020-01-01, years 2)"}}), "2");
    EXPECT_EQ(value("result = note of first(terms)", {{"terms", "(months 2)"}}), "none");
}

TEST(what_is_left_out, means_what_the_fact_says) {
    const SmallPack small = pack_with("result = extra + 1");
    EXPECT_EQ(value("result = extra + 1"), "1");
    EXPECT_EQ(Asked(small.pack(), {{"old", "no"}}, "2026-01-01").status("bail"), "conditions not met");
    EXPECT_EQ(Asked(small.pack(), {{"old", "no"}, {"extra", "4"}}, "2026-01-01").status("bail"), "available");
    EXPECT_TRUE(Asked(small.pack(), {{"old", "no"}}, "2026-01-01").answer().assumed.empty());
}

TEST(what_is_left_out, is_not_what_is_unknown_or_out_of_range) {
    EXPECT_EQ(value("result = extra + 1", {{"extra", "unknown"}}), "unknown");
    EXPECT_EQ(value("result = extra + 1", {{"extra", "101"}}), "unknown") << "something was written";
}

// ---- citations

TEST(calculations, show_beneath_a_rule_that_their_law_is_recalled) {
    const SmallPack small = pack_with("result = extra + 1", "Act s. 9 (2)");
    EXPECT_EQ(small.pack().recalled_beneath.at(0), std::vector<std::string>{"Act s. 9 (2)"});
}

}  // namespace
}  // namespace ultima::test
