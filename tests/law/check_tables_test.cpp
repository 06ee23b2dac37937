// SPDX-License-Identifier: Apache-2.0
#include "law/pack_builder.h"

#include <gtest/gtest.h>

#include <chrono>

namespace ultima::test {
namespace {

const Type numbers{Kind::number};

/// A table of one output over some columns, with cells as short words.
struct TableTest : testing::Test, PackBuilder {
    NodeId level(int low = 1, int high = 43) { return of(number_fact("offence level", low, high)); }
    TableOutput output(Type type = numbers) { return {"months", type, named("months")}; }
    std::vector<std::string> messages(std::string_view code) {
        std::vector<std::string> found;
        for (const Diagnostic& each : with_code(check(), code)) found.push_back(each.message);
        return found;
    }
};

TEST_F(TableTest, a_table_without_rows_is_reported) {
    table("grid", HitPolicy::unique, true, {level()}, {output()});
    EXPECT_EQ(messages("D010").size(), 1U);
}

TEST_F(TableTest, rows_that_share_a_case_are_reported_with_the_case) {
    const NodeId input = of(days_fact("days", 0, 100));
    table("grid", HitPolicy::unique, true, {input}, {output()});
    row({within(input, 0, 10)}, {constant(1)});
    row({less(constant(9), input)}, {constant(2)});
    const Diagnostics found = with_code(check(), "D001");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].message, "two rows fit the same case: days 10");
    EXPECT_EQ(place(*this, found[0]), "row 2");
}

TEST_F(TableTest, rows_that_say_the_same_are_repeated_rather_than_overlapping) {
    const NodeId input = of(days_fact("days", 0, 100));
    table("grid", HitPolicy::unique, false, {input}, {output()});
    row({within(input, 0, 10)}, {constant(1)});
    row({both(at_most(input, constant(10)), negated(less(input, constant(0))))}, {constant(1)});
    EXPECT_EQ(messages("D001").size(), 0U);
    EXPECT_EQ(messages("D002").size(), 1U);
}

TEST_F(TableTest, rows_that_fit_any_case_may_overlap_if_they_agree) {
    const NodeId input = of(days_fact("days", 0, 100));
    table("grid", HitPolicy::any, true, {input}, {output()});
    row({at_most(input, constant(50))}, {constant(1)});
    row({at_most(constant(40), input)}, {node(Op::subtract, numbers, constant(3), constant(2))});
    EXPECT_TRUE(messages("D003").empty());
    row({equal(input, constant(70))}, {constant(2)});
    EXPECT_EQ(messages("D003"),
              std::vector<std::string>{"two rows fit the same case and give different results: days 70"});
}

TEST_F(TableTest, a_row_below_one_that_takes_its_cases_is_never_reached) {
    const NodeId input = level();
    table("grid", HitPolicy::first, true, {input}, {output()});
    row({at_most(input, constant(20))}, {constant(1)});
    row({less(constant(15), input)}, {constant(2)});
    row({nothing}, {constant(3)});
    const Diagnostics found = with_code(check(), "D004");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(place(*this, found[0]), "row 3");
    EXPECT_TRUE(found[0].notes.empty());  // no single row takes all of them
}

TEST_F(TableTest, a_gap_between_whole_numbers_is_one_only_if_the_number_may_be_a_fraction) {
    const NodeId input = level(1, 4);
    table("grid", HitPolicy::unique, true, {input}, {output()});
    row({within(input, 1, 2)}, {constant(1)});
    row({within(input, 3, 4)}, {constant(2)});
    EXPECT_EQ(
        messages("D006"),
        std::vector<std::string>{"the table `grid` is declared complete, but no row fits offence level 2.5"});
}

TEST_F(TableTest, days_and_rounded_numbers_have_nothing_between_neighbours) {
    for (const NodeId input :
         {of(days_fact("days", 1, 4)), node(Op::rounded, numbers, level(1, 4), nothing, nothing, 1)}) {
        table("grid", HitPolicy::unique, true, {input}, {output()});
        row({within(input, 1, 2)}, {constant(1)});
        row({within(input, 3, 4)}, {constant(2)});
    }
    EXPECT_TRUE(messages("D006").empty());
}

TEST_F(TableTest, the_range_of_a_calculated_number_follows_from_its_parts) {
    const NodeId input = node(Op::subtract, numbers, of(days_fact("held", 0, 10)),
                              of(days_fact("excluded", 0, 5)), nothing, 0, "counted");
    table("grid", HitPolicy::unique, true, {input}, {output()});
    row({within(input, 0, 10)}, {constant(1)});
    EXPECT_EQ(messages("D006"),
              std::vector<std::string>{"the table `grid` is declared complete, but no row fits counted -5"});
}

TEST_F(TableTest, columns_over_the_same_input_are_one_axis) {
    const FactId age = days_fact("age", 0, 100);
    const NodeId written = of(age), through_name = defined("age of the person", of(age));
    table("grid", HitPolicy::unique, true, {written, through_name}, {output()});
    row({less(written, constant(18)), nothing}, {constant(1)});
    row({nothing, at_most(constant(18), through_name)}, {constant(2)});
    EXPECT_TRUE(messages("D001").empty());
    EXPECT_TRUE(messages("D006").empty());
}

TEST_F(TableTest, a_sum_is_the_same_input_in_either_order) {
    const NodeId held = of(days_fact("held", 0, 9)), curfew = of(days_fact("curfew", 0, 9));
    const NodeId one = node(Op::add, numbers, held, curfew), other = node(Op::add, numbers, curfew, held);
    table("grid", HitPolicy::unique, true, {one, other}, {output()});
    row({less(one, constant(5)), nothing}, {constant(1)});
    row({nothing, at_most(constant(5), other)}, {constant(2)});
    EXPECT_TRUE(messages("D001").empty());
    EXPECT_TRUE(messages("D006").empty());
}

TEST_F(TableTest, texts_that_no_row_names_are_a_gap) {
    const NodeId input = of(fact("section", {Kind::text}));
    table("grid", HitPolicy::unique, true, {input}, {output()});
    row({equal(input, text("12"))}, {constant(1)});
    EXPECT_EQ(messages("D006"),
              std::vector<std::string>{
                  "the table `grid` is declared complete, but no row fits section something else"});
}

TEST_F(TableTest, durations_without_an_order_are_reported_instead_of_guessed) {
    const Type type{Kind::duration};
    const NodeId input = of(fact("term", type, Duration{}, Duration{1200, 0}));
    table("grid", HitPolicy::unique, false, {input}, {output()});
    row({less(input, constant(type, Duration{1, 0}))}, {constant(1)});
    row({at_most(constant(type, Duration{0, 30}), input)}, {constant(2)});
    EXPECT_EQ(messages("D012").size(), 1U);
}

TEST_F(TableTest, dates_and_money_are_cut_at_their_cells) {
    const Type euro{Kind::money, 0, *parse_currency("EUR")};
    const auto amount = [&](int cents) { return constant(euro, Money{cents, euro.currency}); };
    const NodeId input = of(fact("fine", euro, Money{0, euro.currency}, Money{1000, euro.currency}));
    const NodeId on = of(fact("day", {Kind::date}, day("2020-01-01"), day("2020-12-31")));
    const NodeId noon = constant({Kind::date}, day("2020-06-01"));
    table("grid", HitPolicy::unique, true, {input, on}, {output()});
    row({at_most(input, amount(500)), less(on, noon)}, {constant(1)});
    row({at_most(amount(501), input), less(on, noon)}, {constant(2)});
    row({nothing, less(noon, on)}, {constant(3)});
    EXPECT_EQ(messages("D006"),
              std::vector<std::string>{
                  "the table `grid` is declared complete, but no row fits day 2020-06-01 with any fine"});
}

TEST_F(TableTest, a_cell_outside_the_range_is_reported) {
    const NodeId input = level(1, 43);
    table("grid", HitPolicy::unique, false, {input}, {output()});
    const NodeId condition = less(constant(43), input);
    pack.nodes[condition].span = named("> 43");
    row({condition}, {constant(1)});
    EXPECT_EQ(messages("D005"), std::vector<std::string>{"`offence level` can never be `> 43`"});
}

TEST_F(TableTest, a_fall_along_a_monotone_column_is_shown_at_both_cells) {
    const Type history = choice({"I", "II"});
    const NodeId down = level(), across = of(fact("history", history));
    table("grid", HitPolicy::unique, false, {down, across}, {output()})
        .monotone.push_back({0, true, {0, 1}, named("monotone")});
    row({equal(down, constant(1)), equal(across, choice_value(history, 0))}, {constant(6)});
    row({equal(down, constant(3)), equal(across, choice_value(history, 0))}, {constant(12)});
    row({equal(down, constant(1)), equal(across, choice_value(history, 1))}, {nothing});
    row({equal(down, constant(3)), equal(across, choice_value(history, 1))}, {constant(10)});
    const Diagnostics found = with_code(check(), "D007");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].message,
              "`months` falls from 12 to 10 when history goes from I to II, with offence level 3");
    EXPECT_EQ(place(*this, found[0]), "10");
    ASSERT_EQ(found[0].notes.size(), 1U);
    EXPECT_EQ(sources.text(found[0].notes[0].span), "12");
}

TEST_F(TableTest, a_column_without_order_cannot_be_monotone) {
    const NodeId input = of(yes_no_fact("guilty plea"));
    table("grid", HitPolicy::unique, false, {input}, {output()})
        .monotone.push_back({0, true, {0}, named("monotone")});
    row({equal(input, yes())}, {constant(6)});
    EXPECT_EQ(messages("D008").size(), 1U);
}

TEST_F(TableTest, an_output_that_depends_on_the_case_cannot_be_monotone) {
    const NodeId input = level();
    table("grid", HitPolicy::unique, false, {input}, {output()})
        .monotone.push_back({0, true, {0}, named("monotone")});
    row({equal(input, constant(1))}, {input});
    EXPECT_EQ(messages("D009").size(), 1U);
}

// That eight pigeons do not fit into seven holes is complete, but takes very long to see by cases.
TEST_F(TableTest, a_table_with_too_many_combinations_says_so) {
    constexpr std::size_t pigeons = 8, holes = 7;
    std::vector<NodeId> inputs;
    for (std::size_t i = 0; i < pigeons * holes; ++i)
        inputs.push_back(of(yes_no_fact("fact " + std::to_string(i))));
    table("grid", HitPolicy::any, true, inputs, {output()});
    const std::vector<NodeId> anything(inputs.size(), nothing);
    for (std::size_t one = 0; one < pigeons; ++one) {
        std::vector<NodeId> nowhere = anything;
        for (std::size_t hole = 0; hole < holes; ++hole) {
            nowhere[one * holes + hole] = equal(inputs[one * holes + hole], no());
            for (std::size_t other = 0; other < one; ++other) {
                std::vector<NodeId> together = anything;
                for (const std::size_t each : {one, other})
                    together[each * holes + hole] = equal(inputs[each * holes + hole], yes());
                row(together, {constant(1)});
            }
        }
        row(nowhere, {constant(1)});
    }
    EXPECT_EQ(messages("D011").size(), 1U);
    EXPECT_TRUE(messages("D006").empty());
}

TEST_F(TableTest, a_sentencing_table_of_258_rows_takes_milliseconds) {
    const Type history = choice({"I", "II", "III", "IV", "V", "VI"});
    const NodeId down = of(days_fact("offence level", 1, 43)), across = of(fact("history", history));
    Table& grid = table("grid", HitPolicy::unique, true, {down, across}, {output()});
    grid.monotone.push_back({0, true, {0, 1}, named("monotone")});
    for (int i = 1; i <= 43; ++i)
        for (std::uint16_t k = 0; k < 6; ++k)
            row({equal(down, constant(i)), equal(across, choice_value(history, k))},
                {constant(3 * i + 5 * k)});
    const auto start = std::chrono::steady_clock::now();
    const Diagnostics found = check();
    const auto taken = std::chrono::steady_clock::now() - start;
    EXPECT_TRUE(with_code(found, "D001").empty() && with_code(found, "D006").empty() &&
                with_code(found, "D007").empty());
    EXPECT_LT(taken, std::chrono::milliseconds(200));  // about 3 ms in a release build
    RecordProperty("microseconds",
                   static_cast<int>(std::chrono::duration_cast<std::chrono::microseconds>(taken).count()));
}

}  // namespace
}  // namespace ultima::test
