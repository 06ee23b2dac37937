// SPDX-License-Identifier: Apache-2.0
#include "evaluation/meta_analysis.h"

#include "evaluation/refusals.h"
#include "evaluation/small_studies.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace ultima::test {
namespace {

std::vector<StudyEffect> studies() {
    const double effects[] = {-.41, -1.35, -.2, .15, -.8, -.05, .3, -.6};
    const double variances[] = {.08, .4, .05, .1, .2, .03, .25, .12};
    const char* clusters[] = {"a", "a", "b", "c", "c", "d", "e", "f"};
    std::vector<StudyEffect> list;
    for (std::size_t at = 0; at < 8; ++at) {
        list.push_back({"study " + std::to_string(at + 1), effects[at], variances[at], clusters[at]});
    }
    return list;
}
const NamedColumn year{"year", {1, 0, 2, 3, 1, 2, 4, 0}};
constexpr Heterogeneity all_methods[] = {Heterogeneity::fixed,
                                         Heterogeneity::der_simonian_laird,
                                         Heterogeneity::hedges,
                                         Heterogeneity::sidik_jonkman,
                                         Heterogeneity::paule_mandel,
                                         Heterogeneity::empirical_bayes,
                                         Heterogeneity::maximum_likelihood,
                                         Heterogeneity::restricted_likelihood};

// By hand: weights 1 and 1/3 of effects 0 and 4; Q = 12, expected 1, so tau2 = 11 / (4/3 - (1 + 1/9) /
// (4/3)).
TEST(MetaAnalysisTest, two_studies_by_hand) {
    const std::vector<StudyEffect> two{{"a", 0, 1}, {"b", 4, 3}};
    const auto fixed =
        pool_effects(two, {.heterogeneity = Heterogeneity::fixed, .errors = MeanErrors::normal});
    ASSERT_TRUE(fixed);
    EXPECT_NEAR(fixed->mean().estimate, 1, 1e-14);
    EXPECT_NEAR(fixed->mean().error, std::sqrt(0.75), 1e-14);
    EXPECT_NEAR(fixed->q, 1 + 9.0 / 3, 1e-14);
    EXPECT_NEAR(fixed->i2, 75, 1e-12);
    EXPECT_FALSE(fixed->prediction);
    const auto random =
        pool_effects(two, {.heterogeneity = Heterogeneity::der_simonian_laird, .errors = MeanErrors::normal});
    ASSERT_TRUE(random);
    EXPECT_NEAR(random->tau2, 3 / (4.0 / 3 - (10.0 / 9) / (4.0 / 3)), 1e-12);
}

TEST(MetaAnalysisTest, equal_variances_give_all_methods_the_plain_mean) {
    std::vector<StudyEffect> equal;
    for (const double effect : {1.0, 2.0, 3.0, 6.0}) equal.push_back({"s", effect, 0.5});
    const double spread = 14.0 / 3;  // the sample variance
    for (const Heterogeneity method : all_methods) {
        const auto pooled =
            pool_effects(equal, {.heterogeneity = method, .errors = MeanErrors::hartung_knapp});
        ASSERT_TRUE(pooled);
        EXPECT_NEAR(pooled->mean().estimate, 3, 1e-12);
        // Hartung-Knapp is then the t-test of the effects, whatever tau2 is.
        EXPECT_NEAR(pooled->mean().error, std::sqrt(spread / 4), 1e-9);
        if (method == Heterogeneity::fixed || method == Heterogeneity::maximum_likelihood ||
            method == Heterogeneity::sidik_jonkman) {
            continue;
        }
        EXPECT_NEAR(pooled->tau2, spread - 0.5, 1e-9);
    }
    EXPECT_NEAR(pool_effects(equal, {.heterogeneity = Heterogeneity::maximum_likelihood})->tau2,
                14.0 / 4 - 0.5, 1e-9);
}

// Reference: metafor 3.8 with its search carried to 1e-12.
TEST(MetaAnalysisTest, regression_on_features_agrees_with_another_program) {
    const auto pooled = pool_effects(studies(), {.errors = MeanErrors::normal}, {&year, 1});
    ASSERT_TRUE(pooled);
    EXPECT_NEAR(pooled->tau2, 0, 1e-12);
    EXPECT_NEAR(*pooled->tau2_error, 0.04165033781312404, 1e-11);
    EXPECT_NEAR(pooled->coefficients[0].estimate, -0.76058761155783339, 1e-12);
    EXPECT_NEAR(pooled->coefficients[1].estimate, 0.30732349562604927, 1e-12);
    EXPECT_NEAR(pooled->coefficients[1].error, 0.11033058199963985, 1e-12);
    EXPECT_NEAR(*pooled->features_statistic, 7.75889206821636712, 1e-10);
    EXPECT_NEAR(*pooled->features_p, 0.00534487372202638, 1e-12);
    EXPECT_FALSE(pooled->prediction);
    const auto wide = pool_effects(studies(), {.errors = MeanErrors::hartung_knapp}, {&year, 1});
    ASSERT_TRUE(wide);
    EXPECT_NEAR(wide->coefficients[0].error, 0.13363970605504272, 1e-12);
    EXPECT_NEAR(wide->coefficients[1].p, 0.00364470758285715, 1e-12);
    EXPECT_NEAR(*wide->features_statistic, 21.27318641812460598, 1e-9);
    const auto careful = pool_effects(studies(), {.errors = MeanErrors::at_least_normal}, {&year, 1});
    ASSERT_TRUE(careful);
    EXPECT_NEAR(careful->coefficients[1].error, 0.11033058199963985, 1e-12);
}

// Reference: the formulas of Pustejovsky & Tipton written out with full matrices in R.
TEST(MetaAnalysisTest, errors_by_cluster_agree_with_full_matrices) {
    const auto ours = robust_pooling(studies(), {.errors = MeanErrors::normal}, {&year, 1});
    ASSERT_TRUE(ours);
    EXPECT_NEAR((*ours)[0].error, 0.1290613831358275, 1e-10);
    EXPECT_NEAR((*ours)[1].error, 0.0580307817067345, 1e-10);
    EXPECT_NEAR((*ours)[0].df, 2.43473358868436, 1e-8);
    EXPECT_NEAR((*ours)[1].df, 2.97405113491737, 1e-8);
    const auto mean = robust_pooling(studies(), {.errors = MeanErrors::normal});
    ASSERT_TRUE(mean);
    EXPECT_NEAR((*mean)[0].error, 0.10373938724001, 1e-7);
    EXPECT_NEAR((*mean)[0].df, 3.74476816345062, 1e-5);
}

TEST(MetaAnalysisTest, with_equal_variances_and_no_clusters_the_robust_error_is_that_of_a_t_test) {
    std::vector<StudyEffect> equal;
    for (const double effect : {1.0, 2.0, 3.0, 6.0}) equal.push_back({"s", effect, 0.5});
    const auto robust = robust_pooling(equal);
    ASSERT_TRUE(robust);
    EXPECT_NEAR((*robust)[0].error, std::sqrt(14.0 / 3 / 4), 1e-9);
    EXPECT_NEAR((*robust)[0].df, 3, 1e-9);
}

RC_GTEST_PROP(MetaAnalysisTest, what_is_known_of_every_pooling_holds, ()) {
    const auto size = *rc::gen::inRange<std::size_t>(3, 20);
    std::vector<StudyEffect> list;
    for (std::size_t at = 0; at < size; ++at) {
        list.push_back({"s", *rc::gen::inRange(-3000, 3000) / 1000.0, *rc::gen::inRange(1, 2000) / 1000.0});
    }
    std::vector<StudyEffect> moved = list;
    for (StudyEffect& study : moved) study.effect = 2 * study.effect + 1;
    for (StudyEffect& study : moved) study.variance *= 4;
    for (const Heterogeneity method : all_methods) {
        const auto ours = pool_effects(list, {.heterogeneity = method, .errors = MeanErrors::normal});
        const auto theirs = pool_effects(moved, {.heterogeneity = method, .errors = MeanErrors::normal});
        RC_ASSERT(ours && theirs);
        RC_ASSERT(std::isfinite(ours->mean().p) && ours->tau2 >= 0 && ours->i2 >= 0 && ours->i2 <= 100);
        // Another scale of the effects is another scale of the answer.
        RC_ASSERT(std::fabs(theirs->mean().estimate - (2 * ours->mean().estimate + 1)) < 1e-6);
        RC_ASSERT(std::fabs(theirs->tau2 - 4 * ours->tau2) < 1e-6 * (1 + ours->tau2));
    }
    // The generalised Q at Paule and Mandel's tau2 is what is expected of it, or tau2 is 0.
    const auto model = effect_model(list);
    const double tau2 = estimate_heterogeneity(*model, Heterogeneity::paule_mandel).tau2;
    const double q = weighted_effects(*model, tau2).q;
    const bool as_expected =
        tau2 == 0 ? q <= model->degrees() + 1e-9 : std::fabs(q - model->degrees()) < 1e-6;
    RC_ASSERT(as_expected);
    const auto interval = heterogeneity_interval(list);
    RC_ASSERT(interval && interval->tau2.lower <= interval->tau2.upper);
}

TEST(MetaAnalysisTest, one_study_answers_for_itself_only_where_one_effect_is_assumed) {
    const std::vector<StudyEffect> one{{"only", -0.4, 0.04}};
    const auto fixed =
        pool_effects(one, {.heterogeneity = Heterogeneity::fixed, .errors = MeanErrors::normal});
    ASSERT_TRUE(fixed);
    EXPECT_DOUBLE_EQ(fixed->mean().estimate, -0.4);
    EXPECT_DOUBLE_EQ(fixed->mean().error, 0.2);
    EXPECT_EQ(fixed->q, 0);
    EXPECT_EQ(fixed->q_p, 1);
    EXPECT_EQ(refusal(pool_effects(one)), "too-few-studies");
    EXPECT_EQ(refusal(pool_effects(one, {.heterogeneity = Heterogeneity::fixed})), "too-few-studies");
    EXPECT_EQ(refusal(heterogeneity_interval(one)), "too-few-studies");
    EXPECT_EQ(refusal(leaving_one_out(one)), "no-rows");
    EXPECT_EQ(refusal(shrunken_effects(one)), "too-few-studies");
    EXPECT_EQ(refusal(begg_test(one)), "too-few-studies");
    EXPECT_NE(refusal(egger_test(one)), "");
    EXPECT_NE(refusal(trim_and_fill(one)), "");
    EXPECT_NE(refusal(robust_pooling(one)), "");
}

TEST(MetaAnalysisTest, what_cannot_be_pooled_is_refused_in_words) {
    EXPECT_EQ(refusal(pool_effects({})), "no-rows");
    std::vector<StudyEffect> list = studies();
    list[2].variance = 0;
    EXPECT_EQ(refusal(pool_effects(list)), "bad-variance");
    list = studies();
    list[1].effect = std::nan("");
    EXPECT_EQ(refusal(pool_effects(list)), "not-a-number");
    list = studies();
    const NamedColumn constant{"constant", std::vector<double>(8, 1)};
    EXPECT_EQ(refusal(pool_effects(list, {}, {&constant, 1})), "singular-design");
    const NamedColumn few{"few", {1, 2}};
    EXPECT_EQ(refusal(pool_effects(list, {}, {&few, 1})), "lengths-differ");
    for (StudyEffect& study : list) study.effect = 1;
    EXPECT_EQ(refusal(pool_effects(list, {.errors = MeanErrors::hartung_knapp})), "too-few-studies");
    EXPECT_TRUE(pool_effects(list, {.errors = MeanErrors::at_least_normal}));
    for (StudyEffect& study : list) study.cluster = "one";
    EXPECT_EQ(refusal(robust_pooling(list, {.errors = MeanErrors::normal})), "one-cluster");
}

TEST(EffectSizesTest, a_zero_cell_gets_a_half_and_others_do_not) {
    const auto odds = study_effect("s", {10, 20, 15, 15}, EffectScale::log_odds_ratio);
    ASSERT_TRUE(odds);
    EXPECT_NEAR(odds->effect, std::log(0.5), 1e-14);
    EXPECT_NEAR(odds->variance, 0.1 + 0.05 + 2.0 / 15, 1e-14);
    const auto zero = study_effect("s", {0, 10, 5, 5}, EffectScale::log_risk_ratio);
    ASSERT_TRUE(zero);
    EXPECT_NEAR(zero->effect, std::log((0.5 / 11) / (5.5 / 11)), 1e-14);
    const auto difference = study_effect("s", {0, 10, 5, 5}, EffectScale::risk_difference);
    ASSERT_TRUE(difference);
    EXPECT_DOUBLE_EQ(difference->effect, -0.5);
    EXPECT_EQ(refusal(study_effect("s", {0, 10, 0, 5}, EffectScale::risk_difference)), "bad-variance");
    EXPECT_EQ(refusal(study_effect("s", {0, 0, 1, 5}, EffectScale::log_odds_ratio)), "no-rows");
    EXPECT_EQ(refusal(study_effect("s", {-1, 3, 1, 5}, EffectScale::log_odds_ratio)), "bad-counts");
}

// A funnel with its left side only: images stand to the right of it, and the mean moves there.
TEST(SmallStudiesTest, a_lopsided_funnel_is_seen_and_filled) {
    std::vector<StudyEffect> list;
    const double effects[] = {-.9, -.7, -.6, -.4, -.3, -.25, -.2};
    const double variances[] = {.3, .2, .15, .08, .05, .03, .02};
    for (std::size_t at = 0; at < 7; ++at) list.push_back({"s", effects[at], variances[at]});
    const PoolingRules rules{.errors = MeanErrors::normal};
    const auto filled = trim_and_fill(list, rules);
    ASSERT_TRUE(filled);
    EXPECT_EQ(filled->side, FunnelSide::right);
    EXPECT_EQ(filled->missing, 3U);  // as metafor says
    EXPECT_NEAR(filled->filled.mean().estimate, -0.253237629241675, 1e-5);
    EXPECT_EQ(filled->filled.studies, 10U);
    const auto egger = egger_test(list);
    ASSERT_TRUE(egger);
    EXPECT_LT(egger->classical_t, -3);
    std::vector<StudyEffect> mirrored = list;
    for (StudyEffect& study : mirrored) study.effect = -study.effect;
    const auto other = trim_and_fill(mirrored, rules);
    ASSERT_TRUE(other);
    EXPECT_EQ(other->side, FunnelSide::left);
    EXPECT_NEAR(other->filled.mean().estimate, -filled->filled.mean().estimate, 1e-9);
}

TEST(SmallStudiesTest, studies_of_one_size_say_nothing_of_size) {
    std::vector<StudyEffect> equal;
    for (const double effect : {1.0, 2.0, 3.0, 6.0}) equal.push_back({"s", effect, 0.5});
    EXPECT_EQ(refusal(egger_test(equal)), "singular-design");
    EXPECT_EQ(refusal(trim_and_fill(equal)), "singular-design");
    const auto begg = begg_test(equal);
    ASSERT_TRUE(begg);
    EXPECT_EQ(begg->tau, 0);
    EXPECT_EQ(begg->p, 1);
}

// Standardised effects in the order of their variances but for one exchange: 5 of 6 pairs, of 24 orders 4 as
// far on one side.
TEST(SmallStudiesTest, beggs_test_counts_orders) {
    const std::vector<StudyEffect> list{{"a", 0.01, 0.01}, {"b", 3, 1.0}, {"c", 2, 1.5}, {"d", 20, 9}};
    const auto begg = begg_test(list);
    ASSERT_TRUE(begg);
    EXPECT_NEAR(begg->tau, 4.0 / 6, 1e-12);
    EXPECT_NEAR(begg->p, 2 * 4.0 / 24, 1e-12);
}

// Sixty invented studies of sixty sizes: metafor 3.8, which counts orders, too, has 0.0987; by the normal it
// would be 0.0973.
TEST(SmallStudiesTest, beggs_test_counts_orders_of_many_studies_too) {
    std::vector<StudyEffect> list;
    for (int i = 1; i <= 60; ++i) {
        const double variance = 0.02 + (i * 37 % 61) / 200.0;
        list.push_back({"s",
                        -0.3 + 0.75 * std::sin(1.7 * i) * std::sqrt(variance) + 0.35 * std::sqrt(variance),
                        variance});
    }
    const auto begg = begg_test(list);
    ASSERT_TRUE(begg);
    EXPECT_NEAR(begg->tau, 0.14689265536723164, 1e-12);
    EXPECT_NEAR(begg->p, 0.098692746037976287, 1e-10);
}

}  // namespace
}  // namespace ultima::test
