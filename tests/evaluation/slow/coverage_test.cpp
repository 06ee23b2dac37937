// SPDX-License-Identifier: Apache-2.0
// Many studies of invented people whose true effect is known: intervals hold it as often as they say, tests
// err as often as they say. Repeats: 400, and 10,000 under ULTIMA_TORTURE. What is allowed is the nominal
// share, half a percentage point, and four standard errors of a share over so many repeats.
#include "evaluation/doubly_robust.h"
#include "evaluation/invented_people.h"
#include "evaluation/meta_analysis.h"
#include "evaluation/propensity.h"
#include "evaluation/proportions.h"
#include "evaluation/quantiles.h"
#include "evaluation/tail.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>

namespace ultima::test {
namespace {

std::size_t repeats() { return std::getenv("ULTIMA_TORTURE") != nullptr ? 10000 : 400; }

// How often something was so.
struct Rate {
    std::string what;
    double hits = 0;
    double tries = 0;
    void count(bool hit) {
        hits += hit ? 1 : 0;
        tries += 1;
    }
    [[nodiscard]] double value() const { return hits / tries; }
    [[nodiscard]] double allowance(double nominal) const {
        return 0.005 + 4 * std::sqrt(nominal * (1 - nominal) / tries);
    }
};

void expect_rate(const Rate& rate, double nominal) {
    EXPECT_NEAR(rate.value(), nominal, rate.allowance(nominal))
        << rate.what << ", " << rate.tries << " repeats";
    testing::Test::RecordProperty(rate.what, std::to_string(rate.value()));
}

// Estimates less the truth.
struct Bias {
    double sum = 0;
    double squares = 0;
    double tries = 0;
    void count(double off) {
        sum += off;
        squares += off * off;
        tries += 1;
    }
    [[nodiscard]] double mean() const { return sum / tries; }
    [[nodiscard]] double error() const { return std::sqrt((squares / tries - mean() * mean()) / tries); }
};

constexpr std::size_t people = 800;
// The truth of the endless population, from very many people.
double true_difference(const Making& making) { return make_people(400000, 99, making).true_difference; }

struct Covered {
    Rate weights{"weights"};
    Rate augmented{"augmented"};
    Rate crossed{"cross-fitted"};
    Bias of_augmented;
};

Covered cover(const Making& making, bool crossed) {
    const double truth = true_difference(making);
    const double z = normal_half_width(0.95);
    Covered covered;
    for (std::size_t repeat = 0; repeat < repeats(); ++repeat) {
        const Comparison made = make_people(people, 1000 + repeat, making).comparison;
        const auto weights = weighted_effect(made, WeightTarget::everybody);
        const auto augmented = augmented_effect(made);
        if (!weights || !augmented) {
            ADD_FAILURE() << "repeat " << repeat << " has no answer";
            continue;
        }
        covered.weights.count(std::fabs(weights->risks.difference - truth) <=
                              z * weights->stacked.independent);
        covered.augmented.count(std::fabs(augmented->risks.difference - truth) <=
                                z * augmented->error_of_difference.independent);
        covered.of_augmented.count(augmented->risks.difference - truth);
        if (!crossed) continue;
        const auto fitted_apart = cross_fitted_effect(made, 5, repeat);
        if (!fitted_apart) {
            ADD_FAILURE() << "repeat " << repeat << " has no cross-fitted answer";
            continue;
        }
        covered.crossed.count(std::fabs(fitted_apart->risks.difference - truth) <=
                              z * fitted_apart->error_of_difference.independent);
    }
    return covered;
}

// Four standard errors of the mean over the repeats, and a little for what 800 people differ from endlessly
// many.
double tolerated(const Bias& bias) { return 4 * bias.error() + 0.002; }

TEST(CoverageTest, intervals_hold_the_truth_95_times_in_100_where_both_models_are_right) {
    const Covered covered = cover({.effect = -0.5}, true);
    expect_rate(covered.weights, 0.95);
    expect_rate(covered.augmented, 0.95);
    expect_rate(covered.crossed, 0.95);
}

TEST(CoverageTest, the_augmented_estimate_stays_right_when_the_model_of_the_groups_is_wrong) {
    const Covered covered = cover({.effect = -0.5, .wave_in_group = 0.5}, false);
    EXPECT_LT(std::fabs(covered.of_augmented.mean()), tolerated(covered.of_augmented));
    // Its error is derived for two right models; with one it is near.
    EXPECT_GT(covered.augmented.value(), 0.93 - covered.augmented.allowance(0.93));
}

TEST(CoverageTest, the_augmented_estimate_stays_right_when_the_model_of_the_outcome_is_wrong) {
    const Covered covered = cover({.effect = -0.5, .wave_in_outcome = 0.5}, false);
    EXPECT_LT(std::fabs(covered.of_augmented.mean()), tolerated(covered.of_augmented));
    EXPECT_GT(covered.augmented.value(), 0.93 - covered.augmented.allowance(0.93));
}

TEST(CoverageTest, when_both_models_are_wrong_nothing_helps) {
    // That this is seen shows that the two tests above could fail.
    const Covered covered = cover({.effect = -0.5, .wave_in_group = 0.5, .wave_in_outcome = 0.5}, false);
    EXPECT_GT(std::fabs(covered.of_augmented.mean()), tolerated(covered.of_augmented));
}

TEST(CoverageTest, tests_err_5_times_in_100_where_nothing_happens) {
    Rate weights{"weights, no effect"};
    Rate augmented{"augmented, no effect"};
    for (std::size_t repeat = 0; repeat < repeats(); ++repeat) {
        const Comparison made = make_people(people, 500000 + repeat, {}).comparison;
        const auto by_weights = weighted_effect(made, WeightTarget::overlap);
        const auto by_both = augmented_effect(made);
        ASSERT_TRUE(by_weights && by_both);
        weights.count(normal_two_sided(by_weights->risks.difference / by_weights->stacked.independent) <
                      0.05);
        augmented.count(
            normal_two_sided(by_both->risks.difference / by_both->error_of_difference.independent) < 0.05);
    }
    expect_rate(weights, 0.05);
    expect_rate(augmented, 0.05);
}

// Eight studies of 40 to 180 people, true effects with tau 0.2 around -0.3.
TEST(CoverageTest, the_mean_of_few_studies_is_held_by_hartung_knapp) {
    Rate mean{"mean of studies"};
    Rate next{"next study"};
    Rate normal{"mean by the normal"};
    for (std::size_t repeat = 0; repeat < repeats(); ++repeat) {
        NamedRandom random(repeat, "studies");
        std::vector<StudyEffect> studies;
        for (int study = 0; study < 8; ++study) {
            const double variance = 4 / (40 + 20.0 * study);
            const double own = -0.3 + 0.2 * random.normal();
            studies.push_back({"s", own + std::sqrt(variance) * random.normal(), variance});
        }
        const auto pooled = pool_effects(studies);
        const auto by_normal = pool_effects(studies, {.errors = MeanErrors::normal});
        ASSERT_TRUE(pooled && by_normal);
        const auto holds = [](const Interval& interval, double truth) {
            return interval.lower <= truth && truth <= interval.upper;
        };
        mean.count(holds(pooled->mean().interval, -0.3));
        normal.count(holds(by_normal->mean().interval, -0.3));
        next.count(holds(*pooled->prediction, -0.3 + 0.2 * random.normal()));
    }
    expect_rate(mean, 0.95);
    // tau2 of eight studies is often 0 by chance, and then the prediction is too short: known, and bounded
    // here.
    EXPECT_GT(next.value(), 0.85 - next.allowance(0.85));
}

TEST(CoverageTest, wilson_and_clopper_pearson_hold_a_share) {
    for (const double truth : {0.02, 0.2, 0.5}) {
        Rate exact{"Clopper-Pearson"};
        Rate wilson{"Wilson"};
        NamedRandom random(7, "shares");
        for (std::size_t repeat = 0; repeat < repeats(); ++repeat) {
            double events = 0;
            for (int person = 0; person < 60; ++person) events += random.chance(truth) ? 1 : 0;
            const auto ours = proportion({events, 60});
            ASSERT_TRUE(ours);
            exact.count(ours->clopper_pearson.lower <= truth && truth <= ours->clopper_pearson.upper);
            wilson.count(ours->wilson.lower <= truth && truth <= ours->wilson.upper);
        }
        EXPECT_GT(exact.value(), 0.95 - exact.allowance(0.95)) << truth;
        EXPECT_GT(wilson.value(), 0.92 - wilson.allowance(0.92)) << truth;
    }
}

}  // namespace
}  // namespace ultima::test
