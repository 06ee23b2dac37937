// SPDX-License-Identifier: Apache-2.0
#include "knowledge/answers.h"

#include "base/files.h"
#include "base/scratch.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

namespace ultima::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

constexpr CivilDate today{20'000};

TrainingAnswer begun(std::string course) {
    TrainingAnswer answer;
    answer.exercise = "two-drivers";
    answer.course = std::move(course);
    answer.law = "avenmar 0.2.0";
    answer.asked = {true, false, true};
    return answer;
}

TrainingDecision decision(std::string measure) {
    TrainingDecision made;
    made.measure = std::move(measure);
    made.reasons = "Marigold reasons";
    made.looked[0] = "She has counsel";
    made.why_not["reprimand"] = "Too little";
    return made;
}

Marks some_marks(int asked) {
    Marks marks{};
    marks[0] = {asked, 4};
    marks[1] = {1, 1};
    return marks;
}

void answer(TrainingAnswers& answers, const std::string& name, std::string first, std::string second,
            int asked = 4) {
    answers.begin(name, begun("spring"), today);
    ASSERT_TRUE(answers.decide(name, "two-drivers", decision(std::move(first))));
    ASSERT_TRUE(answers.finish(name, "two-drivers", decision(std::move(second)), some_marks(asked)));
}

TEST(answers, go_on_where_somebody_stopped_and_end_once) {
    const Scratch scratch;
    TrainingAnswers answers(scratch.path("training.sqlite"), "key");
    EXPECT_FALSE(answers.of("Ama", "two-drivers"));
    EXPECT_FALSE(answers.decide("Ama", "two-drivers", decision("probation"))) << "nothing was begun";
    answers.begin("Ama", begun("spring"), today);
    EXPECT_EQ(answers.of("Ama", "two-drivers")->asked, (Asked{true, false, true}));
    EXPECT_FALSE(answers.finish("Ama", "two-drivers", decision("probation"), {})) << "nothing was decided";
    EXPECT_TRUE(answers.decide("Ama", "two-drivers", decision("probation")));
    EXPECT_FALSE(answers.decide("Ama", "two-drivers", decision("custody"))) << "a second time";
    const auto there = answers.of("Ama", "two-drivers");
    EXPECT_EQ(there->first->measure, "probation");
    EXPECT_EQ(there->first->reasons, "Marigold reasons");
    EXPECT_EQ(there->first->looked[0], "She has counsel");
    EXPECT_EQ(there->first->why_not.at("reprimand"), "Too little");
    EXPECT_TRUE(answers.finish("Ama", "two-drivers", decision("day fine"), some_marks(3)));
    EXPECT_FALSE(answers.finish("Ama", "two-drivers", decision("custody"), {}));
    const auto ended = answers.of("Ama", "two-drivers");
    EXPECT_EQ(ended->second->measure, "day fine");
    EXPECT_EQ((*ended->marks)[0], (StepMark{3, 4}));
}

TEST(answers, keep_no_name_and_after_the_end_no_word) {
    const Scratch scratch;
    const std::string file = scratch.path("training.sqlite");
    {
        TrainingAnswers answers(file, "key");
        answers.begin("Ama Reed of the City court", begun("spring"), today);
        ASSERT_TRUE(answers.decide("Ama Reed of the City court", "two-drivers", decision("probation")));
        EXPECT_THAT(read_file(file, 1U << 24U).value(), HasSubstr("Marigold"));
        ASSERT_TRUE(answers.finish("Ama Reed of the City court", "two-drivers", decision("day fine"), {}));
    }
    const std::string bytes = read_file(file, 1U << 24U).value();
    EXPECT_THAT(bytes, Not(HasSubstr("Marigold")));
    EXPECT_THAT(bytes, Not(HasSubstr("Ama Reed")));
    EXPECT_THAT(bytes, HasSubstr("day fine"));
    EXPECT_EQ(static_cast<int>(std::filesystem::status(file).permissions()), 0600);
}

TEST(answers, of_others_stay_hidden_until_there_are_ten) {
    const Scratch scratch;
    TrainingAnswers answers(scratch.path("training.sqlite"), "key");
    const auto choices = [&] { return answers.first_choices("spring", "two-drivers", "avenmar 0.2.0"); };
    for (int i = 0; i < 9; ++i) answer(answers, fmt::format("N{}", i), "probation", "day fine");
    EXPECT_FALSE(choices());
    EXPECT_TRUE(answers.results("spring").empty());
    answer(answers, "N9", "day fine", "day fine", 0);
    ASSERT_TRUE(choices());
    EXPECT_THAT(choices()->measures, ElementsAre(Pair("day fine", 1), Pair("probation", 9)));
    const auto results = answers.results("spring");
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results.front().answers, 10);
    EXPECT_EQ(results.front().steps[0].all, 9);
    EXPECT_EQ(results.front().steps[0].none, 1);
    EXPECT_EQ(results.front().steps[1].all, 10);
    EXPECT_EQ(results.front().steps[5].nothing_to_do, 10);
    EXPECT_THAT(results.front().second, ElementsAre(Pair("day fine", 10)));
    EXPECT_FALSE(answers.first_choices("autumn", "two-drivers", "avenmar 0.2.0")) << "another course";
    EXPECT_FALSE(answers.first_choices("spring", "two-drivers", "avenmar 0.3.0")) << "another law";
}

TEST(answers, one_more_changes_nothing_that_anybody_can_see) {
    const Scratch scratch;
    TrainingAnswers answers(scratch.path("training.sqlite"), "key");
    for (int i = 0; i < 10; ++i) answer(answers, fmt::format("N{}", i), "probation", "day fine");
    for (int i = 10; i < 20; ++i) {
        EXPECT_EQ(answers.first_choices("spring", "two-drivers", "avenmar 0.2.0")->answers, 10);
        EXPECT_THAT(answers.results("spring").front().first, ElementsAre(Pair("probation", 10)));
        answer(answers, fmt::format("N{}", i), "custody", "custody");
    }
    EXPECT_THAT(answers.results("spring").front().first,
                ElementsAre(Pair("custody", 10), Pair("probation", 10)));
}

TEST(answers, that_are_forgotten_show_nobody_elses_choice) {
    const Scratch scratch;
    TrainingAnswers answers(scratch.path("training.sqlite"), "key");
    for (int i = 0; i < 10; ++i) answer(answers, fmt::format("N{}", i), "probation", "day fine");
    answer(answers, "The eleventh", "custody", "custody");
    const auto seen = [&] {
        const auto choices = answers.first_choices("spring", "two-drivers", "avenmar 0.2.0");
        const auto results = answers.results("spring");
        return std::tuple(choices->answers, choices->measures, results.front().first, results.front().second,
                          results.front().steps[0].all);
    };
    const auto before = seen();
    // Whoever is counted begins again, as often as they like: the eleventh does not move up.
    for (int again = 0; again < 3; ++again) {
        answers.begin("N0", begun("spring"), today);
        ASSERT_TRUE(answers.decide("N0", "two-drivers", decision("custody")));
        EXPECT_EQ(seen(), before);
        answers.forget("N0", "two-drivers");
        EXPECT_FALSE(answers.of("N0", "two-drivers"));
        EXPECT_EQ(seen(), before);
    }
    // And the eleventh can go without a trace.
    answers.forget("The eleventh", "two-drivers");
    EXPECT_EQ(seen(), before);
    // Those who are counted can go too: what they chose stays counted, and is nobody's.
    for (int i = 0; i < 10; ++i) answers.forget(fmt::format("N{}", i), "two-drivers");
    EXPECT_EQ(seen(), before);
}

TEST(answers, without_a_course_are_counted_nowhere) {
    const Scratch scratch;
    TrainingAnswers answers(scratch.path("training.sqlite"), "key");
    for (int i = 0; i < 12; ++i) {
        const std::string name = fmt::format("N{}", i);
        answers.begin(name, begun(""), today);
        answers.decide(name, "two-drivers", decision("probation"));
    }
    EXPECT_FALSE(answers.first_choices("", "two-drivers", "avenmar 0.2.0"));
}

TEST(answers, begun_again_or_forgotten_leave_nothing) {
    const Scratch scratch;
    TrainingAnswers answers(scratch.path("training.sqlite"), "key");
    answer(answers, "Ama", "probation", "day fine");
    answers.begin("Ama", begun("spring"), today);
    EXPECT_FALSE(answers.of("Ama", "two-drivers")->first);
    answers.forget("Ama", "two-drivers");
    EXPECT_FALSE(answers.of("Ama", "two-drivers"));
}

TEST(answers, that_nobody_finished_are_gone_after_a_month) {
    const Scratch scratch;
    TrainingAnswers answers(scratch.path("training.sqlite"), "key");
    answers.begin("Ama", begun("spring"), today);
    answers.begin("Bela", begun("spring"), CivilDate{today.day + 30});
    EXPECT_TRUE(answers.of("Ama", "two-drivers"));
    answers.begin("Caro", begun("spring"), CivilDate{today.day + 31});
    EXPECT_FALSE(answers.of("Ama", "two-drivers"));
    EXPECT_TRUE(answers.of("Bela", "two-drivers"));
}

TEST(answers, course_words_are_short_and_plain) {
    EXPECT_EQ(course_word("  spring 2026 "), "spring 2026");
    EXPECT_EQ(course_word(""), "");
    EXPECT_FALSE(course_word(std::string(41, 'x')));
    EXPECT_FALSE(course_word("a\nb"));
    EXPECT_FALSE(course_word("a\xff"));
}

}  // namespace
}  // namespace ultima::test
