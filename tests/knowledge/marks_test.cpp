// SPDX-License-Identifier: Apache-2.0
#include "knowledge/marks.h"

#include "knowledge/avenmar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ultima::test {
namespace {

StepMark mark(const Marks& marks, Step step) { return marks[static_cast<std::size_t>(step)]; }

Marks marks_for(const Exercise& exercise, const Asked& asked, const TrainingDecision& first,
                const TrainingDecision& second) {
    Reasoner reasoner(avenmar());
    return marks_of(avenmar(), exercise, asked, first, lawful_set(reasoner, exercise, asked, Round::first),
                    second, lawful_set(reasoner, exercise, asked, Round::second));
}

TEST(marks, count_each_fact_that_was_asked_for_and_none_beside_the_point) {
    for (const Exercise& one : avenmar_exercises()) {
        Asked asked(one.inquiries.size(), false);
        int expected = 0, beside = 0;
        for (std::size_t i = 0; i < asked.size(); ++i) {
            asked[i] = true;
            (one.inquiries[i].bears() ? expected : beside) += 1;
            const Marks marks = marks_for(one, asked, {}, {});
            EXPECT_EQ(mark(marks, Step::asked).done, expected) << one.id;
            EXPECT_EQ(asked_beside_the_point(one, asked), beside);
        }
        EXPECT_EQ(mark(marks_for(one, asked, {}, {}), Step::asked).of, expected);
    }
}

TEST(marks, are_the_same_whichever_measure_was_chosen) {
    const Exercise& one = avenmar_exercise("the-only-carer");
    TrainingDecision decision;
    decision.reasons = "She cares for four people.";
    std::optional<Marks> known;
    for (const MeasureId id : measures_of_stage(avenmar(), one.stage)) {
        decision.measure = avenmar().measures[id].name;
        // What asks less is explained in full, whatever was chosen.
        for (const MeasureId less : measures_of_stage(avenmar(), one.stage))
            decision.why_not[avenmar().measures[less].name] = "It would not do.";
        Marks marks = marks_for(one, all_asked(one), decision, decision);
        StepMark& less = marks[static_cast<std::size_t>(Step::less_restrictive)];
        EXPECT_EQ(less.done, less.of);
        less = {};
        if (!known) known = marks;
        EXPECT_EQ(marks, *known) << decision.measure;
    }
}

TEST(marks, ask_why_each_lawful_measure_that_asks_less_would_not_do) {
    const Exercise& one = avenmar_exercise("two-drivers");
    TrainingDecision first;
    first.measure =
        "probation";  // band 2; lawful below it: reprimand, day fine, compensation, mediation, circle
    EXPECT_EQ(mark(marks_for(one, all_asked(one), first, {}), Step::less_restrictive), (StepMark{0, 5}));
    first.why_not["reprimand"] = "Words were said five times.";
    first.why_not["day fine"] = " ";
    first.why_not["custody"] = "Not lawful.";
    EXPECT_EQ(mark(marks_for(one, all_asked(one), first, {}), Step::less_restrictive), (StepMark{1, 5}));
    first.measure = "reprimand";
    EXPECT_EQ(mark(marks_for(one, all_asked(one), first, {}), Step::less_restrictive), (StepMark{0, 0}));
}

TEST(marks, look_for_children_only_where_there_are_any) {
    TrainingDecision decision;
    decision.looked[static_cast<std::size_t>(Look::dependants)] = "Nobody.";
    const Exercise& shop = avenmar_exercise("voices-in-the-shop");
    EXPECT_EQ(mark(marks_for(shop, {}, decision, {}), Step::dependants), (StepMark{0, 0}));
    const Exercise& carer = avenmar_exercise("the-only-carer");
    EXPECT_EQ(mark(marks_for(carer, {}, decision, {}), Step::dependants), (StepMark{1, 1}));
    EXPECT_EQ(mark(marks_for(carer, {}, {}, {}), Step::dependants), (StepMark{0, 1}));
}

TEST(marks, want_a_purpose_for_conditions_and_reasons_in_both_rounds) {
    const Exercise& one = avenmar_exercise("two-drivers");
    TrainingDecision first, second;
    first.conditions = "No car for a year";
    EXPECT_EQ(mark(marks_for(one, {}, first, second), Step::conditions), (StepMark{0, 1}));
    first.why_conditions = "People on the road";
    second.conditions = "A talk each month";
    EXPECT_EQ(mark(marks_for(one, {}, first, second), Step::conditions), (StepMark{1, 2}));
    first.reasons = "x";
    EXPECT_EQ(mark(marks_for(one, {}, first, second), Step::reasons), (StepMark{1, 1}));
    EXPECT_EQ(mark(marks_for(one, {}, first, second), Step::again), (StepMark{0, 1}));
}

}  // namespace
}  // namespace ultima::test
