// SPDX-License-Identifier: Apache-2.0
#include "evaluation/target_trial.h"

#include "evaluation/named_random.h"
#include "evaluation/refusals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace ultima::test {
namespace {

TrialPeople people_of(std::vector<std::optional<double>> began, std::vector<double> end,
                      std::vector<std::uint8_t> event) {
    return {.began = std::move(began), .end_day = std::move(end), .event = std::move(event), .stratum = {}};
}

TEST(TargetTrialTest, groups_made_by_what_came_later_are_refused) {
    const auto late = check_groups_at_start(people_of({3.0, {}, 1.0}, {10, 10, 10}, {0, 1, 0}));
    EXPECT_EQ(refusal(late), "groups-from-the-future");
    EXPECT_THAT(sentence(late), testing::HasSubstr("1 people"));
    EXPECT_TRUE(check_groups_at_start(people_of({1.0, {}, 1.0}, {10, 10, 10}, {0, 1, 0})));
}

TEST(TargetTrialTest, time_before_the_measure_is_time_without_it) {
    const auto rows = time_dependent_rows(people_of({3.0, {}, 1.0}, {10, 7, 5}, {1, 1, 0}));
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->person, (std::vector<std::size_t>{0, 0, 1, 2}));
    EXPECT_EQ(rows->start, (std::vector<double>{0, 2, 0, 0}));
    EXPECT_EQ(rows->stop, (std::vector<double>{2, 10, 7, 5}));
    EXPECT_EQ(rows->event, (std::vector<std::uint8_t>{0, 1, 1, 0}));
    EXPECT_EQ(rows->with, (std::vector<double>{0, 1, 0, 1}));
}

TEST(TargetTrialTest, a_landmark_divides_those_still_there_by_what_was_so_then) {
    const auto rows = landmark_rows(people_of({3.0, {}, 6.0, 1.0}, {10, 7, 12, 4}, {1, 1, 0, 1}), 5);
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->person, (std::vector<std::size_t>{0, 1, 2}));
    EXPECT_EQ(rows->with, (std::vector<double>{1, 0, 0}));
    EXPECT_EQ(refusal(landmark_rows(people_of({{}}, {3}, {1}), 5)), "no-rows");
}

// By hand, grace 2 days, six people: a begins on day 1, b on day 2; the others never; c has the event on day
// 1, d on day 2, e on day 3, a on day 3; b and f stay to day 4.
TEST(TargetTrialTest, an_emulated_trial_by_hand) {
    const TrialPeople people = people_of({1.0, 2.0, {}, {}, {}, {}}, {3, 4, 1, 2, 3, 4}, {1, 0, 1, 1, 1, 0});
    const std::vector<double> times{1, 2, 3, 4};
    const auto trial = emulate_trial(people, {.grace = 2, .times = times});
    ASSERT_TRUE(trial);
    // Beginning: day 1: 6 at risk, 1 event. Day 2: 5, 1. Day 3: 4 at risk, 2 had begun, each for 2: a has the
    // event: 1 of 2.
    const double with[] = {1.0 / 6, 1 - 5.0 / 6 * 4 / 5, 1 - 5.0 / 6 * 4 / 5 / 2, 1 - 5.0 / 6 * 4 / 5 / 2};
    // Not beginning: day 1: a leaves, 5 left, 1 event. Day 2: b leaves, 3 left, 1 event. Day 3: 2 left, 1
    // event.
    const double without[] = {1.0 / 5, 1 - 4.0 / 5 * 2 / 3, 1 - 4.0 / 5 * 2 / 3 / 2, 1 - 4.0 / 5 * 2 / 3 / 2};
    for (std::size_t at = 0; at < 4; ++at) {
        EXPECT_NEAR(trial->risk_with[at], with[at], 1e-14);
        EXPECT_NEAR(trial->risk_without[at], without[at], 1e-14);
    }
}

TrialPeople nothing_happens_by_it(std::size_t size, std::uint64_t seed) {
    NamedRandom random(seed, "trial");
    TrialPeople people;
    for (std::size_t person = 0; person < size; ++person) {
        const std::size_t stratum = random.chance(0.5) ? 1 : 0;
        const double risk = stratum == 1 ? 0.002 : 0.006;
        const double end = std::ceil(random.exponential() / risk);
        const double begins = std::ceil(random.exponential() / (stratum == 1 ? 0.012 : 0.004));
        people.began.push_back(begins <= std::min(end, 400.0) ? std::optional(begins) : std::nullopt);
        people.event.push_back(end <= 400);
        people.end_day.push_back(std::min(end, 400.0));
        people.stratum.push_back(stratum);
    }
    return people;
}

TEST(TargetTrialTest, a_measure_that_does_nothing_does_nothing) {
    const TrialPeople people = nothing_happens_by_it(20000, 3);
    const std::vector<double> times{300};
    const auto trial = emulate_trial(people, {.grace = 60, .times = times});
    ASSERT_TRUE(trial);
    EXPECT_NEAR(trial->risk_with[0] - trial->risk_without[0], 0, 0.02);
    // Who ever began looks far better than who never did.
    double events[2] = {0, 0};
    double counts[2] = {0, 0};
    for (std::size_t person = 0; person < people.end_day.size(); ++person) {
        counts[people.began[person].has_value()] += 1;
        events[people.began[person].has_value()] += people.event[person];
    }
    EXPECT_LT(events[1] / counts[1] - events[0] / counts[0], -0.2);
}

TEST(TargetTrialTest, drawing_people_again_gives_an_interval_that_a_seed_repeats) {
    const TrialPeople people = nothing_happens_by_it(2000, 5);
    const EmulationSetting setting{.grace = 60, .times = {300}};
    const TrialDraws draws{.repeats = 100, .seed = 9};
    const auto once = drawn_trials(people, setting, draws);
    const auto again = drawn_trials(people, setting, draws);
    ASSERT_TRUE(once && again);
    const double difference = once->whole.risk_with[0] - once->whole.risk_without[0];
    EXPECT_EQ(once->difference, again->difference);
    EXPECT_LT(once->difference.lower, difference);
    EXPECT_GT(once->difference.upper, difference);
    EXPECT_NEAR(once->difference.upper - once->difference.lower, 4 * once->error, 1.2 * once->error);
    EXPECT_EQ(once->lost, 0U);
    EXPECT_EQ(refusal(drawn_trials(people, setting, {.repeats = 5, .seed = 9})), "bad-repeats");
}

// Twice the same rows say no more than once, if both rows of a person are drawn together.
TEST(TargetTrialTest, rows_of_one_person_are_drawn_together) {
    const TrialPeople once = nothing_happens_by_it(1500, 5);
    TrialPeople twice = once;
    TrialDraws draws{.repeats = 200, .seed = 9};
    for (std::size_t copy = 0; copy < 2; ++copy)
        for (std::size_t person = 0; person < once.end_day.size(); ++person) draws.together.push_back(person);
    twice.began.insert(twice.began.end(), once.began.begin(), once.began.end());
    twice.end_day.insert(twice.end_day.end(), once.end_day.begin(), once.end_day.end());
    twice.event.insert(twice.event.end(), once.event.begin(), once.event.end());
    twice.stratum.insert(twice.stratum.end(), once.stratum.begin(), once.stratum.end());
    const EmulationSetting setting{.grace = 60, .times = {300}};
    const auto of_once = drawn_trials(once, setting, {.repeats = 200, .seed = 9});
    const auto together = drawn_trials(twice, setting, draws);
    const auto apart = drawn_trials(twice, setting, {.repeats = 200, .seed = 9});
    ASSERT_TRUE(of_once && together && apart);
    EXPECT_DOUBLE_EQ(of_once->error, together->error);
    EXPECT_LT(apart->error, 0.85 * together->error);
}

// By hand, grace 1 day, four people, nobody weighs but those who begin: a begins on day 1 and has the event
// on day 3; b competes on day 2; c has the event on day 2; d stays.
TEST(TargetTrialTest, what_competes_ends_the_time_at_risk_and_does_not_count) {
    const TrialPeople people = people_of({1.0, {}, {}, {}}, {3, 2, 2, 4}, {1, 2, 1, 0});
    const auto trial = emulate_trial(people, {.grace = 1, .times = {1, 2, 3, 4}});
    ASSERT_TRUE(trial);
    // Beginning: from day 2 on a alone stands for all four: the event on day 3.
    EXPECT_EQ(trial->risk_with, (std::vector<double>{0, 0, 1, 1}));
    // Not beginning: b, c, d for 4/3 each: on day 2 one of three counts and one competes.
    EXPECT_NEAR(trial->risk_without[1], 1.0 / 3, 1e-14);
    EXPECT_NEAR(trial->risk_without[3], 1.0 / 3, 1e-14);
    EXPECT_NEAR(trial->weights_with.most, 4, 1e-14);
    EXPECT_NEAR(trial->weights_with.worth, 1, 1e-14);
    EXPECT_NEAR(trial->weights_without.mean, 4.0 / 3, 1e-14);
    EXPECT_EQ(trial->weights_without.people, 3);
    const auto cut = emulate_trial(people, {.grace = 1, .times = {4}, .largest_weight = 2});
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->weights_with.most, 2);
    EXPECT_EQ(cut->weights_with.cut, 1);
    EXPECT_EQ(refusal(emulate_trial(people, {.grace = 1, .times = {4}, .largest_weight = 0.5})),
              "bad-weight");
}

TEST(TargetTrialTest, a_stratum_that_nobody_can_stand_for_is_refused) {
    const std::vector<double> times{5};
    EXPECT_EQ(refusal(emulate_trial(people_of({1.0, 1.0}, {5, 5}, {0, 1}), {.grace = 3, .times = times})),
              "no-overlap");
    EXPECT_EQ(refusal(emulate_trial(people_of({{}, {}}, {5, 5}, {0, 1}), {.grace = 3, .times = times})),
              "no-overlap");
}

TEST(TargetTrialTest, days_that_are_none_are_refused) {
    const std::vector<double> times{5};
    EXPECT_EQ(refusal(emulate_trial({}, {.grace = 3, .times = times})), "no-rows");
    EXPECT_EQ(refusal(emulate_trial(people_of({{}}, {0}, {0}), {.grace = 3, .times = times})), "bad-time");
    EXPECT_EQ(refusal(emulate_trial(people_of({{}}, {2.5}, {0}), {.grace = 3, .times = times})), "bad-time");
    EXPECT_EQ(refusal(emulate_trial(people_of({7.0}, {5}, {0}), {.grace = 3, .times = times})), "bad-time");
    EXPECT_EQ(refusal(emulate_trial(people_of({{}}, {5}, {3}), {.grace = 3, .times = times})), "bad-event");
    EXPECT_EQ(refusal(emulate_trial(people_of({{}}, {5}, {0}), {.grace = 0, .times = times})), "bad-time");
    EXPECT_EQ(refusal(emulate_trial(people_of({{}}, {5}, {0}), {.grace = 3, .times = {}})), "bad-time");
    EXPECT_EQ(refusal(emulate_trial(people_of({{}}, {5, 6}, {0}), {.grace = 3, .times = times})),
              "lengths-differ");
    TrialPeople strange = people_of({{}}, {5}, {0});
    strange.stratum = {1000000000};
    EXPECT_EQ(refusal(emulate_trial(strange, {.grace = 3, .times = times})), "bad-stratum");
}

}  // namespace
}  // namespace ultima::test
