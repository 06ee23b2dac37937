// SPDX-License-Identifier: Apache-2.0
#include "law/try_pack.h"

#include <gtest/gtest.h>

namespace ultima {
namespace {

TEST(precedence, and_binds_tighter_than_or) {
    EXPECT_EQ(shape_of("old or ill and older"), "(or old (and ill older))");
    EXPECT_EQ(shape_of("old and ill or older"), "(or (and old ill) older)");
    EXPECT_EQ(shape_of("(old or ill) and older"), "(and (or old ill) older)");
}

TEST(precedence, not_takes_the_comparison_after_it) {
    EXPECT_EQ(shape_of("not age = 3 and old"), "(and (not (= age 3)) old)");
    EXPECT_EQ(shape_of("not not old"), "(not (not old))");
}

TEST(precedence, products_come_before_sums_and_go_from_left_to_right) {
    EXPECT_EQ(shape_of("age - 2 * other age - 1"), "(- (- age (* 2 other age)) 1)");
    EXPECT_EQ(shape_of("age / 2 / 3"), "(/ (/ age 2) 3)");
}

TEST(precedence, rounded_takes_the_product_before_it) {
    EXPECT_EQ(shape_of("age + age * 1/3 rounded up"), "(+ age (rounded up (/ (* age 1) 3)))");
}

TEST(precedence, if_reaches_as_far_as_it_can) {
    EXPECT_EQ(shape_of("if old then 1 else age + 1"), "(if old 1 (+ age 1))");
    EXPECT_EQ(shape_of("if old then 1 else if ill then 2 else 3"), "(if old 1 (if ill 2 3))");
}

TEST(comparisons, are_stored_in_few_forms) {
    EXPECT_EQ(shape_of("age > 3"), "(< 3 age)");
    EXPECT_EQ(shape_of("age >= 3"), "(<= 3 age)");
    EXPECT_EQ(shape_of("age != 3"), "(not (= age 3))");
    EXPECT_EQ(shape_of("age in 1 .. 9"), "(and (<= 1 age) (<= age 9))");
    EXPECT_EQ(shape_of("age in (1, 2, 3)"), "(or (or (= age 1) (= age 2)) (= age 3))");
    EXPECT_EQ(shape_of("age in (1 + 1) .. 9"), "(and (<= 2 age) (<= age 9))");
}

TEST(comparisons, of_yes_and_no_are_the_condition_itself) {
    EXPECT_EQ(shape_of("old = yes"), "old");
    EXPECT_EQ(shape_of("old = no"), "(not old)");
    EXPECT_EQ(shape_of("old != no"), "(not (not old))");
    EXPECT_EQ(shape_of("old = ill"), "(= old ill)");
}

TEST(comparisons, of_what_moves_with_time_become_two) {
    EXPECT_EQ(shape_of("today = born"), "(and (<= today born) (<= born today))");
    EXPECT_EQ(shape_of("born = arrested"), "(= born arrested)");
}

TEST(comparisons, do_not_chain) { EXPECT_EQ(shape_of("1 < age < 3"), "S010"); }

TEST(choices, take_their_type_from_the_other_side) {
    EXPECT_EQ(shape_of("penalty = life"), "(= penalty life)");
    EXPECT_EQ(shape_of("life = penalty"), "(= life penalty)");
    EXPECT_EQ(shape_of("fine only < penalty"), "(< fine only penalty)");
    EXPECT_EQ(shape_of("penalty in (prison, life)"), "(or (= penalty prison) (= penalty life))");
    EXPECT_EQ(shape_of("if old then prison else penalty"), "(if old prison penalty)");
    EXPECT_EQ(shape_of("if old then prison else life"), "(if old prison life)");
    EXPECT_EQ(shape_of("penalty = lfie"), "N011");
}

TEST(days, are_a_duration_or_a_number_as_the_other_side_says) {
    EXPECT_EQ(shape_of("excluded days >= 60 days"), "(<= 60 excluded days)");
    EXPECT_EQ(shape_of("60 days < excluded days"), "(< 60 excluded days)");
    EXPECT_EQ(shape_of("excluded days + 2 weeks"), "(+ excluded days 14)");
    EXPECT_EQ(shape_of("born + 60 days"), "(+ born 60 days)");
    EXPECT_EQ(shape_of("term > 60 days"), "(< 60 days term)");
    EXPECT_EQ(shape_of("born + excluded days"), "(+ born excluded days)");
    EXPECT_EQ(shape_of("born + age"), "T003");
}

TEST(durations, times_a_fraction_are_one_product) {
    EXPECT_EQ(shape_of("days in term * 1/3 from born"), "(days-in (* term 1/3) born)");
    EXPECT_EQ(shape_of("days in term * 2 / 3 from born"), "(days-in (* term 2/3) born)");
    EXPECT_EQ(shape_of("days in 1/3 * term from born"), "(days-in (* term 1/3) born)");
    EXPECT_EQ(shape_of("days in term / 4 from first day of held"),
              "(days-in (* term 0.25) (first-day held))");
    EXPECT_EQ(shape_of("born + 2 * term"), "(+ born (* term 2))");
    EXPECT_EQ(shape_of("born + term / 2"), "T007");
    EXPECT_EQ(shape_of("term * 1/2 > 3 months"), "T002");
}

TEST(days_in, ends_where_a_sum_goes_on) {
    EXPECT_EQ(shape_of("days in held - excluded days"), "(- (days-held held) excluded days)");
    EXPECT_EQ(shape_of("days in held * 2 >= age"), "(<= age (* (days-held held) 2))");
    EXPECT_EQ(shape_of("days in held >= days in term * 1/2 from born"),
              "(<= (days-in (* term 0.5) born) (days-held held))");
    EXPECT_EQ(shape_of("days from born to today + 1"), "(+ (days born today) 1)");
}

TEST(money, says_how_it_is_rounded) {
    EXPECT_EQ(shape_of("fine * 1/3"), "T006");
    EXPECT_EQ(shape_of("fine * 2"), "(* fine 2)");
    EXPECT_EQ(shape_of("fine * 1/3 rounded down"), "(rounded down (* fine 1/3))");
    EXPECT_EQ(shape_of("fine + EUR 12.50"), "(+ fine EUR 12.50)");
    EXPECT_EQ(shape_of("fine + USD 1"), "T005");
}

TEST(constants, are_calculated_at_once) {
    EXPECT_EQ(shape_of("1/3"), "1/3");
    EXPECT_EQ(shape_of("-3 + 2 * 5"), "7");
    EXPECT_EQ(shape_of("1 / 0"), "T013");
}

TEST(names, the_longest_wins) {
    EXPECT_EQ(shape_of("older"), "older");
    EXPECT_EQ(shape_of("other age"), "other age");
    EXPECT_EQ(shape_of("age and old"), "T001");
    EXPECT_EQ(shape_of("other ages"), "N001");
    EXPECT_EQ(shape_of("age old"), "N001");
}

TEST(motion, follows_the_parts) {
    const auto motion = [](std::string_view expression) {
        const LoadedPack pack =
            read_pack(fenced("facts", some_facts) + fenced("define", "result = " + std::string(expression)));
        return pack.pack.nodes.at(pack.pack.definitions.at(0).value).motion;
    };
    EXPECT_EQ(motion("age > 3"), Motion::fixed);
    EXPECT_EQ(motion("days in held"), Motion::rising);
    EXPECT_EQ(motion("100 - days in held"), Motion::falling);
    EXPECT_EQ(motion("days in held * age"), Motion::rising);
    EXPECT_EQ(motion("days in held * -1"), Motion::falling);
    EXPECT_EQ(motion("days in held >= age"), Motion::rising);
    EXPECT_EQ(motion("days in held < age"), Motion::falling);
    EXPECT_EQ(motion("not days in held < age"), Motion::rising);
    EXPECT_EQ(motion("today >= born and today <= arrested"), Motion::changing);
    EXPECT_EQ(motion("years from born to today"), Motion::rising);
    EXPECT_EQ(motion("days from today to born"), Motion::falling);
}

TEST(motion, that_could_turn_back_is_refused) {
    EXPECT_EQ(shape_of("days in held > years from born to today"), "T020");
    EXPECT_EQ(shape_of("days in held - years from born to today > 3"), "T020");
    EXPECT_EQ(shape_of("days in held > 100 - years from born to today"),
              "(< (- 100 (years born today)) (days-held held))");
    EXPECT_EQ(shape_of("today in held"), "T020");
}

TEST(nesting, has_a_limit_but_lists_of_alternatives_are_not_deep) {
    std::string deep;
    for (int i = 0; i < 250; ++i) deep += "(";
    EXPECT_EQ(shape_of(deep + "1"), "L002");
    std::string chain = "age = 0";
    for (int i = 1; i < 5000; ++i) chain += " or age = " + std::to_string(i);
    EXPECT_EQ(shape_of(chain).substr(0, 4), "(or ");
    std::string sum = "1";
    for (int i = 1; i < 300; ++i) sum += " + age";
    EXPECT_EQ(shape_of(sum), "L002");
}

}  // namespace
}  // namespace ultima
